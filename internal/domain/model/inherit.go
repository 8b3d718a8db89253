package model

import (
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
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
		label, has := j.inherited(c.Name)
		labelled[i].Doc = label
		if !has {
			continue
		}
		at := slices.IndexFunc(columns, func(other column.Column) bool {
			return strings.EqualFold(other.Name, column.Companion(c.Name)) && other.Type.Kind == column.String
		})
		if at < 0 {
			silent = append(silent, c.Name)
			continue
		}
		mend = append(mend, companion{value: c.Name, name: columns[at].Name})
	}
	if len(silent) > 0 {
		j.note("%s: why a value is empty is not kept for %s; select %s too, if it is wanted",
			j.model.Name, some(silent), column.Companion(silent[0]))
	}
	return labelled, mend
}

// inherited asks all tables that are read. Two that label a column otherwise label it not at all. A companion that an
// input does not have, because an earlier model left it out, cannot be inherited.
func (j *job) inherited(name string) (label string, hasCompanion bool) {
	labels := map[string]bool{}
	for _, r := range j.statement.Tables {
		pin, ok := j.input(r.Name)
		if !ok {
			continue
		}
		said, has := j.model.Inherit(r.Name, name)
		if said != "" {
			label = said
			labels[said] = true
		}
		hasCompanion = hasCompanion || has && slices.ContainsFunc(pin.Columns, func(c column.Column) bool {
			return strings.EqualFold(c.Name, column.Companion(name))
		})
	}
	if len(labels) > 1 {
		label = ""
	}
	return label, hasCompanion
}

// companion is a column of the output and the one that says why it is empty.
type companion struct{ value, name string }

// mended is the model's SELECT with its companions set right. The SELECT keeps its places: it begins one line below,
// under the column where it stands in the file.
func (m *Model) mended(mend []companion) (sql string, at problem.Place) {
	replaced := make([]string, len(mend))
	for i, c := range mend {
		value, name := quoted(c.value), quoted(c.name)
		replaced[i] = fmt.Sprintf("case when %s is not null then null when %s is null then '%s' else %s end as %s",
			value, name, rows.Excluded, name, name)
	}
	at = problem.Place{File: m.Place.File, Line: m.Place.Line - 1, Column: 1}
	indent := strings.Repeat(" ", max(0, m.Place.Column-1))
	return "select * replace (" + strings.Join(replaced, ", ") + ") from (\n" + indent + withoutEnd(m.SQL) + "\n)", at
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// some are the first names of a list that may be long.
func some(names []string) string {
	const few = 5
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more columns", strings.Join(names[:few], ", "), len(names)-few)
}
