package statistics

import "math"

// upperQuantile is x > 0 with survival(x) = q, for a survival function of a positive variable that falls from
// 1 to 0. It seeks along log x, on the log of the survival, so that very small and very great answers have
// full relative precision.
func upperQuantile(q float64, survival func(float64) float64) float64 {
	switch {
	case !(q >= 0 && q <= 1):
		return math.NaN()
	case q == 1:
		return 0
	case q == 0:
		return math.Inf(1)
	}
	const precision = 4e-15 // of log x, so relative
	target := math.Log(q)
	miss := func(u float64) float64 {
		return math.Log(max(survival(math.Exp(u)), math.SmallestNonzeroFloat64)) - target
	}
	a, b, ok := bracket(miss)
	if !ok {
		return math.NaN()
	}
	return math.Exp(root(miss, a, b, precision))
}

// point is an argument of a function and its value.
type point struct{ x, y float64 }

// bracket walks from 0, in growing steps, until a falling function changes its sign.
func bracket(f func(float64) float64) (a, b point, ok bool) {
	const farthest = 700 // exp of it is nearly the greatest number
	b = point{0, f(0)}
	step := 0.5
	if b.y < 0 {
		step = -step
	}
	for math.Abs(b.x) < farthest && !math.IsNaN(b.y) {
		a, b = b, point{b.x + step, f(b.x + step)}
		if (a.y < 0) != (b.y < 0) {
			return a, b, true
		}
		step *= 2
	}
	return a, b, false
}

// root is where f crosses 0 between two points of different sign, by Brent's method (1973) in the form of R's
// uniroot: a step by the inverse parabola or the secant where it stays inside and shrinks, else half the way.
// It ends within half the tolerance.
func root(f func(float64) float64, from, to point, tolerance float64) float64 {
	const mostSteps = 1000
	a, b := from, to // b is the best so far, a the one before
	c := a           // on the other side of the root
	for range mostSteps {
		before := b.x - a.x
		if math.Abs(c.y) < math.Abs(b.y) {
			a, b, c = b, c, b
		}
		least := 4*epsilon*math.Abs(b.x) + tolerance/2
		step := (c.x - b.x) / 2
		if math.Abs(step) <= least || b.y == 0 {
			return b.x
		}
		if math.Abs(before) >= least && math.Abs(a.y) > math.Abs(b.y) {
			p, q := interpolate(a, b, c)
			if p < 0.75*(c.x-b.x)*q-math.Abs(least*q)/2 && p < math.Abs(before*q/2) {
				step = p / q
			}
		}
		if math.Abs(step) < least {
			step = math.Copysign(least, step)
		}
		a, b = b, point{b.x + step, f(b.x + step)}
		if b.y > 0 && c.y > 0 || b.y < 0 && c.y < 0 {
			c = a
		}
	}
	return math.NaN()
}

// interpolate is the step p/q from b to where the secant, or the inverse parabola through three points, is 0;
// p is not below 0.
func interpolate(a, b, c point) (p, q float64) {
	width := c.x - b.x
	if a.x == c.x {
		t := b.y / a.y
		p, q = width*t, 1-t
	} else {
		t, u, v := a.y/c.y, b.y/c.y, b.y/a.y
		p = v * (width*t*(t-u) - (b.x-a.x)*(u-1))
		q = (t - 1) * (u - 1) * (v - 1)
	}
	if p > 0 {
		return p, -q
	}
	return -p, q
}
