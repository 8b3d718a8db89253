package report

import "github.com/naru-data/naru/internal/domain/analysis/survey"

// reliability shows how well each domain's items hang together in each group.
func (r *report) reliability() {
	t := &table{Head: r.head("group", "items.count", "n", "alpha", "interval",
		"alpha.standardised", "alpha.listwise", "n.listwise", "omega", "mean", "sd")}
	for _, d := range r.document.Domains {
		b := body{Heading: r.Domain(d.Name)}
		for _, g := range r.document.Groups {
			s := r.scales[itemKey{grp: g.Name, domain: d.Name}]
			if s == nil {
				continue
			}
			b.Rows = append(b.Rows, row{Name: r.Group(g.Name), Cells: r.scaleCells(s)})
			t.Notes = r.because(t.Notes, r.Group(g.Name)+", "+r.Domain(d.Name), s.Why)
		}
		if len(b.Rows) > 0 {
			t.Bodies = append(t.Bodies, b)
		}
	}
	if len(t.Bodies) == 0 {
		return
	}
	r.section(r.Say("reliability"))
	t.Notes = append(t.Notes, r.Say("reliability.note"))
	r.table(t, "reliability.table", "level", r.level())
}

func (r *report) scaleCells(s *survey.Scale) []cell {
	return []cell{
		{Text: count(&s.Items)},
		r.shown(s.Suppressed, count(s.N)),
		r.shown(s.Suppressed, number(s.Alpha, coefficientDecimals)),
		r.shown(s.Suppressed, r.interval(s.AlphaLow, s.AlphaHigh, coefficientDecimals)),
		r.shown(s.Suppressed, number(s.AlphaStandardised, coefficientDecimals)),
		r.shown(s.Suppressed, number(s.AlphaListwise, coefficientDecimals)),
		r.shown(s.Suppressed, count(s.NListwise)),
		r.shown(s.Suppressed, number(s.Omega, coefficientDecimals)),
		r.shown(s.Suppressed, number(s.Mean, meanDecimals)),
		r.shown(s.Suppressed, number(s.SD, meanDecimals)),
	}
}
