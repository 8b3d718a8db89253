package statistics

import (
	"fmt"
	"math"
)

// Quantiles are those of values in ascending order, each standing there as often as f says (nil: once): type
// 7 of Hyndman and Fan (1996), R's default. With n values, the quantile of p lies at (n-1)p among them,
// counted from 0, and between two of them in proportion. NaN values and counts of 0 are left out; one value
// is every quantile. R: quantile(rep(x, f), p).
//
// Shapes: x and f of one length; an answer for each p, in its order. Errors, beside NaN for every p:
// ErrShape, ErrNotFinite (an infinite value, a negative or infinite count), ErrRange (values not in ascending
// order, a count that is not whole, a p not in 0..1), ErrEmpty.
func Quantiles(x, f []float64, p ...float64) ([]float64, error) {
	quantiles := make([]float64, len(p))
	for i := range quantiles {
		quantiles[i] = math.NaN()
	}
	n, err := countSorted(x, f)
	if err != nil {
		return quantiles, fmt.Errorf("quantiles: %w", err)
	}
	for _, share := range p {
		if !(share >= 0 && share <= 1) {
			return quantiles, fmt.Errorf("quantiles: the quantile of %v: %w", share, ErrRange)
		}
	}
	for i, share := range p {
		at := (n - 1) * share
		below := math.Floor(at)
		low, high := twoAt(x, f, below)
		quantiles[i] = low
		if part := at - below; part > 0 && low != high {
			quantiles[i] = (1-part)*low + part*high
		}
	}
	return quantiles, nil
}

// countSorted is how many values there are.
func countSorted(x, f []float64) (n float64, err error) {
	if f != nil && len(f) != len(x) {
		return 0, fmt.Errorf("%d counts for %d values: %w", len(f), len(x), ErrShape)
	}
	last := math.Inf(-1)
	for i, value := range x {
		count := countAt(f, i)
		switch {
		case !isCount(count) || math.IsInf(value, 0):
			return 0, fmt.Errorf("row %d: %w", i, ErrNotFinite)
		case count != math.Trunc(count):
			return 0, fmt.Errorf("row %d stands there %v times: %w", i, count, ErrRange)
		case math.IsNaN(value) || count == 0:
			continue
		case value < last:
			return 0, fmt.Errorf("row %d, %v after %v, is not in ascending order: %w", i, value, last, ErrRange)
		}
		last = value
		n += count
	}
	if n == 0 {
		return 0, ErrEmpty
	}
	return n, nil
}

func countAt(f []float64, i int) float64 {
	if f == nil {
		return 1
	}
	return f[i]
}

// twoAt is the value of a rank, counted from 0, and that of the next; the last value is its own next.
func twoAt(x, f []float64, rank float64) (low, high float64) {
	seen, found := 0.0, false
	for i, value := range x {
		count := countAt(f, i)
		if math.IsNaN(value) || count == 0 {
			continue
		}
		seen += count
		if !found && seen > rank {
			low, high, found = value, value, true
		}
		if found && seen > rank+1 {
			return low, value
		}
	}
	return low, high
}
