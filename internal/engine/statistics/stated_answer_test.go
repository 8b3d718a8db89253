package statistics_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// A thousand small and bad inputs: no panic, and no figure is missing without an error.
func TestEveryAnswerIsAFigureOrAnError(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(4, 2026))
	for range 1_000 {
		x, y, z, f := badColumn(random), badColumn(random), badColumn(random), badCounts(random)
		for name, correlate := range correlations() {
			c, err := correlate(x, y, f, 0.95)
			answered(t, name, err, c.R, c.P, c.Interval.Low, c.Interval.High)
		}
		c, err := statistics.Partial(x, y, [][]float64{z}, f, 0.95)
		answered(t, "partial", err, c.R, c.P, c.Interval.Low, c.Interval.High)

		r, err := statistics.OLS(y, [][]float64{x, z}, f, 0.95)
		answered(t, "ols", err, append(append(r.Estimate, r.SE...), r.RSquared, r.Sigma)...)
		r, err = statistics.Logistic(zeroOne(y), [][]float64{x, z}, f, 0.95)
		answered(t, "logistic", err, append(append(append(r.Estimate, r.SE...), r.P...), r.F, r.PF)...)

		scores, err := statistics.ZScores(x)
		if err == nil && !math.IsNaN(sum(x)) {
			answered(t, "z-scores", err, scores...)
		}
		s := badSums(random)
		a, err := statistics.CronbachAlpha(s, s.N[0], 0.95)
		answered(t, "alpha", err, a.Alpha, a.Standardised, a.Interval.Low, a.Interval.High)
		rest, deleted, err := statistics.ItemRest(s)
		answered(t, "item-rest", err, append(rest, deleted...)...)
		for _, method := range []statistics.Factoring{statistics.MinimumResidual, statistics.MaximumLikelihood} {
			factor, err := statistics.OneFactor(s, method)
			answered(t, "factor", err, append(append(factor.Loadings, factor.Uniquenesses...), factor.Omega, factor.RawOmega)...)
		}
	}
}

func answered(t *testing.T, what string, err error, figures ...float64) {
	t.Helper()
	for i, figure := range figures {
		if err == nil && (math.IsNaN(figure) || math.IsInf(figure, 0)) {
			t.Errorf("%s: figure %d is %v without an error", what, i, figure)
		}
	}
}

// badColumn is six whole values out of few, some missing, some all alike, seldom one infinite.
func badColumn(random *rand.Rand) []float64 {
	column := make([]float64, 6)
	values, missing := 1+random.IntN(5), random.Float64()*0.6
	for i := range column {
		column[i] = float64(random.IntN(values)) / 10
		switch p := random.Float64(); {
		case p < missing:
			column[i] = nan
		case p > 0.999:
			column[i] = math.Inf(1)
		}
	}
	return column
}

func badCounts(random *rand.Rand) []float64 {
	if random.IntN(2) == 0 {
		return nil
	}
	f := make([]float64, 6)
	for i := range f {
		f[i] = float64(random.IntN(4))
	}
	return f
}

func badSums(random *rand.Rand) statistics.PairSums {
	k := 1 + random.IntN(5)
	s := statistics.NewPairSums(k)
	for range random.IntN(12) {
		s.Add(badColumn(random)[:k], 1)
	}
	return s
}

func zeroOne(y []float64) []float64 {
	outcome := make([]float64, len(y))
	for i, value := range y {
		outcome[i] = value
		if value > 0 {
			outcome[i] = 1
		}
	}
	return outcome
}

func sum(column []float64) float64 {
	total := 0.0
	for _, x := range column {
		total += x
	}
	return total
}
