package statistics

import (
	"math"

	"gonum.org/v1/gonum/mathext"
)

// The distributions behind the p values and intervals. A survival is the probability of more than the
// argument and keeps its relative precision in the far tail (to about 1e-300); a quantile takes the
// probability below it. Outside the stated range, and for NaN, the answer is NaN. Degrees of freedom may be
// fractions (Welch) and infinite.

// normalSurvival is P(Z > z) of the standard normal distribution.
func normalSurvival(z float64) float64 { return 0.5 * math.Erfc(z/math.Sqrt2) }

// normalDensity is the density of the standard normal distribution.
func normalDensity(z float64) float64 { return math.Exp(-0.5*z*z) / math.Sqrt(2*math.Pi) }

// normalQuantile is z with P(Z < z) = p; 0 and 1 give the infinities.
func normalQuantile(p float64) float64 {
	switch {
	case !(p >= 0 && p <= 1):
		return math.NaN()
	case p == 0 || p == 1:
		return math.Inf(int(2*p - 1))
	case p > 0.5:
		return -normalQuantile(1 - p)
	}
	return mathext.NormalQuantile(p)
}

// tTwoSided is P(|T| > |t|) of Student's t distribution, df > 0.
func tTwoSided(t, df float64) float64 {
	switch {
	case !(df > 0) || math.IsNaN(t):
		return math.NaN()
	case math.IsInf(df, 1):
		return 2 * normalSurvival(math.Abs(t))
	case math.IsInf(t*t, 1):
		return 0
	}
	return betaTail(df/2, 0.5, df/(df+t*t), t*t/(df+t*t))
}

// tQuantile is t with P(T < t) = p, df > 0.
func tQuantile(p, df float64) float64 {
	switch {
	case !(p >= 0 && p <= 1) || !(df > 0):
		return math.NaN()
	case math.IsInf(df, 1):
		return normalQuantile(p)
	case p > 0.5:
		return math.Sqrt(fUpper(2*(1-p), 1, df))
	}
	return -math.Sqrt(fUpper(2*p, 1, df))
}

// fSurvival is P(F > f) of Fisher's F distribution, d1, d2 > 0.
func fSurvival(f, d1, d2 float64) float64 {
	switch {
	case math.IsNaN(f) || !(d1 > 0) || !(d2 > 0):
		return math.NaN()
	case f <= 0:
		return 1
	case math.IsInf(d2, 1):
		return chiSquareSurvival(f*d1, d1)
	case math.IsInf(d1, 1):
		return 1 - chiSquareSurvival(d2/f, d2)
	case math.IsInf(f*d1, 1):
		return 0
	}
	return betaTail(d2/2, d1/2, d2/(d2+d1*f), d1*f/(d2+d1*f))
}

// fQuantile is f with P(F < f) = p, d1, d2 > 0.
func fQuantile(p, d1, d2 float64) float64 {
	switch {
	case !(p >= 0 && p <= 1) || !(d1 > 0) || !(d2 > 0):
		return math.NaN()
	case p > 0.5:
		return fUpper(1-p, d1, d2)
	}
	return 1 / fUpper(p, d2, d1)
}

// fUpper is f with P(F > f) = q.
func fUpper(q, d1, d2 float64) float64 {
	return upperQuantile(q, func(f float64) float64 { return fSurvival(f, d1, d2) })
}

// chiSquareSurvival is P(X > x) of the chi-square distribution, df > 0, finite.
func chiSquareSurvival(x, df float64) float64 {
	if math.IsNaN(x) || !(df > 0) {
		return math.NaN()
	}
	return gammaTail(df/2, x/2)
}
