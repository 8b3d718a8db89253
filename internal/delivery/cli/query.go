package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// forPeople is how many rows a table shows; CSV and JSON have all.
const forPeople = 200

func queryCommand(s *session) *cobra.Command {
	var pairs []string
	var format, at, file string
	var timeout time.Duration
	var limit int
	cmd := &cobra.Command{
		Use:   "query SQL [--param NAME[:TYPE]=VALUE]",
		Short: "Ask one SELECT over the project's tables",
		Args:  atMost(1, "one SELECT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			question := query.Question{Actor: query.Local(), Timeout: timeout}
			var err error
			if question.SQL, question.Place, err = s.sqlOf(args, file); err != nil {
				return err
			}
			if question.Args, err = arguments(pairs); err != nil {
				return err
			}
			if s.json {
				format = "json"
			}
			write, err := writerOf(format, limit)
			if err != nil {
				return err
			}
			a, err := s.open(cmd.Context())
			if err != nil {
				return err
			}
			if at != "" {
				if question.At, err = moment(at, a.Settings.Zone); err != nil {
					return err
				}
			}
			answer, err := a.Query.Ask(cmd.Context(), question)
			if err != nil {
				return err
			}
			defer answer.Close()
			return write(s, answer, hiddenColumns(answer.Columns(), question.SQL))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&format, "format", "table", "table, csv or json (one object a line)")
	flags.StringVar(&at, "at", "", "ask about the tables as they stood at a time")
	flags.StringVarP(&file, "file", "f", "", "read the SELECT from a file, or - for standard input")
	flags.DurationVar(&timeout, "timeout", 0, "give up after so long")
	flags.IntVar(&limit, "limit", forPeople, "rows that a table shows; 0 = all")
	return withParams(cmd, &pairs)
}

func (s *session) sqlOf(args []string, file string) (string, problem.Place, error) {
	switch {
	case len(args) == 1 && file == "":
		return args[0], problem.Place{File: "query", Line: 1, Column: 1}, nil
	case len(args) == 1:
		return "", problem.Place{}, usageError{fmt.Errorf("give the SELECT as an argument or with -f, not both")}
	case file == "-":
		text, err := io.ReadAll(s.in)
		return string(text), problem.Place{File: "query", Line: 1, Column: 1}, err
	case file != "":
		text, err := os.ReadFile(file)
		if err != nil {
			return "", problem.Place{}, usageError{err}
		}
		return string(text), problem.Place{File: file, Line: 1, Column: 1}, nil
	}
	return "", problem.Place{}, usageError{fmt.Errorf("naru query wants a SELECT\n   hint: naru query \"select count(*) from responses\"")}
}

// arguments are --param values, texts unless a type is given: --param n:integer=5.
func arguments(pairs []string) ([]sqlengine.Argument, error) {
	given, err := texts(pairs)
	if err != nil {
		return nil, err
	}
	var all []sqlengine.Argument
	for _, key := range sortedKeys(given) {
		name, word, typed := strings.Cut(key, ":")
		if !typed {
			word = "string"
		}
		kind, err := column.Parse(word)
		if err != nil {
			return nil, usageError{fmt.Errorf("--param %s: %w", key, err)}
		}
		all = append(all, sqlengine.Argument{Name: name, Type: kind, Value: given[key]})
	}
	return all, nil
}

// hiddenColumns marks companions, which a listing hides unless the SQL names them.
func hiddenColumns(columns []column.Column, sql string) []bool {
	hidden := make([]bool, len(columns))
	lower := strings.ToLower(sql)
	for i, c := range columns {
		hidden[i] = strings.HasSuffix(c.Name, column.EmptySuffix) && !strings.Contains(lower, strings.ToLower(c.Name))
	}
	return hidden
}

type answerWriter func(s *session, rows *query.Answer, hidden []bool) error

func writerOf(format string, limit int) (answerWriter, error) {
	switch format {
	case "table":
		return func(s *session, rows *query.Answer, hidden []bool) error { return answerTable(s, rows, hidden, limit) }, nil
	case "csv":
		return answerCSV, nil
	case "json":
		return answerJSON, nil
	}
	return nil, usageError{fmt.Errorf("--format %s is none of table, csv, json", format)}
}

func visible(columns []column.Column, hidden []bool) (names []string, at []int) {
	for i, c := range columns {
		if !hidden[i] {
			names = append(names, c.Name)
			at = append(at, i)
		}
	}
	return names, at
}

func answerTable(s *session, rows *query.Answer, hidden []bool, limit int) error {
	names, at := visible(rows.Columns(), hidden)
	var all [][]any
	count := int64(0)
	for rows.Next() {
		count++
		if limit > 0 && count > int64(limit) {
			continue
		}
		values := rows.Values()
		row := make([]any, len(at))
		for i, column := range at {
			row[i] = s.shown(values[column], rows.Columns()[column].Type)
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	writeTable(s.out, names, all)
	if count > int64(len(all)) {
		fmt.Fprintf(s.out, "(%s; the first %d are shown: --limit 0, or --format csv)\n", countOf(count, "row", "rows"), len(all))
	} else {
		fmt.Fprintf(s.out, "(%s)\n", countOf(count, "row", "rows"))
	}
	return nil
}

func answerCSV(s *session, rows *query.Answer, hidden []bool) error {
	names, at := visible(rows.Columns(), hidden)
	w := csv.NewWriter(s.out)
	if err := w.Write(names); err != nil {
		return err
	}
	row := make([]string, len(at))
	for rows.Next() {
		values := rows.Values()
		for i, column := range at {
			row[i] = text(s.shown(values[column], rows.Columns()[column].Type))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return err
	}
	return rows.Err()
}

// shown is a value as it is printed: dates and instants as text in ISO form, instants in the project's zone; the rest
// as it is, so that numbers stand right.
func (s *session) shown(value any, kind column.Type) any {
	if at, ok := value.(time.Time); ok {
		return s.timeText(at, kind)
	}
	return value
}

func (s *session) timeText(at time.Time, kind column.Type) string {
	switch kind.Kind {
	case column.Date:
		return at.Format("2006-01-02")
	case column.Timestamp:
		return at.Format("2006-01-02 15:04:05.999999")
	}
	return s.local(at).Format(time.RFC3339Nano)
}

func answerJSON(s *session, rows *query.Answer, hidden []bool) error {
	names, at := visible(rows.Columns(), hidden)
	keys := make([][]byte, len(names))
	for i, name := range names {
		key, err := json.Marshal(name)
		if err != nil {
			return err
		}
		keys[i] = key
	}
	for rows.Next() {
		values := rows.Values()
		line := []byte{'{'}
		for i, column := range at {
			encoded, err := json.Marshal(s.shown(finite(values[column]), rows.Columns()[column].Type))
			if err != nil {
				return fmt.Errorf("write column %s as JSON: %w", names[i], err)
			}
			if i > 0 {
				line = append(line, ',')
			}
			line = append(append(append(line, keys[i]...), ':'), encoded...)
		}
		if _, err := s.out.Write(append(line, '}', '\n')); err != nil {
			return err
		}
	}
	return rows.Err()
}

// finite is a value without the numbers that JSON does not have: NaN and infinity are null, as in exports.
func finite(value any) any {
	switch value := value.(type) {
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return nil
		}
	case []any:
		all := make([]any, len(value))
		for i, element := range value {
			all[i] = finite(element)
		}
		return all
	case map[string]any:
		all := make(map[string]any, len(value))
		for name, field := range value {
			all[name] = finite(field)
		}
		return all
	}
	return value
}
