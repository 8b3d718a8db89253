package book

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/column"
)

// coded are the columns that hold a code for which there is a label.
var coded = []string{"grp", "domain", "scale", "item", "variable", "split", "split_value", "a", "b", "x", "y"}

// nullable are the key columns of a table that may be null: a cell's reference that does not name one of them
// means null.
func nullable(table string) []string {
	switch table {
	case "scores":
		return []string{"split", "split_value", "domain", "item"}
	case "changes":
		return []string{"domain", "item"}
	case "tests":
		return []string{"a", "b"}
	case "frequencies":
		return []string{"value"}
	}
	return nil
}

// aboutColumns are the columns of what the document says of itself.
func aboutColumns(table string) []column.Column {
	text, number := column.Type{Kind: column.String}, column.Type{Kind: column.Long}
	named := func(kind column.Type, names ...string) (all []column.Column) {
		for _, name := range names {
			all = append(all, column.Column{Name: name, Type: kind})
		}
		return all
	}
	switch table {
	case "document":
		words := named(text, "name", "title", "made_at", "run", "project", "version", "code")
		return append(words, named(number, "respondents")...)
	case "parameters":
		return named(text, "name", "value", "label")
	case "groups":
		return append(named(text, "grp", "label", "condition"), named(number, "n", "before")...)
	}
	return nil
}

// columnsOf are all columns that a reference may name, with the labels; nil: there is no such table.
func columnsOf(table string) []string {
	columns := aboutColumns(table)
	if columns == nil && slices.Contains(survey.TableNames(), table) {
		columns = survey.TableColumns(table)
	}
	var names []string
	for _, c := range columns {
		names = append(names, c.Name)
	}
	for _, c := range columns {
		if slices.Contains(coded, c.Name) {
			names = append(names, c.Name+"_label")
		}
	}
	return names
}

// figureOf is a column that a mistaken reference to a cell is shown with.
func figureOf(table string) string {
	names := columnsOf(table)
	for _, name := range []string{"mean", "n", "now", "statistic", "r", "estimate", "title", "label"} {
		if slices.Contains(names, name) {
			return name
		}
	}
	return "n"
}

// table is one with its rows, as a reference asks it: the mark stands where a figure must not be shown.
type table struct {
	columns []string
	rows    [][]any
}

// tables answers those that references name, each read once.
type tables struct {
	layout *layout
	read   map[string]table
}

func (t *tables) get(name string) (table, error) {
	if found, ok := t.read[name]; ok {
		return found, nil
	}
	columns, rows, err := t.layout.rowsOf(name)
	if err != nil {
		return table{}, fmt.Errorf("table %q: %w", name, err)
	}
	found := t.layout.labelled(columns, rows)
	t.read[name] = found
	return found, nil
}

func (l *layout) rowsOf(name string) (columns []column.Column, rows [][]any, err error) {
	if columns = aboutColumns(name); columns != nil {
		return columns, l.aboutRows(name), nil
	}
	for _, result := range l.doc.Tables(nil, nil) {
		if result.Name != name {
			continue
		}
		for row, err := range result.Rows {
			if err != nil {
				return nil, nil, err
			}
			rows = append(rows, slices.Clone(row))
		}
		return result.Columns, rows, nil
	}
	return nil, nil, fmt.Errorf("there is none")
}

func (l *layout) aboutRows(name string) [][]any {
	made := l.doc.Made
	var rows [][]any
	switch name {
	case "document":
		rows = [][]any{{
			l.doc.Name, l.title(), l.date(made.At), made.Run, made.Project, made.Version, made.Code, made.Rows,
		}}
	case "parameters":
		for _, p := range made.Params {
			rows = append(rows, []any{p.Name, p.Value, or(p.Label.In(l.say.Tag), p.Value)})
		}
	case "groups":
		for _, g := range l.doc.Groups {
			rows = append(rows, []any{g.Name, l.labels.Group(g.Name), g.Condition, g.N, l.count(g.Before, false)})
		}
	}
	return rows
}

// date writes a day as the language does.
func (l *layout) date(at time.Time) string {
	if l.say.Tag == "ko" {
		return at.Format("2006년 1월 2일")
	}
	return at.Format("2 January 2006")
}

// labelled puts labels beside codes, and marks in place of figures that must not be shown.
func (l *layout) labelled(columns []column.Column, rows [][]any) table {
	var t table
	at := map[string]int{}
	for i, c := range columns {
		t.columns = append(t.columns, c.Name)
		at[c.Name] = i
	}
	for _, name := range coded {
		if _, ok := at[name]; ok {
			t.columns = append(t.columns, name+"_label")
		}
	}
	hides, canHide := at["suppressed"]
	for _, row := range rows {
		if hidden, _ := valueOf(row, hides).(bool); canHide && hidden {
			for i, c := range columns {
				if row[i] == nil && isFigure(c.Type.Kind) {
					row[i] = l.mark()
				}
			}
		}
		for _, name := range coded {
			if _, ok := at[name]; ok {
				row = append(row, l.labelOf(name, row, at))
			}
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func isFigure(kind column.Kind) bool {
	return kind == column.Long || kind == column.Integer || kind == column.Double || kind == column.Decimal
}

func valueOf(row []any, at int) any {
	if at >= len(row) {
		return nil
	}
	return row[at]
}

// labelOf is the label of a row's code. Null is the total, where a domain is meant.
func (l *layout) labelOf(name string, row []any, at map[string]int) any {
	code, isText := valueOf(row, at[name]).(string)
	switch {
	case !isText && name == "domain":
		return l.say.Say("total")
	case !isText:
		return nil
	}
	switch name {
	case "grp":
		return l.labels.Group(code)
	case "split_value", "a", "b":
		split, _ := valueOf(row, at["split"]).(string)
		return l.labels.Value(split, code)
	}
	return l.labels.Thing(code)
}

// textOf is a value as a condition writes it.
func textOf(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return fmt.Sprint(value)
}
