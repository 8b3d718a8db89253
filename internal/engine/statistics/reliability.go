package statistics

import (
	"fmt"
	"math"
)

// Alpha is Cronbach's alpha of a scale, its interval, and alpha of the standardised items. N is what was
// handed in.
type Alpha struct {
	N            float64
	Alpha        float64
	Interval     Interval
	Standardised float64
}

// CronbachAlpha is K/(K-1) * (1 - tr C / sum C) on the covariance matrix of the sums (Cronbach 1951):
// pingouin's cronbach_alpha with nan_policy="pairwise", psych's raw_alpha; of sums over complete respondents
// only, its "listwise". Standardised is the same on the correlations, C divided by the roots of its diagonal
// (psych's std.alpha). The interval is Feldt's (1965), 1 - (1-alpha) F with n-1 and (n-1)(K-1) degrees of
// freedom, where n is how many respondents it is for: pingouin and psych take all rows, also for listwise
// (complete rows would be the honest number there), and n may be an effective n. Alpha is at most 1 with a
// covariance matrix of complete respondents, and may be negative.
//
// Errors: those of Covariance, ErrOneItem, ErrRange (level), ErrConstant (the sum of the items does not vary,
// or one item does not), ErrTooFew (n < 2). Beside an error what does not exist is NaN and the rest holds:
// with one constant item Alpha and its interval stand (pingouin counts that item, psych drops it) and
// Standardised does not; with n < 2 the interval does not.
func CronbachAlpha(s PairSums, n, level float64) (Alpha, error) {
	a := Alpha{N: n, Alpha: math.NaN(), Interval: nothing(), Standardised: math.NaN()}
	c, err := s.scale()
	if err == nil {
		err = checkLevel(level)
	}
	if err != nil {
		return a, fmt.Errorf("cronbach's alpha: %w", err)
	}
	if a.Alpha = alphaOf(c, s.K); math.IsNaN(a.Alpha) {
		return a, fmt.Errorf("cronbach's alpha: the sum of the items: %w", ErrConstant)
	}
	if !(n >= 2) || math.IsInf(n, 1) {
		err = fmt.Errorf("the interval of cronbach's alpha for %v respondents: %w", n, ErrTooFew)
	} else {
		a.Interval = feldt(a.Alpha, n, float64(s.K), level)
	}
	for i := range s.K {
		if c[i*s.K+i] == 0 {
			return a, fmt.Errorf("standardised alpha: item %d: %w", i, ErrConstant)
		}
	}
	if a.Standardised = alphaOf(correlation(c, s.K), s.K); math.IsNaN(a.Standardised) {
		err = fmt.Errorf("standardised alpha: the sum of the items: %w", ErrConstant)
	}
	return a, err
}

// scale is the covariance matrix of at least two items.
func (s PairSums) scale() ([]float64, error) {
	if s.K == 1 {
		return nil, ErrOneItem
	}
	return s.Covariance()
}

func feldt(alpha, n, k, level float64) Interval {
	d1, d2 := n-1, (n-1)*(k-1)
	return Interval{
		Low:  1 - (1-alpha)*fQuantile((1+level)/2, d1, d2),
		High: 1 - (1-alpha)*fQuantile((1-level)/2, d1, d2),
	}
}

// alphaOf is alpha of a covariance matrix; NaN when the sum of the items does not vary.
func alphaOf(c []float64, k int) float64 {
	if !varies(c, k) {
		return math.NaN()
	}
	return float64(k) / float64(k-1) * (1 - traceOf(c, k)/sumOf(c))
}

// varies says that the sum of the items has a variance, beyond the rounding of their covariances.
func varies(c []float64, k int) bool {
	const noise = 1e-13
	return sumOf(c) > noise*traceOf(c, k)
}

func traceOf(matrix []float64, k int) float64 {
	trace := 0.0
	for i := range k {
		trace += matrix[i*k+i]
	}
	return trace
}

func sumOf(matrix []float64) float64 {
	sum := 0.0
	for _, x := range matrix {
		sum += x
	}
	return sum
}

// ItemRest is the correlation of each item with the sum of the others, sum of c_ij / sqrt(c_ii sum of C
// without i), all from the pairwise covariance matrix (psych's r.drop); AlphaIfDeleted is alpha of the
// others.
//
// Both have K values. Errors: those of Covariance, ErrOneItem, ErrTooFew (two items: AlphaIfDeleted is NaN,
// ItemRest is their correlation), ErrConstant (an item, or the sum of the others, does not vary). Beside an
// error what does not exist is NaN and the rest holds.
func ItemRest(s PairSums) (r, alphaIfDeleted []float64, err error) {
	for range s.K {
		r = append(r, math.NaN())
		alphaIfDeleted = append(alphaIfDeleted, math.NaN())
	}
	c, err := s.scale()
	if err != nil {
		return r, alphaIfDeleted, fmt.Errorf("item-rest correlation: %w", err)
	}
	for i := range s.K {
		others := without(c, s.K, i)
		with := 0.0
		for j := range s.K {
			if j != i {
				with += c[i*s.K+j]
			}
		}
		own := c[i*s.K+i]
		if own == 0 || !varies(others, s.K-1) {
			err = fmt.Errorf("item %d or the sum of the others: %w", i, ErrConstant)
		} else {
			r[i] = with / (math.Sqrt(own) * math.Sqrt(sumOf(others)))
		}
		if s.K > 2 {
			alphaIfDeleted[i] = alphaOf(others, s.K-1)
		}
	}
	if s.K == 2 && err == nil {
		err = fmt.Errorf("alpha without one of two items: %w", ErrTooFew)
	}
	return r, alphaIfDeleted, err
}

// without is a k x k matrix less one row and column.
func without(matrix []float64, k, item int) []float64 {
	left := make([]float64, 0, (k-1)*(k-1))
	for i := range k {
		for j := range k {
			if i != item && j != item {
				left = append(left, matrix[i*k+j])
			}
		}
	}
	return left
}
