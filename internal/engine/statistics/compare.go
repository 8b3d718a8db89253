package statistics

import (
	"fmt"
	"math"
)

// Test is a test's figures; those that it does not have are NaN. P is two-sided where there are two sides.
type Test struct {
	Name         string // welch_t, student_t, paired_t, anova, welch_anova, chi_square, chi_square_yates, fisher
	Statistic    float64
	DF1, DF2     float64
	P            float64
	Effect       float64
	EffectName   string   // hedges_g, cohens_d, eta_squared, omega_squared, cramers_v, odds_ratio; empty: there is none
	Difference   float64  // of means, the first minus the second
	DifferenceIn Interval // of the difference, or of the effect where there is no difference
}

// noTest is a test of which no figure exists yet.
func noTest(name, effect string) Test {
	no := math.NaN()
	return Test{
		Name: name, Statistic: no, DF1: no, DF2: no, P: no,
		Effect: no, EffectName: effect, Difference: no, DifferenceIn: nothing(),
	}
}

// answer is a test whose figures are numbers, or none with the error why.
func answer(test Test, what string) (Test, error) {
	if finite(test.Statistic, test.DF1, test.P) {
		return test, nil
	}
	return noTest(test.Name, test.EffectName), fmt.Errorf("%s: values too far apart: %w", what, ErrNotFinite)
}

// Pair is one comparison of two groups out of several.
type Pair struct {
	A, B       int     // indexes of the groups as they were handed in, A < B
	Difference float64 // mean of A minus mean of B
	SE         float64 // of the difference
	Statistic  float64 // q for Tukey, t for Games-Howell, signed as the difference; q is t times the root of 2
	DF         float64
	P          float64
	Interval   Interval // of the difference
	Effect     float64  // Hedges' g, with the pooled SD of the two groups alone
	Err        error    // why all but A, B and Difference are NaN; nil when they exist
}
