package statistics

import "math"

// The incomplete beta and gamma functions, as tails. Both are a prefix, the density at the border, times a
// continued fraction. The prefix is written after Loader (2000, "Fast and Accurate Computation of Binomial
// Probabilities"), so that nothing cancels: with log-gamma functions alone, ten million degrees of freedom
// would leave six digits.

const (
	fractionSteps = 1_000_000 // of a continued fraction; it needs about the root of the greatest parameter
	fractionLeast = 1e-300    // stands for 0 in a denominator (Lentz 1976)
	epsilon       = 0x1p-53
)

// betaTail is the regularised incomplete beta function I_x(a, b), with y = 1-x handed in because a caller
// knows both without rounding. a, b > 0, finite; x, y in 0..1. NaN when it did not settle.
func betaTail(a, b, x, y float64) float64 {
	switch {
	case math.IsNaN(a) || math.IsNaN(b) || math.IsNaN(x) || math.IsNaN(y) || a <= 0 || b <= 0:
		return math.NaN()
	case x <= 0:
		return 0
	case y <= 0:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - betaFraction(b, a, y, x)
	}
	return betaFraction(a, b, x, y)
}

// betaFraction is x^a y^b / B(a, b) divided by the continued fraction of DiDonato and Morris (1992, TOMS 708,
// equation 9). It is for x below the mean of the distribution, where all that is added is positive; y stands
// in it where 1-x would have lost its digits.
func betaFraction(a, b, x, y float64) float64 {
	prefix := betaDensity(a, b, x, y)
	if prefix == 0 {
		return 0
	}
	h := a * (a*y - b*x + 1) / (a + 1)
	c, d := h, 0.0
	for i := 1; i <= fractionSteps; i++ {
		m := float64(i)
		odd := a + 2*m - 1
		numerator := (a + m - 1) / odd * (a + b + m - 1) / odd * m * (b - m) * x * x
		denominator := m + m*(b-m)*x/odd + (a+m)*(a*y-b*x+1+m*(1+y))/(odd+2)
		d = 1 / notZero(denominator+numerator*d)
		c = notZero(denominator + numerator/c)
		h *= c * d
		if math.Abs(c*d-1) <= 2*epsilon {
			return prefix / h
		}
	}
	return math.NaN()
}

// betaDensity is x^a y^b / B(a, b).
func betaDensity(a, b, x, y float64) float64 {
	n := a + b
	log := stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n*x) - deviance(b, n*y)
	return math.Sqrt(a*b/(2*math.Pi*n)) * math.Exp(log)
}

// gammaTail is the regularised upper incomplete gamma function Q(a, x). a > 0, x >= 0. NaN when it did not
// settle.
func gammaTail(a, x float64) float64 {
	switch {
	case math.IsNaN(a) || math.IsNaN(x) || a <= 0 || math.IsInf(a, 1):
		return math.NaN()
	case x <= 0:
		return 1
	case math.IsInf(x, 1):
		return 0
	case x < a+1:
		return 1 - gammaSeries(a, x)
	}
	return gammaFraction(a, x)
}

// gammaSeries is P(a, x) by its power series (Abramowitz and Stegun 1964, 6.5.29), for x < a+1.
func gammaSeries(a, x float64) float64 {
	term, sum := 1.0, 1.0
	for i := 1; i <= fractionSteps; i++ {
		term *= x / (a + float64(i))
		sum += term
		if term <= sum*epsilon {
			return gammaDensity(a, x) / a * sum
		}
	}
	return math.NaN()
}

// gammaFraction is Q(a, x) by its continued fraction (Abramowitz and Stegun 1964, 6.5.31), for x >= a+1.
func gammaFraction(a, x float64) float64 {
	b := x + 1 - a
	c, d := 1/fractionLeast, 1/notZero(b)
	h := d
	for i := 1; i <= fractionSteps; i++ {
		n := float64(i)
		an := -n * (n - a)
		b += 2
		d, c = 1/notZero(an*d+b), notZero(b+an/c)
		h *= d * c
		if math.Abs(d*c-1) <= 2*epsilon {
			return gammaDensity(a, x) * h
		}
	}
	return math.NaN()
}

// gammaDensity is x^a e^-x / Gamma(a).
func gammaDensity(a, x float64) float64 {
	return math.Sqrt(a/(2*math.Pi)) * math.Exp(-stirlingError(a)-deviance(a, x))
}

// stirlingError is log Gamma(n+1) - (n+1/2) log n + n - log(2 pi)/2: what Stirling's formula leaves out. n >
// 0.
func stirlingError(n float64) float64 {
	if n < 16 {
		g, _ := math.Lgamma(n + 1)
		return g - (n+0.5)*math.Log(n) + n - 0.5*math.Log(2*math.Pi)
	}
	r := 1 / (n * n)
	return (1.0/12 - r*(1.0/360-r*(1.0/1260-r*(1.0/1680-r*(1.0/1188-r*(691.0/360360-r/156)))))) / n
}

// deviance is x log(x/m) + m - x, exact also where x and m are nearly equal (Loader 2000, bd0). x, m > 0.
func deviance(x, m float64) float64 {
	if math.Abs(x-m) >= 0.1*(x+m) {
		return x*math.Log(x/m) + m - x
	}
	v := (x - m) / (x + m)
	sum, term := (x-m)*v, 2*x*v
	for i := 3; ; i += 2 {
		term *= v * v
		next := sum + term/float64(i)
		if next == sum {
			return sum
		}
		sum = next
	}
}

func notZero(x float64) float64 {
	if math.Abs(x) < fractionLeast {
		return fractionLeast
	}
	return x
}
