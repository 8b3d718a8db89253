package survey

import (
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// crosstab is a joint table of two variables, over the groups that are shown.
type crosstab struct {
	rows, columns []category
	row, column   *reading
	counts        [][]float64
	weights       [][]float64
	groups        []int // that are counted
	// Categories that people of suppressed groups have. Where nobody else has one, it is not 0: it must not be shown.
	leftRows, leftColumns map[uint32]bool
	over                  bool // there were more combinations than can be held
}

// crosstab adds up a joint table.
func (f *figures) crosstab(j int) *crosstab {
	joint := f.plan.joints[j]
	c := &crosstab{row: joint.variables[0].reading, column: joint.variables[1].reading}
	n, w := map[[2]uint32]float64{}, map[[2]uint32]float64{}
	rows, columns := map[uint32]bool{}, map[uint32]bool{}
	c.groups = f.over(j, func(_ int, t *jointTally) {
		c.over = c.over || t.over
		t.each(func(codes []uint64, count, weight float64) {
			row, column := uint32(codes[0]), uint32(codes[1])
			n[[2]uint32{row, column}] += count
			w[[2]uint32{row, column}] += weight
			rows[row], columns[column] = true, true
		})
	})
	c.leftRows, c.leftColumns = f.left(j)
	c.rows = c.row.categories(func(code uint32) bool { return rows[code] })
	c.columns = c.column.categories(func(code uint32) bool { return columns[code] })
	for _, row := range c.rows {
		counts, weights := make([]float64, len(c.columns)), make([]float64, len(c.columns))
		for i, column := range c.columns {
			counts[i], weights[i] = n[[2]uint32{row.code, column.code}], w[[2]uint32{row.code, column.code}]
		}
		c.counts, c.weights = append(c.counts, counts), append(c.weights, weights)
	}
	return c
}

// left are the categories of a joint table that people of suppressed groups have.
func (f *figures) left(j int) (rows, columns map[uint32]bool) {
	rows, columns = map[uint32]bool{}, map[uint32]bool{}
	for g := range f.plan.groups {
		if t := f.tally.groups[g].joints[j]; t != nil && f.shut[g] {
			t.each(func(codes []uint64, _, _ float64) { rows[uint32(codes[0])], columns[uint32(codes[1])] = true, true })
		}
	}
	return rows, columns
}

// over gives the joint table of every group that is counted and may be shown. g is -1 for those who belong to none.
func (f *figures) over(j int, give func(g int, t *jointTally)) (groups []int) {
	for g, group := range f.tally.groups {
		t := group.joints[j]
		switch {
		case t == nil:
		case g == len(f.plan.groups):
			if f.tally.outside > 0 && !f.hidden.small(f.tally.outside) {
				give(-1, t)
			}
		case !f.shut[g]:
			groups = append(groups, g)
			give(g, t)
		}
	}
	return groups
}

// margins are the totals of a table of figures.
func margins(table [][]float64) (rows, columns []float64, n float64) {
	for i, line := range table {
		if i == 0 {
			rows, columns = make([]float64, len(table)), make([]float64, len(line))
		}
		for k, count := range line {
			rows[i] += count
			columns[k] += count
			n += count
		}
	}
	return rows, columns, n
}

// crosstabs are the cells of every crosstab, and its tests.
func (f *figures) crosstabs() {
	for j, joint := range f.plan.joints {
		if joint.also.Crosstab != nil {
			f.crosstabRows(j, f.crosstab(j))
		}
	}
}

// groupsOf are the groups that a further analysis is limited to, as rows name them.
func groupsOf(a *Also) string {
	var names []string
	for _, at := range a.Groups {
		names = append(names, at.Value)
	}
	return strings.Join(names, ",")
}

func (f *figures) crosstabRows(j int, c *crosstab) {
	rows, columns, n := margins(c.weights)
	if n == 0 || c.over {
		row := TestRow{
			Groups: groupsOf(f.plan.joints[j].also), Test: "chi_square", Variable: c.row.Name, Split: c.column.Name,
			Why: whyNoValues,
		}
		if c.over {
			row.Why = whyTooMany
		}
		f.doc.Tests = append(f.doc.Tests, row)
		return
	}
	table, err := statistics.NewCrosstab(c.counts, f.Level)
	hidden := false
	for i, row := range c.rows {
		for k, column := range c.columns {
			cell := CrosstabRow{
				Groups: groupsOf(f.plan.joints[j].also), Variable: c.row.Name, Split: c.column.Name, Value: row.value,
				SplitValue: column.value, N: wholeOf(c.counts[i][k]), RowPercent: share(c.weights[i][k], rows[i]),
				ColumnPercent: share(c.weights[i][k], columns[k]),
			}
			if err == nil {
				cell.Expected, cell.Residual = finite(table.Expected[i][k]), finite(table.Adjusted[i][k])
			}
			if rows[i] == 0 && c.leftRows[row.code] || columns[k] == 0 && c.leftColumns[column.code] {
				cell.hide()
			}
			f.hideCell(j, row.code, column.code, &cell)
			hidden = hidden || cell.N == nil
			f.doc.Crosstabs = append(f.doc.Crosstabs, cell)
		}
	}
	f.crosstabTests(j, c, table, err, hidden)
}

// hideCell takes out what must not be shown of a cell, and what gives a hidden margin away.
func (f *figures) hideCell(j int, row, column uint32, cell *CrosstabRow) {
	hiddenRow := f.hidden.hides(figure{kind: crossRow, group: j, code: row})
	hiddenColumn := f.hidden.hides(figure{kind: crossColumn, group: j, code: column})
	if hiddenRow {
		cell.RowPercent = nil
	}
	if hiddenColumn {
		cell.ColumnPercent = nil
	}
	if hiddenRow || hiddenColumn {
		cell.Expected, cell.Residual, cell.Suppressed = nil, nil, true
	}
	if f.hidden.hides(figure{kind: crossCell, group: j, code: row, other: column}) {
		cell.hide()
	}
}

func (c *CrosstabRow) hide() {
	c.N, c.RowPercent, c.ColumnPercent, c.Expected, c.Residual, c.Suppressed = nil, nil, nil, nil, nil, true
}

// crosstabTests are chi-square, and for four cells Yates' and Fisher's. One more equation solves a table with hidden
// cells, so that such a table has none.
func (f *figures) crosstabTests(j int, c *crosstab, table statistics.Crosstab, err error, hidden bool) {
	row := TestRow{Groups: groupsOf(f.plan.joints[j].also), Variable: c.row.Name, Split: c.column.Name}
	tests := []statistics.Test{table.ChiSquare}
	if filled(c.counts) == [2]int{2, 2} {
		tests = append(tests, table.Yates, table.Fisher)
	}
	for i, name := range []string{"chi_square", "chi_square_yates", "fisher"}[:len(tests)] {
		row.Test = name
		switch {
		case hidden:
			row.Suppressed = true
		case err != nil:
			row.Why = why(err)
		default:
			row.Why = ""
			row.N = wholeOf(table.N)
			testFigures(&row, tests[i])
			if row.P == nil {
				row.Why = whyConstant
			}
		}
		f.doc.Tests = append(f.doc.Tests, row)
		if err != nil {
			return
		}
	}
	if err == nil && !hidden && table.SmallExpected > 0 {
		f.note("small_expected", map[string]string{
			"variable": c.row.Name, "split": c.column.Name, "cells": strconv.Itoa(table.SmallExpected)})
	}
}

// filled is how many rows and columns of a table hold anything.
func filled(counts [][]float64) (size [2]int) {
	rows, columns, _ := margins(counts)
	for i, totals := range [2][]float64{rows, columns} {
		for _, total := range totals {
			if total > 0 {
				size[i]++
			}
		}
	}
	return size
}
