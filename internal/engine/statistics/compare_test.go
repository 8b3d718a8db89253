package statistics_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// Three groups, and what R 4.2.2 says of them: a = c(3,4,4,5,2,1,5,3,4,4); b = c(2,2,3,1,4,2,3,1); d =
// c(5,5,4,3,5,4,5); y ~ f is all of them by group.
func threeGroups() (a, b, d statistics.Moments) {
	return momentsOf(3, 4, 4, 5, 2, 1, 5, 3, 4, 4), momentsOf(2, 2, 3, 1, 4, 2, 3, 1), momentsOf(5, 5, 4, 3, 5, 4, 5)
}

// sameTest wants figures in the order statistic, df1, df2, p, effect, difference, low, high; NaN: there is
// none.
func sameTest(t *testing.T, got statistics.Test, want ...float64) {
	t.Helper()
	names := []string{"statistic", "df1", "df2", "p", "effect", "difference", "low", "high"}
	for i, figure := range figuresOf(got) {
		if math.IsNaN(want[i]) {
			isMissing(t, got.Name+" "+names[i], figure)
			continue
		}
		within(t, got.Name+" "+names[i], figure, want[i], 1e-12)
	}
}

func figuresOf(t statistics.Test) []float64 {
	return []float64{t.Statistic, t.DF1, t.DF2, t.P, t.Effect, t.Difference, t.DifferenceIn.Low, t.DifferenceIn.High}
}

func TestTTestsEqualR(t *testing.T) {
	t.Parallel()
	a, b, _ := threeGroups()
	const g = 1.015241506455288 // (mean(a)-mean(b)) / pooled sd * (1 - 3/(4*16-1))
	// t.test(a, b)
	welch, err := statistics.WelchT(a, b, 0.95)
	must(t, err)
	sameTest(t, welch, 2.301281769094485, 15.98245979564326, nan, 0.03517283968122092, g, 1.25, 0.09841655079444281, 2.401583449205557)
	// t.test(a, b, var.equal = TRUE, conf.level = .9)
	student, err := statistics.StudentT(a, b, 0.9)
	must(t, err)
	sameTest(t, student, 2.247332874877473, 16, nan, 0.03907652379675717, g, 1.25, 0.2789135091016298, 2.22108649089837)
	// x1 = c(1.1,2.3,3.7,2.2,5.1,4.4); x2 = c(0.9,2.5,3.1,1.8,4.2,4.5); t.test(x1, x2, paired = TRUE);
	// mean(x1-x2)/sd(x1-x2)
	pairs := momentsOf(1.1-0.9, 2.3-2.5, 3.7-3.1, 2.2-1.8, 5.1-4.2, 4.4-4.5)
	paired, err := statistics.PairedT(pairs, 0.95)
	must(t, err)
	sameTest(t, paired, 1.751622624363427, 5, nan, 0.1402288483480404, 0.7150969419341945, pairs.Mean, -0.140262953883205, 0.7402629538832048)
	near(t, "mean of the differences", pairs.Mean, 0.3)
}

func TestChangeIsWelchsDifference(t *testing.T) {
	t.Parallel()
	a, b, _ := threeGroups()
	welch, _ := statistics.WelchT(a, b, 0.95)
	difference, in, err := statistics.Change(a, b, 0.95)
	must(t, err)
	if difference != welch.Difference || in != welch.DifferenceIn {
		t.Errorf("%v in %v, want %v in %v", difference, in, welch.Difference, welch.DifferenceIn)
	}
}

func TestWeightsOfEveryoneAlikeChangeNothing(t *testing.T) {
	t.Parallel()
	x, y := []float64{3, 4, 4, 5, 2, 1}, []float64{2, 2, 3, 1, 4}
	heavy := func(x []float64) statistics.Moments {
		w := make([]float64, len(x))
		for i := range w {
			w[i] = 2.5
		}
		m, err := statistics.Describe(x, w)
		must(t, err)
		return m
	}
	plain, _ := statistics.WelchT(momentsOf(x...), momentsOf(y...), 0.95)
	weighted, err := statistics.WelchT(heavy(x), heavy(y), 0.95)
	must(t, err)
	sameTest(t, weighted, figuresOf(plain)...)
	groups := []statistics.Moments{momentsOf(x...), momentsOf(y...)}
	plain, _ = statistics.ANOVA(groups)
	weighted, err = statistics.ANOVA([]statistics.Moments{heavy(x), heavy(y)})
	must(t, err)
	sameTest(t, weighted, figuresOf(plain)...)
}

func TestAnalysesOfVarianceEqualR(t *testing.T) {
	t.Parallel()
	a, b, d := threeGroups()
	// anova(lm(y ~ f))
	anova, err := statistics.ANOVA([]statistics.Moments{a, {}, b, d})
	must(t, err)
	sameTest(t, anova, 7.71955555555556, 2, 22, 0.002884487553986864, 0.4123792112823192, nan, nan, nan)
	// o = oneway.test(y ~ f); F = o$statistic; 2*(F-1)/(2*(F-1)+25)
	welch, err := statistics.WelchANOVA([]statistics.Moments{a, b, {}, d})
	must(t, err)
	sameTest(t, welch, 10.214025930318, 2, 14.57902903144162, 0.001686047066707055, 0.4243352181620546, nan, nan, nan)
}

// R 4.2.2: e = c(1,2); TukeyHSD(aov(y ~ f)) of all four groups. R's last digits are those of its ptukey.
func TestTukeyEqualsR(t *testing.T) {
	t.Parallel()
	a, b, d := threeGroups()
	pairs, err := statistics.TukeyHSD([]statistics.Moments{a, b, {}, d, momentsOf(1, 2)}, 0.95)
	must(t, err)
	want := map[string][4]float64{ // of B - A: difference, low, high, p
		"0-1": {-1.2499999999999996, -2.6513716114159700, 0.1513716114159709, 0.0921166460923039},
		"0-3": {0.9285714285714284, -0.5273485213866638, 2.3844913785295203, 0.3150530996748193},
		"0-4": {-1.9999999999999996, -4.2884302586606342, 0.2884302586606355, 0.1015575145874081},
		"1-3": {2.1785714285714279, 0.6495496461723982, 3.7075932109704577, 0.0033785932266480},
		"1-4": {-0.7500000000000000, -3.0856193523599504, 1.5856193523599504, 0.8107486691024138},
		"3-4": {-2.9285714285714279, -5.2973217882593566, -0.5598210688834988, 0.0116404973092262},
	}
	if len(pairs) != len(want) {
		t.Fatalf("%d pairs, want %d", len(pairs), len(want))
	}
	for _, pair := range pairs {
		name := fmt.Sprintf("%d-%d", pair.A, pair.B)
		absolutely(t, name+" difference", -pair.Difference, want[name][0], 1e-14)
		absolutely(t, name+" low", -pair.Interval.High, want[name][1], 1e-9)
		absolutely(t, name+" high", -pair.Interval.Low, want[name][2], 1e-9)
		absolutely(t, name+" p", pair.P, want[name][3], 1e-9)
	}
}

// With two groups, the studentized range is Student's t, and Games and Howell's comparison is Welch's test.
func TestPairsOfTwoGroupsAreTTests(t *testing.T) {
	t.Parallel()
	a, b, _ := threeGroups()
	student, _ := statistics.StudentT(a, b, 0.95)
	tukey, err := statistics.TukeyHSD([]statistics.Moments{a, b}, 0.95)
	must(t, err)
	within(t, "q", tukey[0].Statistic, student.Statistic*math.Sqrt2, 1e-12)
	within(t, "p of q", tukey[0].P, student.P, 1e-11)
	within(t, "low", tukey[0].Interval.Low, student.DifferenceIn.Low, 1e-6)
	welch, _ := statistics.WelchT(a, b, 0.95)
	games, err := statistics.GamesHowell([]statistics.Moments{a, b}, 0.95)
	must(t, err)
	within(t, "t", games[0].Statistic, welch.Statistic, 1e-12)
	within(t, "df", games[0].DF, welch.DF1, 1e-12)
	within(t, "p of t", games[0].P, welch.P, 1e-11)
	within(t, "high", games[0].Interval.High, welch.DifferenceIn.High, 1e-6)
	within(t, "g", games[0].Effect, welch.Effect, 1e-12)
}

func TestGroupsOfOneValueTakePartInNoPair(t *testing.T) {
	t.Parallel()
	a, b, d := threeGroups()
	pairs, err := statistics.GamesHowell([]statistics.Moments{momentsOf(3), a, {}, b, d}, 0.95)
	must(t, err)
	without, _ := statistics.GamesHowell([]statistics.Moments{a, b, d}, 0.95)
	at := []int{1, 3, 4}
	for i, pair := range pairs {
		without[i].A, without[i].B = at[without[i].A], at[without[i].B]
		if pair != without[i] {
			t.Errorf("%+v, want %+v", pair, without[i])
		}
	}
	if len(pairs) != 3 {
		t.Errorf("%d pairs, want 3", len(pairs))
	}
}
