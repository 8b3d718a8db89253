package book

import (
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// crosstabs: for each pair of variables the counts with percents, and what was expected.
func (l *layout) crosstabs() []workbook.Sheet {
	s := l.topic("sheet.crosstabs", "title.crosstabs")
	s.Notes = append(s.Notes, l.say.Say("crosstab.note"))
	for _, t := range pairsOf(l.doc.Crosstabs) {
		s.Blocks = append(s.Blocks, l.countTable(t), l.residualTable(t))
	}
	return l.finish(s)
}

// crosstab is one pair: its cells, and the values of both in order.
type crosstab struct {
	variable, split     string
	values, splitValues []string
	cells               map[[2]string]survey.CrosstabRow
}

func pairsOf(rows []survey.CrosstabRow) []*crosstab {
	var all []*crosstab
	index := map[[2]string]*crosstab{}
	seen := map[[3]string]bool{}
	for _, row := range rows {
		t := index[[2]string{row.Variable, row.Split}]
		if t == nil {
			t = &crosstab{variable: row.Variable, split: row.Split, cells: map[[2]string]survey.CrosstabRow{}}
			index[[2]string{row.Variable, row.Split}] = t
			all = append(all, t)
		}
		t.cells[[2]string{row.Value, row.SplitValue}] = row
		pair := row.Variable + "\x00" + row.Split
		if k := [3]string{pair, "down", row.Value}; !seen[k] {
			seen[k] = true
			t.values = append(t.values, row.Value)
		}
		if k := [3]string{pair, "across", row.SplitValue}; !seen[k] {
			seen[k] = true
			t.splitValues = append(t.splitValues, row.SplitValue)
		}
	}
	return all
}

func (l *layout) countTable(t *crosstab) workbook.Block {
	b := l.crossBlock("crosstab.title", t)
	title := b.Title + " (" + l.say.Say("column.percent") + ")"
	chart := workbook.Chart{Kind: workbook.Columns, Min: new(float64), Title: title}
	for _, value := range t.splitValues {
		over := l.labels.Value(t.split, value)
		chart.Series = append(chart.Series, len(b.Columns)+2)
		b.Columns = append(b.Columns, under(over, l.counts("n")),
			under(over, l.figures("row.percent", scoreFormat)), under(over, l.figures("column.percent", scoreFormat)))
	}
	for _, value := range t.values {
		line := []any{l.labels.Value(t.variable, value)}
		for _, across := range t.splitValues {
			c := t.cells[[2]string{value, across}]
			line = append(line, l.count(c.N, c.Suppressed),
				l.figure(c.RowPercent, c.Suppressed), l.figure(c.ColumnPercent, c.Suppressed))
		}
		b.Rows = append(b.Rows, line)
	}
	b.Charts = []workbook.Chart{chart}
	return b
}

func (l *layout) residualTable(t *crosstab) workbook.Block {
	b := l.crossBlock("crosstab.residuals", t)
	for _, value := range t.splitValues {
		over := l.labels.Value(t.split, value)
		b.Columns = append(b.Columns,
			under(over, l.figures("expected", scoreFormat)), under(over, l.figures("residual", meanFormat)))
	}
	for _, value := range t.values {
		line := []any{l.labels.Value(t.variable, value)}
		for _, across := range t.splitValues {
			c := t.cells[[2]string{value, across}]
			line = append(line, l.figure(c.Expected, c.Suppressed), l.figure(c.Residual, c.Suppressed))
		}
		b.Rows = append(b.Rows, line)
	}
	return b
}

func (l *layout) crossBlock(title string, t *crosstab) workbook.Block {
	variable, split := l.labels.Thing(t.variable), l.labels.Thing(t.split)
	return workbook.Block{
		Title:   l.say.Say(title, "variable", variable, "split", split),
		Columns: []workbook.Column{{Title: variable, Width: 24, Wrap: true}},
	}
}
