package report

import "github.com/naru-data/naru/internal/domain/analysis/survey"

// methodAppendix explains in words how the figures were made, and names the sources of the formulas.
func (r *report) methodAppendix() {
	m := r.document.Method
	level := percent(m.Level)
	r.appendix(r.Say("method"))
	r.section(r.Say("method.score"))
	r.paragraph("method.score.item")
	if m.Score == survey.ByShare {
		r.add(block{Formula: r.Say("method.formula.share", "to", r.to())})
		r.paragraph("method.score.share")
	} else {
		r.add(block{Formula: r.Say("method.formula.range", "to", r.to())})
		r.paragraph("method.score.range", "to", r.to())
	}
	r.paragraph("method.domain", "share", percent(m.Answered))
	r.paragraph("method.empty")
	r.section(r.Say("method.uncertain"))
	r.paragraph("method.interval", "level", level)
	if m.Weight != "" {
		r.paragraph("method.weight", "weight", r.Thing(m.Weight))
	} else {
		r.paragraph("method.unweighted")
	}
	if n := m.SuppressBelow; n > 0 {
		below := float64(n)
		r.section(r.Say("method.suppression"))
		r.paragraph("method.suppression.text", "n", number(&below, 0), "mark", r.Say("mark"))
	}
	r.section(r.Say("reliability"))
	r.paragraph("method.reliability", "level", level)
	if r.document.Compared != nil {
		r.section(r.Say("changes"))
		r.paragraph("method.change", "level", level)
	}
	r.furtherMethod()
	if all := r.references(); len(all) > 0 {
		r.section(r.Say("method.references"))
		r.add(block{List: all})
	}
}

// furtherMethod explains the further analyses that the document has.
func (r *report) furtherMethod() {
	d := r.document
	var said []string
	for _, part := range []struct {
		there bool
		key   string
	}{
		{len(d.Crosstabs) > 0, "method.crosstabs"},
		{len(d.Tests) > 0, "method.tests"},
		{len(d.Correlations) > 0, "method.correlations"},
		{len(d.Regressions) > 0, "method.regressions"},
	} {
		if part.there {
			said = append(said, r.Say(part.key))
		}
	}
	if len(said) > 0 {
		r.section(r.Say("further"))
		r.add(block{List: said})
	}
}
