package survey_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/column"
)

// surveys holds bfi.csv and what R 4.2.2 with psych says of it; see the README there.
const surveys = "../../../../../shared/data/surveys/"

// table reads a CSV file of the shared data; the test is skipped where it is absent.
func table(t testing.TB, name string) (header map[string]int, rows [][]string) {
	t.Helper()
	file, err := os.Open(surveys + name)
	if err != nil {
		t.Skipf("the shared data is not here: %v", err)
	}
	defer file.Close()
	all, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	header = map[string]int{}
	for i, column := range all[0] {
		header[column] = i
	}
	return header, all[1:]
}

// bfi is the survey as a table `bfi`, with its five scales.
func bfi(t testing.TB) (*fieldwork, *survey.Survey) {
	header, rows := table(t, "bfi.csv")
	a := newFieldwork(t)
	var variables []survey.Variable
	for name := range header {
		variables = append(variables, survey.Variable{Name: name})
	}
	for name, i := range header {
		high := 6.0
		switch name {
		case "gender":
			high = 2
		case "education":
			high = 5
		case "age":
			variables[i] = survey.Variable{Name: name, Type: kind(column.Integer)}
			continue
		}
		variables[i] = between(name, 1, high)
	}
	var values [][]any
	for _, row := range rows {
		out := make([]any, len(row))
		for i, text := range row {
			if text != "" {
				n, err := strconv.Atoi(text)
				if err != nil {
					t.Fatal(err)
				}
				out[i] = int32(n)
			}
		}
		values = append(values, out)
	}
	a.table("bfi", values, variables...)
	scales, list := table(t, "bfi_scales.csv")
	var domains []survey.Domain
	for _, row := range list {
		domains = append(domains, domain(row[scales["scale"]], strings.Fields(row[scales["items"]])...))
	}
	s := everyone("bfi", domains...)
	s.Score.Answered = 0
	return a, s
}

// near compares at a relative 1e-9.
func near(t testing.TB, what string, got *float64, want string) {
	t.Helper()
	number, err := strconv.ParseFloat(strings.TrimSpace(want), 64)
	if err != nil {
		t.Fatal(err)
	}
	if got == nil || math.Abs(*got-number) > 1e-9*math.Abs(number) {
		t.Errorf("%s is %v, want %v", what, show(got), want)
	}
}

func show(x *float64) string {
	if x == nil {
		return "nothing"
	}
	return fmt.Sprintf("%.15g", *x)
}

func TestScalesAndItemsOfBfiEqualThoseOfR(t *testing.T) {
	t.Parallel()
	a, s := bfi(t)
	d := a.compute(t, s, nil)
	header, want := table(t, "bfi_scales.csv")
	if len(d.Scales) != len(want) {
		t.Fatalf("%d scales", len(d.Scales))
	}
	for i, row := range want {
		got := d.Scales[i]
		near(t, got.Scale+" alpha", got.Alpha, row[header["raw_alpha"]])
		near(t, got.Scale+" standardised", got.AlphaStandardised, row[header["std_alpha"]])
		near(t, got.Scale+" mean", got.Mean, row[header["mean"]])
		near(t, got.Scale+" sd", got.SD, row[header["sd"]])
		near(t, got.Scale+" low", got.AlphaLow, row[header["feldt_lower"]])
		near(t, got.Scale+" high", got.AlphaHigh, row[header["feldt_upper"]])
		if got.N == nil || strconv.FormatInt(*got.N, 10) != row[header["n"]] {
			t.Errorf("%s: n is %v", got.Scale, got.N)
		}
	}
	header, want = table(t, "bfi_items.csv")
	if len(d.Items) != len(want) {
		t.Fatalf("%d items", len(d.Items))
	}
	for i, row := range want {
		got := d.Items[i]
		if got.Item != row[header["item"]] || strings.ToUpper(strconv.FormatBool(got.Reversed)) != row[header["reversed"]] {
			t.Fatalf("item %d is %s, reversed %v", i, got.Item, got.Reversed)
		}
		near(t, got.Item+" mean", got.Mean, row[header["mean"]])
		near(t, got.Item+" sd", got.SD, row[header["sd"]])
		near(t, got.Item+" item-rest", got.ItemRestR, row[header["item_rest_r"]])
		near(t, got.Item+" alpha if deleted", got.AlphaIfDeleted, row[header["alpha_if_deleted"]])
		if strconv.FormatInt(*got.N, 10) != row[header["n"]] {
			t.Errorf("%s: n is %d", got.Item, *got.N)
		}
	}
}

func TestFrequenciesOfBfiEqualThoseOfR(t *testing.T) {
	t.Parallel()
	a, s := bfi(t)
	s.Also = []survey.Also{{Frequencies: ats("gender", "education")}}
	counts := map[string]int64{}
	for _, row := range a.compute(t, s, nil).Frequencies {
		key := row.Variable + " " + row.Kind
		if row.Value != nil {
			key = row.Variable + "=" + *row.Value
		}
		counts[key] = *row.N
	}
	for key, want := range map[string]int64{ // table() in R, from bfi_other.txt
		"gender=1": 919, "gender=2": 1881, "education=1": 224, "education=2": 292, "education=3": 1249, "education=4": 394,
		"education=5": 418, "education no_answer": 223, "A1=1": 922, "A1=6": 82, "A1 no_answer": 16, "N5=1": 654, "N5 no_answer": 29,
	} {
		if counts[key] != want {
			t.Errorf("%s is %d, want %d", key, counts[key], want)
		}
	}
}

func TestTestsOfBfiEqualThoseOfR(t *testing.T) {
	t.Parallel()
	a, s := bfi(t)
	s.Also = []survey.Also{
		{Crosstab: ats("gender", "education")}, {Correlate: ats("A1", "A2")}, {Test: at("A1"), By: at("gender")},
		{Test: at("A1"), By: at("education")},
		{Regress: &survey.Formula{Text: "A1 ~ age + gender + education", Outcome: "A1", Terms: []survey.Term{
			{Name: "age"}, {Name: "gender"}, {Name: "education"}}}},
	}
	d := a.compute(t, s, nil)
	tests := map[string]survey.TestRow{}
	for _, row := range d.Tests {
		tests[row.Test] = row
	}
	near(t, "chi-square", tests["chi_square"].Statistic, "21.6717780496226")
	near(t, "its p", tests["chi_square"].P, "0.000232934638225592")
	near(t, "welch t", tests["welch_t"].Statistic, "8.28339325826079")
	near(t, "its df", tests["welch_t"].DF1, "1762.96662318694")
	near(t, "its p", tests["welch_t"].P, "2.33891935470003e-16")
	near(t, "anova", tests["anova"].Statistic, "14.8417594949405")
	near(t, "its p", tests["anova"].P, "5.41003488903737e-12")
	near(t, "pearson", d.Correlations[0].R, "-0.340193247923751")
	near(t, "its p", d.Correlations[0].P, "1.17119248332924e-75")
	near(t, "its interval", d.Correlations[0].Low, "-0.372789510319004")
	near(t, "spearman", d.Correlations[1].R, "-0.370685050121408")
	near(t, "r squared", d.Regressions[0].Estimate, "0.0581558300036792")
	for i, want := range [][3]string{
		{"4.04212775306e+00", "1.35423442957e-01", "2.98480651858e+01"}, {"-1.43180519731e-02", "2.55317700656e-03", "-5.60793550011e+00"},
		{"-4.68138299829e-01", "5.71741546639e-02", "-8.18793566046e+00"}, {"-1.42912538859e-01", "2.49260440679e-02", "-5.73346249689e+00"},
	} {
		row := d.Regressions[i+1]
		near(t, row.Term+" estimate", row.Estimate, want[0])
		near(t, row.Term+" se", row.SE, want[1])
		near(t, row.Term+" t", row.T, want[2])
	}
}
