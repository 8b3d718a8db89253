package statistics

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Factoring is how a factor is fitted to correlations.
type Factoring int

const (
	// MinimumResidual makes the squares of the correlations that are left over least (Harman and Jones 1966):
	// psych's fa(fm = "minres"). It asks nothing of the matrix.
	MinimumResidual Factoring = iota
	// MaximumLikelihood is of normal answers (Jöreskog 1967): R's factanal, psych's fa(fm = "ml"). The matrix
	// must be positive definite.
	MaximumLikelihood
)

// Factor is one factor behind K items. Loadings and Uniquenesses are of the standardised items: correlation
// with the factor, and the share of the variance that is not the factor's. The loadings' sum is not negative.
type Factor struct {
	Loadings, Uniquenesses []float64
	Omega                  float64 // of the sum of the standardised items
	RawOmega               float64 // of the sum of the items as they are
}

// Omega is McDonald's omega total of one factor, (sum l)² / ((sum l)² + sum (1-l²)) (McDonald 1999), with its
// loadings l by minimum residual: psych's fa(R, 1, fm = "minres"), whose optimiser stops after 6 digits. It
// is of one factor: psych's omega takes three by default and answers another figure, which depends on their
// rotation. Errors as OneFactor; beside one all is NaN.
func Omega(s PairSums) (omega float64, loadings []float64, err error) {
	f, err := OneFactor(s, MinimumResidual)
	return f.Omega, f.Loadings, err
}

// OneFactor fits one factor to the correlations of the items, which are the pairwise covariances divided by
// the roots of their diagonal (psych's alpha; R's cov2cor). Loadings settle to 1e-14 a step. Omega is as the
// function of that name; RawOmega weighs loadings and uniquenesses by SD and variance of the items, as alpha
// does.
//
// Shapes: K >= 3 items. Errors, beside which all is NaN: those of Covariance, ErrOneItem, ErrTooFew (two
// items: any two loadings with the right product would do), ErrConstant (an item does not vary), ErrHeywood
// (a Heywood case: an item of which the factor would explain all or more; R holds its uniqueness at 0.005 and
// goes on), ErrSingular (maximum likelihood: the matrix is not positive definite, as when items repeat each
// other or missing answers contradict), ErrSteps (not settled; so too when fewer than three items correlate).
func OneFactor(s PairSums, method Factoring) (Factor, error) {
	none := Factor{Omega: math.NaN(), RawOmega: math.NaN()}
	for range s.K {
		none.Loadings = append(none.Loadings, math.NaN())
		none.Uniquenesses = append(none.Uniquenesses, math.NaN())
	}
	c, err := s.scale()
	if err != nil {
		return none, fmt.Errorf("one factor: %w", err)
	}
	if s.K == 2 {
		return none, fmt.Errorf("one factor of two items: %w", ErrTooFew)
	}
	for i := range s.K {
		if c[i*s.K+i] == 0 {
			return none, fmt.Errorf("one factor: item %d: %w", i, ErrConstant)
		}
	}
	loadings, err := fitFactor(correlation(c, s.K), s.K, method)
	if err != nil {
		return none, fmt.Errorf("one factor: %w", err)
	}
	return newFactor(loadings, c), nil
}

func newFactor(loadings, covariance []float64) Factor {
	f := Factor{Loadings: loadings}
	var common, unique, rawCommon, rawUnique float64
	for i, l := range loadings {
		variance, uniqueness := covariance[i*len(loadings)+i], (1-l)*(1+l)
		f.Uniquenesses = append(f.Uniquenesses, uniqueness)
		common += l
		unique += uniqueness
		rawCommon += l * math.Sqrt(variance)
		rawUnique += uniqueness * variance
	}
	f.Omega = common * common / (common*common + unique)
	f.RawOmega = rawCommon * rawCommon / (rawCommon*rawCommon + rawUnique)
	return f
}

// fitFactor begins at the first principal component and repeats a method's step until no loading moves.
func fitFactor(r []float64, k int, method Factoring) ([]float64, error) {
	const (
		steps = 100_000
		least = 1e-14
	)
	loadings, smallest, err := principalComponent(r, k)
	if err != nil {
		return nil, err
	}
	step := minimumResidualStep
	if method == MaximumLikelihood {
		if smallest < 1e-10 {
			return nil, fmt.Errorf("the smallest eigenvalue is %.3g: %w", smallest, ErrSingular)
		}
		step = newExpectation(loadings).step
	}
	for range steps {
		moved := step(r, loadings)
		if math.IsNaN(moved) {
			return nil, ErrSteps
		}
		if moved < least {
			return upright(loadings), heywood(loadings, 1)
		}
	}
	if err := heywood(loadings, 0.999); err != nil {
		return nil, err
	}
	return nil, fmt.Errorf("after %d steps: %w", steps, ErrSteps)
}

// principalComponent is the first one's loadings, and the smallest eigenvalue.
func principalComponent(r []float64, k int) (loadings []float64, smallest float64, err error) {
	var eigen mat.EigenSym
	if !eigen.Factorize(mat.NewSymDense(k, append([]float64(nil), r...)), true) {
		return nil, 0, fmt.Errorf("eigenvalues: %w", ErrSteps)
	}
	values := eigen.Values(nil) // rising
	var vectors mat.Dense
	eigen.VectorsTo(&vectors)
	for i := range k {
		loadings = append(loadings, vectors.At(i, k-1)*math.Sqrt(values[k-1]))
	}
	return loadings, values[0], nil
}

// minimumResidualStep sets each loading in turn to the best beside the others, sum r_ij l_j / sum l_j², and
// answers how far the farthest moved.
func minimumResidualStep(r, loadings []float64) (moved float64) {
	k := len(loadings)
	for i := range loadings {
		top, bottom := 0.0, 0.0
		for j, l := range loadings {
			if j != i {
				top += r[i*k+j] * l
				bottom += l * l
			}
		}
		moved = max(moved, math.Abs(top/bottom-loadings[i]))
		loadings[i] = top / bottom
	}
	return moved
}

// expectation is the EM algorithm for maximum likelihood (Rubin and Thayer 1982); unique holds the
// uniquenesses.
type expectation struct{ unique, slopes, common []float64 }

func newExpectation(loadings []float64) *expectation {
	k := len(loadings)
	e := &expectation{unique: make([]float64, k), slopes: make([]float64, k), common: make([]float64, k)}
	for i, l := range loadings {
		e.unique[i] = max(0.05, 1-l*l)
	}
	return e
}

// step regresses the factor on the items, then the items on the factor, and answers how far the farthest
// loading moved.
func (e *expectation) step(r, loadings []float64) (moved float64) {
	k := len(loadings)
	information := 1.0
	for i, l := range loadings {
		information += l * l / e.unique[i]
	}
	explained, spread := 0.0, 0.0
	for i, l := range loadings {
		e.slopes[i] = l / e.unique[i] / information
		explained += e.slopes[i] * l
	}
	for i := range loadings {
		e.common[i] = 0
		for j, slope := range e.slopes {
			e.common[i] += r[i*k+j] * slope
		}
		spread += e.slopes[i] * e.common[i]
	}
	for i := range loadings {
		next := e.common[i] / (1 - explained + spread)
		moved = max(moved, math.Abs(next-loadings[i]))
		loadings[i] = next
		e.unique[i] = 1 - next*e.common[i]
	}
	return moved
}

// heywood says that a factor explains as much as `most` of an item, or more.
func heywood(loadings []float64, most float64) error {
	for i, l := range loadings {
		if l*l >= most {
			return fmt.Errorf("item %d: %w", i, ErrHeywood)
		}
	}
	return nil
}

// upright turns the factor round when its loadings sum to less than 0.
func upright(loadings []float64) []float64 {
	sum := 0.0
	for _, l := range loadings {
		sum += l
	}
	if sum < 0 {
		for i := range loadings {
			loadings[i] = -loadings[i]
		}
	}
	return loadings
}
