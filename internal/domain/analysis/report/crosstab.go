package report

import (
	"math"
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// farFromExpected is the adjusted residual beyond which a cell is marked: about the 5% point of the normal
// distribution.
const farFromExpected = 1.96

// crosstab is two variables against each other, in the order of the document.
type crosstab struct {
	variable, split string
	values, parts   []string
	cells           map[[2]string]survey.CrosstabRow
}

// crosstabs show each as stacked bars and as tables.
func (r *report) crosstabs() {
	all := r.crossed()
	if len(all) == 0 {
		return
	}
	r.section(r.Say("crosstabs"))
	r.small("crosstabs.read")
	for _, c := range all {
		r.inner(r.Say("crosstabs.title", "variable", r.Thing(c.variable), "split", r.Thing(c.split)))
		r.crosstabFigure(c)
		const abreast = 5
		for parts := range slices.Chunk(c.parts, abreast) {
			r.crosstabTable(c, parts)
		}
	}
}

// crossed gathers the cells of each crosstab.
func (r *report) crossed() []*crosstab {
	var all []*crosstab
	for _, row := range r.document.Crosstabs {
		i := slices.IndexFunc(all, func(c *crosstab) bool { return c.variable == row.Variable && c.split == row.Split })
		if i < 0 {
			i = len(all)
			cells := map[[2]string]survey.CrosstabRow{}
			all = append(all, &crosstab{variable: row.Variable, split: row.Split, cells: cells})
		}
		c := all[i]
		if !slices.Contains(c.values, row.Value) {
			c.values = append(c.values, row.Value)
		}
		if !slices.Contains(c.parts, row.SplitValue) {
			c.parts = append(c.parts, row.SplitValue)
		}
		c.cells[[2]string{row.Value, row.SplitValue}] = row
	}
	return all
}

// crosstabFigure draws how each part of the split answered.
func (r *report) crosstabFigure(c *crosstab) {
	if len(c.values) < 2 || len(c.values) > mostAnswers {
		return
	}
	bars := chart.Likert{}
	for _, v := range c.values {
		bars.Answers = append(bars.Answers, r.Value(c.variable, v))
	}
	for _, p := range c.parts {
		row := chart.LikertRow{Label: r.Value(c.split, p), N: math.NaN()}
		for _, v := range c.values {
			cell := c.cells[[2]string{v, p}]
			row.Shares = append(row.Shares, value(cell.ColumnPercent))
		}
		if slices.ContainsFunc(row.Shares, func(share float64) bool { return share > 0 }) {
			bars.Rows = append(bars.Rows, row)
		}
	}
	if len(bars.Rows) > 0 {
		r.figure(bars, scoreDecimals, "crosstabs.figure", "variable", r.Thing(c.variable), "split", r.Thing(c.split))
	}
}

func (r *report) crosstabTable(c *crosstab, parts []string) {
	head := [][]heading{{{Text: r.Thing(c.variable), Rows: 2}}, nil}
	for _, p := range parts {
		head[0] = append(head[0], heading{Text: r.Value(c.split, p), Columns: 3, Figure: true, Dividing: true})
		for i, key := range []string{"n", "column.percent", "residual"} {
			head[1] = append(head[1], heading{Text: r.Say(key), Figure: true, Dividing: i == 0})
		}
	}
	t := &table{Head: head, Notes: []string{r.Say("crosstabs.note")}}
	var lines []row
	for _, v := range c.values {
		line := row{Name: r.Value(c.variable, v)}
		for _, p := range parts {
			cells := blank(3)
			if row, ok := c.cells[[2]string{v, p}]; ok {
				cells = []cell{
					r.shown(row.Suppressed, count(row.N)),
					r.shown(row.Suppressed, number(row.ColumnPercent, scoreDecimals)),
					r.shown(row.Suppressed, residual(row.Residual)),
				}
			}
			line.Cells = append(line.Cells, divided(cells)...)
		}
		lines = append(lines, line)
	}
	t.Bodies = []body{{Rows: lines}}
	r.table(t, "crosstabs.table", "variable", r.Thing(c.variable), "split", r.Thing(c.split))
}

// residual is an adjusted residual, marked where it is far from what would be expected: ▲ more, ▼ fewer.
func residual(x *float64) string {
	text := signed(x, statisticDecimals)
	switch {
	case x == nil:
		return text
	case *x > farFromExpected:
		return text + " ▲"
	case *x < -farFromExpected:
		return text + " ▼"
	}
	return text
}
