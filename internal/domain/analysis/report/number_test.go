package report

import (
	"math"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/analysis/wording"
)

func of64(x float64) *float64 { return &x }

func TestNumbersAreRoundedAndSeparated(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		x        *float64
		decimals int
		want     string
	}{
		{nil, 1, "–"}, {of64(math.NaN()), 1, "–"}, {of64(math.Inf(1)), 1, "–"}, {of64(0), 1, "0.0"}, {of64(-0.04), 1, "0.0"},
		{of64(-0.06), 1, "−0.1"}, {of64(66.25), 1, "66.2"}, {of64(1234567.891), 2, "1,234,567.89"}, {of64(-1000), 0, "−1,000"},
		{of64(999), 0, "999"}, {of64(0.8125), 3, "0.812"},
	} {
		if got := number(c.x, c.decimals); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	for x, want := range map[float64]string{2.04: "+2.0", -2: "−2.0", 0.01: "0.0", -0.01: "0.0", 1500: "+1,500.0"} {
		if got := signed(&x, 1); got != want {
			t.Errorf("signed %v is %q, want %q", x, got, want)
		}
	}
}

func TestProbabilitiesAreNeverZeroOrOne(t *testing.T) {
	t.Parallel()
	for p, want := range map[float64]string{
		0: "< .001", 1e-300: "< .001", 0.00099: "< .001", 0.001: ".001", 0.0496: ".050", 0.5: ".500", 0.9994: ".999", 0.9996: "> .999", 1: "> .999",
	} {
		if got := probability(&p); got != want {
			t.Errorf("p = %v is %q, want %q", p, got, want)
		}
	}
	if got := probability(nil); got != "–" {
		t.Errorf("no p is %q", got)
	}
}

func TestIntervalsAreWrittenAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		tag       string
		low, high *float64
		want      string
	}{
		{"ko", of64(61.2), of64(65), "61.2~65.0"}, {"ko", of64(-1.2), of64(3.4), "−1.2~3.4"}, {"ko", nil, nil, "–"},
		{"en", of64(61.2), of64(65), "61.2–65.0"}, {"en", of64(-1.2), of64(3.4), "−1.2 to 3.4"}, {"en", nil, nil, "–"},
	} {
		if got := (language{wording.Language{Tag: c.tag}}).interval(c.low, c.high, 1); got != c.want {
			t.Errorf("%s: got %q, want %q", c.tag, got, c.want)
		}
	}
}

func TestDegreesAndDatesAndPercents(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{
		{degrees(of64(4), of64(811.237)), "4, 811.24"}, {degrees(of64(12), nil), "12"}, {degrees(nil, nil), "–"},
		{percent(0.95), "95%"}, {percent(0.999), "99.9%"}, {percent(0.5), "50%"},
		{(language{wording.Language{Tag: "ko"}}).date(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)), "2026년 3월 2일"},
		{(language{wording.Language{Tag: "en"}}).date(time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)), "2 March 2026"},
	} {
		if c[0] != c[1] {
			t.Errorf("got %q, want %q", c[0], c[1])
		}
	}
}
