package statistics_test

import (
	"fmt"
	"math"
	"strconv"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// R 4.2.2: c = chisq.test(matrix(c(12,5,7,9,20,3,4,4,15), 3, byrow = TRUE), correct = FALSE); c$expected,
// c$residuals, c$stdres
func TestCrosstabEqualsR(t *testing.T) {
	t.Parallel()
	c, err := statistics.NewCrosstab([][]float64{{12, 5, 7}, {9, 20, 3}, {4, 4, 15}}, 0.95)
	must(t, err)
	sameTest(t, c.ChiSquare, 27.19489130434783, 4, nan, 1.81543729189992e-05, math.Sqrt(27.19489130434783/79/2), nan, nan, nan)
	sameTest(t, c.Yates, nan, nan, nan, nan, nan, nan, nan, nan)
	sameTest(t, c.Fisher, nan, nan, nan, nan, nan, nan, nan, nan)
	for what, tables := range map[string][2][][]float64{
		"expected": {c.Expected, {
			{7.594936708860759, 8.810126582278482, 7.594936708860759},
			{10.126582278481013, 11.746835443037975, 10.126582278481013},
			{7.278481012658228, 8.443037974683545, 7.278481012658228},
		}},
		"residuals": {c.Residuals, {
			{1.5984169383676963, -1.283655039502202, -0.2158781497220738},
			{-0.3540229914582001, 2.408019846464935, -2.2394937549546805},
			{-1.2152126901178431, -1.529081570239686, 2.8620839419763877},
		}},
		"adjusted": {c.Adjusted, {
			{2.3170688554309478, -1.933788951105839, -0.3129374603599266},
			{-0.5551530752488318, 3.924218873069699, -3.5118110265740694},
			{-1.7457759003846767, -2.282857114040870, 4.1116729700179651},
		}},
	} {
		sameTable(t, what, tables[0], tables[1])
	}
	if c.N != 79 || c.SmallExpected != 0 {
		t.Errorf("n %v, %d small expected counts", c.N, c.SmallExpected)
	}
}

func sameTable(t *testing.T, what string, got, want [][]float64) {
	t.Helper()
	for i, row := range want {
		for k, figure := range row {
			if math.IsNaN(figure) {
				isMissing(t, what, got[i][k])
				continue
			}
			within(t, fmt.Sprintf("%s of row %d, column %d", what, i, k), got[i][k], figure, 1e-13)
		}
	}
}

// R 4.2.2: chisq.test(q) of bfi's gender by education (bfi_other.txt), and of matrix(q, 2, byrow = TRUE)
func TestChiSquareOfASurveyEqualsR(t *testing.T) {
	t.Parallel()
	bfi := sharedColumns(t, "surveys/bfi.csv")
	text := func(column []float64) (texts []string) {
		for _, value := range column {
			if math.IsNaN(value) {
				texts = append(texts, "")
				continue
			}
			texts = append(texts, strconv.Itoa(int(value)))
		}
		return texts
	}
	c, err := statistics.NewCrosstab(crossed(text(bfi["gender"]), text(bfi["education"])), 0.95)
	must(t, err)
	near(t, "chi-square", c.ChiSquare.Statistic, 21.6717780496226)
	near(t, "df", c.ChiSquare.DF1, 4)
	near(t, "p", c.ChiSquare.P, 0.000232934638225592)
	for _, q := range [][6]float64{
		{300, 200, 250, 260, 11.83499612880725, 0.0005812781939599655}, {5, 95, 12, 88, 2.314368370298939, 0.1281833600266951},
		{2, 1000, 9, 3000, 0.0299033367202421, 0.8627097416499767}, {40000, 60000, 41000, 59000, 20.70756302521009, 5.350425734388562e-06},
		{0, 5, 7, 3, 4.051339285714286, 0.04413631587401087},
	} {
		c, err := statistics.NewCrosstab([][]float64{{q[0], q[1]}, {q[2], q[3]}}, 0.95)
		must(t, err)
		within(t, fmt.Sprint("Yates of ", q), c.Yates.Statistic, q[4], 1e-12)
		within(t, fmt.Sprint("p of Yates of ", q), c.Yates.P, q[5], 1e-12)
	}
}

// R 4.2.2: t.test(A1 ~ gender), anova(lm(A1 ~ factor(education))) of bfi (bfi_other.txt)
func TestComparisonsOfASurveyEqualR(t *testing.T) {
	t.Parallel()
	bfi := sharedColumns(t, "surveys/bfi.csv")
	by := func(name string) (groups []statistics.Moments) {
		groups = make([]statistics.Moments, 6)
		for row, value := range bfi["A1"] {
			if g := bfi[name][row]; !math.IsNaN(g) {
				groups[int(g)].Add(value, 1)
			}
		}
		return groups
	}
	gender := by("gender")
	welch, err := statistics.WelchT(gender[1], gender[2], 0.95)
	must(t, err)
	near(t, "t", welch.Statistic, 8.28339325826079)
	near(t, "df", welch.DF1, 1762.96662318694)
	near(t, "p", welch.P, 2.33891935470003e-16)
	anova, err := statistics.ANOVA(by("education"))
	must(t, err)
	near(t, "F", anova.Statistic, 14.8417594949405)
	near(t, "df1", anova.DF1, 4)
	near(t, "df2", anova.DF2, 2558)
	near(t, "p", anova.P, 5.41003488903737e-12)
}

func TestRowsAndColumnsOfZerosAreLeftOutOfTheTests(t *testing.T) {
	t.Parallel()
	full, err := statistics.NewCrosstab([][]float64{{3, 1}, {1, 3}}, 0.95)
	must(t, err)
	wide, err := statistics.NewCrosstab([][]float64{{3, 0, 1}, {0, 0, 0}, {1, 0, 3}}, 0.95)
	must(t, err)
	for i, test := range []statistics.Test{wide.ChiSquare, wide.Yates, wide.Fisher} {
		sameTest(t, test, figuresOf([]statistics.Test{full.ChiSquare, full.Yates, full.Fisher}[i])...)
	}
	sameTable(t, "expected", wide.Expected, [][]float64{{2, 0, 2}, {0, 0, 0}, {2, 0, 2}})
	root := math.Sqrt2
	sameTable(t, "adjusted", wide.Adjusted, [][]float64{{root, nan, -root}, {nan, nan, nan}, {-root, nan, root}})
	if wide.SmallExpected != 4 {
		t.Errorf("%d small expected counts, want 4", wide.SmallExpected)
	}
}

func TestWeightedTablesHaveNoFisher(t *testing.T) {
	t.Parallel()
	c, err := statistics.NewCrosstab([][]float64{{3.5, 1}, {1, 3}}, 0.95)
	must(t, err)
	isMissing(t, "Fisher", c.Fisher.P, c.Fisher.Effect)
	if !(c.Yates.P > 0) {
		t.Errorf("p of Yates: %v", c.Yates.P)
	}
}

func TestCrosstabsThatDoNotExist(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		counts [][]float64
		level  float64
		want   error
		table  bool // there is one all the same
	}{
		"none":              {nil, 0.95, statistics.ErrEmpty, true},
		"no columns":        {[][]float64{{}, {}}, 0.95, statistics.ErrEmpty, true},
		"zeros":             {[][]float64{{0, 0}, {0, 0}}, 0.95, statistics.ErrEmpty, true},
		"one row":           {[][]float64{{3, 4}}, 0.95, statistics.ErrOneGroup, true},
		"one column filled": {[][]float64{{0.1, 0}, {0.2, 0}, {0.4, 0}}, 0.95, statistics.ErrOneGroup, true},
		"negative":          {[][]float64{{3, -1}, {1, 2}}, 0.95, statistics.ErrNotFinite, false},
		"missing":           {[][]float64{{3, nan}, {1, 2}}, 0.95, statistics.ErrNotFinite, false},
		"infinite":          {[][]float64{{3, inf}, {1, 2}}, 0.95, statistics.ErrNotFinite, false},
		"ragged":            {[][]float64{{3, 1}, {1}}, 0.95, statistics.ErrShape, false},
		"level":             {[][]float64{{3, 1}, {1, 2}}, 0, statistics.ErrRange, false},
	} {
		got, err := statistics.NewCrosstab(c.counts, c.level)
		is(t, name, err, c.want)
		for _, test := range []statistics.Test{got.ChiSquare, got.Yates, got.Fisher} {
			isMissing(t, name, figuresOf(test)...)
		}
		for _, row := range got.Adjusted {
			isMissing(t, name+": adjusted", row...)
		}
		if table := !math.IsNaN(got.N) && len(got.Expected) == len(c.counts); table != c.table {
			t.Errorf("%s: a table of %v with %v", name, got.N, got.Expected)
		}
	}
}
