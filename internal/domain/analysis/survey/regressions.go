package survey

import (
	"cmp"
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// intercept is the name of a model's first term.
const intercept = "(intercept)"

// design is a formula's columns: each number as it is, each category as one column of 0 and 1 for every value but the
// first (treatment coding).
type design struct {
	columns
	outcome []float64
	terms   []designTerm
}

type designTerm struct {
	name   string
	values []float64
	hidden bool // few respondents have the value, or the base it is held against
}

// fitting is one of the ways of statistics to fit a model.
type fitting func(y []float64, columns [][]float64, n []float64, level float64) (statistics.Regression, error)

// regressions are the models of `regress:` and `logistic:`.
func (f *figures) regressions() {
	for j, joint := range f.plan.joints {
		switch {
		case joint.also.Regress != nil:
			f.regression(j, joint.also.Regress.Text, statistics.OLS)
		case joint.also.Logistic != nil:
			f.regression(j, "logistic: "+joint.also.Logistic.Text, statistics.Logistic)
		}
	}
}

func (f *figures) regression(j int, model string, fit fitting) {
	joint := f.plan.joints[j]
	d := f.design(j)
	row := RegressionRow{Groups: groupsOf(joint.also), Model: model}
	reason := ""
	switch {
	case d.over:
		reason = whyTooMany
	case d.total == 0:
		reason = whyNoValues
	case joint.also.Logistic != nil && d.outcome == nil:
		reason = whyNotTwoValues
	}
	if f.hidden.small(int64(d.total)) {
		row.Suppressed, reason = true, ""
		f.doc.Regressions = append(f.doc.Regressions, row)
		return
	}
	row.N, row.Why = wholeOf(d.total), reason
	if reason == "" {
		var columns [][]float64
		for _, term := range d.terms {
			columns = append(columns, term.values)
		}
		fitted, err := fit(d.outcome, columns, d.n, f.Level)
		if err == nil {
			f.modelRows(row, d, fitted)
			return
		}
		row.Why = why(err)
	}
	f.doc.Regressions = append(f.doc.Regressions, row)
}

// modelRows are the model's own figures, and one row per term.
func (f *figures) modelRows(row RegressionRow, d design, m statistics.Regression) {
	row.Estimate, row.T, row.P = finite(m.RSquared), finite(m.F), finite(m.PF)
	f.doc.Regressions = append(f.doc.Regressions, row)
	hiddenBase := slices.ContainsFunc(d.terms, func(t designTerm) bool { return t.hidden })
	for i := range m.Estimate {
		one := RegressionRow{Groups: row.Groups, Model: row.Model, Term: intercept, N: row.N, Suppressed: hiddenBase && i == 0}
		if i > 0 {
			one.Term, one.Suppressed = d.terms[i-1].name, d.terms[i-1].hidden
		}
		if one.Suppressed {
			one.N = nil
		} else {
			one.Estimate, one.SE, one.T, one.P = finite(m.Estimate[i]), finite(m.SE[i]), finite(m.Statistic[i]), finite(m.P[i])
			one.Low, one.High = finite(m.Interval[i].Low), finite(m.Interval[i].High)
		}
		f.doc.Regressions = append(f.doc.Regressions, one)
	}
}

// design gathers the rows of a formula. Codes of categories stay codes until it is known which occur.
func (f *figures) design(j int) design {
	joint := f.plan.joints[j]
	d := design{columns: f.columns(j, func(g int, v *jointVariable, code uint64) float64 {
		if v.category {
			return float64(code)
		}
		return f.measured(g, v, code)
	})}
	d.outcome = d.values[0]
	if joint.also.Logistic != nil {
		d.outcome = f.binary(&joint.variables[0], d.values[0])
	}
	for i := 1; i < len(joint.variables); i++ {
		if v := &joint.variables[i]; v.category {
			d.categories(f, v.reading, v.name, d.values[i])
		} else {
			d.terms = append(d.terms, designTerm{name: v.name, values: d.values[i]})
		}
	}
	return d
}

// binary is 0 for the smaller of an outcome's two values and 1 for the greater; nil when there are not two.
func (f *figures) binary(v *jointVariable, values []float64) []float64 {
	distinct := slices.Clone(values)
	slices.Sort(distinct)
	distinct = slices.Compact(distinct)
	if len(distinct) != 2 {
		return nil
	}
	high := distinct[1]
	if v.category && v.reading.order(v.reading.text(uint32(distinct[0])), v.reading.text(uint32(distinct[1]))) > 0 {
		high = distinct[0]
	}
	outcome := make([]float64, len(values))
	for i, value := range values {
		if value == high {
			outcome[i] = 1
		}
	}
	return outcome
}

// categories adds a column for every value that occurs but the first.
func (d *design) categories(f *figures, r *reading, name string, codes []float64) {
	n := map[uint32]float64{}
	for i, code := range codes {
		n[uint32(code)] += d.n[i]
	}
	var there []category
	for _, c := range r.categories(func(code uint32) bool { return n[code] > 0 }) {
		if n[c.code] > 0 {
			there = append(there, c)
		}
	}
	for k, c := range there {
		if k == 0 {
			continue
		}
		values := make([]float64, len(codes))
		for i, code := range codes {
			if uint32(code) == c.code {
				values[i] = 1
			}
		}
		few := f.hidden.small(int64(n[c.code])) || f.hidden.small(int64(n[there[0].code]))
		d.terms = append(d.terms, designTerm{name: name + "=" + cmp.Or(c.value, "''"), values: values, hidden: few})
	}
}
