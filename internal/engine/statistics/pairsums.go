package statistics

import (
	"fmt"
	"math"
)

// PairSums are sums over the respondents who answered both of two items, for all pairs of K items, row-major
// K x K: N how many, W their weights, W2 the squares of those, X[i*K+j] the weighted sum of item i, XY[i*K+j]
// of item i times item j. It is all that reliability needs, and can be added up batch by batch, here or by
// whoever counts answers.
//
// The sums are plain: of whole codes without weights they are exact up to 2^53. Of values that are not whole,
// take off their middle first when it is more than a thousand times their spread.
type PairSums struct {
	K               int
	N, W, W2, X, XY []float64
}

// NewPairSums is the sums of no respondents to k items, k >= 0.
func NewPairSums(k int) PairSums {
	room := func() []float64 { return make([]float64, k*k) }
	return PairSums{K: k, N: room(), W: room(), W2: room(), X: room(), XY: room()}
}

// Add takes one respondent: values holds K answers, NaN where there is none, and w is the weight, 1 without
// weights. A weight of 0 is left out. A weight that is negative, infinite or NaN, an infinite value, and any
// number of values but K spoil the sums: Covariance then says ErrNotFinite. O(K²) of the items answered.
func (s *PairSums) Add(values []float64, w float64) {
	if w == 0 {
		return
	}
	if len(values) != s.K || !(w > 0) || math.IsInf(w, 1) {
		s.spoil()
		return
	}
	for i, x := range values {
		if math.IsNaN(x) {
			continue
		}
		for j, y := range values {
			if math.IsNaN(y) {
				continue
			}
			at := i*s.K + j
			s.N[at]++
			s.W[at] += w
			s.W2[at] += w * w
			s.X[at] += w * x
			s.XY[at] += w * x * y
		}
	}
}

// Merge adds what others gathered of the same items. Sums of another number of items spoil these, as in Add.
func (s *PairSums) Merge(o PairSums) {
	if o.K != s.K {
		s.spoil()
		return
	}
	for i := range s.N {
		s.N[i] += o.N[i]
		s.W[i] += o.W[i]
		s.W2[i] += o.W2[i]
		s.X[i] += o.X[i]
		s.XY[i] += o.XY[i]
	}
}

func (s *PairSums) spoil() {
	for i := range s.XY {
		s.XY[i] = math.NaN()
	}
}

// Covariance is the K x K covariance matrix, row-major, each pair from the respondents who answered both: (W
// Sxy - Sx Sy) / (W² - W2), which without weights is the sum of products about the means over n-1 (pandas'
// cov, R's cov(use = "pairwise")), and with weights the unbiased estimate for weights of reliability. The
// products are taken in twice the precision, so that from exact sums nothing is lost however far the means
// are from 0. A variance that is within the rounding of sums that are not whole (n times 2^-52 of the mean
// square) is answered as 0; with whole sums only 0 is. The matrix need not be positive definite.
//
// Errors: ErrShape (slices that are not K*K), ErrEmpty (no items; no respondent answered some two of them),
// ErrTooFew (only one did), ErrNotFinite (see Add). With the first and the last of them every cell is NaN,
// else those of the pairs that never meet.
func (s PairSums) Covariance() ([]float64, error) {
	covariance := make([]float64, s.K*s.K)
	if err := s.check(); err != nil {
		for i := range covariance {
			covariance[i] = math.NaN()
		}
		return covariance, err
	}
	var problem error
	for at := range covariance {
		i, j := at/s.K, at%s.K
		covariance[at] = s.cell(i, j)
		if s.N[at] < 2 && problem == nil {
			problem = s.neverMeet(i, j)
		}
	}
	return covariance, problem
}

func (s PairSums) check() error {
	if s.K <= 0 {
		return fmt.Errorf("no items: %w", ErrEmpty)
	}
	for _, sums := range [][]float64{s.N, s.W, s.W2, s.X, s.XY} {
		if len(sums) != s.K*s.K {
			return fmt.Errorf("%d sums for %d items: %w", len(sums), s.K, ErrShape)
		}
		for _, sum := range sums {
			if math.IsNaN(sum) || math.IsInf(sum, 0) {
				return fmt.Errorf("sums of pairs: %w", ErrNotFinite)
			}
		}
	}
	return nil
}

func (s PairSums) neverMeet(i, j int) error {
	if s.N[i*s.K+j] == 0 {
		return fmt.Errorf("nobody answered items %d and %d: %w", i, j, ErrEmpty)
	}
	return fmt.Errorf("only one answered items %d and %d: %w", i, j, ErrTooFew)
}

// cell is the covariance of two items, NaN when fewer than two answered both.
func (s PairSums) cell(i, j int) float64 {
	at, turned := i*s.K+j, j*s.K+i
	if s.N[at] < 2 {
		return math.NaN()
	}
	w := s.W[at]
	difference := differenceOfProducts(w, s.XY[at], s.X[at], s.X[turned])
	if i == j && difference <= s.noise(at)*w*s.XY[at] {
		return 0
	}
	return difference / differenceOfProducts(w, w, 1, s.W2[at])
}

// noise is how far, relatively, the sums of a cell may be off: not at all where they are whole.
func (s PairSums) noise(at int) float64 {
	const exact = 1 << 53
	for _, sum := range []float64{s.W[at], s.X[at], s.XY[at]} {
		if sum != math.Trunc(sum) || math.Abs(sum) > exact {
			return s.N[at] * 0x1p-52
		}
	}
	return 0
}

// differenceOfProducts is a*b - c*d with one rounding of each product's error (Kahan): exact where the
// products are whole and below 2^106.
func differenceOfProducts(a, b, c, d float64) float64 {
	ab, cd := a*b, c*d
	return (ab - cd) + (math.FMA(a, b, -ab) - math.FMA(c, d, -cd))
}

// correlation is the covariance matrix divided by the roots of its own diagonal, as R's cov2cor and psych:
// each SD is of all who answered the item. (R's cor(use = "pairwise") takes it of those who answered the
// pair.) An item without variance has NaN.
func correlation(covariance []float64, k int) []float64 {
	r := make([]float64, len(covariance))
	for i := range k {
		for j := range k {
			product := math.Sqrt(covariance[i*k+i]) * math.Sqrt(covariance[j*k+j])
			r[i*k+j] = covariance[i*k+j] / product
			if product == 0 {
				r[i*k+j] = math.NaN()
			}
		}
		if covariance[i*k+i] > 0 {
			r[i*k+i] = 1
		}
	}
	return r
}
