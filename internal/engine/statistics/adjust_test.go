package statistics_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// R 4.2.2: p = c(.9, NA, .01, .04, .03, .04, 1, 0); p.adjust(p, method). stats_reference.csv has sorted ones.
func TestAdjustKeepsOrderAndMissingValues(t *testing.T) {
	t.Parallel()
	p := []float64{0.9, nan, 0.01, 0.04, 0.03, 0.04, 1, 0}
	before := slices.Clone(p)
	for method, want := range map[string][]float64{
		"bonferroni": {1, nan, 0.07, 0.28, 0.21, 0.28, 1, 0},
		"holm":       {1, nan, 0.06, 0.16, 0.15, 0.16, 1, 0},
		"hochberg":   {1, nan, 0.06, 0.12, 0.12, 0.12, 1, 0},
		"bh":         {1, nan, 0.035, 0.056, 0.056, 0.056, 1, 0},
		"by":         {1, nan, 0.09075, 0.1452, 0.1452, 0.1452, 1, 0},
	} {
		got, err := statistics.Adjust(p, method)
		must(t, err)
		for i := range want {
			if i == 1 {
				isMissing(t, method, got[i])
				continue
			}
			within(t, fmt.Sprintf("%s of %v", method, p[i]), got[i], want[i], 1e-12)
		}
		if !slices.EqualFunc(p, before, func(a, b float64) bool { return a == b || a != a && b != b }) {
			t.Errorf("%s changed what it was given: %v", method, p)
		}
	}
}

func TestAdjustedValuesThatDoNotExist(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		p      []float64
		method string
		want   error
	}{
		"none": {nil, "holm", statistics.ErrEmpty}, "all missing": {[]float64{nan, nan}, "bh", statistics.ErrEmpty},
		"above 1": {[]float64{1.1}, "bh", statistics.ErrRange}, "negative": {[]float64{-0.1}, "bh", statistics.ErrRange},
		"no such method": {[]float64{0.1}, "sidak", statistics.ErrRange},
	} {
		got, err := statistics.Adjust(c.p, c.method)
		is(t, name, err, c.want)
		if got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}
