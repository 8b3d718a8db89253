package statistics

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// dependent is the share of a column's norm below which what the columns before it leave of it counts as
// nothing. It is R's (lm).
const dependent = 1e-7

// factors are the QR decomposition of columns whose rows are multiplied by the root of their weight: of a
// least squares problem in which a row counts as often as its weight says. Householder reflections, so the
// condition is that of the columns and not its square.
type factors struct {
	qr      mat.QR
	inverse mat.TriDense // of R
	roots   []float64    // of the weights
}

// factorize decomposes at least one column. ErrSingular, naming the column, when one depends on those before
// it: less than tolerance of its norm is left of it.
func factorize(columns [][]float64, weights []float64, tolerance float64) (*factors, error) {
	rows, k := len(weights), len(columns)
	if rows < k {
		return nil, fmt.Errorf("%d columns, %d different rows: %w", k, rows, ErrSingular)
	}
	f := &factors{roots: make([]float64, rows)}
	weighted := mat.NewDense(rows, k, nil)
	for i, w := range weights {
		f.roots[i] = math.Sqrt(w)
		for j, column := range columns {
			weighted.Set(i, j, f.roots[i]*column[i])
		}
	}
	norms := make([]float64, k)
	for j := range norms {
		norms[j] = mat.Norm(weighted.ColView(j), 2)
	}
	f.qr.Factorize(weighted)
	var r mat.Dense
	f.qr.RTo(&r)
	triangle := mat.NewTriDense(k, mat.Upper, nil)
	for j := range k {
		if !(math.Abs(r.At(j, j)) > tolerance*norms[j]) {
			return nil, fmt.Errorf("column %d: %w", j, ErrSingular)
		}
		for i := range j + 1 {
			triangle.SetTri(i, j, r.At(i, j))
		}
	}
	// The error is a warning about the condition, which was judged above.
	_ = f.inverse.InverseTri(triangle)
	return f, nil
}

// solve is the coefficients that bring the columns nearest to y.
func (f *factors) solve(y []float64) []float64 {
	right := mat.NewVecDense(len(y), nil)
	for i, root := range f.roots {
		right.SetVec(i, root*y[i])
	}
	k, _ := f.inverse.Dims()
	solution := mat.NewVecDense(k, nil)
	_ = f.qr.SolveVecTo(solution, false, right) // as above
	return solution.RawVector().Data
}

// form is v' (X'WX)^-1 v: with the unit vector of a term, its variance for a residual variance of 1.
func (f *factors) form(v []float64) float64 {
	sum := 0.0
	for j := range v {
		part := 0.0
		for i := range j + 1 {
			part += f.inverse.At(i, j) * v[i]
		}
		sum += part * part
	}
	return sum
}

// variance is form of the unit vector of one term.
func (f *factors) variance(term int) float64 {
	sum := 0.0
	k, _ := f.inverse.Dims()
	for j := term; j < k; j++ {
		sum += f.inverse.At(term, j) * f.inverse.At(term, j)
	}
	return sum
}

// design is the columns of a model made comparable: centred, and divided by their norm.
type design struct {
	columns      [][]float64
	means, norms []float64
}

// newDesign takes the columns of s from the first-th on. ErrConstant, which no intercept can be told from,
// and ErrNotFinite.
func (s sample) newDesign(first int) (design, error) {
	var d design
	for j, column := range s.columns[first:] {
		mean, _, norm := s.centre(column)
		unit, err := s.unit(column)
		if err != nil {
			return d, fmt.Errorf("column %d: %w", j, err)
		}
		d.columns = append(d.columns, unit)
		d.means = append(d.means, mean)
		d.norms = append(d.norms, norm)
	}
	return d, nil
}

// combine is the sum of columns times coefficients, row by row.
func combine(columns [][]float64, coefficients []float64) []float64 {
	sum := make([]float64, len(columns[0]))
	for j, b := range coefficients {
		for i, x := range columns[j] {
			sum[i] += b * x
		}
	}
	return sum
}
