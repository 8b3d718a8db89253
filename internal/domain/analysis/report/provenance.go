package report

import "strings"

// provenanceAppendix names what the report was made from (I5), so that anybody can make it again, and leaves room
// to sign it.
func (r *report) provenanceAppendix() {
	made := r.document.Made
	r.appendix(r.say("provenance"))
	r.paragraph("provenance.lead")
	facts := []fact{
		{r.say("provenance.analysis"), r.document.Name},
		{r.say("provenance.at"), r.moment(made.At.In(r.options.Zone))},
		{r.say("provenance.run"), made.Run},
		{r.say("provenance.project"), strings.TrimSpace(made.Project + " " + made.Version)},
		{r.say("provenance.code"), made.Code},
		{r.say("provenance.rows"), r.say("people", "n", count(&made.Rows))},
		{r.say("provenance.format"), r.document.Format},
	}
	for _, p := range made.Params {
		value := p.Value
		if label := r.or(p.Label, p.Value); label != p.Value {
			value = r.say("provenance.param", "label", label, "value", p.Value)
		}
		facts = append(facts, fact{r.say("provenance.of", "name", p.Name), value})
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
		r.section(r.say("provenance.from"))
		r.table(t, "provenance.table")
	}
	r.section(r.say("signing"))
	r.small("signing.text")
	r.add(block{Signing: []string{r.say("signing.made"), r.say("signing.reviewed")}})
}
