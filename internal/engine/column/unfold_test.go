package column_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/column"
)

func TestRangesOfNamesKeepTheirZeros(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"pl01..pl03":     "pl01 pl02 pl03",
		"pl09..pl11":     "pl09 pl10 pl11",
		"q8..q11":        "q8 q9 q10 q11",
		"bd04_1..bd04_3": "bd04_1 bd04_2 bd04_3",
		"문항1..문항2":       "문항1 문항2",
		"1..3":           "1 2 3",
		"x5..x5":         "x5",
		"bd04_3":         "bd04_3",
		"Q1.1":           "Q1.1",
		"sf098..sf101":   "sf098 sf099 sf100 sf101",
	} {
		names, why := column.Unfold(text)
		if why != "" || !slices.Equal(names, strings.Fields(want)) {
			t.Errorf("%s: %v %q, want %s", text, names, why, want)
		}
	}
}

func TestARangeThatCannotBeUnfoldedSaysWhy(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"pl01..sf09":                "begin differently",
		"pl..pl09":                  "end with a number",
		"pl01..":                    "end with a number",
		"pl09..pl01":                "backwards",
		"pl1..pl09":                 "equally many digits",
		"pl01..pl100":               "equally many digits",
		"q1..q1000000":              "more than",
		"q1..q99999999999999999999": "too long",
	} {
		if names, why := column.Unfold(text); !strings.Contains(why, want) {
			t.Errorf("%s: %d names, %q, want %q", text, len(names), why, want)
		}
	}
}
