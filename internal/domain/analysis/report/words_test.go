package report

import (
	"regexp"
	"slices"
	"testing"
)

var placeholder = regexp.MustCompile(`\{([a-z0-9]+)(:[^}]*)?\}`)

func names(sentence string) []string {
	var all []string
	for _, m := range placeholder.FindAllStringSubmatch(sentence, -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestBothLanguagesSayTheSame(t *testing.T) {
	t.Parallel()
	for key, ko := range korean {
		en, ok := english[key]
		switch {
		case !ok:
			t.Errorf("%q is missing in English", key)
		case ko == "" || en == "":
			t.Errorf("%q is empty", key)
		case !slices.Equal(names(ko), names(en)):
			t.Errorf("%q names %v in Korean and %v in English", key, names(ko), names(en))
		}
	}
	for key := range english {
		if _, ok := korean[key]; !ok {
			t.Errorf("%q is missing in Korean", key)
		}
	}
}
