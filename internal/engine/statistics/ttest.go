package statistics

import (
	"fmt"
	"math"
)

// The t tests take moments, so that they cost the same for ten values and for ten million. Weighted moments
// enter with their reliability variance and their effective n; without weights that is R's t.test.

// WelchT compares two independent means without taking their variances to be equal (Welch 1947): t = (a-b) /
// sqrt(va/na + vb/nb), with Satterthwaite's degrees of freedom; the interval is of the difference a - b. The
// effect is Hedges' g: Cohen's d with the pooled SD, times 1 - 3/(4(na+nb-2) - 1). R: t.test(a, b).
//
// Each side needs two values. Errors, beside NaN: ErrRange (level not in 0..1), ErrEmpty, ErrTooFew,
// ErrNotFinite, ErrConstant (both sides are constant; the difference is answered then).
func WelchT(a, b Moments, level float64) (Test, error) {
	test := noTest("welch_t", "hedges_g")
	c, err := contrastOf(a, b, level)
	test.Difference = c.difference
	if err != nil {
		return test, fmt.Errorf("t test after Welch: %w", err)
	}
	test.Statistic, test.DF1, test.P = c.difference/c.se, c.df, tTwoSided(c.difference/c.se, c.df)
	test.Effect, test.DifferenceIn = hedgesG(a, b), around(c.difference, c.se, tQuantile((1+level)/2, c.df))
	return answer(test, "Welch's t test")
}

// StudentT compares two independent means whose variances are taken to be equal (Student 1908): the pooled
// variance has na+nb-2 degrees of freedom. The effect is Hedges' g as in WelchT. R: t.test(a, b, var.equal =
// TRUE).
//
// Together the sides need three values (and for the effect, which is NaN otherwise, four). Errors, beside
// NaN: as WelchT.
func StudentT(a, b Moments, level float64) (Test, error) {
	test := noTest("student_t", "hedges_g")
	test.Difference = differenceOf(a, b)
	variance, df, err := pooled(a, b)
	if err == nil {
		err = checkLevel(level)
	}
	if err != nil {
		return test, fmt.Errorf("t test after Student: %w", err)
	}
	se := math.Sqrt(variance * (1/a.EffectiveN() + 1/b.EffectiveN()))
	test.Statistic, test.DF1, test.P = test.Difference/se, df, tTwoSided(test.Difference/se, df)
	test.Effect, test.DifferenceIn = hedgesG(a, b), around(test.Difference, se, tQuantile((1+level)/2, df))
	return answer(test, "Student's t test")
}

// PairedT tests whether the mean of differences within pairs is 0: t = mean / (SD/sqrt(n)) with n-1 degrees
// of freedom. The moments are those of the differences. The effect is Cohen's d of the differences, mean/SD
// (d_z). R: t.test(a, b, paired = TRUE).
//
// Errors, beside NaN: ErrRange (level not in 0..1), ErrEmpty, ErrTooFew (one pair), ErrNotFinite, ErrConstant
// (all differences are equal; the difference is answered then).
func PairedT(difference Moments, level float64) (Test, error) {
	test := noTest("paired_t", "cohens_d")
	if difference.check(1) == nil {
		test.Difference = difference.Mean
	}
	in, err := difference.meanInterval(level)
	if err != nil {
		return test, fmt.Errorf("paired t test: %w", err)
	}
	sd, _ := difference.SD()
	n := difference.EffectiveN()
	test.Effect = difference.Mean / sd
	test.Statistic, test.DF1 = test.Effect*math.Sqrt(n), n-1
	test.P, test.DifferenceIn = tTwoSided(test.Statistic, n-1), in
	return answer(test, "paired t test")
}

// Change is the difference of two independent means, now minus before, with Welch's interval; both may be
// weighted. The difference is answered whenever both means exist; the interval is NaN beside ErrRange,
// ErrEmpty, ErrTooFew, ErrNotFinite or ErrConstant as in WelchT.
func Change(now, before Moments, level float64) (difference float64, in Interval, err error) {
	c, err := contrastOf(now, before, level)
	if err != nil {
		return c.difference, nothing(), fmt.Errorf("change of a mean: %w", err)
	}
	return c.difference, around(c.difference, c.se, tQuantile((1+level)/2, c.df)), nil
}

// contrast is a difference of two means with variances of their own.
type contrast struct{ difference, se, df float64 }

// contrastOf is the difference a - b, its standard error sqrt(va/na + vb/nb), and Satterthwaite's (1946)
// degrees of freedom.
func contrastOf(a, b Moments, level float64) (contrast, error) {
	c := contrast{differenceOf(a, b), math.NaN(), math.NaN()}
	if err := checkLevel(level); err != nil {
		return c, err
	}
	va, err := a.Variance()
	if err != nil {
		return c, fmt.Errorf("the first group: %w", err)
	}
	vb, err := b.Variance()
	if err != nil {
		return c, fmt.Errorf("the second group: %w", err)
	}
	if va == 0 && vb == 0 {
		return c, fmt.Errorf("in each of the groups: %w", ErrConstant)
	}
	na, nb := a.EffectiveN(), b.EffectiveN()
	sum := va/na + vb/nb
	shareA, shareB := va/na/sum, vb/nb/sum
	c.se, c.df = math.Sqrt(sum), 1/(shareA*shareA/(na-1)+shareB*shareB/(nb-1))
	return c, nil
}

// differenceOf is a - b, NaN unless both means exist.
func differenceOf(a, b Moments) float64 {
	if a.check(1) != nil || b.check(1) != nil {
		return math.NaN()
	}
	return a.Mean - b.Mean
}

// pooled is the variance within groups and its degrees of freedom. Groups of one value bring no degrees of
// freedom, and no error.
func pooled(groups ...Moments) (variance, df float64, err error) {
	sum := 0.0
	for i, g := range groups {
		if err := g.check(1); err != nil {
			return math.NaN(), math.NaN(), fmt.Errorf("group %d: %w", i, err)
		}
		sum += g.within()
		df += g.EffectiveN() - 1
	}
	switch {
	case !(df > 0):
		return math.NaN(), df, fmt.Errorf("one value in every group: %w", ErrTooFew)
	case sum == 0:
		return math.NaN(), df, fmt.Errorf("within every group: %w", ErrConstant)
	}
	return sum / df, df, nil
}

// within is the sum of squares about the mean, on the scale of the effective n: M2 without weights.
func (m Moments) within() float64 {
	variance, err := m.Variance()
	if err != nil {
		return 0 // of one value
	}
	return variance * (m.EffectiveN() - 1)
}

// hedgesG is (a-b) / pooled SD, times 1 - 3/(4 df - 1) for small samples (Hedges 1981, the usual
// approximation). NaN with one degree of freedom, where the correction would leave nothing.
func hedgesG(a, b Moments) float64 {
	variance, df, err := pooled(a, b)
	if err != nil || df <= 1 {
		return math.NaN()
	}
	return (a.Mean - b.Mean) / math.Sqrt(variance) * (1 - 3/(4*df-1))
}
