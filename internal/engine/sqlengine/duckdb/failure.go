package duckdb

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// told is an error of DuckDB under errors_as_json.
type told struct {
	Type     string `json:"exception_type"`
	Message  string `json:"exception_message"`
	Position string `json:"position"`
}

// text is one statement: as the user wrote it, and as it is run.
type text struct {
	sql    string
	at     problem.Place // of the user's first character
	run    string
	edits  []edit // where run differs from sql
	before int    // bytes of ours before run
}

// edit is a place in run, in bytes, where it is longer than what the user wrote.
type edit struct{ at, added int }

// place is where in the user's file a position lies that DuckDB told.
func (t text) place(position string) problem.Place {
	offset, err := strconv.Atoi(position)
	if err != nil {
		return t.at
	}
	offset -= t.before
	shift := 0
	for _, e := range t.edits {
		if offset > e.at {
			shift += min(e.added, offset-e.at)
		}
	}
	return placeAt(t.sql, offset-shift, t.at)
}

// failedAt turns whatever ended a question into what a person can read.
func (q *question) failedAt(err error, t text) error {
	if err == nil {
		return nil
	}
	switch cause := q.ctx.Err(); {
	case errors.Is(cause, context.DeadlineExceeded):
		ran := time.Since(q.started)
		if q.timeout == 0 || ran < q.timeout { // the caller's own deadline
			return problem.New("sql_timeout", t.at, problem.Args{"timeout": ran.Round(10 * time.Millisecond)}).Because(cause)
		}
		return problem.New("sql_timeout", t.at, problem.Args{"timeout": q.timeout}).Because(cause)
	case cause != nil:
		return problem.New("sql_canceled", t.at, nil).Because(cause)
	}
	said, ok := toldBy(err)
	if !ok {
		return err
	}
	switch said.Type {
	case "Out of Memory":
		if diskFull(said.Message) {
			return problem.New("sql_disk_full", t.at, problem.Args{"error": firstLine(said.Message)}).Because(err)
		}
		return problem.New("sql_memory", t.at, problem.Args{"limit": q.engine.memory()}).Because(err)
	case "IO":
		if diskFull(said.Message) {
			return problem.New("sql_disk_full", t.at, problem.Args{"error": firstLine(said.Message)}).Because(err)
		}
	case "Catalog": // its advice names whatever is nearest in any question's database: it is for nobody's eyes
		return problem.New("sql_invalid", t.place(said.Position), problem.Args{"error": firstLine(said.Message)}).Because(err)
	case "Binder", "Parser", "Syntax":
		return problem.New("sql_invalid", t.place(said.Position), problem.Args{"error": oneLine(said.Message)}).Because(err)
	case "Conversion", "Out of Range", "Invalid Input", "Mismatch Type", "Divide by Zero", "Not implemented":
		return problem.New("sql_failed", t.place(said.Position), problem.Args{"error": oneLine(said.Message)}).Because(err)
	}
	return &engineError{said: said, cause: err}
}

// engineError is what went wrong in the engine itself, in words instead of DuckDB's JSON.
type engineError struct {
	said  told
	cause error
}

func (e *engineError) Error() string {
	return "DuckDB: " + strings.ToLower(e.said.Type) + ": " + oneLine(e.said.Message)
}

func (e *engineError) Unwrap() error { return e.cause }

func toldBy(err error) (told, bool) {
	var native *duckdb.Error
	if !errors.As(err, &native) {
		return told{}, false
	}
	var said told
	if json.Unmarshal([]byte(native.Msg), &said) != nil || said.Type == "" {
		return told{}, false
	}
	return said, true
}

func diskFull(message string) bool {
	return strings.Contains(message, "No space left") || strings.Contains(message, "max_temp_directory_size")
}

func (e *Engine) memory() string {
	if e.options.MemoryBytes > 0 {
		return strconv.FormatInt(e.options.MemoryBytes/1_000_000, 10) + " MB"
	}
	return "memory"
}

func firstLine(message string) string {
	line, _, _ := strings.Cut(message, "\n")
	return strings.TrimSpace(line)
}

// oneLine keeps DuckDB's advice beside its complaint.
func oneLine(message string) string {
	return strings.Join(strings.FieldsFunc(message, func(r rune) bool { return r == '\n' }), "; ")
}
