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
	r.chapter(r.say("changes"))
	r.paragraph("changes.lead", "param", r.thing(v.Param),
		"now", r.value(v.Param, v.Now), "before", r.value(v.Param, v.Before),
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
			b.Rows = append(b.Rows, row{Name: r.group(g.Name), Cells: r.changeCells(c)})
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
		s := chart.Series{Name: r.group(g.Name)}
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

// itemChanges compare the items of one domain; an item that was not asked then is named as such.
func (r *report) itemChanges(d survey.DomainSummary) {
	v := r.document.Compared
	if v == nil {
		return
	}
	var bodies []body
	for _, g := range r.document.Groups {
		b := body{Heading: r.group(g.Name)}
		for _, item := range d.Items[g.Name] {
			if c := r.changes[itemKey{g.Name, d.Name, item}]; c != nil {
				b.Rows = append(b.Rows, row{Name: r.variable(item), Mark: r.code(item), Cells: r.changeCells(c)})
			} else if slices.Contains(v.OnlyNow, item) {
				cells := append(blank(6), words(r.say("change.not.asked")))
				b.Rows = append(b.Rows, row{Name: r.variable(item), Mark: r.code(item), Cells: cells})
			}
		}
		if c := r.changes[itemKey{grp: g.Name, domain: d.Name}]; c != nil {
			b.Rows = append(b.Rows, row{Name: r.say("change.domain"), Cells: r.changeCells(c), Total: true})
		}
		if len(b.Rows) > 0 {
			bodies = append(bodies, b)
		}
	}
	if len(bodies) == 0 {
		return
	}
	before, now := r.value(v.Param, v.Before), r.value(v.Param, v.Now)
	r.section(r.say("changes.section", "before", before))
	r.itemChangeFigures(d)
	r.table(&table{Head: r.changeHead("item"), Bodies: bodies}, "changes.items",
		"domain", r.domain(d.Name), "before", before, "now", now, "level", r.level())
}

// itemChangeFigures are one chart a group: the groups were asked other items.
func (r *report) itemChangeFigures(d survey.DomainSummary) {
	for _, g := range r.document.Groups {
		var categories []string
		of := map[string][]*survey.ChangeRow{}
		for _, item := range d.Items[g.Name] {
			if c := r.changes[itemKey{g.Name, d.Name, item}]; c != nil {
				categories = append(categories, r.variable(item))
				of[g.Name] = append(of[g.Name], c)
			}
		}
		if len(categories) > 0 {
			r.changeFigure(categories, of, "changes.items.figure", "domain", r.domain(d.Name), "group", r.group(g.Name))
		}
	}
}
