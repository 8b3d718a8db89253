package report

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// changeChapter compares the domains with the compared round, and says which items could be compared.
func (r *report) changeChapter() {
	v := r.document.Compared
	if v == nil {
		return
	}
	r.chapter(r.Say("changes"))
	r.paragraph("changes.lead", "param", r.Thing(v.Param),
		"now", r.Value(v.Param, v.Now), "before", r.Value(v.Param, v.Before),
		"n", count(&r.document.Made.Rows), "then", count(&v.RowsBefore))
	if v.Items == "common" {
		r.paragraph("changes.common")
	} else {
		r.paragraph("changes.all")
	}
	r.domainChanges()
	r.comparable(v)
}

// domainChanges are the changes of every domain and of the total.
func (r *report) domainChanges() {
	t := &table{Head: r.changeHead("group")}
	var categories []string
	of := map[string][]*survey.ChangeRow{}
	for _, d := range r.withTotal() {
		if !slices.ContainsFunc(r.document.Groups, func(g survey.GroupSummary) bool {
			return r.changes[itemKey{grp: g.Name, domain: d.name}] != nil
		}) {
			continue
		}
		b := body{Heading: d.label}
		for _, g := range r.document.Groups {
			c := r.changes[itemKey{grp: g.Name, domain: d.name}]
			of[g.Name] = append(of[g.Name], c)
			b.Rows = append(b.Rows, row{Name: r.Group(g.Name), Cells: r.changeCells(c)})
		}
		categories = append(categories, d.label)
		t.Bodies = append(t.Bodies, b)
	}
	if len(t.Bodies) == 0 {
		r.paragraph("changes.none")
		return
	}
	r.changeFigure(categories, of, "changes.figure")
	r.table(t, "changes.table", "level", r.level())
}

// changeFigure draws changes with their intervals, one series a group.
func (r *report) changeFigure(categories []string, of map[string][]*survey.ChangeRow, caption string, args ...string) {
	var series []chart.Series
	for _, g := range r.document.Groups {
		s := chart.Series{Name: r.Group(g.Name)}
		for _, c := range of[g.Name] {
			if c == nil {
				c = &survey.ChangeRow{}
			}
			s.Values = append(s.Values, value(c.Change))
			s.Low = append(s.Low, value(c.Low))
			s.High = append(s.High, value(c.High))
		}
		if drawn(s.Values) {
			series = append(series, s)
		}
	}
	if len(series) == 0 {
		return
	}
	args = append(args, "level", r.level())
	r.figure(r.bars(categories, series, 0), scoreDecimals, caption, args...)
}

func (r *report) changeHead(first string) [][]heading {
	head := r.head(first, "change.before", "change.now", "change.change", "interval", "n.before", "n.now", "change.judged")
	head[0][len(head[0])-1].Figure = false
	return head
}

func (r *report) changeCells(c *survey.ChangeRow) []cell {
	if c == nil {
		return append(blank(6), words(absent))
	}
	return []cell{
		r.shown(c.Suppressed, number(c.Before, scoreDecimals)),
		r.shown(c.Suppressed, number(c.Now, scoreDecimals)),
		r.shown(c.Suppressed, signed(c.Change, scoreDecimals)),
		r.shown(c.Suppressed, r.interval(c.Low, c.High, scoreDecimals)),
		r.shown(c.Suppressed, count(c.NBefore)),
		r.shown(c.Suppressed, count(c.NNow)),
		r.judgedCell(c),
	}
}

// judgedCell is judged, or the mark of a suppressed row.
func (r *report) judgedCell(c *survey.ChangeRow) cell {
	judged := r.shown(c.Suppressed, r.judged(c))
	judged.Words = true
	return judged
}

// changeAppendix compares the items of every domain.
func (r *report) changeAppendix() {
	if r.document.Compared == nil {
		return
	}
	begun := false
	for _, d := range r.document.Domains {
		bodies := r.itemChanges(d)
		if len(bodies) == 0 {
			continue
		}
		if !begun {
			r.appendix(r.Say("changes.appendix"))
			begun = true
		}
		v := r.document.Compared
		r.table(&table{Head: r.changeHead("item"), Bodies: bodies}, "changes.items", "domain", r.Domain(d.Name),
			"before", r.Value(v.Param, v.Before), "now", r.Value(v.Param, v.Now), "level", r.level())
	}
}

// itemChanges compare the items of one domain; an item that was not asked then is named as such.
func (r *report) itemChanges(d survey.DomainSummary) []body {
	var bodies []body
	for _, g := range r.document.Groups {
		b := body{Heading: r.Group(g.Name)}
		for _, item := range d.Items[g.Name] {
			if c := r.changes[itemKey{g.Name, d.Name, item}]; c != nil {
				b.Rows = append(b.Rows, row{Name: r.Variable(item), Mark: r.code(item), Cells: r.changeCells(c)})
			} else if r.isNew(item) {
				cells := append(blank(6), words(r.Say("change.not.asked")))
				b.Rows = append(b.Rows, row{Name: r.Variable(item), Mark: r.code(item), Cells: cells})
			}
		}
		if c := r.changes[itemKey{grp: g.Name, domain: d.Name}]; c != nil {
			b.Rows = append(b.Rows, row{Name: r.Say("change.domain"), Cells: r.changeCells(c), Total: true})
		}
		if len(b.Rows) > 0 {
			bodies = append(bodies, b)
		}
	}
	return bodies
}

// isNew says whether an item was asked in this round and not in the compared one.
func (r *report) isNew(item string) bool { return slices.Contains(r.document.Compared.OnlyNow, item) }

// changeCell is a change with a mark where its interval leaves zero out.
func (r *report) changeCell(c *survey.ChangeRow) cell {
	if c == nil {
		return cell{Text: absent}
	}
	text := signed(c.Change, scoreDecimals)
	switch {
	case c.Low != nil && *c.Low > 0:
		text += " ▲"
	case c.High != nil && *c.High < 0:
		text += " ▼"
	}
	return r.shown(c.Suppressed, text)
}

// itemChange is the change of an item; of one that was not asked then, that it is new.
func (r *report) itemChange(grp, domain, item string) cell {
	c := r.changes[itemKey{grp, domain, item}]
	if c == nil && r.isNew(item) && r.items[itemKey{grp, domain, item}] != nil {
		return cell{Text: r.Say("change.new")}
	}
	return r.changeCell(c)
}

// changeNotes say how to read the changes of a table.
func (r *report) changeNotes() []string {
	v := r.document.Compared
	if v == nil {
		return nil
	}
	return []string{r.Say("change.note", "before", r.Value(v.Param, v.Before), "level", r.level())}
}
