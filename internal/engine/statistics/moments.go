package statistics

import (
	"fmt"
	"math"
)

// Moments are count, mean and spread of one column, gathered in one pass (West 1979) and mergeable (Chan et
// al. 1979). With weights, W is their sum and W2 the sum of their squares; without, both equal N. M2 is the
// weighted sum of squared deviations from the mean. The zero value holds nothing and is ready to use.
//
// An infinite value and a negative or infinite weight make every figure NaN: Add cannot refuse, but nothing
// hides it, and whatever is computed of such moments answers ErrNotFinite.
type Moments struct {
	N, W, W2, Mean, M2 float64
}

// Add takes one value; a NaN value, or a weight of 0 or NaN, is left out.
func (m *Moments) Add(x, w float64) {
	switch {
	case math.IsNaN(x) || math.IsNaN(w) || w == 0:
		return
	case w < 0 || math.IsInf(w, 0) || math.IsInf(x, 0):
		m.spoil()
		return
	}
	m.N++
	m.W += w
	m.W2 += w * w
	delta := x - m.Mean
	m.Mean += delta * (w / m.W)
	m.M2 += w * delta * (x - m.Mean)
}

func (m *Moments) spoil() {
	m.N++
	m.W, m.W2, m.Mean, m.M2 = math.NaN(), math.NaN(), math.NaN(), math.NaN()
}

// Merge adds what another pass gathered. The order of merges changes no more than the last digits.
func (m *Moments) Merge(o Moments) {
	switch {
	case o.N == 0:
		return
	case m.N == 0:
		*m = o
		return
	}
	delta, w := o.Mean-m.Mean, m.W+o.W
	m.Mean += delta * (o.W / w)
	m.M2 += o.M2 + delta*delta*m.W*(o.W/w)
	m.N, m.W, m.W2 = m.N+o.N, w, m.W2+o.W2
}

// Describe gathers a column; w nil: every weight is 1. ErrShape, ErrEmpty (no value that counts),
// ErrNotFinite (an infinite value, a negative or infinite weight).
func Describe(x, w []float64) (Moments, error) {
	if w != nil && len(w) != len(x) {
		return spoiled(), fmt.Errorf("%d weights for %d values: %w", len(w), len(x), ErrShape)
	}
	var m Moments
	for i, value := range x {
		weight := 1.0
		if w != nil {
			weight = w[i]
		}
		m.Add(value, weight)
	}
	return m, m.check(1)
}

// spoiled are moments of which no figure exists.
func spoiled() Moments { return Moments{math.NaN(), math.NaN(), math.NaN(), math.NaN(), math.NaN()} }

// check says why moments do not hold at least so many values.
func (m Moments) check(least float64) error {
	switch {
	case m.N == 0:
		return ErrEmpty
	case !finite(m.N, m.W, m.W2, m.Mean, m.M2) || m.N < 0 || m.W <= 0 || m.W2 <= 0 || m.M2 < 0:
		return ErrNotFinite
	case m.N < least:
		return fmt.Errorf("%v values, %v are needed: %w", m.N, least, ErrTooFew)
	}
	return nil
}

func finite(figures ...float64) bool {
	for _, x := range figures {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return false
		}
	}
	return true
}

// Variance is M2 / (W - W2/W), unbiased for reliability weights; without weights M2 / (N-1). That of equal
// values is 0. Errors, beside NaN: ErrEmpty, ErrTooFew (one value, or weights of which one is nearly all: an
// effective n below 1.05), ErrNotFinite.
func (m Moments) Variance() (float64, error) {
	const leastFree = 0.05 // below it no t or studentized range has a quantile that is a number
	if err := m.check(2); err != nil {
		return math.NaN(), fmt.Errorf("variance: %w", err)
	}
	if !(m.EffectiveN()-1 >= leastFree) {
		return math.NaN(), fmt.Errorf("variance: one weight is nearly all of the sum: %w", ErrTooFew)
	}
	return m.M2 / (m.W - m.W2/m.W), nil
}

// SD is the root of Variance.
func (m Moments) SD() (float64, error) {
	variance, err := m.Variance()
	return math.Sqrt(variance), err
}

// EffectiveN is W*W/W2 (Kish 1965); N without weights. NaN where there is no value.
func (m Moments) EffectiveN() float64 {
	if m.check(1) != nil {
		return math.NaN()
	}
	return m.W / (m.W2 / m.W)
}

// MeanInterval is mean ± t(level, EffectiveN-1) * SD/sqrt(EffectiveN): R's t.test(x)$conf.int without
// weights. The SD is the sample's, so it is no interval for a design with strata or clusters. Errors, beside
// NaN: ErrRange (level not in 0..1), ErrEmpty, ErrTooFew, ErrNotFinite, ErrConstant (equal values say nothing
// of the error of their mean).
func (m Moments) MeanInterval(level float64) (Interval, error) {
	in, err := m.meanInterval(level)
	if err != nil {
		return nothing(), fmt.Errorf("interval of a mean: %w", err)
	}
	return in, nil
}

func (m Moments) meanInterval(level float64) (Interval, error) {
	if err := checkLevel(level); err != nil {
		return nothing(), err
	}
	variance, err := m.Variance()
	if err != nil {
		return nothing(), err
	}
	if variance == 0 {
		return nothing(), ErrConstant
	}
	n := m.EffectiveN()
	return around(m.Mean, math.Sqrt(variance/n), tQuantile((1+level)/2, n-1)), nil
}

// around is estimate ± times * se.
func around(estimate, se, times float64) Interval {
	return Interval{Low: estimate - times*se, High: estimate + times*se}
}
