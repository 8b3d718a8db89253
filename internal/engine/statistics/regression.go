package statistics

import (
	"fmt"
	"math"
)

// Regression is a fitted model. Terms are in the order of the columns, the intercept first. Beside an error
// every figure is NaN, and the slices are as long as ever.
type Regression struct {
	Model                      string // ols, logistic
	N                          float64
	Estimate, SE, Statistic, P []float64
	Interval                   []Interval
	RSquared, AdjustedRSquared float64 // ols; logistic: McFadden's and NaN
	F, DF1, DF2, PF            float64 // of the model; logistic: likelihood ratio chi-square in F, DF1, and DF2 NaN
	LogLikelihood              float64
	Sigma                      float64 // ols: residual standard error; logistic: NaN
}

// OLS fits y = b0 + b1 x1 + ... by least squares. The columns are centred and scaled to norm 1 and decomposed
// by Householder's QR, so that Longley's (1967) ill-conditioned data give the certified figures of NIST to 11
// digits. SE are of s² (X'X)^-1, s² = RSS/(n-k-1); the statistic is t with n-k-1 degrees of freedom, F tests
// all k terms but the intercept, and the log likelihood is the normal one, -n/2 (log(2 pi RSS/n) + 1): R's
// lm, summary and logLik.
//
// Shapes: columns (at least one) does not hold the intercept; y, f and every column of one length. f are
// counts, not weights of precision. Rows with NaN anywhere are left out. Errors: ErrShape, ErrNotFinite,
// ErrRange (level), ErrEmpty (no rows or no columns), ErrTooFew (fewer than k+2 rows), ErrConstant (y, or a
// column), ErrSingular (a column depends on those before it: less than 1e-7 of its norm is left, as R; R then
// drops it, we do not). Where the model leaves nothing unexplained, RSS is rounding noise or 0: the estimates
// hold, the SE are as small, and R² is 1.
func OLS(y []float64, columns [][]float64, f []float64, level float64) (Regression, error) {
	s, d, err := model(y, columns, f, level)
	if err != nil {
		return noRegression("ols", s.n, len(columns), err)
	}
	k := float64(len(columns))
	if s.n < k+2 {
		return noRegression("ols", s.n, len(columns), fmt.Errorf("%v complete rows, %v are needed: %w", s.n, k+2, ErrTooFew))
	}
	mean, deviations, norm := s.centre(s.columns[0])
	if norm == 0 {
		return noRegression("ols", s.n, len(columns), fmt.Errorf("the outcome: %w", ErrConstant))
	}
	q, err := factorize(d.columns, s.counts, dependent)
	if err != nil {
		return noRegression("ols", s.n, len(columns), err)
	}
	slopes := q.solve(deviations)
	fitted := combine(d.columns, slopes)
	for i := range deviations {
		deviations[i] -= fitted[i]
	}
	explained, rest := s.dot(fitted, fitted), s.dot(deviations, deviations)

	r, _ := noRegression("ols", s.n, len(columns), nil)
	r.DF1, r.DF2 = k, s.n-k-1
	r.Sigma = math.Sqrt(rest / r.DF2)
	r.RSquared = explained / (explained + rest)
	r.AdjustedRSquared = 1 - (rest/r.DF2)/((explained+rest)/(s.n-1))
	r.F = (explained / k) / (rest / r.DF2)
	r.PF = fSurvival(r.F, r.DF1, r.DF2)
	r.LogLikelihood = -s.n / 2 * (math.Log(2*math.Pi*rest/s.n) + 1)
	r.terms(d, mean, slopes, q, 1/s.n)
	r.judge(tQuantile((1+level)/2, r.DF2), func(t float64) float64 { return tTwoSided(t, r.DF2) })
	return r, nil
}

// model is the complete rows of outcome and columns, and the columns made comparable.
func model(y []float64, columns [][]float64, f []float64, level float64) (sample, design, error) {
	none := sample{n: math.NaN()}
	if err := checkLevel(level); err != nil {
		return none, design{}, err
	}
	if len(columns) == 0 {
		return none, design{}, fmt.Errorf("a model without columns: %w", ErrEmpty)
	}
	s, err := completeRows(f, append([][]float64{y}, columns...)...)
	if err != nil {
		return s, design{}, err
	}
	d, err := s.newDesign(1)
	return s, d, err
}

// terms brings estimates on the scaled columns back to those of the user, with their SE for a residual SD of
// r.Sigma. middle is the estimate where every column is at its mean, of which `variance` is the variance for
// a residual SD of 1.
func (r *Regression) terms(d design, middle float64, slopes []float64, q *factors, variance float64) {
	means := make([]float64, len(slopes)) // in the unit of the scaled columns
	r.Estimate[0] = middle
	for j, slope := range slopes {
		means[j] = d.means[j] / d.norms[j]
		r.Estimate[0] -= slope * means[j]
		r.Estimate[j+1] = slope / d.norms[j]
		r.SE[j+1] = r.Sigma * math.Sqrt(q.variance(j)) / d.norms[j]
	}
	r.SE[0] = r.Sigma * math.Sqrt(variance+q.form(means))
}

// judge fills statistics, p values and intervals from estimates and standard errors.
func (r *Regression) judge(quantile float64, twoSided func(float64) float64) {
	for i, estimate := range r.Estimate {
		r.Statistic[i] = estimate / r.SE[i]
		r.P[i] = twoSided(r.Statistic[i])
		r.Interval[i] = Interval{Low: estimate - quantile*r.SE[i], High: estimate + quantile*r.SE[i]}
	}
}

// noRegression is the answer when there is none; with a nil error, the form to be filled.
func noRegression(model string, n float64, columns int, err error) (Regression, error) {
	missing := math.NaN()
	r := Regression{
		Model: model, N: n, RSquared: missing, AdjustedRSquared: missing, F: missing, DF1: missing, DF2: missing,
		PF: missing, LogLikelihood: missing, Sigma: missing,
	}
	for range columns + 1 {
		r.Estimate = append(r.Estimate, missing)
		r.SE = append(r.SE, missing)
		r.Statistic = append(r.Statistic, missing)
		r.P = append(r.P, missing)
		r.Interval = append(r.Interval, nothing())
	}
	if err != nil {
		err = fmt.Errorf("%s regression: %w", model, err)
	}
	return r, err
}
