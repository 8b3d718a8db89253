package survey

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// columns are a joint table's distinct rows as numbers, and how often each occurs; equal rows of several groups are
// one.
type columns struct {
	values [][]float64 // by variable
	n      []float64
	total  float64
	over   bool // there were too many to be held
}

// columns gathers a joint table over the groups that are shown. number answers what a code means.
func (f *figures) columns(j int, number func(g int, v *jointVariable, code uint64) float64) columns {
	joint := f.plan.joints[j]
	k := len(joint.variables)
	rows := map[string]int{}
	c := columns{values: make([][]float64, k)}
	row, key := make([]float64, k), []byte(nil)
	f.over(j, func(g int, t *jointTally) {
		c.over = c.over || t.over
		t.each(func(codes []uint64, n, _ float64) {
			key = key[:0]
			for i := range codes {
				row[i] = number(g, &joint.variables[i], codes[i])
				key = appendBits(key, row[i])
			}
			if slices.ContainsFunc(row, math.IsNaN) {
				return
			}
			at, ok := rows[string(key)]
			if !ok {
				at = len(c.n)
				rows[string(key)] = at
				c.n = append(c.n, 0)
				for i := range row {
					c.values[i] = append(c.values[i], row[i])
				}
			}
			c.n[at] += n
			c.total += n
		})
	})
	return c.sorted(slices.SortedFunc(maps.Values(rows), c.order))
}

// order compares two rows, so that figures do not depend on the order in which they came.
func (c *columns) order(a, b int) int {
	for _, values := range c.values {
		if d := cmp.Compare(values[a], values[b]); d != 0 {
			return d
		}
	}
	return 0
}

func (c columns) sorted(order []int) columns {
	pick := func(from []float64) []float64 {
		to := make([]float64, len(order))
		for i, at := range order {
			to[i] = from[at]
		}
		return to
	}
	for i := range c.values {
		c.values[i] = pick(c.values[i])
	}
	c.n = pick(c.n)
	return c
}

func appendBits(key []byte, x float64) []byte {
	bits := math.Float64bits(x)
	for shift := 0; shift < 64; shift += 8 {
		key = append(key, byte(bits>>shift))
	}
	return key
}

// measured is what a code means as a number.
func (f *figures) measured(g int, v *jointVariable, code uint64) float64 {
	return v.value(f.groupPlan(g), f.Score.To, code)
}

// correlations are all pairs of every list, under each method; with given variables the partial ones.
func (f *figures) correlations() {
	for j, joint := range f.plan.joints {
		if len(joint.also.Correlate) > 0 {
			f.correlation(j)
		}
	}
}

func (f *figures) correlation(j int) {
	c := f.columns(j, f.measured)
	type method func(x, y, f []float64, level float64) (statistics.Correlation, error)
	compute := func(name string, by method) {
		r, err := statistics.Correlation{}, statistics.ErrEmpty
		if c.total > 0 && !c.over {
			r, err = by(c.values[0], c.values[1], c.n, f.Level)
		}
		f.correlationRow(j, name, c, r, err)
	}
	if len(f.plan.joints[j].also.Given) > 0 {
		compute("partial", func(x, y, n []float64, level float64) (statistics.Correlation, error) {
			return statistics.Partial(x, y, c.values[2:], n, level)
		})
		return
	}
	compute("pearson", statistics.Pearson)
	compute("spearman", statistics.Spearman)
	compute("kendall", statistics.Kendall)
}

func (f *figures) correlationRow(j int, method string, c columns, r statistics.Correlation, err error) {
	joint := f.plan.joints[j]
	row := CorrelationRow{Groups: groupsOf(joint.also), Method: method, X: joint.variables[0].name, Y: joint.variables[1].name}
	switch {
	case c.over:
		row.Why = whyTooMany
	case f.hidden.small(int64(c.total)) || f.fourCells(c):
		row.Suppressed = true
	case err != nil:
		row.N, row.Why = wholeOf(c.total), why(err)
	default:
		row.N, row.R, row.P = wholeOf(c.total), finite(r.R), finite(r.P)
		row.Low, row.High = finite(r.Interval.Low), finite(r.Interval.High)
	}
	f.doc.Correlations = append(f.doc.Correlations, row)
}

// fourCells says that a correlation gives the cells of a table of four away, of which one is small.
func (f *figures) fourCells(c columns) bool {
	return len(c.n) <= 4 && slices.ContainsFunc(c.n, func(n float64) bool { return f.hidden.small(int64(n)) })
}
