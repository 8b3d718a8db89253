package statistics

import (
	"errors"
	"fmt"
)

// ANOVA tests whether several groups have one mean (Fisher 1925): F = (SSB/(k-1)) / (SSW/(n-k)). The effect
// is eta squared, SSB/(SSB+SSW). Groups without values are left out of k. Weighted moments enter with their
// effective n. R: anova(lm(y ~ g)).
//
// Errors, beside NaN: ErrEmpty (no group has values), ErrOneGroup, ErrTooFew (one value in every group),
// ErrNotFinite, ErrConstant (every group is constant; eta squared is answered then, unless all values are the
// same).
func ANOVA(groups []Moments) (Test, error) {
	test := noTest("anova", "eta_squared")
	_, groups, err := withValues(groups, 1)
	if err != nil {
		return test, fmt.Errorf("analysis of variance: %w", err)
	}
	variance, df, err := pooled(groups...)
	if err != nil && !errors.Is(err, ErrConstant) {
		return test, fmt.Errorf("analysis of variance: %w", err)
	}
	between := sumBetween(groups)
	test.DF1, test.DF2 = float64(len(groups)-1), df
	if err != nil {
		if between > 0 {
			test.Effect = 1
		}
		return test, fmt.Errorf("analysis of variance: %w", err)
	}
	test.Statistic = between / test.DF1 / variance
	test.P, test.Effect = fSurvival(test.Statistic, test.DF1, df), between/(between+variance*df)
	return answer(test, "analysis of variance")
}

// sumBetween is the sum of n (mean - grand mean)² over the groups; exactly 0 when their means are equal.
func sumBetween(groups []Moments) float64 {
	n, grand := 0.0, 0.0
	for _, g := range groups {
		n += g.EffectiveN()
		grand += (g.Mean - grand) * (g.EffectiveN() / n)
	}
	sum := 0.0
	for _, g := range groups {
		sum += g.EffectiveN() * (g.Mean - grand) * (g.Mean - grand)
	}
	return sum
}

// WelchANOVA tests whether several groups have one mean without taking their variances to be equal (Welch
// 1951). The effect is omega squared, (k-1)(F-1) / ((k-1)(F-1) + n) with Welch's F (Carroll and Nordholm
// 1975); it is below 0 when F is below 1. Groups without values are left out. R: oneway.test(y ~ g), which
// gives no effect.
//
// Errors, beside NaN: ErrEmpty (no group has values), ErrOneGroup, ErrTooFew (a group of one value),
// ErrNotFinite, ErrConstant (a group of equal values would weigh infinitely much).
func WelchANOVA(groups []Moments) (Test, error) {
	test := noTest("welch_anova", "omega_squared")
	at, groups, err := withValues(groups, 1)
	if err != nil {
		return test, fmt.Errorf("analysis of variance after Welch: %w", err)
	}
	weights, sum, grand, n := make([]float64, len(groups)), 0.0, 0.0, 0.0
	for i, g := range groups {
		variance, err := g.Variance()
		if err == nil && variance == 0 {
			err = ErrConstant
		}
		if err != nil {
			return test, fmt.Errorf("analysis of variance after Welch: group %d: %w", at[i], err)
		}
		weights[i] = g.EffectiveN() / variance
		sum += weights[i]
		n += g.EffectiveN()
		grand += (g.Mean - grand) * (weights[i] / sum)
	}
	between, lambda := 0.0, 0.0
	for i, g := range groups {
		between += weights[i] * (g.Mean - grand) * (g.Mean - grand)
		rest := 1 - weights[i]/sum
		lambda += rest * rest / (g.EffectiveN() - 1)
	}
	k := float64(len(groups))
	lambda *= 3 / (k*k - 1)
	test.DF1, test.DF2 = k-1, 1/lambda
	test.Statistic = between / (k - 1) / (1 + 2*(k-2)/3*lambda)
	test.P = fSurvival(test.Statistic, test.DF1, test.DF2)
	above := (k - 1) * (test.Statistic - 1)
	test.Effect = above / (above + n)
	return answer(test, "Welch's analysis of variance")
}

// withValues are the groups of at least so many values, and where they stood; there must be two.
func withValues(groups []Moments, least float64) (at []int, kept []Moments, err error) {
	few := ErrEmpty
	for i, g := range groups {
		err := g.check(1)
		switch {
		case errors.Is(err, ErrEmpty):
		case err != nil:
			return nil, nil, fmt.Errorf("group %d: %w", i, err)
		case g.N < least:
			few = ErrTooFew
		default:
			at, kept = append(at, i), append(kept, g)
		}
	}
	switch {
	case len(kept) == 0:
		return nil, nil, fmt.Errorf("no group has enough values: %w", few)
	case len(kept) == 1:
		return nil, nil, fmt.Errorf("only group %d has enough values: %w", at[0], ErrOneGroup)
	}
	return at, kept, nil
}
