package statistics

import (
	"fmt"
	"math"
)

// Logistic fits log(p/(1-p)) = b0 + b1 x1 + ... to a 0/1 outcome by maximum likelihood: Newton's steps, which
// are iteratively reweighted least squares (McCullagh and Nelder 1989), each by QR of the centred and scaled
// columns and halved while the likelihood falls, until a step changes nothing in the 9th digit (so that the
// next would in the 18th). SE are of the inverse of the information; the statistic is Wald's z, normal; the
// intervals are Wald's too, of the log odds (exp of them: of the odds ratio). F is the likelihood
// ratio 2(l-l0) against the intercept alone, chi-square with k degrees of freedom, RSquared is McFadden's 1-l/l0:
// R's glm(family = binomial), which takes its SE from the step before the last (9 digits of P), and
// statsmodels' Logit.
//
// Shapes: as OLS; y holds 0, 1 and NaN. Errors: ErrShape, ErrNotFinite, ErrRange (level, or an outcome that
// is neither 0 nor 1), ErrEmpty, ErrTooFew (fewer than k+1 rows), ErrConstant (all outcomes alike, or a
// column), ErrSingular (as OLS), ErrSeparated (some combination of the columns tells outcomes of 1 from
// outcomes of 0, wholly or but for ties: the likelihood has no maximum; Albert and Anderson 1984), ErrSteps
// (not settled for any other reason).
func Logistic(y []float64, columns [][]float64, f []float64, level float64) (Regression, error) {
	s, d, err := model(y, columns, f, level)
	if err == nil {
		err = s.checkOutcome(len(columns))
	}
	if err != nil {
		return noRegression("logistic", s.n, len(columns), err)
	}
	l := newLikelihood(s, d)
	if _, err = factorize(l.columns, s.counts, dependent); err != nil {
		return noRegression("logistic", s.n, len(columns), err)
	}
	if err = l.climb(); err != nil {
		return noRegression("logistic", s.n, len(columns), err)
	}
	q, err := factorize(l.columns, l.weights(), 0)
	if err != nil {
		return noRegression("logistic", s.n, len(columns), err)
	}
	r, _ := noRegression("logistic", s.n, len(columns), nil)
	ones := s.dot(s.columns[0], s.columns[0])
	null := ones*math.Log(ones/s.n) + (s.n-ones)*math.Log((s.n-ones)/s.n)
	r.LogLikelihood = l.value()
	r.RSquared = 1 - r.LogLikelihood/null
	r.F, r.DF1 = max(0, 2*(r.LogLikelihood-null)), float64(len(columns))
	r.PF = chiSquareSurvival(r.F, r.DF1)
	r.logOdds(d, l.beta, q)
	r.judge(normalQuantile((1+level)/2), func(z float64) float64 { return 2 * normalSurvival(math.Abs(z)) })
	return r, nil
}

// checkOutcome says that the outcome, the first column, holds zeros and ones, of both some.
func (s sample) checkOutcome(terms int) error {
	for _, y := range s.columns[0] {
		if y != 0 && y != 1 {
			return fmt.Errorf("an outcome of %v: %w", y, ErrRange)
		}
	}
	if constant(s.columns[0]) {
		return fmt.Errorf("the outcome: %w", ErrConstant)
	}
	if s.n < float64(terms+1) {
		return fmt.Errorf("%v complete rows, %d are needed: %w", s.n, terms+1, ErrTooFew)
	}
	return nil
}

// logOdds brings estimates on the scaled columns, the intercept's among them, back to those of the user.
func (r *Regression) logOdds(d design, beta []float64, q *factors) {
	intercept := make([]float64, len(beta))
	intercept[0] = 1
	r.Estimate[0] = beta[0]
	for j := range d.means {
		intercept[j+1] = -d.means[j] / d.norms[j]
		r.Estimate[0] += beta[j+1] * intercept[j+1]
		r.Estimate[j+1] = beta[j+1] / d.norms[j]
		r.SE[j+1] = math.Sqrt(q.variance(j+1)) / d.norms[j]
	}
	r.SE[0] = math.Sqrt(q.form(intercept))
}

// likelihood is of a logistic model at beta. Everything is written in the margin, eta for an outcome of 1 and
// -eta for one of 0, so that fitted probabilities near 0 and 1 keep their digits.
type likelihood struct {
	columns [][]float64 // a column of ones first
	signs   []float64   // 1 or -1 for an outcome of 1 or 0
	counts  []float64
	scale   float64 // steps are judged on columns of SD 1; these have norm 1
	beta    []float64
	margins []float64
}

func newLikelihood(s sample, d design) *likelihood {
	rows := len(s.counts)
	l := &likelihood{counts: s.counts, scale: math.Sqrt(s.n), signs: make([]float64, rows), margins: make([]float64, rows)}
	ones := make([]float64, rows)
	for i, y := range s.columns[0] {
		ones[i] = 1
		l.signs[i] = 2*y - 1
	}
	l.columns = append([][]float64{ones}, d.columns...)
	l.beta = make([]float64, len(l.columns))
	return l
}

// climb takes Newton's steps to the maximum. ErrSeparated, ErrSteps.
func (l *likelihood) climb() error {
	const (
		steps = 40 // each moves a fitted log odds by about 1 where no maximum exists: 40 is a probability of 1e-17
		least = 1e-9
	)
	var step []float64
	for range steps {
		q, err := factorize(l.columns, l.weights(), 0)
		if err != nil {
			break
		}
		step = q.solve(l.working())
		settled := l.size(step) <= least*(1+l.size(l.beta))
		l.move(step)
		if settled {
			return nil
		}
		if l.allAbove() {
			return fmt.Errorf("every outcome is told apart: %w", ErrSeparated)
		}
	}
	if step != nil && l.separates(step) {
		return fmt.Errorf("outcomes are told apart but for ties: %w", ErrSeparated)
	}
	return fmt.Errorf("after %d steps: %w", steps, ErrSteps)
}

// move takes the step, or the greatest half, quarter, ... of it that does not lower the likelihood.
func (l *likelihood) move(step []float64) {
	const halvings = 30
	before, from := l.value(), append([]float64(nil), l.beta...)
	part := 1.0
	for range halvings {
		for j := range l.beta {
			l.beta[j] = from[j] + part*step[j]
		}
		l.margins = l.along(l.beta)
		if l.value() >= before-1e-12*math.Abs(before) {
			return
		}
		part /= 2
	}
}

// along is the columns combined, times the signs.
func (l *likelihood) along(beta []float64) []float64 {
	margins := combine(l.columns, beta)
	for i := range margins {
		margins[i] *= l.signs[i]
	}
	return margins
}

// value is the log likelihood, the sum of -log(1 + exp(-margin)).
func (l *likelihood) value() float64 {
	sum := 0.0
	for i, m := range l.margins {
		sum -= l.counts[i] * (math.Log1p(math.Exp(-math.Abs(m))) + max(0, -m))
	}
	return sum
}

// weights are count times p (1-p).
func (l *likelihood) weights() []float64 {
	weights := make([]float64, len(l.margins))
	for i, m := range l.margins {
		small := math.Exp(-math.Abs(m))
		weights[i] = l.counts[i] * small / ((1 + small) * (1 + small))
	}
	return weights
}

// working is the residual (y-p)/(p(1-p)), which is sign times (1 + exp(-margin)).
func (l *likelihood) working() []float64 {
	residuals := make([]float64, len(l.margins))
	for i, m := range l.margins {
		residuals[i] = l.signs[i] * (1 + math.Exp(-m))
	}
	return residuals
}

// size is the greatest coefficient, on columns of SD 1.
func (l *likelihood) size(beta []float64) float64 {
	greatest := math.Abs(beta[0])
	for _, b := range beta[1:] {
		greatest = max(greatest, math.Abs(b)/l.scale)
	}
	return greatest
}

// allAbove says that the fitted odds are on the right side for every row. A step that far proves that the
// outcomes can be told apart.
func (l *likelihood) allAbove() bool {
	for _, m := range l.margins {
		if m <= 0 {
			return false
		}
	}
	return true
}

// separates says that a direction raises the margin of some rows and lowers that of none: along it the
// likelihood rises for ever.
func (l *likelihood) separates(direction []float64) bool {
	const noise = 1e-4 // of a step that raises margins by about 1
	lowest, highest := 0.0, 0.0
	for _, m := range l.along(direction) {
		lowest, highest = min(lowest, m), max(highest, m)
	}
	return highest > 0 && lowest >= -noise*highest
}
