package statistics_test

import (
	"fmt"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// R 4.2.2: v = c(1,1,2,2,2,3,3.5,7,8,8,20); quantile(v, c(0,.1,.25,.333,.5,.9,.99,1), names = FALSE)
func TestQuantilesEqualR(t *testing.T) {
	t.Parallel()
	p := []float64{0, 0.1, 0.25, 0.333, 0.5, 0.9, 0.99, 1}
	want := []float64{1, 1, 2, 2, 3, 8, 18.8, 20}
	long, err := statistics.Quantiles([]float64{1, 1, 2, 2, 2, nan, 3, 3.5, 7, 8, 8, 20}, nil, p...)
	must(t, err)
	short, err := statistics.Quantiles([]float64{1, 2, 3, 3.5, 5, 7, 8, 20}, []float64{2, 3, 1, 1, 0, 1, 2, 1}, p...)
	must(t, err)
	for i := range want {
		within(t, fmt.Sprint("quantile of ", p[i]), long[i], want[i], 1e-13)
		if short[i] != long[i] {
			t.Errorf("quantile of %v with counts: %v, want %v", p[i], short[i], long[i])
		}
	}
}

func TestQuantilesOfAMillionAnswersNeedOnlyTheirCounts(t *testing.T) {
	t.Parallel()
	got, err := statistics.Quantiles([]float64{1, 2, 3, 4}, []float64{250_000, 250_000, 250_000, 250_000}, 0.25, 0.5, 0.75)
	must(t, err)
	if got[0] != 1.75 || got[1] != 2.5 || got[2] != 3.25 { // R 4.2.2: quantile(rep(1:4, each = 250000), c(.25, .5, .75))
		t.Errorf("%v", got)
	}
}

func TestOneValueIsEveryQuantile(t *testing.T) {
	t.Parallel()
	for _, f := range [][]float64{nil, {1}, {7}} {
		got, err := statistics.Quantiles([]float64{3}, f, 0, 0.3, 1)
		must(t, err)
		if got[0] != 3 || got[1] != 3 || got[2] != 3 {
			t.Errorf("%v", got)
		}
	}
}

func TestQuantilesThatDoNotExist(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x, f []float64
		p    float64
		want error
	}{
		"none": {nil, nil, 0.5, statistics.ErrEmpty}, "all missing": {[]float64{nan}, nil, 0.5, statistics.ErrEmpty},
		"counts of 0": {[]float64{1, 2}, []float64{0, 0}, 0.5, statistics.ErrEmpty},
		"unequal":     {[]float64{1, 2}, []float64{1}, 0.5, statistics.ErrShape},
		"infinite":    {[]float64{1, inf}, nil, 0.5, statistics.ErrNotFinite},
		"negative":    {[]float64{1, 2}, []float64{1, -1}, 0.5, statistics.ErrNotFinite},
		"unsorted":    {[]float64{2, nan, 1}, nil, 0.5, statistics.ErrRange},
		"not whole":   {[]float64{1, 2}, []float64{1, 0.5}, 0.5, statistics.ErrRange},
		"p above 1":   {[]float64{1, 2}, nil, 50, statistics.ErrRange}, "p is missing": {[]float64{1, 2}, nil, nan, statistics.ErrRange},
	} {
		got, err := statistics.Quantiles(c.x, c.f, c.p, 0.5)
		is(t, name, err, c.want)
		isMissing(t, name, got...)
	}
}

// R 4.2.2: hist(v, breaks = seq(1, 20, length.out = 6), right = FALSE)$counts
func TestBinsEqualR(t *testing.T) {
	t.Parallel()
	got, err := statistics.Bins([]float64{20, 1, 2, nan, 3, 3.5, 7, 8}, []float64{1, 2, 3, 9, 1, 1, 1, 2}, 1, 20, 5)
	must(t, err)
	for i, want := range []float64{7, 3, 0, 0, 1} {
		if got.Counts[i] != want {
			t.Errorf("bin %d: %v, want %v", i, got.Counts[i], want)
		}
	}
}

func TestValuesBesideAnEdgeCountAsOnIt(t *testing.T) {
	t.Parallel()
	got, err := statistics.Bins([]float64{29.999999999999996, 30.000000000000004, 30, 29.99, 100.00000000000001, 101, -0.1}, nil, 0, 100, 10)
	must(t, err)
	if got.Counts[3] != 3 || got.Counts[2] != 1 || got.Counts[9] != 1 || got.Above != 1 || got.Below != 1 || got.Edges[3] != 30 {
		t.Errorf("%+v", got)
	}
}

func TestHistogramsThatDoNotExist(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x, f      []float64
		low, high float64
		bins      int
		want      error
	}{
		"none": {nil, nil, 0, 1, 3, statistics.ErrEmpty}, "all missing": {[]float64{nan}, nil, 0, 1, 3, statistics.ErrEmpty},
		"unequal": {[]float64{1}, []float64{}, 0, 1, 3, statistics.ErrShape}, "infinite": {[]float64{inf}, nil, 0, 1, 3, statistics.ErrNotFinite},
		"negative": {[]float64{1}, []float64{-1}, 0, 1, 3, statistics.ErrNotFinite}, "no bins": {[]float64{1}, nil, 0, 1, 0, statistics.ErrRange},
		"no width": {[]float64{1}, nil, 1, 1, 3, statistics.ErrRange}, "no edge": {[]float64{1}, nil, 0, nan, 3, statistics.ErrRange},
		"too wide": {[]float64{1}, nil, -1e308, 1e308, 3, statistics.ErrRange},
	} {
		got, err := statistics.Bins(c.x, c.f, c.low, c.high, c.bins)
		is(t, name, err, c.want)
		isMissing(t, name, append(got.Counts, got.Below, got.Above)...)
	}
}
