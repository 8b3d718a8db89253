package result

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Export is an answer that becomes a file.
type Export struct {
	Of     string            // what makes it
	Labels map[string]string // the parameters, as texts: whose it is
	Code   string            // version of Naru

	SQL   string
	Place problem.Place // of the SQL's first character; of a table's name, when the SQL was made from that
	Made  bool          // the SQL was made: no place in it means anything to the user
	Args  []sqlengine.Argument

	Format string         // one of Formats
	BOM    bool           // of csv and tsv: Excel takes a text without it for one in the machine's old encoding
	Zone   *time.Location // in which instants are written; nil: UTC

	To   string // path of a file in a local folder, absolute; empty: into the results place
	Name string // in the results place; empty: Of and the format's ending
}

// exportTimeout is that of building a table, not of a question that somebody waits for.
const exportTimeout = 12 * time.Hour

// form is how an answer is written in one format.
type form struct {
	mediaType string
	write     func(w io.Writer, a answer, e Export) error
}

// answer is what a form is written from. Rows may be walked once; a row is valid until the next.
type answer struct {
	columns []column.Column
	rows    func(yield func([]any, error) bool)
}

// forms are all formats but parquet, which the engine writes itself.
func forms() map[string]form {
	return map[string]form{
		"csv":   {"text/csv; charset=utf-8", writeCSV},
		"tsv":   {"text/tab-separated-values; charset=utf-8", writeTSV},
		"json":  {"application/json", writeJSON},
		"jsonl": {"application/x-ndjson", writeJSONLines},
		"xlsx":  {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", writeWorkbook},
	}
}

const (
	parquet          = "parquet"
	parquetMediaType = "application/vnd.apache.parquet"
)

// Formats are what an export can be written as, sorted.
func Formats() []string {
	return slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(forms())), parquet)))
}

// Export writes an answer as one file, which is there whole and durable or not at all; a file of that path is
// replaced. It is streamed, except into a workbook. In the results place it is recorded under the task's key, and so happens once
// (I4). In a folder of the user's it is at least once, and the answer says so: an attempt after a crash writes it again.
//
// Values: rows, bytes, file (where it lies for a person). What the user can mend is a problem.
func (r *Results) Export(ctx context.Context, t work.Task, desk *query.Desk, e Export) (work.Result, error) {
	x := &exporting{results: r, task: t, desk: desk, Export: e}
	done, err := x.run(ctx)
	if err != nil {
		return work.Result{}, fmt.Errorf("export %q: %w", e.Of, err)
	}
	return done, nil
}

// placed moves what is told of an SQL that was made to where the table is named. It does so before anyone puts the text of
// the error into another one.
func (x *exporting) placed(err error) error {
	var told *problem.Problem
	var several *problem.Several
	switch {
	case !x.Made:
	case errors.As(err, &several):
		for _, p := range several.Problems {
			p.Place = x.Place
		}
	case errors.As(err, &told):
		told.Place = x.Place
	}
	return err
}

// exporting is one export on its way.
type exporting struct {
	Export
	results *Results
	task    work.Task
	desk    *query.Desk

	rows int64
	from []work.Ref
}

func (x *exporting) run(ctx context.Context) (work.Result, error) {
	mediaType, write, err := x.writer(ctx)
	if err != nil {
		return work.Result{}, err
	}
	if x.To != "" {
		return x.intoFolder(ctx, write)
	}
	return x.intoResults(ctx, mediaType, write)
}

// writer is how the answer is written, as its format wants it.
func (x *exporting) writer(ctx context.Context) (mediaType string, write func(io.Writer) error, err error) {
	if x.Format == parquet {
		return parquetMediaType, func(w io.Writer) error { return x.copy(ctx, w) }, nil
	}
	f, ok := forms()[x.Format]
	if !ok {
		return "", nil, problem.New("export_format_unknown", x.Place,
			problem.Args{"format": x.Format, "formats": strings.Join(Formats(), ", ")})
	}
	return f.mediaType, func(w io.Writer) error { return x.ask(ctx, w, f) }, nil
}

func (x *exporting) question() query.Question {
	return query.Question{SQL: x.SQL, Place: x.Place, Args: x.Args, Actor: query.Local(), Timeout: exportTimeout}
}

// copy lets the engine write the file itself.
func (x *exporting) copy(ctx context.Context, w io.Writer) error {
	written, from, err := x.desk.Write(ctx, x.question(), sqlengine.Target{Into: w})
	x.rows, x.from = written.Rows, from
	return x.placed(err)
}

// ask streams the answer through a form.
func (x *exporting) ask(ctx context.Context, w io.Writer, f form) (err error) {
	found, err := x.desk.Ask(ctx, x.question())
	if err != nil {
		return x.placed(err)
	}
	defer func() { err = errors.Join(err, found.Close()) }()
	x.from = found.From
	columns := found.Columns()
	for i, c := range columns {
		for _, other := range columns[:i] {
			if strings.EqualFold(other.Name, c.Name) {
				return problem.New("sql_columns_same", x.Place, problem.Args{"column": c.Name})
			}
		}
	}
	return f.write(w, answer{columns: columns, rows: func(yield func([]any, error) bool) {
		for found.Next() {
			if x.rows++; x.rows%reportRows == 0 {
				x.task.Report(work.Progress{Doing: "export " + x.Of, Rows: x.rows})
			}
			if !yield(found.Values(), nil) {
				return
			}
		}
		if err := found.Err(); err != nil {
			yield(nil, err)
		}
	}}, x.Export)
}

// reportRows are written between two reports.
const reportRows = 50_000

// zone is where instants are written.
func (e Export) zone() *time.Location {
	if e.Zone == nil {
		return time.UTC
	}
	return e.Zone
}
