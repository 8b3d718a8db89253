package book

import (
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// sets: a table for each question with several answers, its answers down, groups across.
func (l *layout) sets() []workbook.Sheet {
	s := l.topic("sheet.sets", "title.sets")
	s.Notes = append(s.Notes, l.say.Say("sets.note"))
	for _, set := range l.doc.Sets {
		var rows []survey.Frequency
		for _, row := range l.doc.Frequencies {
			if row.Variable == set.Name {
				rows = append(rows, row)
			}
		}
		if len(rows) > 0 {
			s.Blocks = append(s.Blocks, l.setTable(set, rows))
		}
	}
	return l.finish(s)
}

func (l *layout) setTable(set survey.SetSummary, rows []survey.Frequency) workbook.Block {
	groups := groupsOf(l.doc, rows, func(f survey.Frequency) string { return f.Grp })
	title := or(set.Label.In(l.say.Tag), set.Name)
	b := workbook.Block{Title: title, Columns: []workbook.Column{
		{Title: l.say.Say("item"), Width: 10}, l.texts("answer"),
	}}
	chart := workbook.Chart{Kind: workbook.Bars, Title: title + " (%)", Category: 1, Min: new(float64)}
	for _, grp := range groups {
		over := l.labels.Group(grp)
		chart.Series = append(chart.Series, len(b.Columns)+1)
		b.Columns = append(b.Columns, under(over, l.counts("n")), under(over, l.figures("percent", scoreFormat)))
	}
	for _, line := range setLines(rows) {
		row := []any{line.value, or(unlike(l.labels.Thing(line.value), line.value), line.label)}
		if line.kind != survey.Answered {
			row = []any{nil, l.say.Say(line.kind)}
		}
		for _, grp := range groups {
			f := line.by[grp]
			row = append(row, l.count(f.N, f.Suppressed), l.figure(shareOf(f), f.Suppressed))
		}
		if line.kind == survey.Answered {
			chart.To = len(b.Rows) + 1
		} else {
			b.Strong = append(b.Strong, len(b.Rows))
		}
		b.Rows = append(b.Rows, row)
	}
	if chart.To > 0 {
		b.Charts = []workbook.Chart{chart}
	}
	return b
}

// shareOf is of those who answered, where there is one: who did not answer is no part of them.
func shareOf(f survey.Frequency) *float64 {
	if f.Kind == survey.Answered {
		return f.ValidPercent
	}
	return nil
}

// setLine is one answer in all groups.
type setLine struct {
	kind, value, label string
	by                 map[string]survey.Frequency
}

// setLines gathers the rows of equal answers: given ones first, in the document's order.
func setLines(rows []survey.Frequency) []setLine {
	type at struct{ kind, value string }
	index := map[at]int{}
	var given, empty []setLine
	for _, row := range rows {
		list := &given
		if row.Kind != survey.Answered {
			list = &empty
		}
		k := at{row.Kind, key(row.Value)}
		i, seen := index[k]
		if !seen {
			i = len(*list)
			index[k] = i
			label := or(row.Label, k.value)
			*list = append(*list, setLine{kind: row.Kind, value: k.value, label: label, by: map[string]survey.Frequency{}})
		}
		(*list)[i].by[row.Grp] = row
	}
	return append(given, empty...)
}
