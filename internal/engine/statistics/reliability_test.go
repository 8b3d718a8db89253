package statistics_test

import (
	"math"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// bfiScales are the five scales of R's psych::bfi; a minus reverses.
func bfiScales() map[string]string {
	return map[string]string{
		"agree": "-A1 A2 A3 A4 A5", "conscientious": "C1 C2 C3 -C4 -C5", "extraversion": "-E1 -E2 E3 E4 E5",
		"neuroticism": "N1 N2 N3 N4 N5", "openness": "O1 -O2 O3 O4 -O5",
	}
}

func bfiSums(t *testing.T, items string) statistics.PairSums {
	t.Helper()
	bfi := sharedColumns(t, "surveys/bfi.csv")
	names := strings.Fields(items)
	s := statistics.NewPairSums(len(names))
	values := make([]float64, len(names))
	for row := range bfi["age"] {
		for i, name := range names {
			values[i] = bfi[strings.TrimPrefix(name, "-")][row]
			if strings.HasPrefix(name, "-") {
				values[i] = 7 - values[i]
			}
		}
		s.Add(values, 1)
	}
	return s
}

func TestAlphaOfASurveyEqualsPsych(t *testing.T) {
	t.Parallel()
	items := sharedRecords(t, "surveys/bfi_items.csv")[1:]
	for _, scale := range sharedRecords(t, "surveys/bfi_scales.csv")[1:] {
		s := bfiSums(t, scale[2])
		a, err := statistics.CronbachAlpha(s, number(scale[3]), 0.95)
		if err != nil {
			t.Fatal(err)
		}
		near(t, scale[1]+" alpha", a.Alpha, number(scale[4]))
		near(t, scale[1]+" standardised", a.Standardised, number(scale[5]))
		near(t, scale[1]+" low", a.Interval.Low, number(scale[9]))
		near(t, scale[1]+" high", a.Interval.High, number(scale[10]))
		rest, deleted, err := statistics.ItemRest(s)
		if err != nil {
			t.Fatal(err)
		}
		for i := range rest {
			near(t, items[0][2]+" item-rest", rest[i], number(items[0][7]))
			near(t, items[0][2]+" alpha if deleted", deleted[i], number(items[0][8]))
			items = items[1:]
		}
	}
	if len(items) != 0 {
		t.Errorf("%d items were not compared", len(items))
	}
}

func TestAlphaPairwiseAndListwiseEqualPingouin(t *testing.T) {
	t.Parallel()
	// pingouin 0.7.0: cronbach_alpha(d, nan_policy=..., ci=...)[0]; its interval without rounding is 1 -
	// (1-a) f.isf(.025 or .975 ..., n-1, (n-1)(k-1)) by SciPy 1.17.1
	pairwise, listwise := sums(twelve(), 5), sums(complete(twelve()), 5)
	cases := []struct {
		s              statistics.PairSums
		n, level       float64
		alpha, low, up float64
	}{
		{pairwise, 12, 0.95, 0.9540905649664049, 0.8943383354523419, 0.9849265890705707},
		{pairwise, 12, 0.90, 0.9540905649664049, 0.9075362854333847, 0.9817812938103978},
		{listwise, 7, 0.95, 0.9537131230925737, 0.8613899474011979, 0.9909546342444265},
		{listwise, 7, 0.90, 0.9537131230925737, 0.8839037726696254, 0.9879506973289773},
	}
	for _, c := range cases {
		a, err := statistics.CronbachAlpha(c.s, c.n, c.level)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "alpha", a.Alpha, c.alpha)
		near(t, "low", a.Interval.Low, c.low)
		near(t, "high", a.Interval.High, c.up)
	}
	a, _ := statistics.CronbachAlpha(pairwise, 12, 0.95)
	near(t, "standardised", a.Standardised, 0.9562381964735935) // psych 2.2.9: alpha(d)$total$std.alpha
}

func TestItemRestEqualsPsych(t *testing.T) {
	t.Parallel()
	rest, deleted, err := statistics.ItemRest(sums(twelve(), 5))
	if err != nil {
		t.Fatal(err)
	}
	// psych 2.2.9: alpha(d)$item.stats$r.drop, alpha(d)$alpha.drop$raw_alpha
	wantRest := []float64{0.9848400185832461, 0.8655864380802974, 0.9340768945025755, 0.7661244541470651, 0.8525755216698599}
	wantDeleted := []float64{0.9227721020742117, 0.9460010624989288, 0.9323016077723324, 0.9603418104133997, 0.9506654745549570}
	for i := range rest {
		near(t, "item-rest", rest[i], wantRest[i])
		near(t, "alpha if deleted", deleted[i], wantDeleted[i])
	}
}

func TestReliabilityThatDoesNotExist(t *testing.T) {
	t.Parallel()
	never := [][]float64{{1, nan, 3}, {2, nan, 4}, {nan, 3, 1}, {nan, 5, 2}}
	cases := []struct {
		name string
		s    statistics.PairSums
		want error
	}{
		{"no items", statistics.NewPairSums(0), statistics.ErrEmpty},
		{"one item", sums([][]float64{{1}, {2}}, 1), statistics.ErrOneItem},
		{"no respondents", statistics.NewPairSums(3), statistics.ErrEmpty},
		{"all missing", sums([][]float64{{nan, nan, nan}}, 3), statistics.ErrEmpty},
		{"one respondent", sums([][]float64{{1, 2, 3}}, 3), statistics.ErrTooFew},
		{"items that never meet", sums(never, 3), statistics.ErrEmpty},
		{"items that meet once", sums(append(never, []float64{1, 2, nan}), 3), statistics.ErrTooFew},
		{"all items constant", sums([][]float64{{3, 2, 1}, {3, 2, 1}, {3, 2, 1}}, 3), statistics.ErrConstant},
	}
	for _, c := range cases {
		a, err := statistics.CronbachAlpha(c.s, 10, 0.95)
		is(t, c.name, err, c.want)
		isMissing(t, c.name, a.Alpha, a.Standardised, a.Interval.Low, a.Interval.High)
		rest, deleted, err := statistics.ItemRest(c.s)
		is(t, c.name, err, c.want)
		isMissing(t, c.name, append(rest, deleted...)...)
		omega, loadings, err := statistics.Omega(c.s)
		is(t, c.name, err, c.want)
		isMissing(t, c.name, append(loadings, omega)...)
		if len(rest) != c.s.K || len(deleted) != c.s.K || len(loadings) != c.s.K {
			t.Errorf("%s: %d, %d, %d figures", c.name, len(rest), len(deleted), len(loadings))
		}
	}
}

func TestAlphaWithItemsThatCancelDoesNotExist(t *testing.T) {
	t.Parallel()
	s := sums([][]float64{{1, 5}, {2, 4}, {4, 2}, {5, 1}}, 2)
	a, err := statistics.CronbachAlpha(s, 4, 0.95)
	is(t, "a sum that does not vary", err, statistics.ErrConstant)
	isMissing(t, "a sum that does not vary", a.Alpha, a.Standardised, a.Interval.Low)
}

func TestOneConstantItemLeavesTheOtherFigures(t *testing.T) {
	t.Parallel()
	s := sums([][]float64{{1, 2, 3}, {2, 3, 3}, {3, 3, 3}, {5, 4, 3}}, 3)
	a, err := statistics.CronbachAlpha(s, 4, 0.95)
	is(t, "alpha", err, statistics.ErrConstant)
	isMissing(t, "standardised", a.Standardised)
	// pingouin 0.7.0: cronbach_alpha(pd.DataFrame([[1, 2, 3], [2, 3, 3], [3, 3, 3], [5, 4, 3]]))[0]
	near(t, "alpha", a.Alpha, 0.6400000000000001)
	if math.IsNaN(a.Interval.Low) || math.IsNaN(a.Interval.High) {
		t.Error("the interval is missing")
	}
	rest, deleted, err := statistics.ItemRest(s)
	is(t, "item-rest", err, statistics.ErrConstant)
	isMissing(t, "item-rest of the constant item", rest[2])
	if !(rest[0] > 0.9 && rest[1] > 0.9 && deleted[2] > 0.8) {
		t.Errorf("the others: %v, %v", rest, deleted)
	}
	near(t, "alpha of a varying and a constant item", deleted[0]+1, 1)
	omega, _, err := statistics.Omega(s)
	is(t, "omega", err, statistics.ErrConstant)
	isMissing(t, "omega", omega)
}

func TestTwoItems(t *testing.T) {
	t.Parallel()
	s := sums([][]float64{{1, 2}, {2, 3}, {3, 3}, {5, 4}}, 2)
	a, err := statistics.CronbachAlpha(s, 4, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	rest, deleted, err := statistics.ItemRest(s)
	is(t, "alpha of one item", err, statistics.ErrTooFew)
	isMissing(t, "alpha of one item", deleted...)
	r, _ := statistics.Pearson([]float64{1, 2, 3, 5}, []float64{2, 3, 3, 4}, nil, 0.95)
	near(t, "item-rest", rest[0], r.R)
	near(t, "item-rest", rest[1], r.R)
	near(t, "standardised alpha is Spearman and Brown's", a.Standardised, 2*r.R/(1+r.R))
	omega, loadings, err := statistics.Omega(s)
	is(t, "omega", err, statistics.ErrTooFew)
	isMissing(t, "omega", append(loadings, omega)...)
}

func TestAlphaOfFewRespondentsHasNoInterval(t *testing.T) {
	t.Parallel()
	for _, n := range []float64{0, 1, nan, -3} {
		a, err := statistics.CronbachAlpha(sums(twelve(), 5), n, 0.95)
		is(t, "interval", err, statistics.ErrTooFew)
		isMissing(t, "interval", a.Interval.Low, a.Interval.High)
		near(t, "alpha", a.Alpha, 0.9540905649664049)
		near(t, "standardised", a.Standardised, 0.9562381964735935)
	}
	a, err := statistics.CronbachAlpha(sums(twelve(), 5), 12, 95)
	is(t, "level", err, statistics.ErrRange)
	isMissing(t, "level", a.Alpha)
}
