package budget_test

import (
	"fmt"
	"testing"
)

func TestLimitsAreReadAsWordsOrLists(t *testing.T) {
	t.Parallel()
	b := mustDecode(t, "{calls: [1000/day, 60/minute, 20000/month], bytes: 50GB/month, zone: America/Los_Angeles, warn: 90%, at_limit: stop}")
	want := "[60 calls a minute 1000 calls a day 20000 calls a month 50000000000 bytes a month] America/Los_Angeles 0.9 true"
	if got := fmt.Sprint(b.Limits, b.Zone, b.Warn, b.Stop); got != want {
		t.Errorf("got %s", got)
	}
	b = mustDecode(t, "{calls: 5/second}")
	if got := fmt.Sprint(b.Limits, b.Zone, b.Warn, b.Stop); got != "[5 calls a second] UTC 0.8 false" {
		t.Errorf("got %s", got)
	}
}

func TestMistakesInABudgetAreTold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"{}":                                  "naru.yaml:1:1: budget market limits nothing",
		"{calls: 60}":                         `naru.yaml:1:9: "60" of budget market says not how many calls in what time`,
		"{calls: 0/day}":                      `"0/day" of budget market`,
		"{calls: 60/week}":                    `write an amount above 0, a slash, and second, minute, hour, day or month: 60/minute`,
		"{bytes: 5GX/day}":                    `"5GX/day" of budget market says not how many bytes in what time`,
		"{calls: {a: 1}}":                     "is no rate, nor a list of rates",
		"{calls: [60/day, 70/day]}":           "limits calls per day twice",
		"{calls: 1/day, zone: Seoul}":         `"Seoul", which is no time zone`,
		"{calls: 1/day, warn: 120%}":          "warn of budget market is no share of a limit",
		"{calls: 1/day, at_limit: sleep}":     `"sleep"; it must be wait or stop`,
		"{calls: 1/day, at_limt: wait}":       `did you mean "at_limit"?`,
		"{calls: 9999999999999999999999/day}": "says not how many calls",
	} {
		_, found := decode(text)
		if found.Len() != 1 {
			t.Errorf("%s: %d mistakes: %v", text, found.Len(), found.Err())
			continue
		}
		says(t, found.Err(), want)
	}
}

func FuzzARateIsReadOrRefused(f *testing.F) {
	for _, seed := range []string{"60/minute", "50GB/month", " 1 / day", "-1/day", "/", "1/", "1.5GiB/hour"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		b, found := decode(fmt.Sprintf("{calls: %q, bytes: %q}", text, text))
		for _, l := range b.Limits {
			if l.Most <= 0 || l.Per == "" {
				t.Errorf("%q became %v with %v", text, l, found.Err())
			}
		}
	})
}
