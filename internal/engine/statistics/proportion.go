package statistics

import (
	"fmt"
	"math"
)

// Proportion is Wilson's interval (1927) of a share; n may be an effective n. With z = the normal quantile of
// (1+level)/2 it is the set of shares that a score test does not reject. It stays within 0..1 and is not
// empty where the share is 0 or 1. R: prop.test(x, n, correct = FALSE)$conf.int; statsmodels:
// proportion_confint(method="wilson").
//
// share in 0..1, n > 0. Errors, beside NaN: ErrRange (share or level out of range, NaN), ErrEmpty (n is 0),
// ErrNotFinite (n negative, infinite or NaN).
func Proportion(share, n, level float64) (Interval, error) {
	err := checkLevel(level)
	switch {
	case err != nil:
	case !(share >= 0 && share <= 1):
		err = fmt.Errorf("a share of %v: %w", share, ErrRange)
	case n == 0:
		err = ErrEmpty
	case !(n > 0) || math.IsInf(n, 1):
		err = fmt.Errorf("%v answers: %w", n, ErrNotFinite)
	}
	if err != nil {
		return nothing(), fmt.Errorf("interval of a share: %w", err)
	}
	z := normalQuantile((1 + level) / 2)
	grow := 1 + z*z/n
	half := z / grow * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	// The product of both roots of the quadratic is known: dividing by the far one keeps the digits of the
	// near one, and an exact 0.
	low := share * share / grow / ((share+z*z/(2*n))/grow + half)
	high := 1 - (1-share)*(1-share)/grow/((1-share+z*z/(2*n))/grow+half)
	return Interval{Low: low, High: high}, nil
}
