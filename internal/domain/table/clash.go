package table

import (
	"strings"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// clashes finds names that cannot stand in one table: twice, differing only in case (Iceberg keeps both, SQL sees one),
// or taken by the companion of another column.
func (d *decoding) clashes() {
	if len(d.table.Columns) == 0 && len(d.table.From) == 0 && d.found.Len() == 0 {
		d.found.Report("table_no_columns", d.table.Place, problem.Args{"in": d.in})
	}
	companions := map[string]string{}
	for _, c := range d.table.Columns {
		if c.HasCompanion() {
			companions[strings.ToLower(c.Companion())] = c.Name
		}
	}
	seen := map[string]string{}
	for _, c := range d.table.Columns {
		folded := strings.ToLower(c.Name)
		before, twice := seen[folded]
		seen[folded] = c.Name
		switch {
		case twice && before == c.Name:
			d.found.Report("table_column_twice", c.Place, problem.Args{"column": c.Name, "in": d.in})
		case twice:
			d.found.Report("table_column_case", c.Place, problem.Args{"column": c.Name, "other": before, "in": d.in})
		}
		if of, taken := companions[folded]; taken {
			d.found.Report("table_column_companion", c.Place, problem.Args{
				"column": c.Name, "of": of, "suffix": rows.EmptySuffix})
		}
	}
}

// columnNames without companions.
func (t *Table) columnNames() []string {
	var names []string
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return names
}
