package statistics

import (
	"fmt"
	"math"
)

// Correlation of two columns. N is the number of pairs without a missing value, counted as often as f says. R
// is in -1..1, P is two-sided against "no correlation" (0 where it is below 1e-308), Interval is of R.
type Correlation struct {
	Method   string // pearson, spearman, kendall, partial
	N        float64
	R        float64
	P        float64
	Interval Interval
}

// Pearson is the product-moment correlation r = Sxy / sqrt(Sxx Syy). P is of t = r sqrt((n-2)/(1-r²)) with
// n-2 degrees of freedom; the interval is tanh(atanh r ± z/sqrt(n-3)) (Fisher 1921): what R's cor.test and
// SciPy's pearsonr answer. 1-r² is summed from the residuals and not taken from r, so that P and the interval
// hold also where r is 1 - 1e-12.
//
// Shapes: x, y and f of one length (f nil: each row once); rows with NaN on either side are left out. A
// perfect correlation has P 0 and the interval [r, r]. Errors: ErrShape, ErrNotFinite (an infinite value, a
// negative count), ErrRange (level not in 0..1), ErrEmpty, ErrTooFew, ErrConstant. Beside an error what does
// not exist is NaN: everything with two pairs, the interval alone with three.
func Pearson(x, y, f []float64, level float64) (Correlation, error) {
	s, err := pairs(x, y, f, level)
	if err != nil {
		return noCorrelation("pearson", s.n, err)
	}
	return productMoment("pearson", s, s.columns[0], s.columns[1], 0, level)
}

// pairs are the complete rows of two columns, at least three.
func pairs(x, y, f []float64, level float64) (sample, error) {
	if err := checkLevel(level); err != nil {
		return sample{n: math.NaN()}, err
	}
	s, err := completeRows(f, x, y)
	if err == nil && s.n < 3 {
		err = fmt.Errorf("%v pairs, three are needed: %w", s.n, ErrTooFew)
	}
	return s, err
}

// productMoment correlates two columns of s from which `given` others have been taken out.
func productMoment(method string, s sample, x, y []float64, given int, level float64) (Correlation, error) {
	u, err := s.unit(x)
	if err != nil {
		return noCorrelation(method, s.n, fmt.Errorf("the first column: %w", err))
	}
	v, err := s.unit(y)
	if err != nil {
		return noCorrelation(method, s.n, fmt.Errorf("the second column: %w", err))
	}
	r, rest := s.correlate(u, v)
	df := s.n - 2 - float64(given)
	c := Correlation{Method: method, N: s.n, R: r, P: tTwoSided(r*math.Sqrt(df/rest), df), Interval: nothing()}
	if df <= 1 {
		return c, fmt.Errorf("the interval of a correlation of %v pairs: %w", s.n, ErrTooFew)
	}
	c.Interval = fisherInterval(r, rest, 1/(df-1), level)
	return c, nil
}

// correlate is r of two columns of norm 1, and 1-r². What is left of v after r times u is squared and summed:
// no digits cancel.
func (s sample) correlate(u, v []float64) (r, rest float64) {
	const noise = 1e-30 // of the rounding of u and v; below it the columns are proportional
	r = s.dot(u, v)
	for i, count := range s.counts {
		e := v[i] - r*u[i]
		rest += count * e * e
	}
	if rest < noise {
		return math.Copysign(1, r), 0
	}
	return max(-1, min(1, r)), min(1, rest)
}

// fisherInterval is tanh(atanh r ± z sqrt(variance)); rest is 1-r².
func fisherInterval(r, rest, variance, level float64) Interval {
	middle := math.Atanh(r)
	if math.Abs(r) > 0.5 {
		middle = math.Copysign(math.Log1p(math.Abs(r))-0.5*math.Log(rest), r) // (1+r)/(1-r) = (1+r)²/(1-r²)
	}
	half := normalQuantile((1+level)/2) * math.Sqrt(variance)
	return Interval{Low: math.Tanh(middle - half), High: math.Tanh(middle + half)}
}

// noCorrelation is the answer when there is none.
func noCorrelation(method string, n float64, err error) (Correlation, error) {
	missing := math.NaN()
	c := Correlation{Method: method, N: n, R: missing, P: missing, Interval: nothing()}
	return c, fmt.Errorf("%s correlation: %w", method, err)
}

// ZScores are (x-mean)/SD with the SD of n-1, each row once, as R's scale and scipy.stats.zscore(ddof=1,
// nan_policy="omit"). NaN stays NaN. Errors, beside NaN in every row: ErrNotFinite, ErrEmpty, ErrTooFew (one
// value), ErrConstant.
func ZScores(x []float64) ([]float64, error) {
	scores := make([]float64, len(x))
	for i := range scores {
		scores[i] = math.NaN()
	}
	s, err := completeRows(nil, x)
	if err != nil {
		return scores, fmt.Errorf("z-scores: %w", err)
	}
	if s.n < 2 {
		return scores, fmt.Errorf("z-scores of one value: %w", ErrTooFew)
	}
	unit, err := s.unit(s.columns[0])
	if err != nil {
		return scores, fmt.Errorf("z-scores: %w", err)
	}
	next := 0
	for i, value := range x {
		if math.IsNaN(value) {
			continue
		}
		scores[i] = unit[next] * math.Sqrt(s.n-1)
		next++
	}
	return scores, nil
}
