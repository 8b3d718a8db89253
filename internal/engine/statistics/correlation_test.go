package statistics_test

import (
	"math"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

var nan = math.NaN()

type correlate func(x, y, f []float64, level float64) (statistics.Correlation, error)

func correlations() map[string]correlate {
	return map[string]correlate{
		"pearson":  statistics.Pearson,
		"spearman": statistics.Spearman,
		"kendall":  statistics.Kendall,
		"partial": func(x, y, f []float64, level float64) (statistics.Correlation, error) {
			return statistics.Partial(x, y, nil, f, level)
		},
	}
}

func TestCorrelationsEqualR(t *testing.T) {
	t.Parallel()
	cases := []struct{ set, x, y string }{
		{"penguins", "flipper_length_mm", "body_mass_g"}, {"anes96", "TVnews", "educ"}, {"anes96", "selfLR", "PID"},
	}
	for _, c := range cases {
		columns, want := sharedColumns(t, "stats/"+c.set+".csv"), reference(t, c.set)
		pearson, err := statistics.Pearson(columns[c.x], columns[c.y], nil, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		test := "pearson " + c.x + " " + c.y
		near(t, test, pearson.N, want(test, "n"))
		near(t, test+" r", pearson.R, want(test, "r"))
		near(t, test+" p", pearson.P, want(test, "p"))
		near(t, test+" low", pearson.Interval.Low, want(test, "ci95_low"))
		near(t, test+" high", pearson.Interval.High, want(test, "ci95_high"))

		spearman, err := statistics.Spearman(columns[c.x], columns[c.y], nil, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		test = "spearman " + c.x + " " + c.y
		near(t, test+" rho", spearman.R, want(test, "rho"))
		near(t, test+" p", spearman.P, want(test, "p"))

		kendall, err := statistics.Kendall(columns[c.x], columns[c.y], nil, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		test = "kendall " + c.x + " " + c.y
		near(t, test+" tau", kendall.R, want(test, "tau_b"))
		near(t, test+" p", kendall.P, want(test, "p"))
	}
}

func TestCorrelationsOfASurveyEqualR(t *testing.T) {
	t.Parallel()
	bfi := sharedColumns(t, "surveys/bfi.csv")
	pearson, err := statistics.Pearson(bfi["A1"], bfi["A2"], nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "n", pearson.N, 2757) // bfi_other.txt: R's cor.test
	near(t, "r", pearson.R, -0.340193247923751)
	near(t, "p", pearson.P, 1.17119248332924e-75)
	near(t, "low", pearson.Interval.Low, -0.372789510319004)
	near(t, "high", pearson.Interval.High, -0.306758417234972)
	spearman, err := statistics.Spearman(bfi["A1"], bfi["A2"], nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "rho", spearman.R, -0.370685050121408)
}

func TestIntervalsOfRankAndPartialCorrelations(t *testing.T) {
	t.Parallel()
	penguins := sharedColumns(t, "stats/penguins.csv")
	x, y := penguins["flipper_length_mm"], penguins["body_mass_g"]

	// R 4.2.2: cor.test(x, y, conf.level = 0.9)
	pearson, _ := statistics.Pearson(x, y, nil, 0.9)
	near(t, "pearson low", pearson.Interval.Low, 0.8479210443533756)
	near(t, "pearson high", pearson.Interval.High, 0.8911285728355661)
	// SciPy 1.17.1: r = spearmanr(x, y)[0]; tanh(arctanh(r) ± norm.ppf(.975)/sqrt(n-3)), which is pingouin
	// 0.7.0 corr's without rounding
	spearman, _ := statistics.Spearman(x, y, nil, 0.95)
	near(t, "spearman low", spearman.Interval.Low, 0.8056946916128989)
	near(t, "spearman high", spearman.Interval.High, 0.8686458897720062)
	// SciPy 1.17.1: r = kendalltau(x, y)[0]; tanh(arctanh(r) ± norm.ppf(.975)*sqrt(.437/(n-4)))
	kendall, _ := statistics.Kendall(x, y, nil, 0.95)
	near(t, "kendall low", kendall.Interval.Low, 0.6188678872831291)
	near(t, "kendall high", kendall.Interval.High, 0.6983725955335611)
	// pingouin 0.7.0: partial_corr(penguins, x, y, ["bill_length_mm", "bill_depth_mm"]); its interval,
	// without rounding, from statsmodels 0.15.0's residuals of OLS
	given := [][]float64{penguins["bill_length_mm"], penguins["bill_depth_mm"]}
	partial, err := statistics.Partial(x, y, given, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "partial r", partial.R, 0.7410951981879631)
	near(t, "partial p", partial.P, 1.9316462647748816e-60)
	near(t, "partial low", partial.Interval.Low, 0.6890467725525006)
	near(t, "partial high", partial.Interval.High, 0.7855377673402281)
}

func TestCountsAreTheSameAsRepeatedRows(t *testing.T) {
	t.Parallel()
	x := []float64{1, 2, 3, 4, 5, 2, nan, 3}
	y := []float64{2, 1, 4, 3, 6, 2, 5, nan}
	z := []float64{1, 0, 1, 0, 0, 1, 1, 1}
	f := []float64{3, 1, 4, 1, 5, 0, 7, 2}
	for name, correlate := range correlations() {
		short, err := correlate(x, y, f, 0.95)
		long, wrong := correlate(repeated(x, f), repeated(y, f), nil, 0.95)
		if err != nil || wrong != nil {
			t.Fatal(name, err, wrong)
		}
		sameCorrelation(t, name, short, long)
	}
	short, _ := statistics.Partial(x, y, [][]float64{z}, f, 0.95)
	long, _ := statistics.Partial(repeated(x, f), repeated(y, f), [][]float64{repeated(z, f)}, nil, 0.95)
	sameCorrelation(t, "partial, given one", short, long)
}

func sameCorrelation(t *testing.T, name string, got, want statistics.Correlation) {
	t.Helper()
	if got.N != want.N || got.Method != want.Method {
		t.Errorf("%s: %v of %v rows, want %v of %v", name, got.Method, got.N, want.Method, want.N)
	}
	within(t, name+" r", got.R, want.R, 1e-13)
	within(t, name+" p", got.P, want.P, 1e-12)
	within(t, name+" low", got.Interval.Low, want.Interval.Low, 1e-12)
	within(t, name+" high", got.Interval.High, want.Interval.High, 1e-12)
}

// An order that is known: C - D by comparing all pairs.
func TestKendallCountsEveryPair(t *testing.T) {
	t.Parallel()
	var x, y []float64
	for i := range 200 {
		x, y = append(x, float64(i*i%17)), append(y, float64(i*7%13))
	}
	excess, tiedX, tiedY := 0.0, 0.0, 0.0
	for i := range x {
		for j := range i {
			sign := (x[i] - x[j]) * (y[i] - y[j])
			switch {
			case sign > 0:
				excess++
			case sign < 0:
				excess--
			}
			if x[i] == x[j] {
				tiedX++
			}
			if y[i] == y[j] {
				tiedY++
			}
		}
	}
	all := float64(len(x)*(len(x)-1)) / 2
	kendall, err := statistics.Kendall(x, y, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "tau", kendall.R, excess/math.Sqrt((all-tiedX)*(all-tiedY)), 1e-14)
}

// y is x but for 1e-4 in one place: 1-r² is 4.7e-10, of which r alone could keep six digits.
func TestPearsonKeepsPAndIntervalNearOne(t *testing.T) {
	t.Parallel()
	x := []float64{1, 2, 3, 4, 5, 6}
	y := []float64{1, 2, 3.0001, 4, 5, 6}
	c, err := statistics.Pearson(x, y, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	// Exactly: Python's fractions for 1-r², mpmath 1.3 (50 digits) for betainc(2, 1/2, 0, 1-r²) and
	// tanh(atanh r - z/sqrt 3)
	near(t, "p", c.P, 8.21444900248359e-20)
	within(t, "1-r", 1-c.R, 2.3401494258735357e-10, 1e-6)
	within(t, "1-low", 1-c.Interval.Low, 2.2497096393077033e-9, 1e-6)
}

func TestPerfectCorrelationHasNoDoubt(t *testing.T) {
	t.Parallel()
	x := []float64{1, 2, 3, 4, 5, 7}
	y := []float64{-0.1, -0.2, -0.3, -0.4, -0.5, -0.7}
	for name, correlate := range correlations() {
		c, err := correlate(x, y, nil, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		if c.R != -1 || c.Interval != (statistics.Interval{Low: -1, High: -1}) {
			t.Errorf("%s: %+v", name, c)
		}
		if name != "kendall" && c.P != 0 {
			t.Errorf("%s: p %v", name, c.P)
		}
	}
}

func TestCorrelationThatDoesNotExist(t *testing.T) {
	t.Parallel()
	three := []float64{1, 2, 4}
	cases := []struct {
		name    string
		x, y, f []float64
		level   float64
		want    error
		n       float64
	}{
		{"no rows", nil, nil, nil, 0.95, statistics.ErrEmpty, 0},
		{"all missing", []float64{nan, nan, nan}, three, nil, 0.95, statistics.ErrEmpty, 0},
		{"never both", []float64{1, nan, 2, nan}, []float64{nan, 1, nan, 2}, nil, 0.95, statistics.ErrEmpty, 0},
		{"no counts", three, three, []float64{0, 0, 0}, 0.95, statistics.ErrEmpty, 0},
		{"one pair", []float64{1}, []float64{1}, nil, 0.95, statistics.ErrTooFew, 1},
		{"two pairs", []float64{1, 2, nan}, []float64{2, 1, 3}, nil, 0.95, statistics.ErrTooFew, 2},
		{"constant x", []float64{0.1, 0.1, 0.1, 0.1}, []float64{1, 2, 3, 4}, nil, 0.95, statistics.ErrConstant, 4},
		{"constant y", []float64{1, 2, 3, 4}, []float64{7, 7, 7, 7}, nil, 0.95, statistics.ErrConstant, 4},
		{"lengths", three, []float64{1, 2}, nil, 0.95, statistics.ErrShape, nan},
		{"counts", three, three, []float64{1, 2}, 0.95, statistics.ErrShape, nan},
		{"infinite", []float64{1, math.Inf(1), 3}, three, nil, 0.95, statistics.ErrNotFinite, nan},
		{"negative count", three, three, []float64{1, -1, 1}, 0.95, statistics.ErrNotFinite, nan},
		{"missing count", three, three, []float64{1, nan, 1}, 0.95, statistics.ErrNotFinite, nan},
		{"level", three, three, nil, 95, statistics.ErrRange, nan},
		{"no level", three, three, nil, nan, statistics.ErrRange, nan},
	}
	for _, c := range cases {
		for name, correlate := range correlations() {
			got, err := correlate(c.x, c.y, c.f, c.level)
			is(t, name+", "+c.name, err, c.want)
			isMissing(t, name+", "+c.name, got.R, got.P, got.Interval.Low, got.Interval.High)
			if got.N != c.n && !(math.IsNaN(c.n) && math.IsNaN(got.N)) {
				t.Errorf("%s, %s: n %v, want %v", name, c.name, got.N, c.n)
			}
		}
	}
}

func TestThreePairsHaveNoInterval(t *testing.T) {
	t.Parallel()
	for name, correlate := range correlations() {
		c, err := correlate([]float64{1, 2, 3}, []float64{2, 1, 5}, nil, 0.95)
		is(t, name, err, statistics.ErrTooFew)
		isMissing(t, name, c.Interval.Low, c.Interval.High)
		if !(c.R > 0 && c.R < 1 && c.P > 0 && c.P < 1) {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

func TestPartialThatDoesNotExist(t *testing.T) {
	t.Parallel()
	x, y := []float64{1, 2, 3, 5, 8, 9}, []float64{2, 1, 4, 3, 6, 4}
	z, same := []float64{0, 1, 1, 0, 1, 0}, []float64{3, 3, 3, 3, 3, 3}
	double := []float64{0, 2, 2, 0, 2, 0}
	cases := []struct {
		name  string
		given [][]float64
		want  error
	}{
		{"given twice", [][]float64{z, double}, statistics.ErrSingular},
		{"given x itself", [][]float64{x}, statistics.ErrSingular},
		{"given y itself", [][]float64{z, y}, statistics.ErrSingular},
		{"given a constant", [][]float64{same}, statistics.ErrConstant},
		{"given too many", [][]float64{z, x, y, double}, statistics.ErrTooFew},
		{"given nothing but missing", [][]float64{{nan, nan, nan, nan, nan, nan}}, statistics.ErrEmpty},
		{"given another length", [][]float64{{1, 2}}, statistics.ErrShape},
	}
	for _, c := range cases {
		got, err := statistics.Partial(x, y, c.given, nil, 0.95)
		is(t, c.name, err, c.want)
		isMissing(t, c.name, got.R, got.P, got.Interval.Low, got.Interval.High)
	}
}

func TestZScoresKeepMissingValues(t *testing.T) {
	t.Parallel()
	got, err := statistics.ZScores([]float64{1, nan, 2, 4, 9})
	if err != nil {
		t.Fatal(err)
	}
	isMissing(t, "second", got[1])
	// R 4.2.2: scale(c(1, NA, 2, 4, 9))
	for i, want := range map[int]float64{0: -0.8429272304235246, 2: -0.5619514869490164, 4: 1.4048787173725410} {
		near(t, "z", got[i], want)
	}
	if got[3] != 0 {
		t.Errorf("the mean itself: %v", got[3])
	}
}

func TestZScoresThatDoNotExist(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		x    []float64
		want error
	}{
		{"no values", nil, statistics.ErrEmpty},
		{"all missing", []float64{nan, nan}, statistics.ErrEmpty},
		{"one value", []float64{3, nan}, statistics.ErrTooFew},
		{"constant", []float64{0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, statistics.ErrConstant},
		{"infinite", []float64{1, math.Inf(-1)}, statistics.ErrNotFinite},
		{"too far apart", []float64{-1.7e308, 1.7e308, 0}, statistics.ErrNotFinite},
	}
	for _, c := range cases {
		got, err := statistics.ZScores(c.x)
		is(t, c.name, err, c.want)
		if len(got) != len(c.x) {
			t.Errorf("%s: %d scores for %d values", c.name, len(got), len(c.x))
		}
		isMissing(t, c.name, got...)
	}
}
