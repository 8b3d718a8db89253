package trial

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Model runs a model's SQL over the rows of a trial alone. A table of which it gives none is empty, with the columns that
// are known of it. What a person can mend, in the test or in the SQL, is a problem.
func (b Bench) Model(ctx context.Context, t *Trial, m *model.Model) (Outcome, error) {
	out, err := b.model(ctx, t, m)
	if err != nil {
		return out, fmt.Errorf("test %q: %w", t.Name, err)
	}
	return out, nil
}

func (b Bench) model(ctx context.Context, t *Trial, m *model.Model) (out Outcome, err error) {
	out = Outcome{Trial: t.Name, Of: t.Subject()}
	task, err := b.task(t, m)
	if err != nil {
		return out, err
	}
	given, err := b.relations(ctx, t, m)
	if err != nil {
		return out, err
	}
	got, err := model.Answer(ctx, b.Desk, task, m, given)
	if err != nil {
		return out, err
	}
	came := answer{columns: got.Columns()}
	if came.rows, err = got.All(); err != nil {
		return out, err
	}
	out.Same, out.Rows, err = t.compare(came, b.Zone)
	return out, err
}

// task is what the SQL is told.
func (b Bench) task(t *Trial, m *model.Model) (work.Task, error) {
	task := work.Task{Key: "test/" + t.Name, Begun: begun(), Report: func(work.Progress) {}}
	texts := map[string]string{}
	for name, at := range t.Params {
		texts[name] = at.Value
	}
	var err error
	if task.Params, err = m.Params.Bind(texts, "test "+t.Name); err != nil {
		return task, err
	}
	if t.Now.Value != "" {
		if task.Begun, err = b.moment(t.Now); err != nil {
			return task, err
		}
	}
	if t.From.Value == "" {
		return task, nil
	}
	if task.Interval.Start, err = b.moment(t.From); err != nil {
		return task, err
	}
	task.Interval.End, err = b.moment(t.To)
	return task, err
}

// relations are all that the model reads: the rows given, and for the rest what is empty.
func (b Bench) relations(ctx context.Context, t *Trial, m *model.Model) ([]sqlengine.Table, error) {
	statement, err := b.Desk.Parse(ctx, m.SQL, m.Place)
	if err != nil {
		return nil, err
	}
	var all []sqlengine.Table
	var found problem.List
	for _, r := range t.Given {
		all = append(all, b.relation(t, r, &found))
	}
	for _, read := range statement.Tables {
		if slices.ContainsFunc(all, func(s sqlengine.Table) bool { return s.Name == read.Name }) {
			continue
		}
		columns, _ := b.known(read.Name)
		if len(columns) == 0 {
			found.Report("trial_not_given", t.Place, problem.Args{
				"model": m.Name, "table": read.Name, "in": "test " + t.Name})
			continue
		}
		all = append(all, sqlengine.Table{Name: read.Name, Columns: columns})
	}
	return all, found.Err()
}

// known are the columns that a table is known to have; whole says that it has no others.
func (b Bench) known(table string) (columns []column.Column, whole bool) {
	if b.Columns == nil {
		return nil, false
	}
	return b.Columns(table)
}

// relation types the rows of one table: as its contract says, and what no contract speaks of as YAML shows it.
func (b Bench) relation(t *Trial, r Relation, found *problem.List) sqlengine.Table {
	in := "test " + t.Name
	columns, whole := b.known(r.Name)
	cells := map[string][]yamlfile.Node{}
	for _, row := range r.Rows {
		for _, cell := range row.Cells {
			cells[cell.Column] = append(cells[cell.Column], cell.Value)
			switch {
			case slices.ContainsFunc(columns, func(c column.Column) bool { return c.Name == cell.Column }):
			case whole:
				found.Report("trial_column_unknown", cell.Place, problem.Args{
					"in": in, "column": cell.Column, "table": r.Name, "columns": names(columns)})
				columns = append(columns, column.Column{Name: cell.Column, Type: column.Type{Kind: column.String}})
			default:
				columns = append(columns, column.Column{Name: cell.Column})
			}
		}
	}
	columns = slices.Clone(columns)
	for i, c := range columns {
		if c.Type.Kind == column.Invalid {
			columns[i].Type = inferred(cells[c.Name])
		}
	}
	var values [][]any
	for _, row := range r.Rows {
		values = append(values, b.values(in, r.Name, row, columns, found))
	}
	return sqlengine.Table{Name: r.Name, Columns: columns, Rows: held(values)}
}

// values are a row's, in the order of the columns; what it does not name is null.
func (b Bench) values(in, table string, row Row, columns []column.Column, found *problem.List) []any {
	values := make([]any, len(columns))
	for _, cell := range row.Cells {
		at := slices.IndexFunc(columns, func(c column.Column) bool { return c.Name == cell.Column })
		value, err := typed(cell.Value, columns[at].Type, b.Zone)
		if err != nil {
			found.Report("trial_value", cell.Value.Place(), problem.Args{
				"in": in, "value": written(cell.Value), "column": cell.Column, "table": table,
				"type": columns[at].Type.String(), "why": err.Error()})
		}
		values[at] = value
	}
	return values
}

func names(columns []column.Column) string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.Name
	}
	return strings.Join(all, ", ")
}

// held are rows as an engine asks for them; not nil, so that none of them is no file either.
func held(rows [][]any) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}
