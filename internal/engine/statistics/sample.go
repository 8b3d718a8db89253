package statistics

import (
	"fmt"
	"math"
)

// sample is the rows of several columns that have no missing value, and how often each row stands there.
type sample struct {
	columns [][]float64
	counts  []float64
	n       float64 // sum of counts
}

// completeRows leaves out the rows in which a column is NaN or whose count is 0. ErrShape, ErrNotFinite,
// ErrEmpty.
func completeRows(f []float64, columns ...[]float64) (sample, error) {
	if err := sameLength(f, columns); err != nil {
		return sample{n: math.NaN()}, err
	}
	s := sample{columns: make([][]float64, len(columns))}
	for row := range columns[0] {
		count := 1.0
		if f != nil {
			count = f[row]
		}
		missing, infinite := rowState(columns, row)
		if infinite || !(count >= 0) || math.IsInf(count, 1) {
			return sample{n: math.NaN()}, fmt.Errorf("row %d: %w", row, ErrNotFinite)
		}
		if missing || count == 0 {
			continue
		}
		s.n += count
		s.counts = append(s.counts, count)
		for i, column := range columns {
			s.columns[i] = append(s.columns[i], column[row])
		}
	}
	if s.n == 0 {
		return s, fmt.Errorf("no row has a value in every column: %w", ErrEmpty)
	}
	return s, nil
}

func sameLength(f []float64, columns [][]float64) error {
	for i, column := range columns {
		if len(column) != len(columns[0]) {
			return fmt.Errorf("column %d has %d rows, the first has %d: %w", i, len(column), len(columns[0]), ErrShape)
		}
	}
	if f != nil && len(f) != len(columns[0]) {
		return fmt.Errorf("%d counts for %d rows: %w", len(f), len(columns[0]), ErrShape)
	}
	return nil
}

func rowState(columns [][]float64, row int) (missing, infinite bool) {
	for _, column := range columns {
		missing = missing || math.IsNaN(column[row])
		infinite = infinite || math.IsInf(column[row], 0)
	}
	return missing, infinite
}

// centre is the mean of a column, its deviations from it, and their norm, the root of the sum of count times
// deviation squared. The norm is exactly 0 when all values are the same, whatever the rounding of their mean.
// The mean is taken in two passes, so that it is right to the last digits also where it is large beside the
// spread; the norm is scaled and does not overflow.
func (s sample) centre(column []float64) (mean float64, deviations []float64, norm float64) {
	deviations = make([]float64, len(column))
	if constant(column) {
		return column[0], deviations, 0
	}
	for i, x := range column {
		mean += x * (s.counts[i] / s.n)
	}
	off := 0.0
	for i, x := range column {
		off += (x - mean) * (s.counts[i] / s.n)
	}
	mean += off
	for i, x := range column {
		deviations[i] = x - mean
	}
	return mean, deviations, s.norm(deviations)
}

// unit is the deviations of a column from its mean, divided by their norm. ErrConstant, ErrNotFinite.
func (s sample) unit(column []float64) ([]float64, error) {
	_, deviations, norm := s.centre(column)
	switch {
	case norm == 0:
		return nil, ErrConstant
	case math.IsNaN(norm) || math.IsInf(norm, 0):
		return nil, fmt.Errorf("the values are too far apart for their sum: %w", ErrNotFinite)
	}
	for i := range deviations {
		deviations[i] /= norm
	}
	return deviations, nil
}

func (s sample) norm(column []float64) float64 {
	largest := 0.0
	for _, x := range column {
		largest = max(largest, math.Abs(x)) // NaN stays
	}
	if largest == 0 || math.IsNaN(largest) || math.IsInf(largest, 0) {
		return largest
	}
	sum := 0.0
	for i, x := range column {
		sum += s.counts[i] * (x / largest) * (x / largest)
	}
	return largest * math.Sqrt(sum)
}

func (s sample) dot(a, b []float64) float64 {
	sum := 0.0
	for i, count := range s.counts {
		sum += count * a[i] * b[i]
	}
	return sum
}

func constant(column []float64) bool {
	for _, x := range column {
		if x != column[0] {
			return false
		}
	}
	return true
}

// checkLevel says that a level of confidence is one.
func checkLevel(level float64) error {
	if !(level > 0 && level < 1) {
		return fmt.Errorf("a level of confidence of %v: %w", level, ErrRange)
	}
	return nil
}

// nothing is an interval that does not exist.
func nothing() Interval { return Interval{math.NaN(), math.NaN()} }
