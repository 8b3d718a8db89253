package report

import "strings"

// provenanceAppendix names what the report was made from (I5), so that anybody can make it again, and leaves room
// to sign it.
func (r *report) provenanceAppendix() {
	made := r.document.Made
	r.appendix(r.Say("provenance"))
	r.paragraph("provenance.lead")
	facts := []fact{
		{r.Say("provenance.analysis"), r.document.Name},
		{r.Say("provenance.at"), r.moment(made.At.In(r.options.Zone))},
		{r.Say("provenance.run"), made.Run},
		{r.Say("provenance.project"), strings.TrimSpace(made.Project + " " + made.Version)},
		{r.Say("provenance.code"), made.Code},
		{r.Say("provenance.rows"), r.Say("people", "n", count(&made.Rows))},
		{r.Say("provenance.format"), r.document.Format},
	}
	for _, p := range made.Params {
		value := p.Value
		if label := r.Or(p.Label, p.Value); label != p.Value {
			value = r.Say("provenance.param", "label", label, "value", p.Value)
		}
		facts = append(facts, fact{r.Say("provenance.of", "name", p.Name), value})
	}
	for i := range facts {
		if facts[i].Value == "" {
			facts[i].Value = absent
		}
	}
	r.add(block{Facts: facts})
	if len(made.From) > 0 {
		t := &table{Head: r.head("provenance.name", "provenance.kind", "provenance.version"), Narrow: true}
		var lines []row
		for _, from := range made.From {
			cells := []cell{words(r.term("kind.", from.Kind)), words(from.Version)}
			lines = append(lines, row{Name: from.Name, Cells: cells})
		}
		t.Head[0][1].Figure, t.Head[0][2].Figure = false, false
		t.Bodies = []body{{Rows: lines}}
		r.section(r.Say("provenance.from"))
		r.table(t, "provenance.table")
	}
	r.section(r.Say("signing"))
	r.small("signing.text")
	r.add(block{Signing: []string{r.Say("signing.made"), r.Say("signing.reviewed")}})
}
