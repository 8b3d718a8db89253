package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Four kinds of empty go through models: a column inherits the label and the companion of the equally named column that
// the model reads. What the SQL did to the value, the companion must follow, so the SELECT is wrapped: where a value is
// there, nothing is empty; where it is gone and nobody said why, the cleaning took the answer away.

// inherit gives the columns their labels, and says whose companions are to be mended.
func (j *job) inherit(columns []column.Column) (labelled []column.Column, mend []companion) {
	if j.model.Inherit == nil {
		return columns, nil
	}
	labelled = slices.Clone(columns)
	var silent []string
	for i, c := range labelled {
		label, from := j.inherited(c)
		labelled[i].Doc = label
		if !from.companion {
			continue
		}
		why, selected := find(columns, column.Companion(c.Name))
		switch {
		case selected && why.Type.Kind == column.String:
			mend = append(mend, companion{value: c.Name, name: why.Name})
		case from.handedOn:
			silent = append(silent, c.Name)
		}
	}
	if len(silent) > 0 {
		j.note("%s: why a value is empty is not kept for %s; select %s too, if it is wanted",
			j.model.Name, some(silent), column.Companion(silent[0]))
	}
	return labelled, mend
}

// origin is what the tables that are read say of a column.
type origin struct {
	companion bool // one of them has its companion
	handedOn  bool // and the column is of the same type there, so that its values are surely not counts or means of it
}

// inherited asks all tables that are read. Two that label a column otherwise label it not at all. A companion that an
// input does not have, because an earlier model left it out, cannot be inherited.
func (j *job) inherited(c column.Column) (label string, from origin) {
	labels := map[string]bool{}
	for _, r := range j.statement.Tables {
		pin, ok := j.input(r.Name)
		if !ok {
			continue
		}
		said, has := j.model.Inherit(r.Name, c.Name)
		if said != "" {
			label = said
			labels[said] = true
		}
		_, there := find(pin.Columns, column.Companion(c.Name))
		if !has || !there {
			continue
		}
		from.companion = true
		if before, ok := find(pin.Columns, c.Name); ok && before.Type.Equal(c.Type) {
			from.handedOn = true
		}
	}
	if len(labels) > 1 {
		label = ""
	}
	return label, from
}

func find(columns []column.Column, name string) (column.Column, bool) {
	i := slices.IndexFunc(columns, func(c column.Column) bool { return strings.EqualFold(c.Name, name) })
	if i < 0 {
		return column.Column{}, false
	}
	return columns[i], true
}

// companion is a column of the output and the one that says why it is empty.
type companion struct{ value, name string }

// mended is the model's SELECT with its companions set right. The SELECT keeps its places: it begins one line below,
// under the column where it stands in the file.
func (m *Model) mended(mend []companion) (sql string, at problem.Place) {
	replaced := make([]string, len(mend))
	for i, c := range mend {
		value, name := sqlengine.Identifier(c.value), sqlengine.Identifier(c.name)
		replaced[i] = fmt.Sprintf("case when %s is not null then null when %s is null then '%s' else %s end as %s",
			value, name, rows.Excluded, name, name)
	}
	at = problem.Place{File: m.Place.File, Line: m.Place.Line - 1, Column: 1}
	indent := strings.Repeat(" ", max(0, m.Place.Column-1))
	return "select * replace (" + strings.Join(replaced, ", ") + ") from (\n" + indent + withoutEnd(m.SQL) + "\n)", at
}

// some are the first names of a list that may be long.
func some(names []string) string {
	const few = 5
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more columns", strings.Join(names[:few], ", "), len(names)-few)
}
