package statistics_test

import (
	"math"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

func TestLogisticEqualsR(t *testing.T) {
	t.Parallel()
	anes := sharedColumns(t, "stats/anes96.csv")
	terms := []string{"logpopul", "selfLR", "age", "educ", "income"}
	var columns [][]float64
	for _, term := range terms {
		columns = append(columns, anes[term])
	}
	r := logisticEqualsR(t, "anes96", "logistic vote", anes["vote"], terms, columns)
	// R 4.2.2: g$null.deviance - g$deviance; pchisq(that, 5, lower = FALSE)
	near(t, "likelihood ratio", r.F, 443.9150605467014)
	near(t, "its p", r.PF, 1.008717776722293e-93)
	// Newton's steps with mpmath 1.3 at 40 digits, until a step is below 1e-40: R takes its SE from the step
	// before the last, and is 5e-12 of an SE away, which is 1e-9 of the smallest p.
	exact := [][4]float64{
		{-7.9778549502273608, 0.62622512227157221, -12.739595820251428, 3.5623553696222911e-37},
		{-0.1028796566516095, 0.027210412332905637, -3.7808929682111729, 0.00015626684991413595},
		{1.2258459453200636, 0.080587876077855577, 15.211294861968808, 2.9759801867716697e-52},
		{0.0063492215820591053, 0.005265330215966787, 1.2058543950017579, 0.22787363757940532},
		{0.1713835853765511, 0.058612882606106546, 2.9239917532855756, 0.0034557390191581619},
		{0.076482166981174099, 0.016634644415427626, 4.5977638638455966, 4.2704960744455257e-6},
	}
	for i, figures := range exact {
		within(t, "exact b", r.Estimate[i], figures[0], 1e-12)
		within(t, "exact se", r.SE[i], figures[1], 1e-13)
		within(t, "exact z", r.Statistic[i], figures[2], 1e-12)
		within(t, "exact p", r.P[i], figures[3], 1e-12)
	}
}

func TestLogisticWithFactorsEqualsR(t *testing.T) {
	t.Parallel()
	records := sharedRecords(t, "stats/penguins.csv")
	columns := make([][]float64, 4)
	var male []float64
	for _, record := range records[1:] {
		species, sex := record[0], map[string]float64{"male": 1, "female": 0}
		outcome, known := sex[record[6]]
		if !known {
			outcome = nan
		}
		male = append(male, outcome)
		columns[0] = append(columns[0], number(record[5]))
		columns[1] = append(columns[1], number(record[2]))
		columns[2] = append(columns[2], map[string]float64{"Chinstrap": 1}[species])
		columns[3] = append(columns[3], map[string]float64{"Gentoo": 1}[species])
	}
	terms := []string{"body_mass_g", "bill_length_mm", "speciesChinstrap", "speciesGentoo"}
	r := logisticEqualsR(t, "penguins", "logistic male", male, terms, columns)
	// R 4.2.2, as above with 4 degrees of freedom
	near(t, "likelihood ratio", r.F, 297.8254012953980)
	near(t, "its p", r.PF, 3.190613888808158e-63)
}

func logisticEqualsR(t *testing.T, set, test string, y []float64, terms []string, columns [][]float64) statistics.Regression {
	t.Helper()
	want := reference(t, set)
	r, err := statistics.Logistic(y, columns, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	for i, term := range append([]string{"(Intercept)"}, terms...) {
		near(t, term+" b", r.Estimate[i], want(test+" "+term, "b"))
		near(t, term+" se", r.SE[i], want(test+" "+term, "se"))
		near(t, term+" z", r.Statistic[i], want(test+" "+term, "z"))
		within(t, term+" p", r.P[i], want(test+" "+term, "p"), 1.2e-9) // R's own error: see TestLogisticEqualsR
		near(t, term+" low", math.Exp(r.Interval[i].Low), want(test+" "+term, "or_wald_low"))
		near(t, term+" high", math.Exp(r.Interval[i].High), want(test+" "+term, "or_wald_high"))
	}
	near(t, "n", r.N, want(test, "n"))
	near(t, "log likelihood", r.LogLikelihood, want(test, "loglik"))
	near(t, "mcfadden", r.RSquared, want(test, "mcfadden_r2"))
	near(t, "its degrees of freedom", r.DF1, float64(len(terms)))
	isMissing(t, "what logistic has not", r.DF2, r.Sigma, r.AdjustedRSquared)
	return r
}

func TestLogisticCountsAreTheSameAsRepeatedRows(t *testing.T) {
	t.Parallel()
	y, x := []float64{0, 0, 0, 1, 1, 1, 0, 1, nan}, []float64{1, 2, 3, 4, 5, 6, 4, 3, 2}
	f := []float64{3, 1, 2, 4, 1, 2, 1, 2, 8}
	got, err := statistics.Logistic(y, [][]float64{x}, f, 0.95)
	want, wrong := statistics.Logistic(repeated(y, f), [][]float64{repeated(x, f)}, nil, 0.95)
	if err != nil || wrong != nil {
		t.Fatal(err, wrong)
	}
	sameRegression(t, got, want, 1e-12)
	// R 4.2.2: glm(y ~ x, binomial, weights = f)
	near(t, "b0", got.Estimate[0], -6.400379210237933)
	near(t, "b1", got.Estimate[1], 2.025118607686632)
	near(t, "se1", got.SE[1], 1.085520343907541)
}

// Odds of 1 to 999,999 and of 3 to 997: the estimates are their logs, and no separation.
func TestLogisticOfARareOutcome(t *testing.T) {
	t.Parallel()
	r, err := statistics.Logistic([]float64{0, 1, 0, 1}, [][]float64{{0, 0, 1, 1}}, []float64{999_999, 1, 997, 3}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "b0", r.Estimate[0], math.Log(1.0/999_999))
	near(t, "b1", r.Estimate[1], math.Log(3.0/997)-math.Log(1.0/999_999))
	near(t, "se1", r.SE[1], math.Sqrt(1+1.0/999_999+1.0/3+1.0/997))
}

func TestLogisticSaysThatOutcomesAreSeparated(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		y       []float64
		columns [][]float64
	}{
		{"wholly", []float64{0, 0, 0, 1, 1, 1}, [][]float64{{1, 2, 3, 4, 5, 6}}},
		{"wholly, by a hair", []float64{0, 0, 0, 1, 1, 1}, [][]float64{{1, 2, 3, 3.001, 5, 6}}},
		{"but for a tie", []float64{0, 0, 0, 1, 1, 1}, [][]float64{{1, 2, 3, 3, 5, 6}}},
		{"one group all of a kind", []float64{0, 1, 0, 1, 1, 1, 1}, [][]float64{{0, 0, 0, 0, 1, 1, 1}}},
		{
			"by two columns together", []float64{0, 1, 0, 1, 0, 1, 0, 1},
			[][]float64{{1, 2, 2, 3, 3, 4, 4, 5}, {2, 1, 3, 2, 4, 3, 5, 4}},
		},
		{
			"one group all of a kind, beside a column that overlaps", []float64{0, 1, 0, 1, 1, 0, 1, 1, 1},
			[][]float64{{0, 0, 0, 0, 0, 0, 1, 1, 1}, {3, 5, 1, 2, 4, 6, 7, 1, 3}},
		},
	}
	for _, c := range cases {
		r, err := statistics.Logistic(c.y, c.columns, nil, 0.95)
		is(t, c.name, err, statistics.ErrSeparated)
		noFigures(t, c.name, r, len(c.columns))
	}
}

func TestLogisticOutcomeIsZeroOrOne(t *testing.T) {
	t.Parallel()
	x := [][]float64{{1, 2, 3, 4}}
	for _, y := range [][]float64{{1, 2, 1, 2}, {0, 0.5, 1, 1}, {0, -1, 1, 0}} {
		_, err := statistics.Logistic(y, x, nil, 0.95)
		is(t, "other outcomes", err, statistics.ErrRange)
	}
	for _, y := range [][]float64{{1, 1, 1, 1}, {0, 0, nan, 0}} {
		r, err := statistics.Logistic(y, x, nil, 0.95)
		is(t, "one outcome", err, statistics.ErrConstant)
		noFigures(t, "one outcome", r, 1)
	}
}
