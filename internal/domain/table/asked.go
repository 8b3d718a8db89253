package table

import (
	"slices"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// conditions parses every `asked:` once, now that all columns are known, and gives it to the columns that share it.
func (d *decoding) conditions() {
	types := map[string]column.Type{}
	for _, c := range d.table.Columns {
		types[c.Name] = c.Type
	}
	parsed := map[yamlfile.At[string]]*rows.Condition{}
	for i := range d.table.Columns {
		c := &d.table.Columns[i]
		text, ok := d.asked[c.Name]
		if !ok || c.AskedText == "" {
			continue
		}
		condition, seen := parsed[text]
		if !seen {
			var wrong *problem.Problem
			condition, wrong = rows.ParseCondition(text.Value, text.Place, types)
			if wrong != nil {
				d.found.Add(wrong)
				condition = nil
			}
			parsed[text] = condition
		}
		if condition == nil {
			continue
		}
		if slices.Contains(condition.Columns(), c.Name) {
			d.found.Report("table_asked_of_itself", text.Place, problem.Args{"column": c.Name})
			continue
		}
		c.Asked = condition
	}
}
