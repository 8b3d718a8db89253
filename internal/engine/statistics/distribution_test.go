package statistics_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

var inf = math.Inf(1)

// mpmath 1.3 or 1.4 with 40 digits: betainc(d2/2, d1/2, 0, d2/(d2+d1*f), regularized=True), for integers d1/2
// its finite sum.
func TestSurvivalsKeepTheirDigits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ t, df, want float64 }{
		{1e-3, 5, 0.99924078677219765}, {0.5, 1, 0.70483276469913345}, {2, 3.7, 0.12181720190523401},
		{5, 1e6, 5.7339978708907416e-7}, {37, 1e6, 1.8299730861802263e-299}, {3, 1e7, 0.0026998027110371613},
		{1.96, 1e9, 0.049995790573729595}, {40, 57.3, 1.4575861317221808e-43}, {0.1, 1e5, 0.92034452590672622},
	} {
		within(t, fmt.Sprintf("t %v with %v", c.t, c.df), statistics.TTwoSided(c.t, c.df), c.want, 1e-12)
		within(t, fmt.Sprintf("t %v with %v", -c.t, c.df), statistics.TTwoSided(-c.t, c.df), c.want, 1e-12)
	}
	for _, c := range []struct{ f, d1, d2, want float64 }{
		{1.0001, 1e5, 1e5, 0.49369276261063594}, {1.05, 1e5, 2e5, 2.0875040967028394e-19},
		{20, 40, 1e6, 5.2522738934692495e-142}, {1, 2500, 17499, 0.49698426549538104}, {1.2, 2799, 11196, 2.5395033204678491e-10},
	} {
		within(t, fmt.Sprintf("F %v with %v, %v", c.f, c.d1, c.d2), statistics.FSurvival(c.f, c.d1, c.d2), c.want, 1e-12)
	}
	// gammainc(df/2, x/2, inf, regularized=True)
	for _, c := range []struct{ x, df, want float64 }{
		{1e-3, 1, 0.97477287936996039}, {10200, 1e4, 0.079328881077618977}, {12000, 1e4, 1.1470065524601248e-40},
		{700, 4, 3.4852862290890077e-150}, {0.1, 0.1, 0.11775643611433194}, {1400, 300, 2.7315100638233339e-141},
		{99.3, 100, 0.5009666408297744}, {1e6, 1e6, 0.4998119368033945}, {1.01e6, 1e6, 9.0685288232620769e-13},
	} {
		within(t, fmt.Sprintf("chi-square %v with %v", c.x, c.df), statistics.ChiSquareSurvival(c.x, c.df), c.want, 1e-12)
	}
}

// mpmath: findroot(lambda z: log(ncdf(z)) - log(p), ...)
func TestNormalQuantilesKeepTheirDigits(t *testing.T) {
	t.Parallel()
	for p, want := range map[float64]float64{
		1e-300: -37.047096299361199, 1e-30: -11.464024688443616, 1e-10: -6.3613409024040562, 1e-5: -4.2648907939228246,
		0.01: -2.3263478740408411, 0.025: -1.9599639845400542, 0.3: -0.52440051270804082, 0.4999: -0.00025066283008800749, 0.5: 0,
	} {
		within(t, fmt.Sprint("normal ", p), statistics.NormalQuantile(p), want, 1e-12)
	}
}

func TestQuantilesInvertSurvivals(t *testing.T) {
	t.Parallel()
	for _, df := range []float64{0.7, 1, 2.5, 10, 333.3, 1e6, inf} {
		for _, p := range []float64{1e-12, 1e-4, 0.025, 0.3, 0.49} {
			low, high := statistics.TQuantile(p, df), statistics.TQuantile(1-p, df)
			within(t, fmt.Sprintf("t of %v with %v", p, df), statistics.TTwoSided(low, df), 2*p, 1e-11)
			within(t, fmt.Sprintf("t of 1-%v with %v", p, df), high, -low, 1e-3*p+1e-15/p)
			for _, d1 := range []float64{1, 3, 47.5, 1e4} {
				f := statistics.FQuantile(1-p, d1, df)
				within(t, fmt.Sprintf("F of 1-%v with %v, %v", p, d1, df), statistics.FSurvival(f, d1, df), 1-(1-p), 1e-11)
				within(t, fmt.Sprintf("F of %v with %v, %v", p, df, d1), statistics.FQuantile(1-(1-p), df, d1), 1/f, 1e-11)
			}
		}
	}
}

func TestRangeOfTwoIsStudentsT(t *testing.T) {
	t.Parallel()
	for _, df := range []float64{1.3, 2, 40, 300, 1e6} {
		for _, q := range []float64{1e-3, 0.5, 2, 6, 60, 200} {
			want := statistics.TTwoSided(q/math.Sqrt2, df)
			within(t, fmt.Sprintf("range of 2 beyond %v with %v", q, df), statistics.RangeSurvival(q, 2, df), want, 1e-11)
		}
	}
}

// SciPy 1.17.1: scipy.stats.studentized_range.sf(q, k, df)
func TestStudentizedRangeEqualsSciPy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ q, k, df, want float64 }{
		{3, 3, 1, 0.41033295547761817}, {4, 50, 30, 0.7350732435124205}, {30, 100, 3.4, 0.0037405616927315144},
		{5, 10, 937, 0.01545791432115129}, {10, 5, 3, 0.022686105112253774}, {15, 3, 20, 3.4145370975124933e-09},
	} {
		what := fmt.Sprintf("range of %v beyond %v with %v", c.k, c.q, c.df)
		absolutely(t, what, statistics.RangeSurvival(c.q, c.k, c.df), c.want, 1e-11)
	}
}

func TestRangeQuantilesAreWithinTheirPromise(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]float64{{0.95, 3, 339}, {0.95, 7, 937}, {0.9, 50, 4}, {0.999, 4, 3}, {0.5, 50, 1000}, {0.99, 5, inf}} {
		q := statistics.RangeQuantile(c[0], c[1], c[2])
		within(t, fmt.Sprint("range ", c), statistics.RangeSurvival(q, c[1], c[2]), 1-c[0], 2e-6)
	}
}

func TestDistributionsOutsideTheirRangeAreMissing(t *testing.T) {
	t.Parallel()
	isMissing(t, "normal", statistics.NormalSurvival(nan), statistics.NormalQuantile(nan), statistics.NormalQuantile(1.1))
	isMissing(t, "t", statistics.TTwoSided(nan, 3), statistics.TTwoSided(1, 0), statistics.TTwoSided(1, nan),
		statistics.TQuantile(-0.1, 3), statistics.TQuantile(0.5, -1))
	isMissing(t, "F", statistics.FSurvival(nan, 1, 1), statistics.FSurvival(1, 0, 1), statistics.FSurvival(1, 1, nan),
		statistics.FQuantile(2, 1, 1), statistics.FQuantile(0.5, 1, -1))
	isMissing(t, "chi-square", statistics.ChiSquareSurvival(nan, 1), statistics.ChiSquareSurvival(1, 0),
		statistics.ChiSquareSurvival(1, inf))
	isMissing(t, "range", statistics.RangeSurvival(nan, 3, 3), statistics.RangeSurvival(1, 1, 3), statistics.RangeSurvival(1, 3, 0),
		statistics.RangeQuantile(nan, 3, 3), statistics.RangeQuantile(0.5, 1, 3))
}

func TestDistributionsReachTheirEnds(t *testing.T) {
	t.Parallel()
	for what, got := range map[string][2]float64{
		"t at infinity": {statistics.TTwoSided(inf, 3), 0}, "t at 0": {statistics.TTwoSided(0, 3), 1},
		"t of 0": {statistics.TQuantile(0, 3), -inf}, "t of 1": {statistics.TQuantile(1, 3), inf}, "t of 0.5": {statistics.TQuantile(0.5, 3), 0},
		"F at 0": {statistics.FSurvival(0, 2, 3), 1}, "F at infinity": {statistics.FSurvival(inf, 2, 3), 0},
		"chi-square by F": {statistics.FSurvival(2, 3, inf), statistics.ChiSquareSurvival(6, 3)},
		"inverse by F":    {statistics.FSurvival(2, inf, 3), 1 - statistics.ChiSquareSurvival(1.5, 3)},
		"F of 0":          {statistics.FQuantile(0, 2, 3), 0}, "F of 1": {statistics.FQuantile(1, 2, 3), inf},
		"chi-square at 0": {statistics.ChiSquareSurvival(0, 3), 1}, "chi-square at infinity": {statistics.ChiSquareSurvival(inf, 3), 0},
		"range at 0": {statistics.RangeSurvival(0, 3, 3), 1}, "range at infinity": {statistics.RangeSurvival(inf, 3, 3), 0},
		"range of 0": {statistics.RangeQuantile(0, 3, 3), 0}, "range of 1": {statistics.RangeQuantile(1, 3, 3), inf},
		"normal of 0": {statistics.NormalQuantile(0), -inf}, "normal of 1": {statistics.NormalQuantile(1), inf},
	} {
		if got[0] != got[1] {
			t.Errorf("%s: %v, want %v", what, got[0], got[1])
		}
	}
}
