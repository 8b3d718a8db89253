package survey

import (
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// also holds a further analysis against the columns.
func (c *checking) also(a Also) {
	for _, at := range a.Frequencies {
		c.column(at, "frequencies of "+c.in)
	}
	for _, at := range a.Crosstab {
		c.column(at, "crosstab of "+c.in)
	}
	if a.Test.Value != "" {
		c.measure(a.Test, "test of "+c.in)
	}
	if a.By.Value != "" {
		c.column(a.By, "by of a test of "+c.in)
	}
	for _, at := range append(append([]yamlfile.At[string]{}, a.Correlate...), a.Given...) {
		c.measure(at, "correlate of "+c.in)
	}
	if f := a.Regress; f != nil {
		c.measure(yamlfile.At[string]{Value: f.Outcome, Place: f.Place}, "regress of "+c.in)
		c.terms(f, "regress of "+c.in)
	}
	if f := a.Logistic; f != nil {
		c.logistic(f)
		c.terms(f, "logistic of "+c.in)
	}
}

func (c *checking) terms(f *Formula, where string) {
	for _, t := range f.Terms {
		at := yamlfile.At[string]{Value: t.Name, Place: f.Place}
		switch {
		case c.isDomain(t.Name):
		case t.Number:
			c.number(at, where, c.scores()...)
		default:
			c.column(at, where, c.scores()...)
		}
	}
}

// logistic wants an outcome with two answers.
func (c *checking) logistic(f *Formula) {
	where := "logistic of " + c.in
	args := problem.Args{"where": where, "name": f.Outcome}
	if c.isDomain(f.Outcome) {
		c.found.Report("analysis_logistic_two", f.Place, args)
		return
	}
	v, known := c.column(yamlfile.At[string]{Value: f.Outcome, Place: f.Place}, where)
	if !known || v.Type.Kind == column.Boolean {
		return
	}
	least, greatest, ok := v.ends()
	if len(v.Values) > 0 && len(v.Values) != 2 || len(v.Values) == 0 && ok && greatest-least != 1 {
		c.found.Report("analysis_logistic_two", f.Place, args)
	}
}
