package survey_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// fieldwork is tables held here, asked through the real engine.
type fieldwork struct {
	engine    *duckdb.Engine
	tables    []sqlengine.Table
	variables []survey.Variable
	batch     int // rows of a batch; 0: as the engine cuts them
	scans     int
}

func newFieldwork(t testing.TB) *fieldwork {
	t.Helper()
	engine, err := duckdb.Open(duckdb.Options{SpillDir: t.TempDir(), Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return &fieldwork{engine: engine}
}

// table adds a table, and makes its columns known.
func (a *fieldwork) table(name string, rows [][]any, variables ...survey.Variable) {
	var columns []column.Column
	for _, v := range variables {
		columns = append(columns, column.Column{Name: v.Name, Type: v.Type})
		if v.Companion {
			columns = append(columns, column.Column{Name: column.Companion(v.Name), Type: kind(column.String)})
		}
	}
	a.variables = append(a.variables, variables...)
	a.tables = append(a.tables, sqlengine.Table{Name: name, Columns: columns, Rows: each(rows)})
}

func each(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

func (a *fieldwork) known(name string) (survey.Variable, bool, bool) {
	i := slices.IndexFunc(a.variables, func(v survey.Variable) bool { return strings.EqualFold(v.Name, name) })
	if i < 0 {
		return survey.Variable{}, false, true
	}
	return a.variables[i], true, true
}

// read are the tables that a statement names.
func (a *fieldwork) read(sql string) (tables []sqlengine.Table, from []work.Ref) {
	for _, table := range a.tables {
		if strings.Contains(sql, `"`+table.Name+`"`) {
			tables = append(tables, table)
			from = append(from, work.Ref{Kind: "table", Name: table.Name, Version: "1"})
		}
	}
	return tables, from
}

func (a *fieldwork) scan(ctx context.Context, sql string, args []sqlengine.Argument, give func(sqlengine.Batch) error) ([]work.Ref, error) {
	a.scans++
	tables, from := a.read(sql)
	err := a.engine.Scan(ctx, sqlengine.Query{SQL: sql, Args: args, Tables: tables}, func(b sqlengine.Batch) error {
		for begin := 0; begin < b.Rows; begin += max(1, a.batch) {
			end := b.Rows
			if a.batch > 0 {
				end = min(begin+a.batch, b.Rows)
			}
			if err := give(cut(b, begin, end)); err != nil {
				return err
			}
			if a.batch == 0 {
				break
			}
		}
		return nil
	})
	return from, err
}

func cut(b sqlengine.Batch, begin, end int) sqlengine.Batch {
	part := sqlengine.Batch{Rows: end - begin}
	for _, v := range b.Columns {
		part.Columns = append(part.Columns, sqlengine.Vector{
			Longs: piece(v.Longs, begin, end), Doubles: piece(v.Doubles, begin, end), Texts: piece(v.Texts, begin, end), Null: piece(v.Null, begin, end),
		})
	}
	return part
}

func piece[T any](all []T, begin, end int) []T {
	if all == nil {
		return nil
	}
	return all[begin:end]
}

func (a *fieldwork) ask(ctx context.Context, sql string, args []sqlengine.Argument) (all [][]any, from []work.Ref, err error) {
	tables, from := a.read(sql)
	rows, err := a.engine.Query(ctx, sqlengine.Query{SQL: sql, Args: args, Tables: tables})
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		all = append(all, slices.Clone(rows.Values()))
	}
	return all, from, rows.Err()
}

// compute answers the document of a survey over the tables.
func (a *fieldwork) compute(t testing.TB, s *survey.Survey, params map[string]any) *survey.Document {
	t.Helper()
	d, err := a.tryCompute(t, s, params)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (a *fieldwork) tryCompute(t testing.TB, s *survey.Survey, params map[string]any) (*survey.Document, error) {
	t.Helper()
	return s.Compute(t.Context(), survey.Input{Params: params, Known: a.known, Scan: a.scan, Ask: a.ask, Report: func(work.Progress) {}})
}

func kind(k column.Kind) column.Type { return column.Type{Kind: k} }

func at(name string) yamlfile.At[string] { return yamlfile.At[string]{Value: name} }

func ats(names ...string) (all []yamlfile.At[string]) {
	for _, name := range names {
		all = append(all, at(name))
	}
	return all
}

// between is an integer column with a range.
func between(name string, low, high float64) survey.Variable {
	return survey.Variable{Name: name, Type: kind(column.Integer), Min: &low, Max: &high}
}

// asked reads names, a minus reverses.
func asked(names ...string) (all []survey.Item) {
	for _, name := range names {
		bare, reversed := strings.CutPrefix(name, "-")
		all = append(all, survey.Item{Name: bare, Reversed: reversed})
	}
	return all
}

// everyone is a survey of one group.
func everyone(rows string, domains ...survey.Domain) *survey.Survey {
	return &survey.Survey{
		Name: "report", Title: survey.Text{"": "report"}, Rows: at(rows), Groups: []survey.Group{{Name: "all", Label: survey.Text{"": "all"}}},
		Domains: domains, Score: survey.Score{Method: survey.ByRange, To: 100, Answered: 0.5}, Level: 0.95, Languages: []string{"ko", "en"},
	}
}

func domain(name string, names ...string) survey.Domain {
	return survey.Domain{Name: name, Label: survey.Text{"": name}, Items: map[string][]survey.Item{"all": asked(names...)}}
}

func param(name string, k column.Kind) parameter.Parameter {
	return parameter.Parameter{Name: name, Type: kind(k)}
}
