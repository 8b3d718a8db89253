package report

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// correlations are the pairs of variables, by method.
func (r *report) correlations() {
	if len(r.document.Correlations) == 0 {
		return
	}
	t := &table{Head: r.head("correlations.what", "n", "coefficient", "interval", "p")}
	seen := map[string]int{}
	for _, v := range r.document.Correlations {
		over := r.within(r.term("correlation.", v.Method), v.Groups)
		i, ok := seen[over]
		if !ok {
			i = len(t.Bodies)
			seen[over] = i
			t.Bodies = append(t.Bodies, body{Heading: over})
		}
		pair := r.Say("correlations.pair", "x", r.Thing(v.X), "y", r.Thing(v.Y))
		t.Bodies[i].Rows = append(t.Bodies[i].Rows, row{Name: pair, Cells: []cell{
			r.shown(v.Suppressed, count(v.N)),
			r.shown(v.Suppressed, number(v.R, coefficientDecimals)),
			r.shown(v.Suppressed, r.interval(v.Low, v.High, coefficientDecimals)),
			r.shown(v.Suppressed, probability(v.P)),
		}})
		t.Notes = r.because(t.Notes, pair, v.Why)
	}
	r.section(r.Say("correlations"))
	r.table(t, "correlations.table", "level", r.level())
}

// regressions are one table a model.
func (r *report) regressions() {
	var models []model
	for _, v := range r.document.Regressions {
		if m := (model{v.Model, v.Groups}); !slices.Contains(models, m) {
			models = append(models, m)
		}
	}
	if len(models) == 0 {
		return
	}
	r.section(r.Say("regressions"))
	for _, m := range models {
		r.regression(m)
	}
}

// model is one formula over all respondents, or over some groups.
type model struct{ formula, groups string }

func (r *report) regression(m model) {
	t := &table{Head: r.head("regressions.term", "estimate", "se", "t", "p", "interval")}
	var lines []row
	for _, v := range r.document.Regressions {
		if (model{v.Model, v.Groups}) != m {
			continue
		}
		t.Notes = r.because(t.Notes, r.termName(v.Term), v.Why)
		if v.Term == "" {
			t.Notes = append([]string{r.fit(v)}, t.Notes...)
			continue
		}
		lines = append(lines, row{Name: r.termName(v.Term), Cells: []cell{
			r.shown(v.Suppressed, number(v.Estimate, coefficientDecimals)),
			r.shown(v.Suppressed, number(v.SE, coefficientDecimals)),
			r.shown(v.Suppressed, number(v.T, statisticDecimals)),
			r.shown(v.Suppressed, probability(v.P)),
			r.shown(v.Suppressed, r.interval(v.Low, v.High, coefficientDecimals)),
		}})
	}
	t.Bodies = []body{{Rows: lines}}
	r.table(t, "regressions.table", "model", r.within(m.formula, m.groups), "level", r.level())
}

// fit says how well a model as a whole does.
func (r *report) fit(v survey.RegressionRow) string {
	return r.Say("regressions.fit",
		"n", r.mark(v.Suppressed, count(v.N)),
		"r2", r.mark(v.Suppressed, number(v.Estimate, coefficientDecimals)),
		"f", r.mark(v.Suppressed, number(v.T, statisticDecimals)),
		"p", equals(r.mark(v.Suppressed, probability(v.P))))
}

// equals puts the sign of equality before a p that has none of its own.
func equals(p string) string {
	if strings.HasPrefix(p, "<") || strings.HasPrefix(p, ">") {
		return p
	}
	return "= " + p
}

// termName is a term of a model by its label: a column, or a column and a value as in ob=2.
func (r *report) termName(term string) string {
	switch name, value, category := strings.Cut(term, "="); {
	case term == "":
		return r.Say("regressions.model")
	case category:
		return r.Thing(name) + ": " + r.Value(name, strings.Trim(value, "'"))
	case r.Knows("term." + term):
		return r.Say("term." + term)
	}
	return r.Thing(term)
}
