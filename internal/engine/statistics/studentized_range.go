package statistics

import "math"

// The studentized range: the distance from the smallest to the greatest of k independent standard normal
// values, divided by an independent estimate of their standard deviation with df degrees of freedom (Tukey).
// Its probability is a double integral
//
//	P(Q > q) = ∫ g(u) P(range of k > q e^u) du,   u = log(s),  df s² ~ chi-square(df)
//
// Both integrands are smooth on the whole line and vanish at its ends faster than any exponential (g at the
// left like e^(df u)), so the trapezoidal rule converges geometrically (Trefethen and Weideman 2014) and no
// panels need to be chosen. Survivals are integrated, not their complements, so the far tail keeps its
// relative precision.

const (
	rangeInnerStep  = 0.8   // divided by 1 + log k: the greatest of many values scatters less
	rangeInnerSpan  = 8.6   // beyond it the normal density is below 1e-16 of its height
	rangeOuterStep  = 0.7   // in standard deviations of u
	rangeNegligible = 1e-16 // share of the sum at which an integral ends
	normalEnd       = 38.6  // beyond it the normal density is 0
)

// studentizedRange is the distribution for one number of values, with what is needed of the normal
// distribution.
type studentizedRange struct {
	k, step float64
	nodes   []rangeNode // of the inner integral, step apart, ascending
}

// rangeNode is a value z of the greatest of k: Φ(z) and k φ(z) Φ(z)^(k-1).
type rangeNode struct{ z, below, weight float64 }

// studentizedRangeOf is for k >= 2 values.
func studentizedRangeOf(k float64) studentizedRange {
	if !(k >= 2) || math.IsInf(k, 1) {
		return studentizedRange{k: math.NaN()}
	}
	r := studentizedRange{k: k, step: rangeInnerStep / (1 + math.Log(k))}
	count := int((normalEnd+rangeInnerSpan)/r.step) + 1
	r.nodes = make([]rangeNode, count)
	for i := range r.nodes {
		z := -rangeInnerSpan + float64(i)*r.step
		below := normalSurvival(-z)
		r.nodes[i] = rangeNode{z, below, k * normalDensity(z) * math.Exp((k-1)*math.Log(below))}
	}
	return r
}

// survival is P(Q > q) for df > 0, infinite too.
func (r studentizedRange) survival(q, df float64) float64 {
	switch {
	case math.IsNaN(q) || math.IsNaN(r.k) || !(df > 0):
		return math.NaN()
	case q <= 0:
		return 1
	case math.IsInf(q, 1):
		return 0
	case math.IsInf(df, 1):
		return r.normalSurvival(q)
	}
	a := df / 2
	step := math.Min(1.0/16, rangeOuterStep/math.Sqrt(2*df))
	term := func(u float64) float64 {
		return math.Exp(-a*exponentialExcess(2*u)) * r.normalSurvival(q*math.Exp(u))
	}
	// The integrand has one peak, between start, where it is in the far tail of two values, and 0, where g
	// has its own.
	start := -0.5 * math.Log1p(q*q/(2*df))
	sum := 0.0
	for u := start; ; u += step {
		t := term(u)
		sum += t
		if !(t > rangeNegligible*sum) && u > 0 {
			break
		}
	}
	for u := start - step; ; u -= step {
		t := term(u)
		sum += t
		if !(t > rangeNegligible*sum) {
			break
		}
	}
	return math.Min(1, sum*step*math.Sqrt(2*a/math.Pi)*math.Exp(-stirlingError(a)))
}

// normalSurvival is P(range of k standard normal values > w) = k ∫ φ(z) (Φ(z)^(k-1) - (Φ(z)-Φ(z-w))^(k-1))
// dz, z being the greatest of them.
func (r studentizedRange) normalSurvival(w float64) float64 {
	sum := 0.0
	top := (w/2 + 2*rangeInnerSpan) / r.step // index of w/2 + span
	for i := int(math.Min(top, float64(len(r.nodes)-1))); i >= 0; i-- {
		node := &r.nodes[i]
		t := node.weight * -math.Expm1((r.k-1)*math.Log1p(-normalSurvival(w-node.z)/node.below))
		sum += t
		if t < rangeNegligible*sum && node.z < w/2 {
			break
		}
	}
	return math.Min(1, sum*r.step)
}

// exponentialExcess is e^x - 1 - x, exact also near 0.
func exponentialExcess(x float64) float64 {
	if math.Abs(x) > 0.5 {
		return math.Expm1(x) - x
	}
	sum, term := 0.0, x
	for i := 2.0; ; i++ {
		term *= x / i
		if sum+term == sum {
			return sum
		}
		sum += term
	}
}

// quantile is q with P(Q < q) = p: by secants from the approximation of Lund and Lund (1983, AS 190) until a
// step is below 1e-4. That is how R's qtukey seeks it, so that intervals equal R's; the relative error that
// it leaves is about 1e-8.
func (r studentizedRange) quantile(p, df float64) float64 {
	const lastStep, mostSteps = 1e-4, 50
	switch {
	case !(p >= 0 && p <= 1) || math.IsNaN(r.k) || !(df > 0):
		return math.NaN()
	case p == 0:
		return 0
	case p == 1:
		return math.Inf(1)
	}
	miss := func(q float64) point { return point{q, 1 - p - r.survival(q, df)} }
	before := miss(rangeQuantileAbout(p, r.k, df))
	now := before.x + 1
	if before.y > 0 && before.x > 1 {
		now = before.x - 1
	}
	last := miss(now)
	for range mostSteps {
		before, last = last, miss(max(0, last.x-last.y*(last.x-before.x)/(last.y-before.y)))
		if math.Abs(last.x-before.x) < lastStep {
			return last.x
		}
	}
	// A low quantile of many values begins too far off for secants.
	return upperQuantile(1-p, func(q float64) float64 { return r.survival(q, df) })
}

// rangeQuantileAbout is Lund and Lund's approximation with R's constants, so that the secants above begin
// where R's do. One of them is ten times the published one (Odeh and Evans 1974, AS 70: 0.0204231210245), so
// that the answer is up to a fifth too small.
func rangeQuantileAbout(p, k, df float64) float64 {
	y := math.Sqrt(-2 * math.Log(0.5-0.5*p))
	t := y + ((((y*-0.453642210148e-04+-0.204231210125)*y+-0.342242088547)*y+-1)*y+0.322232421088)/
		((((y*0.38560700634e-02+0.103537752850)*y+0.531103462366)*y+0.588581570495)*y+0.993484626060e-01)
	if df < 120 {
		t += (t*t*t + t) / df / 4
	}
	q := 0.8832 - 0.2368*t
	if df < 120 {
		q += -1.214/df + 1.208*t/df
	}
	return t * (q*math.Log(k-1) + 1.4142)
}
