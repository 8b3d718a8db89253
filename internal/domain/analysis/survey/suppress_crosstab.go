package survey

import (
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// suppressCrosstab enters the cells and margins of a crosstab, and what ties them to frequencies and scores.
func (f *figures) suppressCrosstab(j int) {
	l, c := f.hidden, f.crosstab(j)
	rows, columns, n := margins(c.counts)
	if len(c.rows) == 0 || len(c.columns) == 0 {
		return
	}
	mask := statistics.Suppress(c.counts, f.SuppressBelow)
	rowIDs, columnIDs := f.margin(j, crossRow, c.rows, rows), f.margin(j, crossColumn, c.columns, columns)
	rowLines, columnLines := make([][]int, len(rows)), make([][]int, len(columns))
	for i, line := range c.counts {
		for k, count := range line {
			id := l.id(figure{kind: crossCell, group: j, code: c.rows[i].code, other: c.columns[k].code}, int64(count), 0)
			if mask[i][k] || l.small(int64(n)) {
				l.hide(id)
			}
			rowLines[i], columnLines[k] = append(rowLines[i], id), append(columnLines[k], id)
		}
	}
	f.tie(c, c.row, c.rows, rows, rowIDs)
	f.tie(c, c.column, c.columns, columns, columnIDs)
	f.tieGroups(c, c.column, c.columns, c.row, c.rows, rowLines)
	f.tieGroups(c, c.row, c.rows, c.column, c.columns, columnLines)
	f.tieScores(c, c.column, c.columns, c.row, columnLines, columnIDs, columns)
	f.tieScores(c, c.row, c.rows, c.column, rowLines, rowIDs, rows)
	for i := range rowLines {
		l.line(append(slices.Clone(rowLines[i]), rowIDs[i])...)
	}
	for k := range columnLines {
		l.line(append(slices.Clone(columnLines[k]), columnIDs[k])...)
	}
	l.line(rowIDs...)
	l.line(columnIDs...)
}

// margin enters the totals of rows or columns: percents give them away.
func (f *figures) margin(j int, kind figureKind, categories []category, totals []float64) []int {
	var ids []int
	for i, total := range totals {
		id := f.hidden.id(figure{kind: kind, group: j, code: categories[i].code}, int64(total), 1)
		if f.hidden.small(int64(total)) {
			f.hidden.hide(id)
		}
		ids = append(ids, id)
	}
	return ids
}

// tie enters that a margin is the sum of the groups' frequencies, where nobody lacks the other variable.
func (f *figures) tie(c *crosstab, r *reading, categories []category, totals []float64, ids []int) {
	for i, category := range categories {
		line, sum, public := []int{ids[i]}, int64(0), true
		for _, g := range c.groups {
			if answer, ok := f.hidden.ids[answerFigure(g, r, category.code)]; ok {
				line = append(line, answer)
				sum += f.hidden.nodes[answer].n
				public = public && (f.hidden.nodes[answer].public || f.hidden.nodes[answer].n == 0)
			}
		}
		if sum != int64(totals[i]) {
			continue
		}
		if f.hidden.line(line...); public {
			f.hidden.publish(ids[i])
		}
	}
}

// pure are, of each group, the categories that only it has; nil when it shares one.
func (f *figures) pure(c *crosstab, r *reading, categories []category) map[int][]int {
	pure := map[int][]int{}
	for _, g := range c.groups {
		var mine []int
		for i, category := range categories {
			if f.count(g, r, int(category.code)).n == 0 {
				continue
			}
			if slices.ContainsFunc(c.groups, func(other int) bool {
				return other != g && f.count(other, r, int(category.code)).n > 0
			}) {
				mine = nil
				break
			}
			mine = append(mine, i)
		}
		pure[g] = mine
	}
	return pure
}

// tieGroups enters that the cells of the categories that are a group's own add up to its frequencies.
func (f *figures) tieGroups(c *crosstab, r *reading, categories []category, other *reading, others []category, lines [][]int) {
	pure := f.pure(c, r, categories)
	for _, g := range c.groups {
		mine := pure[g]
		for i, category := range others {
			answer, ok := f.hidden.ids[answerFigure(g, other, category.code)]
			if len(mine) == 0 || !ok {
				continue
			}
			var line []int
			sum := int64(0)
			for _, k := range mine {
				id := lines[i][k]
				sum += f.hidden.nodes[id].n
				line = append(line, id)
			}
			if sum == f.hidden.nodes[answer].n {
				f.hidden.line(append(line, answer)...)
			}
		}
	}
}

// tieScores enters that the margin of a split's value is how many of it answered an item, and that the item's mean
// there tells the last two cells.
func (f *figures) tieScores(c *crosstab, by *reading, categories []category, item *reading, lines [][]int, ids []int, totals []float64) {
	split := slices.Index(f.plan.splits, by)
	if split < 0 {
		return
	}
	subject := subject{name: "item " + item.Name}
	pure := f.pure(c, by, categories)
	for _, g := range c.groups {
		for _, k := range pure[g] {
			count, ok := f.hidden.ids[scoreFigure(scoreCount, g, subject, split, categories[k].code)]
			if !ok || f.hidden.nodes[count].n != int64(totals[k]) {
				continue
			}
			f.hidden.line(ids[k], count)
			f.hidden.means = append(f.hidden.means, described{
				counts: lines[k], mean: f.hidden.ids[scoreFigure(scoreMean, g, subject, split, categories[k].code)],
				sd: f.hidden.ids[scoreFigure(scoreSD, g, subject, split, categories[k].code)],
			})
		}
	}
}
