package survey_test

import (
	"bytes"
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/naru-data/naru/examples/child-friendly-cities/survey"
)

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]func(string, int) ([]byte, error){"xlsx": survey.PaperXLSX, "csv": survey.PaperCSV} {
		one, err := f("21", 2026)
		if err != nil {
			t.Fatal(err)
		}
		other, err := f("21", 2026)
		if err != nil || !bytes.Equal(one, other) {
			t.Errorf("%s: differs, %v", name, err)
		}
		next, err := f("22", 2026)
		if err != nil || bytes.Equal(one, next) {
			t.Errorf("%s: two cities are the same, %v", name, err)
		}
	}
}

func TestARoundHasItsColumns(t *testing.T) {
	t.Parallel()
	for round, want := range map[int]int{2025: 90, 2026: 91} {
		sheet, err := survey.Make("21", round, survey.Online)
		if err != nil {
			t.Fatal(err)
		}
		if len(sheet.Header) != want || slices.Contains(sheet.Header, "sf13") != (round == 2026) {
			t.Errorf("%d has %d columns", round, len(sheet.Header))
		}
		if sorted := slices.Compact(slices.Sorted(slices.Values(sheet.Header))); len(sorted) != want {
			t.Errorf("%d: a column stands twice", round)
		}
	}
	for _, bad := range []func() error{
		func() error { _, err := survey.Make("99", 2026, survey.Online); return err },
		func() error { _, err := survey.Make("21", 2024, survey.Online); return err },
		func() error { _, err := survey.Make("21", 2026, "fax"); return err },
	} {
		if bad() == nil {
			t.Error("there is no error")
		}
	}
}

func TestThereAreThirtyCitiesWithDistricts(t *testing.T) {
	t.Parallel()
	cities := survey.Cities()
	if len(cities) != 30 {
		t.Errorf("%d cities", len(cities))
	}
	for _, c := range cities {
		if len(c.Districts) < 3 || c.Children >= c.Population/5 || c.Children < c.Population/10 {
			t.Errorf("%+v", c)
		}
	}
}

// TestItemsOfADomainBelongTogether sees that answers are no dice: two items of a domain correlate, two of different
// domains less.
func TestItemsOfADomainBelongTogether(t *testing.T) {
	t.Parallel()
	sheet, err := survey.Make("21", 2026, survey.Online)
	if err != nil {
		t.Fatal(err)
	}
	within, across := correlation(sheet, "sf03", "sf04"), correlation(sheet, "sf03", "ed04")
	if within < 0.35 || across < 0.1 || across > within {
		t.Errorf("within %.2f, across %.2f", within, across)
	}
	if turned := correlation(sheet, "pl05", "pl06"); turned > -0.3 {
		t.Errorf("the reversed item correlates %.2f", turned)
	}
}

func correlation(s survey.Sheet, one, other string) float64 {
	i, j := slices.Index(s.Header, one), slices.Index(s.Header, other)
	var n, x, y, xx, yy, xy float64
	for _, row := range s.Rows {
		if len(row) != len(s.Header) {
			continue
		}
		a, errA := strconv.ParseFloat(row[i], 64)
		b, errB := strconv.ParseFloat(row[j], 64)
		if errA != nil || errB != nil || a > 4 || b > 4 {
			continue
		}
		n, x, y, xx, yy, xy = n+1, x+a, y+b, xx+a*a, yy+b*b, xy+a*b
	}
	return (n*xy - x*y) / math.Sqrt((n*xx-x*x)*(n*yy-y*y))
}
