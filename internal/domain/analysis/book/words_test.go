package book

import (
	"regexp"
	"slices"
	"testing"
)

// TestBothLanguagesSayTheSame keeps a key, and the names in its text, from being forgotten in one of them.
func TestBothLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`\{[a-z0-9_]+`)
	for key, text := range korean {
		other, ok := english[key]
		if !ok {
			t.Errorf("%q has no English", key)
			continue
		}
		one, two := name.FindAllString(text, -1), name.FindAllString(other, -1)
		slices.Sort(one)
		slices.Sort(two)
		if !slices.Equal(slices.Compact(one), slices.Compact(two)) {
			t.Errorf("%q fills %v in Korean and %v in English", key, one, two)
		}
	}
	for key := range english {
		if _, ok := korean[key]; !ok {
			t.Errorf("%q has no Korean", key)
		}
	}
}
