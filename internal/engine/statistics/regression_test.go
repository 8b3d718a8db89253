package statistics_test

import (
	"math"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

func TestOLSEqualsR(t *testing.T) {
	t.Parallel()
	penguins, want := sharedColumns(t, "stats/penguins.csv"), reference(t, "penguins")
	terms := []string{"flipper_length_mm", "bill_length_mm", "bill_depth_mm"}
	var columns [][]float64
	for _, term := range terms {
		columns = append(columns, penguins[term])
	}
	r, err := statistics.OLS(penguins["body_mass_g"], columns, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	const test = "ols body_mass_g"
	for i, term := range append([]string{"(Intercept)"}, terms...) {
		near(t, term+" b", r.Estimate[i], want(test+" "+term, "b"))
		near(t, term+" se", r.SE[i], want(test+" "+term, "se"))
		near(t, term+" t", r.Statistic[i], want(test+" "+term, "t"))
		near(t, term+" p", r.P[i], want(test+" "+term, "p"))
	}
	near(t, "n", r.N, want(test, "n"))
	near(t, "r2", r.RSquared, want(test, "r2"))
	near(t, "adjusted r2", r.AdjustedRSquared, want(test, "adj_r2"))
	near(t, "F", r.F, want(test, "F"))
	near(t, "sigma", r.Sigma, want(test, "sigma"))
	near(t, "aic", -2*r.LogLikelihood+2*5, want(test, "aic"))
	// R 4.2.2: pf(summary(m)$fstatistic[1], 3, 338, lower = FALSE); logLik(m); confint(m)
	near(t, "p of F", r.PF, 8.188525644921957e-105)
	near(t, "log likelihood", r.LogLikelihood, -2526.660162129003)
	intervals := []statistics.Interval{
		{Low: -7529.178831091589018, High: -5320.35056510561117}, {Low: 45.396662747623637, High: 55.14178052885728},
		{Low: -6.320533948319476, High: 14.64417488914245}, {Low: -6.886517172905485, High: 46.98558343579353},
	}
	for i, interval := range intervals {
		near(t, "low", r.Interval[i].Low, interval.Low)
		near(t, "high", r.Interval[i].High, interval.High)
	}
}

// bfi_other.txt: R's lm(A1 ~ age + gender + education), to 12 digits.
func TestOLSOfASurveyEqualsR(t *testing.T) {
	t.Parallel()
	bfi := sharedColumns(t, "surveys/bfi.csv")
	r, err := statistics.OLS(bfi["A1"], [][]float64{bfi["age"], bfi["gender"], bfi["education"]}, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "n", r.N, 2563)
	near(t, "r2", r.RSquared, 0.0581558300036792)
	want := [][4]float64{
		{4.04212775306e+00, 1.35423442957e-01, 2.98480651858e+01, 3.10987588490e-168},
		{-1.43180519731e-02, 2.55317700656e-03, -5.60793550011e+00, 2.26711706081e-08},
		{-4.68138299829e-01, 5.71741546639e-02, -8.18793566046e+00, 4.14454101566e-16},
		{-1.42912538859e-01, 2.49260440679e-02, -5.73346249689e+00, 1.09950107794e-08},
	}
	for i, figures := range want {
		near(t, "b", r.Estimate[i], figures[0])
		near(t, "se", r.SE[i], figures[1])
		near(t, "t", r.Statistic[i], figures[2])
		near(t, "p", r.P[i], figures[3])
	}
}

// longley is NIST's Statistical Reference Dataset of that name (https://www.itl.nist.gov/div898/strd, higher
// difficulty): total employment, then six columns which nearly depend on each other.
func longley() (y []float64, columns [][]float64) {
	rows := [][7]float64{
		{60323, 83.0, 234289, 2356, 1590, 107608, 1947}, {61122, 88.5, 259426, 2325, 1456, 108632, 1948},
		{60171, 88.2, 258054, 3682, 1616, 109773, 1949}, {61187, 89.5, 284599, 3351, 1650, 110929, 1950},
		{63221, 96.2, 328975, 2099, 3099, 112075, 1951}, {63639, 98.1, 346999, 1932, 3594, 113270, 1952},
		{64989, 99.0, 365385, 1870, 3547, 115094, 1953}, {63761, 100.0, 363112, 3578, 3350, 116219, 1954},
		{66019, 101.2, 397469, 2904, 3048, 117388, 1955}, {67857, 104.6, 419180, 2822, 2857, 118734, 1956},
		{68169, 108.4, 442769, 2936, 2798, 120445, 1957}, {66513, 110.8, 444546, 4681, 2637, 121950, 1958},
		{68655, 112.6, 482704, 3813, 2552, 123366, 1959}, {69564, 114.2, 502601, 3931, 2514, 125368, 1960},
		{69331, 115.7, 518173, 4806, 2572, 127852, 1961}, {70551, 116.9, 554894, 4007, 2827, 130081, 1962},
	}
	columns = make([][]float64, 6)
	for _, row := range rows {
		y = append(y, row[0])
		for j := range columns {
			columns[j] = append(columns[j], row[j+1])
		}
	}
	return y, columns
}

func TestOLSOfLongleyIsAsCertified(t *testing.T) {
	t.Parallel()
	y, columns := longley()
	r, err := statistics.OLS(y, columns, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	const digits = 1e-11
	// NIST's certified values; the same from Python's fractions, exactly.
	estimates := []float64{
		-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683, -1.03322686717359,
		-0.511041056535807e-01, 1829.15146461355,
	}
	errors := []float64{
		890420.383607373, 84.9149257747669, 0.334910077722432e-01, 0.488399681651699, 0.214274163161675,
		0.226073200069370, 455.478499142212,
	}
	for i := range estimates {
		within(t, "b", r.Estimate[i], estimates[i], digits)
		within(t, "se", r.SE[i], errors[i], digits)
	}
	within(t, "sigma", r.Sigma, 304.854073561965, digits)
	within(t, "r2", r.RSquared, 0.995479004577296, digits)
	within(t, "F", r.F, 330.285339234588, digits)
}

func TestOLSCountsAreTheSameAsRepeatedRows(t *testing.T) {
	t.Parallel()
	y, columns := longley()
	f := []float64{1, 2, 3, 0, 1, 1, 4, 2, 2, 1, 5, 1, 1, 2, 3, 1}
	y[6] = nan
	long := make([][]float64, len(columns))
	for j, column := range columns {
		long[j] = repeated(column, f)
	}
	got, err := statistics.OLS(y, columns, f, 0.95)
	want, wrong := statistics.OLS(repeated(y, f), long, nil, 0.95)
	if err != nil || wrong != nil {
		t.Fatal(err, wrong)
	}
	sameRegression(t, got, want, 1e-10)
}

func sameRegression(t *testing.T, got, want statistics.Regression, relative float64) {
	t.Helper()
	for i := range want.Estimate {
		within(t, "b", got.Estimate[i], want.Estimate[i], relative)
		within(t, "se", got.SE[i], want.SE[i], relative)
		within(t, "statistic", got.Statistic[i], want.Statistic[i], relative)
		within(t, "p", got.P[i], want.P[i], 10*relative)
		within(t, "low", got.Interval[i].Low, want.Interval[i].Low, relative)
		within(t, "high", got.Interval[i].High, want.Interval[i].High, relative)
	}
	within(t, "n", got.N, want.N, 0)
	within(t, "r2", got.RSquared, want.RSquared, relative)
	within(t, "F", got.F, want.F, relative)
	within(t, "p of F", got.PF, want.PF, 10*relative)
	within(t, "log likelihood", got.LogLikelihood, want.LogLikelihood, relative)
}

func TestOLSThatLeavesNothing(t *testing.T) {
	t.Parallel()
	r, err := statistics.OLS([]float64{1, 3, 5, 7, 9}, [][]float64{{0, 1, 2, 3, 4}}, nil, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "intercept", r.Estimate[0], 1, 1e-13)
	within(t, "slope", r.Estimate[1], 2, 1e-14)
	within(t, "r2", r.RSquared, 1, 1e-15)
	if !(r.Sigma < 1e-14 && r.SE[1] < 1e-14 && r.P[1] < 1e-30) {
		t.Errorf("%+v", r)
	}
}

func TestRegressionThatDoesNotExist(t *testing.T) {
	t.Parallel()
	outcome, x := []float64{0, 1, 0, 1, 1, 0}, []float64{1, 2, 3, 4, 2, 6}
	z, same, missing := []float64{2, 4, 6, 8, 4, 12}, []float64{3, 3, 3, 3, 3, 3}, []float64{nan, nan, nan, nan, nan, nan}
	offset := []float64{1e6 + 0.1, 1e6 + 0.2, 1e6 + 0.3, 1e6 + 0.4, 1e6 + 0.2, 1e6 + 0.6} // x/10 + 1e6
	cases := []struct {
		name    string
		y       []float64
		columns [][]float64
		f       []float64
		level   float64
		want    error
	}{
		{"no rows", nil, [][]float64{nil}, nil, 0.95, statistics.ErrEmpty},
		{"no columns", outcome, nil, nil, 0.95, statistics.ErrEmpty},
		{"all missing", outcome, [][]float64{x, missing}, nil, 0.95, statistics.ErrEmpty},
		{"one row", []float64{0, nan, nan}, [][]float64{{1, 2, 3}}, nil, 0.95, statistics.ErrConstant},
		{"constant outcome", same, [][]float64{x}, nil, 0.95, statistics.ErrConstant},
		{"constant column", outcome, [][]float64{x, same}, nil, 0.95, statistics.ErrConstant},
		{"column twice", outcome, [][]float64{x, z}, nil, 0.95, statistics.ErrSingular},
		{"column twice, moved", outcome, [][]float64{x, offset}, nil, 0.95, statistics.ErrSingular},
		{
			"more columns than different rows", []float64{0, 1, 1}, [][]float64{{1, 2, 4}, {1, 3, 2}, {2, 1, 1}},
			[]float64{5, 5, 5}, 0.95, statistics.ErrSingular,
		},
		{"lengths", outcome, [][]float64{x[:3]}, nil, 0.95, statistics.ErrShape},
		{"infinite", outcome, [][]float64{{1, 2, math.Inf(1), 4, 2, 6}}, nil, 0.95, statistics.ErrNotFinite},
		{"negative count", outcome, [][]float64{x}, []float64{1, 1, 1, 1, 1, -1}, 0.95, statistics.ErrNotFinite},
		{"level", outcome, [][]float64{x}, nil, 1, statistics.ErrRange},
	}
	for _, c := range cases {
		ols, err := statistics.OLS(c.y, c.columns, c.f, c.level)
		if c.name == "constant outcome" {
			is(t, "ols, "+c.name, err, statistics.ErrConstant)
		} else {
			is(t, "ols, "+c.name, err, c.want)
		}
		noFigures(t, "ols, "+c.name, ols, len(c.columns))
		if c.name == "constant outcome" {
			c.want = statistics.ErrRange // it is 3
		}
		logistic, err := statistics.Logistic(c.y, c.columns, c.f, c.level)
		is(t, "logistic, "+c.name, err, c.want)
		noFigures(t, "logistic, "+c.name, logistic, len(c.columns))
	}
	few, err := statistics.OLS([]float64{1, 2}, [][]float64{{1, 3}}, nil, 0.95)
	is(t, "two rows", err, statistics.ErrTooFew)
	noFigures(t, "two rows", few, 1)
}

func noFigures(t *testing.T, what string, r statistics.Regression, columns int) {
	t.Helper()
	if len(r.Estimate) != columns+1 || len(r.Interval) != columns+1 {
		t.Errorf("%s: %d estimates", what, len(r.Estimate))
	}
	for _, figures := range [][]float64{r.Estimate, r.SE, r.Statistic, r.P} {
		isMissing(t, what, figures...)
	}
	for _, interval := range r.Interval {
		isMissing(t, what, interval.Low, interval.High)
	}
	isMissing(t, what, r.RSquared, r.AdjustedRSquared, r.F, r.PF, r.LogLikelihood, r.Sigma)
}
