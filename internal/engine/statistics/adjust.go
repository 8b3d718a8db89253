package statistics

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// Adjust corrects p values for how many tests were made: "bonferroni", "holm" (1979) and "hochberg" (1988)
// hold the chance of any false finding, "bh" (Benjamini and Hochberg 1995) and "by" (Benjamini and Yekutieli
// 2001) the share of false ones among the findings. The answer is in the order of p, never above 1, and p
// itself is not changed. NaN stays NaN and is not counted as a test. R: p.adjust(p, method).
//
// Errors, without an answer: ErrRange (a p value not in 0..1, a method that is none of these), ErrEmpty (no p
// value).
func Adjust(p []float64, method string) ([]float64, error) {
	order := make([]int, 0, len(p))
	for i, value := range p {
		switch {
		case math.IsNaN(value):
		case value < 0 || value > 1:
			return nil, fmt.Errorf("adjust p values: a p value of %v: %w", value, ErrRange)
		default:
			order = append(order, i)
		}
	}
	n := len(order)
	if n == 0 {
		return nil, fmt.Errorf("adjust p values: %w", ErrEmpty)
	}
	factor, upwards, err := adjustment(method, n)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	adjusted := slices.Clone(p)
	last := 1.0
	if upwards {
		last = 0
	}
	for step := range order {
		rank := step
		if !upwards {
			rank = n - 1 - step
		}
		value := min(1, p[order[rank]]*factor(rank+1))
		if upwards {
			last = max(last, value)
		} else {
			last = min(last, value)
		}
		adjusted[order[rank]] = last
	}
	return adjusted, nil
}

// adjustment is what the p value of a rank (1: the smallest of n) is multiplied with, and whether the
// greatest so far, from the smallest p upwards, is taken, or the smallest so far, from the greatest p
// downwards.
func adjustment(method string, n int) (factor func(rank int) float64, upwards bool, err error) {
	all := float64(n)
	switch method {
	case "bonferroni":
		return func(int) float64 { return all }, true, nil
	case "holm":
		return func(rank int) float64 { return float64(n - rank + 1) }, true, nil
	case "hochberg":
		return func(rank int) float64 { return float64(n - rank + 1) }, false, nil
	case "bh":
		return func(rank int) float64 { return all / float64(rank) }, false, nil
	case "by":
		harmonic := 0.0
		for i := range n {
			harmonic += 1 / float64(i+1)
		}
		return func(rank int) float64 { return harmonic * (all / float64(rank)) }, false, nil
	}
	return nil, false, fmt.Errorf("adjust p values: no method is called %q: %w", method, ErrRange)
}
