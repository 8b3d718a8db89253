package book

import (
	"fmt"
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// Missed is a reference that found nothing.
type Missed struct{ Name, Why string }

// Fill finds what the form's names are filled with. Suppressed figures become the mark that the language has
// for them. missed are references for which there is no row, or several for a cell: the name, and why; such a
// cell is left empty, such a table without rows. A language that has no words is taken for English.
func Fill(d *survey.Document, form *survey.Form, language string) (f workbook.Filling, missed []Missed) {
	say, err := speak(language)
	if err != nil {
		say, _ = speak("en") // which there always is
	}
	f = workbook.Filling{Cells: map[string]any{}, Tables: map[string]workbook.Table{}}
	t := &tables{layout: newLayout(d, say), read: map[string]table{}}
	for _, cell := range form.Cells {
		value, why := t.cell(cell.Text.Value)
		f.Cells[cell.Name] = value
		if why != "" {
			missed = append(missed, Missed{cell.Name, why})
		}
	}
	for _, wanted := range form.Tables {
		rows, why := t.table(wanted.Text.Value)
		f.Tables[wanted.Name] = rows
		if why != "" {
			missed = append(missed, Missed{wanted.Name, why})
		}
	}
	return f, missed
}

// cell answers the one value that a reference means.
func (t *tables) cell(text string) (value any, why string) {
	r, why := Parse(text)
	if why == "" {
		why = r.Cell()
	}
	if why != "" {
		return nil, why
	}
	found, err := t.get(r.Table)
	if err != nil {
		return nil, err.Error()
	}
	where := r.Where
	for _, name := range nullable(r.Table) {
		if !slices.ContainsFunc(where, func(e Equal) bool { return e.Column == name }) {
			where = append(where[:len(where):len(where)], Equal{Column: name})
		}
	}
	rows := found.where(where)
	switch len(rows) {
	case 0:
		return nil, found.nothing(r.Table, where)
	case 1:
		return rows[0][slices.Index(found.columns, r.Give[0])], ""
	}
	return nil, fmt.Sprintf("%d rows of %s have %s: a cell wants one", len(rows), r.Table, conditions(where))
}

// table answers the rows that a reference means.
func (t *tables) table(text string) (out workbook.Table, why string) {
	r, why := Parse(text)
	if why != "" {
		return out, why
	}
	found, err := t.get(r.Table)
	if err != nil {
		return out, err.Error()
	}
	out.Columns = r.Give
	if len(r.Give) == 0 {
		out.Columns = found.columns
	}
	for _, row := range found.where(r.Where) {
		line := make([]any, len(out.Columns))
		for i, name := range out.Columns {
			line[i] = row[slices.Index(found.columns, name)]
		}
		out.Rows = append(out.Rows, line)
	}
	if len(out.Rows) == 0 {
		return out, found.nothing(r.Table, r.Where)
	}
	return out, ""
}

// where are the rows for which all conditions hold. An empty value is null.
func (t table) where(all []Equal) [][]any {
	var rows [][]any
	for _, row := range t.rows {
		fits := !slices.ContainsFunc(all, func(e Equal) bool {
			return textOf(row[slices.Index(t.columns, e.Column)]) != e.Value
		})
		if fits {
			rows = append(rows, row)
		}
	}
	return rows
}

// nothing says in words why no row was found.
func (t table) nothing(name string, where []Equal) string {
	if len(t.rows) == 0 {
		return name + " has no rows"
	}
	return fmt.Sprintf("no row of %s has %s", name, conditions(where))
}

// conditions says what was looked for.
func conditions(all []Equal) string {
	if len(all) == 0 {
		return "no condition to meet"
	}
	text := ""
	for i, e := range all {
		if i > 0 {
			text += ", "
		}
		if e.Value == "" {
			text += "no " + e.Column
			continue
		}
		text += e.Column + "=" + e.Value
	}
	return text
}
