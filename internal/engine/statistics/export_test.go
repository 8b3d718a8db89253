package statistics

// What tests judge by itself, although no other package may use it: the distributions.
var (
	NormalSurvival    = normalSurvival
	NormalQuantile    = normalQuantile
	TTwoSided         = tTwoSided
	TQuantile         = tQuantile
	FSurvival         = fSurvival
	FQuantile         = fQuantile
	ChiSquareSurvival = chiSquareSurvival
	FisherWithin      = fisherExact
)

// RangeSurvival is P(Q > q) of the studentized range.
func RangeSurvival(q, k, df float64) float64 { return studentizedRangeOf(k).survival(q, df) }

// RangeQuantile is q with P(Q < q) = p.
func RangeQuantile(p, k, df float64) float64 { return studentizedRangeOf(k).quantile(p, df) }
