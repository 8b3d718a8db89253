package statistics

import (
	"fmt"
	"math"
)

// GamesHowell compares every two groups without taking their variances to be equal (Games and Howell 1976): t
// = (a-b) / sqrt(va/na + vb/nb) with Satterthwaite's degrees of freedom; P is of sqrt(2) |t| under the
// studentized range of k groups, and the interval is simultaneous for all pairs. Groups of fewer than two
// values have no variance: they take part in no pair and are not counted in k. Pairs come in the order of A,
// then B. R: ptukey(abs(t) * sqrt(2), k, df, lower.tail = FALSE), whose SE is by custom that of q, ours
// divided by sqrt(2).
//
// P is right to about 1e-13 in relative terms, far tails included. Errors, without pairs: ErrRange (level not
// in 0..1), ErrEmpty, ErrTooFew (one value in every group), ErrOneGroup, ErrNotFinite. A Pair's own Err is
// ErrConstant for two constant groups, ErrTooFew where one weight is nearly all of a group.
func GamesHowell(groups []Moments, level float64) ([]Pair, error) {
	at, kept, err := withValues(groups, 2)
	if err == nil {
		err = checkLevel(level)
	}
	if err != nil {
		return nil, fmt.Errorf("Games-Howell: %w", err)
	}
	spread := studentizedRangeOf(float64(len(kept)))
	return pairsOf(at, kept, func(pair *Pair, a, b Moments) {
		c, err := contrastOf(a, b, level)
		if err != nil {
			pair.Err = fmt.Errorf("Games-Howell, groups %d and %d: %w", pair.A, pair.B, err)
			return
		}
		t := c.difference / c.se
		pair.SE, pair.Statistic, pair.DF = c.se, t, c.df
		pair.P = spread.survival(math.Sqrt2*math.Abs(t), c.df)
		pair.Interval = around(c.difference, c.se, spread.quantile(level, c.df)/math.Sqrt2)
	}), nil
}

// TukeyHSD compares every two groups, their variances taken to be equal (Tukey 1953; Kramer 1956 for unequal
// n): q = (a-b) / sqrt(MSW/2 (1/na + 1/nb)), MSW being the variance within groups with n-k degrees of
// freedom, under the studentized range of k groups; the interval is simultaneous for all pairs. Groups
// without values take part in no pair and are not counted in k. Pairs come in the order of A, then B. R:
// TukeyHSD(aov(y ~ g)), whose differences are B - A.
//
// P is right to about 1e-13 in relative terms, far tails included. Errors, without pairs: ErrRange (level not
// in 0..1), ErrEmpty, ErrOneGroup, ErrTooFew (one value in every group), ErrNotFinite, ErrConstant (every
// group is constant).
func TukeyHSD(groups []Moments, level float64) ([]Pair, error) {
	at, kept, err := withValues(groups, 1)
	if err == nil {
		err = checkLevel(level)
	}
	if err != nil {
		return nil, fmt.Errorf("pairs after Tukey: %w", err)
	}
	variance, df, err := pooled(kept...)
	if err != nil {
		return nil, fmt.Errorf("pairs after Tukey: %w", err)
	}
	spread := studentizedRangeOf(float64(len(kept)))
	times := spread.quantile(level, df) / math.Sqrt2
	return pairsOf(at, kept, func(pair *Pair, a, b Moments) {
		pair.SE, pair.DF = math.Sqrt(variance*(1/a.EffectiveN()+1/b.EffectiveN())), df
		pair.Statistic = math.Sqrt2 * pair.Difference / pair.SE
		pair.P = spread.survival(math.Abs(pair.Statistic), df)
		pair.Interval = around(pair.Difference, pair.SE, times)
	}), nil
}

// pairsOf compares every two groups.
func pairsOf(at []int, groups []Moments, compare func(pair *Pair, a, b Moments)) []Pair {
	no := math.NaN()
	pairs := make([]Pair, 0, len(groups)*(len(groups)-1)/2)
	for i, a := range groups {
		for j := i + 1; j < len(groups); j++ {
			b := groups[j]
			pair := Pair{
				A: at[i], B: at[j], Difference: a.Mean - b.Mean, SE: no, Statistic: no, DF: no, P: no, Interval: nothing(),
				Effect: hedgesG(a, b),
			}
			compare(&pair, a, b)
			pairs = append(pairs, pair.checked())
		}
	}
	return pairs
}

// checked is the pair, or one without figures whose Err says why they are no numbers.
func (p Pair) checked() Pair {
	if p.Err != nil || finite(p.Statistic, p.P) {
		return p
	}
	no := math.NaN()
	return Pair{
		A: p.A, B: p.B, Difference: no, SE: no, Statistic: no, DF: no, P: no, Interval: nothing(), Effect: no,
		Err: fmt.Errorf("groups %d and %d: values too far apart: %w", p.A, p.B, ErrNotFinite),
	}
}
