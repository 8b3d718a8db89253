package statistics_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// momentsOf are moments of a column without weights.
func momentsOf(x ...float64) statistics.Moments {
	var m statistics.Moments
	for _, value := range x {
		m.Add(value, 1)
	}
	return m
}

// R 4.2.2: a = c(3,4,4,5,2,1,5,3,4,4), t.test(a)$conf.int, t.test(a, conf.level = .99)$conf.int
func TestMeanIntervalEqualsR(t *testing.T) {
	t.Parallel()
	m := momentsOf(3, 4, 4, 5, 2, 1, 5, 3, 4, 4)
	for level, want := range map[float64][2]float64{
		0.95: {2.592000685735766, 4.407999314264234}, 0.99: {2.195559932013258, 4.804440067986742},
	} {
		in, err := m.MeanInterval(level)
		must(t, err)
		within(t, "low", in.Low, want[0], 1e-13)
		within(t, "high", in.High, want[1], 1e-13)
	}
}

func TestMergedMomentsAreThoseOfOnePass(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		var whole, merged statistics.Moments
		for range random.IntN(6) {
			var part statistics.Moments
			for range random.IntN(40) {
				x, w := 1e6+random.NormFloat64(), random.Float64()
				whole.Add(x, w)
				part.Add(x, w)
			}
			merged.Merge(part)
		}
		within(t, "N", merged.N, whole.N, 0)
		within(t, "W", merged.W, whole.W, 1e-12)
		within(t, "W2", merged.W2, whole.W2, 1e-12)
		within(t, "mean", merged.Mean, whole.Mean, 1e-14)
		within(t, "M2", merged.M2, whole.M2, 1e-8) // of values a million times their spread
	}
}

func TestSmallSpreadsBesideLargeMeansKeepTheirDigits(t *testing.T) {
	t.Parallel()
	var m statistics.Moments
	for i := range 1_000_000 {
		m.Add(1e9+float64(i%2), 1)
	}
	variance, err := m.Variance()
	must(t, err)
	near(t, "variance", variance, 250000.0/999999)
	near(t, "mean", m.Mean, 1e9+0.5)
}

func TestMissingValuesAndWeightsOfNothingAreLeftOut(t *testing.T) {
	t.Parallel()
	m, err := statistics.Describe([]float64{1, nan, 5, 3, 7}, []float64{2, 1, 0, nan, 2})
	must(t, err)
	if want := (statistics.Moments{N: 2, W: 4, W2: 8, Mean: 4, M2: 36}); m != want {
		t.Errorf("%+v, want %+v", m, want)
	}
	if n := m.EffectiveN(); n != 2 {
		t.Errorf("effective n %v, want 2", n)
	}
}

func TestEqualValuesHaveAVarianceOfExactlyZero(t *testing.T) {
	t.Parallel()
	var all statistics.Moments
	for i := range 1000 {
		part := momentsOf(0.1, 0.1, 0.1)
		part.Add(0.1, float64(i)/7)
		all.Merge(part)
	}
	if variance, err := all.Variance(); variance != 0 || err != nil {
		t.Errorf("variance %v, %v", variance, err)
	}
	in, err := all.MeanInterval(0.95)
	is(t, "interval of equal values", err, statistics.ErrConstant)
	isMissing(t, "interval of equal values", in.Low, in.High)
}

func TestMomentsThatDoNotExist(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x, w []float64
		want error
	}{
		"no values":          {nil, nil, statistics.ErrEmpty},
		"all missing":        {[]float64{nan, nan}, nil, statistics.ErrEmpty},
		"no weight":          {[]float64{1, 2}, []float64{0, 0}, statistics.ErrEmpty},
		"an infinite value":  {[]float64{1, inf, 3}, nil, statistics.ErrNotFinite},
		"an infinite weight": {[]float64{1, 2}, []float64{1, inf}, statistics.ErrNotFinite},
		"a negative weight":  {[]float64{1, 2, 3}, []float64{1, -1, 1}, statistics.ErrNotFinite},
		"unequal lengths":    {[]float64{1, 2}, []float64{1}, statistics.ErrShape},
		"too great":          {[]float64{1e308, -1e308}, nil, statistics.ErrNotFinite},
	} {
		m, err := statistics.Describe(c.x, c.w)
		is(t, name, err, c.want)
		noMoments(t, name, m)
	}
	noMoments(t, "one value", momentsOf(3))
	_, err := momentsOf(3).SD()
	is(t, "one value", err, statistics.ErrTooFew)
	lopsided, err := statistics.Describe([]float64{1, 2}, []float64{1e30, 1})
	must(t, err)
	_, err = lopsided.Variance()
	is(t, "one weight is all", err, statistics.ErrTooFew)
	_, err = momentsOf(1, 2).MeanInterval(1)
	is(t, "a level of 1", err, statistics.ErrRange)
	_, err = momentsOf(1, 2).MeanInterval(nan)
	is(t, "no level", err, statistics.ErrRange)
}

// noMoments wants no spread of moments, and an error that says why.
func noMoments(t *testing.T, name string, m statistics.Moments) {
	t.Helper()
	variance, wrong := m.Variance()
	sd, err := m.SD()
	in, missing := m.MeanInterval(0.95)
	if wrong == nil || err == nil || missing == nil {
		t.Errorf("%s: no error", name)
	}
	isMissing(t, name, variance, sd, in.Low, in.High)
	if m.N > 1 || m.N == 0 {
		isMissing(t, name, m.EffectiveN())
	}
}

func TestSpoiledMomentsSpoilWhatTheyAreMergedInto(t *testing.T) {
	t.Parallel()
	m := momentsOf(1, 2, 3)
	m.Merge(momentsOf(4, inf))
	_, err := m.Variance()
	is(t, "merged", err, statistics.ErrNotFinite)
	if !math.IsNaN(m.Mean) {
		t.Errorf("mean %v", m.Mean)
	}
}
