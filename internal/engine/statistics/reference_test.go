package statistics_test

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// figures are what we compute for one test of stats_reference.csv, by the names of its quantities.
type figures map[string]float64

// comparison computes the figures of the tests whose names begin alike.
type comparison struct {
	test    string
	figures func(t *testing.T, set, name string) figures
}

// checked are the tests of stats_reference.csv that are compared here; where one name begins another, the
// longer one is first.
func checked() []comparison {
	return []comparison{
		{"weighted ", weighted},
		{"group ", group},
		{"welch t ", welchT},
		{"student t ", studentT},
		{"paired 6 x 4 first two columns", paired},
		{"anova ", anova},
		{"welch anova ", welchANOVA},
		{"tukey ", pairwise("tukey ", statistics.TukeyHSD)},
		{"games-howell ", pairwise("games-howell ", statistics.GamesHowell)},
		{"chi-square yates ", yates},
		{"chi-square ", chiSquare},
		{"fisher ", fisher},
		{"adjust ", adjust},
		{"far tails", farTails},
		{"0 of 10", share}, {"1 of 10", share}, {"7 of 10", share}, {"10 of 10", share}, {"53 of 200", share},
	}
}

// elsewhere are the tests that other test files of this package compare.
var elsewhere = []string{"pearson ", "spearman ", "kendall ", "ols ", "logistic ", "omega "}

// notOurs are tests of which this package computes nothing.
var notOurs = []string{
	"bartlett ", "cohen kappa ", "factor ", "friedman ", "icc ", "krippendorff ", "kruskal ", "levene ", "mann-whitney ", "mcnemar ",
	"raking ", "two-way anova ",
}

// withoutAnswer are quantities of the checked tests that this package does not compute.
var withoutAnswer = map[string][]string{
	"weighted ": {
		"sd_population", "sd_frequency_weights", "sd_mean1_weights", "design_effect_kish", "se_linearised", "ci95_low", "ci95_high",
		"quantile_0.25", "quantile_0.5", "quantile_0.75",
	},
	"paired 6 x 4 first two columns": {"wilcoxon_V", "wilcoxon_p_corrected"},
	"anova ":                         {"omega_squared"},
	"chi-square ":                    {"G", "G_p", "cramer_v_bias_corrected", "contingency_c"},
	"fisher ":                        {"odds_ratio_sample"},
	"far tails":                      {"chi2_.1_q5"},
	"0 of 10":                        otherIntervals, "1 of 10": otherIntervals, "7 of 10": otherIntervals, "10 of 10": otherIntervals,
	"53 of 200": otherIntervals,
}

var otherIntervals = []string{
	"normal_low", "normal_high", "beta_low", "beta_high", "agresti_coull_low", "agresti_coull_high", "jeffreys_low", "jeffreys_high",
}

// TestFiguresEqualTheReference goes through every row of stats_reference.csv: each is compared, or named in
// the lists above.
func TestFiguresEqualTheReference(t *testing.T) {
	t.Parallel()
	all, compared, computed := checked(), map[string]int{}, map[string]figures{}
	for _, record := range sharedRecords(t, "stats/stats_reference.csv")[1:] {
		set, name, quantity, want := record[0], record[1], record[2], reference64(t, record[3])
		test, compute := find(all, name)
		switch {
		case compute == nil:
			if !beginsWith(name, elsewhere) && !beginsWith(name, notOurs) {
				t.Errorf("%s: %q is in no list", set, name)
			}
			continue
		case slices.Contains(withoutAnswer[test], quantity), test == "fisher " && set != "tiny": // Fisher beyond 2 x 2
			continue
		}
		key := set + ": " + name
		if computed[key] == nil {
			computed[key] = compute(t, set, name)
		}
		got, ok := computed[key][quantity]
		if !ok {
			t.Errorf("%s: %s is not computed", key, quantity)
			continue
		}
		compareReference(t, key+": "+quantity, test, quantity, got, want, computed[key]["diff"])
		compared[test]++
	}
	for _, c := range all {
		t.Logf("%-32s %d figures", c.test, compared[c.test])
		if compared[c.test] == 0 {
			t.Errorf("%q compares nothing", c.test)
		}
	}
}

func find(all []comparison, name string) (test string, compute func(t *testing.T, set, name string) figures) {
	for _, c := range all {
		if strings.HasPrefix(name, c.test) {
			return c.test, c.figures
		}
	}
	return "", nil
}

func beginsWith(name string, list []string) bool {
	return slices.ContainsFunc(list, func(begin string) bool { return strings.HasPrefix(name, begin) })
}

// compareReference wants a relative error below 1e-9. Two things are compared on another scale, because R's
// ptukey has an absolute error of up to 4e-10: probabilities of the studentized range absolutely, and ends of
// its intervals by the difference that they are about.
func compareReference(t *testing.T, what, test, quantity string, got, want, scale float64) {
	t.Helper()
	byRange := test == "tukey " || test == "games-howell "
	switch {
	case math.IsInf(want, 0):
		if got != want {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	case byRange && quantity == "p", quantity == "tukey_3_20_sf_15":
		absolutely(t, what, got, want, 1e-9)
	case byRange && strings.HasPrefix(quantity, "ci95_"):
		absolutely(t, what, got, want, 1e-9*math.Abs(scale))
	default:
		near(t, what, got, want)
	}
}

func absolutely(t *testing.T, what string, got, want, most float64) {
	t.Helper()
	if !(math.Abs(got-want) <= most) {
		t.Errorf("%s: %.16g, want %.16g, error %.2g", what, got, want, math.Abs(got-want))
	}
}

func reference64(t *testing.T, text string) float64 {
	t.Helper()
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// labelled is a column of texts of a file of shared/data/stats; "" where a cell is empty.
func labelled(t *testing.T, set, name string) []string {
	t.Helper()
	records := sharedRecords(t, "stats/"+set+".csv")
	at := slices.Index(records[0], name)
	if at < 0 {
		t.Fatalf("%s has no column %q", set, name)
	}
	var column []string
	for _, record := range records[1:] {
		column = append(column, record[at])
	}
	return column
}

// split is "y by g" as moments of y for each value of g, in the order of R's factor levels.
func split(t *testing.T, set, formula string) (labels []string, groups []statistics.Moments) {
	t.Helper()
	y, g, found := strings.Cut(formula, " by ")
	if !found {
		t.Fatalf("no formula: %q", formula)
	}
	of := labelled(t, set, g)
	labels = slices.Compact(slices.Sorted(slices.Values(of)))
	labels = slices.DeleteFunc(labels, func(label string) bool { return label == "" })
	groups = make([]statistics.Moments, len(labels))
	for row, value := range sharedColumns(t, "stats/"+set+".csv")[y] {
		if of[row] != "" {
			groups[slices.Index(labels, of[row])].Add(value, 1)
		}
	}
	return labels, groups
}

func weighted(t *testing.T, set, name string) figures {
	columns := sharedColumns(t, "stats/"+set+".csv")
	m, err := statistics.Describe(columns[strings.TrimPrefix(name, "weighted ")], columns["w"])
	must(t, err)
	sd, err := m.SD()
	must(t, err)
	return figures{"n": m.N, "sum_w": m.W, "mean": m.Mean, "sd_reliability_weights": sd, "n_effective_kish": m.EffectiveN()}
}

func group(t *testing.T, set, name string) figures {
	name = strings.TrimPrefix(name, "group ")
	at := strings.LastIndex(name, " ")
	labels, groups := split(t, set, name[:at])
	m := groups[slices.Index(labels, name[at+1:])]
	sd, err := m.SD()
	must(t, err)
	return figures{"n": m.N, "mean": m.Mean, "sd": sd}
}

func welchT(t *testing.T, set, name string) figures {
	_, groups := split(t, set, strings.TrimPrefix(name, "welch t "))
	test, err := statistics.WelchT(groups[0], groups[1], 0.95)
	must(t, err)
	return figures{
		"t": test.Statistic, "df": test.DF1, "p": test.P, "ci95_low": test.DifferenceIn.Low, "ci95_high": test.DifferenceIn.High,
	}
}

func studentT(t *testing.T, set, name string) figures {
	_, groups := split(t, set, strings.TrimPrefix(name, "student t "))
	test, err := statistics.StudentT(groups[0], groups[1], 0.95)
	must(t, err)
	cohen := test.Statistic * math.Sqrt(1/groups[0].N+1/groups[1].N)
	return figures{"t": test.Statistic, "df": test.DF1, "p": test.P, "hedges_g": test.Effect, "cohen_d": cohen}
}

func paired(t *testing.T, set, _ string) figures {
	columns := sharedColumns(t, "stats/"+set+".csv")
	var m statistics.Moments
	for row, first := range columns["J1"] {
		m.Add(first-columns["J2"][row], 1)
	}
	test, err := statistics.PairedT(m, 0.95)
	must(t, err)
	return figures{"t": test.Statistic, "df": test.DF1, "p": test.P}
}

func anova(t *testing.T, set, name string) figures {
	_, groups := split(t, set, strings.TrimPrefix(name, "anova "))
	test, err := statistics.ANOVA(groups)
	must(t, err)
	return figures{"F": test.Statistic, "df1": test.DF1, "df2": test.DF2, "p": test.P, "eta_squared": test.Effect}
}

func welchANOVA(t *testing.T, set, name string) figures {
	_, groups := split(t, set, strings.TrimPrefix(name, "welch anova "))
	test, err := statistics.WelchANOVA(groups)
	must(t, err)
	return figures{"F": test.Statistic, "df1": test.DF1, "df2": test.DF2, "p": test.P}
}

// pairwise finds the pair "B-A" at the end of a name. The reference subtracts the other way round than we do,
// and its se and q are those of the studentized range where ours are those of t.
func pairwise(
	test string, compare func([]statistics.Moments, float64) ([]statistics.Pair, error),
) func(*testing.T, string, string) figures {
	done := map[string][]statistics.Pair{}
	return func(t *testing.T, set, name string) figures {
		name = strings.TrimPrefix(name, test)
		at := strings.LastIndex(name, " ")
		labels, groups := split(t, set, name[:at])
		if done[name[:at]] == nil {
			pairs, err := compare(groups, 0.95)
			must(t, err)
			done[name[:at]] = pairs
		}
		b, a, _ := strings.Cut(name[at+1:], "-")
		of := slices.IndexFunc(done[name[:at]], func(p statistics.Pair) bool { return labels[p.A] == a && labels[p.B] == b })
		if of < 0 {
			t.Fatalf("no pair %s", name)
		}
		pair := done[name[:at]][of]
		must(t, pair.Err)
		return figures{
			"diff": -pair.Difference, "ci95_low": -pair.Interval.High, "ci95_high": -pair.Interval.Low, "p": pair.P, "df": pair.DF,
			"se": pair.SE / math.Sqrt2, "q": math.Abs(pair.Statistic) * math.Sqrt2,
		}
	}
}

func chiSquare(t *testing.T, set, name string) figures {
	c, err := statistics.NewCrosstab(countsOf(t, set, strings.TrimPrefix(name, "chi-square ")), 0.95)
	must(t, err)
	least, most := math.Inf(1), 0.0
	for i, row := range c.Expected {
		for k, expected := range row {
			least, most = min(least, expected), max(most, math.Abs(c.Adjusted[i][k]))
		}
	}
	return figures{
		"n": c.N, "chi2": c.ChiSquare.Statistic, "df": c.ChiSquare.DF1, "p": c.ChiSquare.P, "cramer_v": c.ChiSquare.Effect,
		"min_expected": least, "max_adjusted_residual": most,
	}
}

func yates(t *testing.T, set, name string) figures {
	c, err := statistics.NewCrosstab(countsOf(t, set, strings.TrimPrefix(name, "chi-square yates ")), 0.95)
	must(t, err)
	return figures{"chi2": c.Yates.Statistic, "p": c.Yates.P}
}

func fisher(t *testing.T, set, name string) figures {
	c, err := statistics.NewCrosstab(countsOf(t, set, strings.TrimPrefix(name, "fisher ")), 0.95)
	must(t, err)
	return figures{
		"p": c.Fisher.P, "odds_ratio_conditional_mle": c.Fisher.Effect, "ci95_low": c.Fisher.DifferenceIn.Low,
		"ci95_high": c.Fisher.DifferenceIn.High,
	}
}

// countsOf is the table "x x y" of two columns, or "a b / c d".
func countsOf(t *testing.T, set, name string) [][]float64 {
	t.Helper()
	var a, b, c, d float64
	if n, _ := fmt.Sscanf(name, "%g %g / %g %g", &a, &b, &c, &d); n == 4 {
		return [][]float64{{a, b}, {c, d}}
	}
	x, y, _ := strings.Cut(name, " x ")
	return crossed(labelled(t, set, x), labelled(t, set, y))
}

func crossed(x, y []string) [][]float64 {
	rows, columns := slices.Compact(slices.Sorted(slices.Values(x))), slices.Compact(slices.Sorted(slices.Values(y)))
	counts := make([][]float64, len(rows))
	for i := range counts {
		counts[i] = make([]float64, len(columns))
	}
	for row := range x {
		if x[row] != "" && y[row] != "" {
			counts[slices.Index(rows, x[row])][slices.Index(columns, y[row])]++
		}
	}
	// What is left of the missing values is a row and a column of zeros, which the residuals must not see.
	counts = slices.DeleteFunc(counts, func(row []float64) bool { return slices.Max(row) == 0 })
	return counts
}

func adjust(t *testing.T, _, name string) figures {
	words := strings.Fields(name)[1:]
	var p []float64
	for _, word := range words[1:] {
		p = append(p, reference64(t, word))
	}
	adjusted, err := statistics.Adjust(p, strings.ToLower(words[0]))
	must(t, err)
	f := figures{}
	for i, value := range adjusted {
		f[strconv.Itoa(i+1)] = value
	}
	return f
}

func farTails(*testing.T, string, string) figures {
	beta := statistics.FQuantile(0.01, 1, 1) // F with 1 and 1 is x/(1-x) of a beta with 1/2 and 1/2
	return figures{
		"normal_sf_10": statistics.NormalSurvival(10), "normal_sf_37": statistics.NormalSurvival(37),
		"t3_sf_50": statistics.TTwoSided(50, 3) / 2, "t100_sf_15": statistics.TTwoSided(15, 100) / 2,
		"chi2_10_sf_300": statistics.ChiSquareSurvival(300, 10), "F_3_50_sf_200": statistics.FSurvival(200, 3, 50),
		"tukey_3_20_sf_15": statistics.RangeSurvival(15, 3, 20), "tukey_4_10_q95": statistics.RangeQuantile(0.95, 4, 10),
		"tukey_3_inf_q95": statistics.RangeQuantile(0.95, 3, math.Inf(1)), "t_1_q975": statistics.TQuantile(0.975, 1),
		"t_2.5_q995": statistics.TQuantile(0.995, 2.5), "beta_.5_.5_q01": beta / (1 + beta),
	}
}

func share(t *testing.T, _, name string) figures {
	var hits, n float64
	if _, err := fmt.Sscanf(name, "%g of %g", &hits, &n); err != nil {
		t.Fatal(err)
	}
	in, err := statistics.Proportion(hits/n, n, 0.95)
	must(t, err)
	return figures{"wilson_low": in.Low, "wilson_high": in.High}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
