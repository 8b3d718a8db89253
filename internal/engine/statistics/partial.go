package statistics

import (
	"fmt"
	"math"
)

// Partial is the product-moment correlation of x and y from which the columns of given have been taken out,
// each by least squares with an intercept: of their residuals. P is of t with n-2-g degrees of freedom, g the
// number of given columns; the interval is tanh(atanh r ± z/sqrt(n-g-3)) (Fisher 1924): pingouin's
// partial_corr, R's ppcor::pcor.test. With none given it is Pearson's.
//
// Shapes: x, y, f and every column of given of one length; rows with NaN in any of them are left out. Errors
// are those of Pearson, and ErrSingular when given columns depend on each other or explain x or y wholly.
// Needs g+3 pairs, and g+4 for the interval.
func Partial(x, y []float64, given [][]float64, f []float64, level float64) (Correlation, error) {
	if err := checkLevel(level); err != nil {
		return noCorrelation("partial", math.NaN(), err)
	}
	s, err := completeRows(f, append([][]float64{x, y}, given...)...)
	if err != nil {
		return noCorrelation("partial", s.n, err)
	}
	if need := float64(len(given) + 3); s.n < need {
		return noCorrelation("partial", s.n, fmt.Errorf("%v complete rows, %v are needed: %w", s.n, need, ErrTooFew))
	}
	u, v, err := s.residuals()
	if err != nil {
		return noCorrelation("partial", s.n, err)
	}
	return productMoment("partial", s, u, v, len(given), level)
}

// residuals are the first two columns without what the others explain of them.
func (s sample) residuals() (x, y []float64, err error) {
	if len(s.columns) == 2 {
		return s.columns[0], s.columns[1], nil
	}
	d, err := s.newDesign(2)
	if err != nil {
		return nil, nil, fmt.Errorf("given %w", err)
	}
	f, err := factorize(d.columns, s.counts, dependent)
	if err != nil {
		return nil, nil, fmt.Errorf("given %w", err)
	}
	if x, err = s.residual(s.columns[0], d, f); err != nil {
		return nil, nil, fmt.Errorf("the first column: %w", err)
	}
	if y, err = s.residual(s.columns[1], d, f); err != nil {
		return nil, nil, fmt.Errorf("the second column: %w", err)
	}
	return x, y, nil
}

func (s sample) residual(column []float64, d design, f *factors) ([]float64, error) {
	unit, err := s.unit(column)
	if err != nil {
		return nil, err
	}
	explained := combine(d.columns, f.solve(unit))
	for i := range unit {
		unit[i] -= explained[i]
	}
	if s.norm(unit) < dependent {
		return nil, fmt.Errorf("it is wholly explained: %w", ErrSingular)
	}
	return unit, nil
}
