package report

// furtherChapter holds what `also:` asked for: crosstabs, tests, correlations, regressions.
func (r *report) furtherChapter() {
	d := r.document
	if len(d.Crosstabs)+len(d.Tests)+len(d.Correlations)+len(d.Regressions) == 0 {
		return
	}
	r.chapter(r.Say("further"))
	r.paragraph("further.lead")
	r.crosstabs()
	r.tests()
	r.correlations()
	r.regressions()
}
