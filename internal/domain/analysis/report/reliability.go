package report

// reliability shows how well a domain's items hang together in each group.
func (r *report) reliability(domain, label string) {
	t := &table{Head: r.head("group", "items.count", "n", "alpha", "interval",
		"alpha.standardised", "alpha.listwise", "n.listwise", "omega", "mean", "sd")}
	var lines []row
	var whys []string
	for _, g := range r.document.Groups {
		s := r.scales[itemKey{grp: g.Name, domain: domain}]
		if s == nil {
			continue
		}
		cells := []cell{
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
		lines = append(lines, row{Name: r.group(g.Name), Cells: cells})
		whys = r.because(whys, r.group(g.Name), s.Why)
	}
	if len(lines) == 0 {
		return
	}
	r.section(r.say("reliability"))
	t.Bodies = []body{{Rows: lines}}
	t.Notes = append(whys, r.say("reliability.note"))
	r.table(t, "reliability.table", "domain", label, "level", r.level())
}
