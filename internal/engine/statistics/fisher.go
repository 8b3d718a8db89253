package statistics

import (
	"fmt"
	"math"
)

// FisherExact is Fisher's exact test of a 2 x 2 table of whole counts (Fisher 1935), as R's fisher.test. P is
// two-sided: the probability of all tables with these margins that are no more probable than this one (within
// a relative 1e-7, for rounding). Probabilities are built outwards from the most probable table, so that far
// tails keep their precision (below 1e-305 P is 0).
//
// The effect is the conditional maximum likelihood estimate of the odds ratio, not ad/bc: the one under which
// the expected first cell is the one seen. DifferenceIn is its exact interval, of the odds ratios under which
// neither tail is below (1-level)/2. Where the first cell is the smallest or greatest that the margins allow,
// estimate and end of the interval are 0 or +Inf, as in R. Estimate and interval are sought as R seeks them
// and equal its figures to the last digits; R stops early, within about 1e-4 of the odds ratio or of its
// inverse, so that of 1060 the 1 is certain and the 6 is not.
//
// Errors, beside NaN: ErrRange (level not in 0..1, a count that is not whole, a sum above 1e10), ErrNotFinite
// (a negative, infinite or NaN count), ErrEmpty (all counts 0), ErrOneGroup (a row or a column of zeros:
// there is only one table).
func FisherExact(counts [2][2]float64, level float64) (Test, error) {
	const asR = 0x1p-13 // .Machine$double.eps^0.25, the tolerance of R's uniroot
	return fisherExact(counts, level, asR)
}

func fisherExact(counts [2][2]float64, level, tolerance float64) (Test, error) {
	test := noTest("fisher", "odds_ratio")
	h, err := hypergeometricOf(counts)
	if err == nil {
		err = checkLevel(level)
	}
	if err != nil {
		return test, fmt.Errorf("exact test after Fisher: %w", err)
	}
	seen := counts[0][0]
	test.P = h.twoSided(seen)
	test.Effect, test.DifferenceIn = h.estimate(seen, tolerance), h.interval(seen, (1-level)/2, tolerance)
	return test, nil
}

// hypergeometric is the distribution of the first cell of a 2 x 2 table with fixed margins: row totals a and
// b, first column total k, under an odds ratio (Fisher's noncentral distribution).
type hypergeometric struct{ a, b, k, low, high float64 }

func hypergeometricOf(counts [2][2]float64) (hypergeometric, error) {
	const mostRespondents = 1e10 // more would take seconds
	for _, row := range counts {
		for _, count := range row {
			if !isCount(count) {
				return hypergeometric{}, fmt.Errorf("a count of %v: %w", count, ErrNotFinite)
			}
			if count != math.Trunc(count) {
				return hypergeometric{}, fmt.Errorf("a count of %v is not whole: %w", count, ErrRange)
			}
		}
	}
	h := hypergeometric{a: counts[0][0] + counts[0][1], b: counts[1][0] + counts[1][1], k: counts[0][0] + counts[1][0]}
	h.low, h.high = max(0, h.k-h.b), min(h.k, h.a)
	switch {
	case h.a+h.b > mostRespondents:
		return h, fmt.Errorf("%v respondents: %w", h.a+h.b, ErrRange)
	case h.a+h.b == 0:
		return h, ErrEmpty
	case h.low == h.high:
		return h, ErrOneGroup
	}
	return h, nil
}

// ratio is the probability of x+1 divided by that of x.
func (h hypergeometric) ratio(x, odds float64) float64 {
	return (h.a - x) / (x + 1) * ((h.k - x) / (h.b - h.k + x + 1)) * odds
}

// mode is the most probable x: the last one whose ratio from the one before is 1 or more, sought by halving
// because the ratio falls.
func (h hypergeometric) mode(odds float64) float64 {
	low, high := h.low, h.high
	for low < high {
		middle := low + math.Floor((high-low)/2)
		if h.ratio(middle, odds) > 1 {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// each visits x with its probability divided by that of the mode, outwards from there, as far as that is not
// nothing.
func (h hypergeometric) each(odds float64, visit func(x, weight float64)) {
	const least = 1e-305 // well above the numbers that no longer shrink when multiplied
	mode := h.mode(odds)
	weight := 1.0
	for x := mode; x <= h.high && weight > least; x++ {
		visit(x, weight)
		weight *= h.ratio(x, odds)
	}
	weight = 1.0
	for x := mode - 1; x >= h.low; x-- {
		if weight /= h.ratio(x, odds); weight <= least {
			break
		}
		visit(x, weight)
	}
}

// twoSided is the probability of what is no more probable than seen, without an association.
func (h hypergeometric) twoSided(seen float64) float64 {
	const rounding = 1 + 1e-7
	own := 0.0
	h.each(1, func(x, weight float64) {
		if x == seen {
			own = weight
		}
	})
	all, rare := 0.0, 0.0
	h.each(1, func(_, weight float64) {
		all += weight
		if weight <= own*rounding {
			rare += weight
		}
	})
	return min(1, rare/all)
}

// tails are P(X <= seen), P(X >= seen) and the mean of X - seen.
type tails struct{ atMost, atLeast, off float64 }

// tails are those under an odds ratio.
func (h hypergeometric) tails(seen, odds float64) tails {
	var t tails
	all := 0.0
	h.each(odds, func(x, weight float64) {
		all += weight
		t.off += weight * (x - seen)
		if x <= seen {
			t.atMost += weight
		}
		if x >= seen {
			t.atLeast += weight
		}
	})
	return tails{t.atMost / all, t.atLeast / all, t.off / all}
}

// estimate is the odds ratio under which the mean is what was seen.
func (h hypergeometric) estimate(seen, tolerance float64) float64 {
	switch seen {
	case h.low:
		return 0
	case h.high:
		return math.Inf(1)
	}
	return h.seek(seen, tolerance, func(t tails) float64 { return t.off })
}

// interval holds the odds ratios under which neither tail from seen on is less probable than alpha.
func (h hypergeometric) interval(seen, alpha, tolerance float64) Interval {
	in := Interval{Low: 0, High: math.Inf(1)}
	if seen > h.low {
		in.Low = h.seek(seen, tolerance, func(t tails) float64 { return t.atLeast - alpha })
	}
	if seen < h.high {
		in.High = h.seek(seen, tolerance, func(t tails) float64 { return alpha - t.atMost })
	}
	return in
}

// seek is the odds ratio at which a figure that rises with it is 0: between 0 and 1, or as the inverse of
// what is between 0 and 1.
func (h hypergeometric) seek(seen, tolerance float64, figure func(tails) float64) float64 {
	at := func(odds float64) float64 { return figure(h.tails(seen, odds)) }
	inverse := func(t float64) float64 { return at(1 / t) }
	middle := at(1)
	switch {
	case middle > 0:
		return root(at, point{0, at(0)}, point{1, middle}, tolerance)
	case middle < 0:
		return 1 / root(inverse, point{2 * epsilon, inverse(2 * epsilon)}, point{1, middle}, tolerance)
	}
	return 1
}
