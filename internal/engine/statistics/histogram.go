package statistics

import (
	"fmt"
	"math"
)

// Histogram is how many values lie in bins of equal width.
type Histogram struct {
	Edges        []float64 // one more than bins
	Counts       []float64 // [edge, next edge); the last bin holds its upper edge too
	Below, Above float64   // values outside
}

// Bins counts values, each standing there as often as f says (nil: once), into so many bins of equal width
// from low to high. A value within 1e-9 of a bin's width below an edge counts as on it: 29.999999999999996 is
// 30. NaN values are left out; the order of x does not matter. R: hist(x, breaks = seq(low, high, length.out
// = bins+1), right = FALSE)$counts.
//
// Errors: ErrRange (low not below high, infinite or NaN; fewer than one bin) without a histogram; ErrShape,
// ErrNotFinite (an infinite value, a negative or infinite count) and ErrEmpty beside one whose counts are
// NaN.
func Bins(x, f []float64, low, high float64, bins int) (Histogram, error) {
	if !(low < high) || !finite(low, high, high-low) || bins < 1 {
		return Histogram{Below: math.NaN(), Above: math.NaN()}, fmt.Errorf("%d bins from %v to %v: %w", bins, low, high, ErrRange)
	}
	h := Histogram{Edges: make([]float64, bins+1), Counts: make([]float64, bins)}
	for i := range h.Edges {
		h.Edges[i] = low + (high-low)*float64(i)/float64(bins)
	}
	h.Edges[bins] = high
	if err := h.count(x, f); err != nil {
		h.Below, h.Above = math.NaN(), math.NaN()
		for i := range h.Counts {
			h.Counts[i] = math.NaN()
		}
		return h, fmt.Errorf("histogram: %w", err)
	}
	return h, nil
}

func (h *Histogram) count(x, f []float64) error {
	if f != nil && len(f) != len(x) {
		return fmt.Errorf("%d counts for %d values: %w", len(f), len(x), ErrShape)
	}
	n := 0.0
	for i, value := range x {
		count := countAt(f, i)
		switch {
		case !isCount(count) || math.IsInf(value, 0):
			return fmt.Errorf("row %d: %w", i, ErrNotFinite)
		case math.IsNaN(value):
			continue
		}
		n += count
		*h.bin(value) += count
	}
	if n == 0 {
		return ErrEmpty
	}
	return nil
}

// bin is the count that a value belongs to.
func (h *Histogram) bin(value float64) *float64 {
	const rounding = 1e-9
	last := len(h.Counts) - 1
	low, high := h.Edges[0], h.Edges[last+1]
	at := (value-low)/(high-low)*float64(len(h.Counts)) + rounding
	switch {
	case at < 0:
		return &h.Below
	case at >= float64(len(h.Counts))+2*rounding:
		return &h.Above
	}
	return &h.Counts[min(int(at), last)]
}
