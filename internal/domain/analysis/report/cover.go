package report

import "strings"

// cover says what this paper is about: the parameters by their labels, who answered, and when it was made.
func (r *report) cover() cover {
	made := r.document.Made
	c := cover{
		Kind: r.Say("cover.kind"),
		Date: r.date(made.At.In(r.options.Zone)),
		From: made.Project,
	}
	for _, p := range made.Params {
		c.About = append(c.About, fact{r.Thing(p.Name), r.Or(p.Label, p.Value)})
	}
	c.Subject = r.subject()
	c.About = append(c.About, fact{r.Say("respondents"), r.Say("people", "n", count(&made.Rows))})
	if v := r.document.Compared; v != nil {
		c.About = append(c.About, fact{r.Say("compared.with"), r.Value(v.Param, v.Before)})
	}
	return c
}

// subject are the labels of the parameters: whose report this is.
func (r *report) subject() string {
	var all []string
	for _, p := range r.document.Made.Params {
		all = append(all, r.Or(p.Label, p.Value))
	}
	return strings.Join(all, " · ")
}
