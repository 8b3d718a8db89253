package chart

import (
	"math"
	"strconv"
)

// scale maps values to places, with ticks at round numbers.
type scale struct {
	low, high float64
	ticks     []float64
	decimals  int // of the ticks
	step      float64
	unsigned  bool // both sides of zero are labelled alike
}

// extent is the range of values; begin with nothing().
type extent struct{ low, high float64 }

func nothing() extent { return extent{math.Inf(1), math.Inf(-1)} }

// with widens the range to hold the values; NaN is left out.
func (e extent) with(values ...float64) extent {
	for _, v := range values {
		if !math.IsNaN(v) {
			e.low, e.high = min(e.low, v), max(e.high, v)
		}
	}
	return e
}

func (e extent) empty() bool { return e.low > e.high }

// opened widens a range that is a single value, or so narrow that its ends are told apart with rounding errors
// only.
func (e extent) opened() extent {
	size := max(math.Abs(e.low), math.Abs(e.high))
	if e.high-e.low > size*1e-9 {
		return e
	}
	if size == 0 {
		return e.with(1)
	}
	room := max(size*0.1, 1e-300)
	return e.with(e.low-room, e.high+room)
}

// withSeries widens the range to hold all values and intervals.
func (e extent) withSeries(series []Series) extent {
	for _, s := range series {
		e = e.with(s.Values...)
		for i := range s.Values {
			if low, high, ok := s.interval(i); ok {
				e = e.with(low, high)
			}
		}
	}
	return e
}

// newScale makes the scale of an axis with about as many ticks as wanted. A given range (low, high not both 0)
// is kept, and widened by values that lie outside, since a mark cut off at the edge would lie; else the range
// ends at ticks.
func newScale(data extent, low, high float64, wanted int) scale {
	given := low != 0 || high != 0
	if given {
		data = data.with(low, high)
	}
	if data.empty() {
		return scale{low: 0, high: 1, step: 1}
	}
	data = data.opened()
	s := scale{low: data.low, high: data.high, step: roundStep((data.high - data.low) / float64(max(wanted, 1)))}
	if !given {
		s.low, s.high = math.Floor(s.low/s.step)*s.step, math.Ceil(s.high/s.step)*s.step
	}
	s.decimals = stepDecimals(s.step)
	first, last := math.Ceil(s.low/s.step-1e-6), math.Floor(s.high/s.step+1e-6)
	for i := first; i <= last; i++ {
		s.ticks = append(s.ticks, i*s.step)
	}
	return s
}

// roundStep is the least of 1, 2, 2.5, 5 times a power of ten that is not below the step.
func roundStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, factor := range []float64{1, 2, 2.5, 5} {
		if factor*power >= step*(1-1e-9) {
			return factor * power
		}
	}
	return 10 * power
}

// stepDecimals is how many decimals write the step exactly.
func stepDecimals(step float64) int {
	for decimals := range 10 {
		scaled := step * math.Pow(10, float64(decimals))
		if math.Abs(scaled-math.Round(scaled)) < 1e-6*scaled && scaled > 0.5 {
			return decimals
		}
	}
	return 10
}

// at is where a value lies between two places.
func (s scale) at(v, from, to float64) float64 {
	return from + (v-s.low)/(s.high-s.low)*(to-from)
}

// zero is where bars begin: 0, or the end of the axis nearest to it.
func (s scale) zero() float64 { return min(max(0, s.low), s.high) }

// labels are the ticks as text.
func (s scale) labels(unit string) []string {
	texts := make([]string, len(s.ticks))
	for i, tick := range s.ticks {
		if s.unsigned {
			tick = math.Abs(tick)
		}
		if s.decimals == 10 { // smaller than decimals can show
			texts[i] = strconv.FormatFloat(tick, 'g', 3, 64) + suffix(unit)
			continue
		}
		texts[i] = figure(tick, s.decimals) + suffix(unit)
	}
	return texts
}
