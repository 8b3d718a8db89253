package statistics

import (
	"fmt"
	"math"
)

// Crosstab is a table of counts, rows by columns, and what follows from it. Rows and columns that are wholly
// 0 are left out of the tests and stay in the table: their expected counts are 0, their residuals NaN.
type Crosstab struct {
	Counts                  [][]float64 // as handed in, not copied
	N                       float64
	RowTotals, ColumnTotals []float64
	Expected                [][]float64 // row total times column total / N
	Residuals               [][]float64 // Pearson: (observed-expected)/sqrt(expected)
	Adjusted                [][]float64 // Pearson's divided by sqrt((1-row share)(1-column share)) (Haberman 1973)
	ChiSquare               Test        // Pearson's; effect: cramers_v, sqrt(chi²/(N (min(rows, columns)-1)))
	Yates                   Test        // 2 x 2 only, otherwise NaN; chi-square with continuity correction, no effect
	Fisher                  Test        // 2 x 2 of whole counts only, otherwise NaN; see FisherExact
	SmallExpected           int         // cells whose expected count is below 5
}

// NewCrosstab computes what follows from a table of counts; counts may be weighted (then there is no Fisher).
// R: chisq.test(counts, correct = FALSE) and its expected, residuals, stdres; chisq.test(counts) for Yates;
// fisher.test(counts). A table is 2 x 2 when two rows and two columns hold something.
//
// Errors: ErrShape (rows of unequal length), ErrNotFinite (a count that is negative, infinite or NaN),
// ErrRange (level not in 0..1), all without a table; ErrEmpty (all counts are 0) and ErrOneGroup (only one
// row or column holds something) beside a table whose tests are NaN.
func NewCrosstab(counts [][]float64, level float64) (Crosstab, error) {
	c := Crosstab{
		Counts: counts, N: math.NaN(),
		ChiSquare: noTest("chi_square", "cramers_v"), Yates: noTest("chi_square_yates", ""),
		Fisher: noTest("fisher", "odds_ratio"),
	}
	err := checkCounts(counts)
	if err == nil {
		err = checkLevel(level)
	}
	if err != nil {
		return c, fmt.Errorf("crosstab: %w", err)
	}
	c.margins()
	rows, columns := filledOf(c.RowTotals), filledOf(c.ColumnTotals)
	c.cells(len(rows) > 1 && len(columns) > 1)
	switch {
	case c.N == 0:
		return c, fmt.Errorf("crosstab: %w", ErrEmpty)
	case math.IsInf(c.N, 1):
		return c, fmt.Errorf("crosstab: the sum of the counts: %w", ErrNotFinite)
	case len(rows) == 1 || len(columns) == 1:
		return c, fmt.Errorf("crosstab of one row or column that holds something: %w", ErrOneGroup)
	}
	c.chiSquare(rows, columns)
	if len(rows) == 2 && len(columns) == 2 {
		c.twoByTwo(rows, columns, level)
	}
	return c, nil
}

func checkCounts(counts [][]float64) error {
	for i, row := range counts {
		if len(row) != len(counts[0]) {
			return fmt.Errorf("row %d has %d counts, the first has %d: %w", i, len(row), len(counts[0]), ErrShape)
		}
		for k, count := range row {
			if !isCount(count) {
				return fmt.Errorf("a count of %v in row %d, column %d: %w", count, i, k, ErrNotFinite)
			}
		}
	}
	return nil
}

func isCount(x float64) bool { return x >= 0 && !math.IsInf(x, 1) }

func (c *Crosstab) margins() {
	c.N, c.RowTotals = 0, make([]float64, len(c.Counts))
	if len(c.Counts) > 0 {
		c.ColumnTotals = make([]float64, len(c.Counts[0]))
	}
	for i, row := range c.Counts {
		for k, count := range row {
			c.RowTotals[i] += count
			c.ColumnTotals[k] += count
			c.N += count
		}
	}
}

// filledOf is where totals are above 0.
func filledOf(totals []float64) (at []int) {
	for i, total := range totals {
		if total > 0 {
			at = append(at, i)
		}
	}
	return at
}

// cells fills in what every cell has; where the counts can be no other than they are, the adjusted residuals
// are NaN.
func (c *Crosstab) cells(free bool) {
	c.Expected, c.Residuals, c.Adjusted = c.table(), c.table(), c.table()
	for i, row := range c.Counts {
		for k, count := range row {
			r, s := c.RowTotals[i], c.ColumnTotals[k]
			c.Expected[i][k] = 0
			if r > 0 && s > 0 {
				c.Expected[i][k] = r * s / c.N
				if c.Expected[i][k] < 5 {
					c.SmallExpected++
				}
			}
			// 0/0 is NaN, which is what the residual of an impossible cell is.
			c.Residuals[i][k] = (count - c.Expected[i][k]) / math.Sqrt(c.Expected[i][k])
			c.Adjusted[i][k] = math.NaN()
			if free {
				c.Adjusted[i][k] = c.Residuals[i][k] / math.Sqrt((c.N-r)/c.N*((c.N-s)/c.N))
			}
		}
	}
}

func (c *Crosstab) table() [][]float64 {
	rows, columns := len(c.RowTotals), len(c.ColumnTotals)
	all, table := make([]float64, rows*columns), make([][]float64, rows)
	for i := range table {
		table[i] = all[i*columns : (i+1)*columns : (i+1)*columns]
	}
	return table
}

func (c *Crosstab) chiSquare(rows, columns []int) {
	sum := 0.0
	for _, i := range rows {
		for _, k := range columns {
			sum += c.Residuals[i][k] * c.Residuals[i][k]
		}
	}
	r, s := float64(len(rows)), float64(len(columns))
	t := &c.ChiSquare
	t.Statistic, t.DF1 = sum, (r-1)*(s-1)
	t.P, t.Effect = chiSquareSurvival(sum, t.DF1), math.Sqrt(sum/(c.N*(min(r, s)-1)))
}

// twoByTwo is Yates' (1934) correction, never more than the deviation itself, and Fisher's test.
func (c *Crosstab) twoByTwo(rows, columns []int, level float64) {
	var cells [2][2]float64
	sum := 0.0
	for i, row := range rows {
		for k, column := range columns {
			cells[i][k] = c.Counts[row][column]
			expected := c.Expected[row][column]
			off := max(0, math.Abs(cells[i][k]-expected)-0.5)
			sum += off * off / expected
		}
	}
	c.Yates.Statistic, c.Yates.DF1, c.Yates.P = sum, 1, chiSquareSurvival(sum, 1)
	if fisher, err := FisherExact(cells, level); err == nil {
		c.Fisher = fisher
	}
}
