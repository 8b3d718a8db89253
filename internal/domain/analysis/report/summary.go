package report

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// summary is the page that is read when only one is: what to know first, the main scores, and what changed most.
func (r *report) summary() {
	r.chapter(r.Say("summary"))
	lead := "summary.lead"
	if r.hidesSome() {
		lead = "summary.lead.hidden"
	}
	r.paragraph(lead, "n", count(&r.document.Made.Rows),
		"groups", count(length(r.document.Groups)), "domains", count(length(r.document.Domains)))
	r.notes()
	r.cards()
	r.extremes()
	r.scoreMatrix()
	r.movers()
	r.howToRead()
}

// hidesSome says whether a group is too small to be told of: then nobody may know how many there are in all.
func (r *report) hidesSome() bool {
	return slices.ContainsFunc(r.document.Groups, func(g survey.GroupSummary) bool { return g.Suppressed })
}

// notes are what a reader must know before the figures.
func (r *report) notes() {
	var said []string
	for _, n := range r.document.Notes {
		said = append(said, r.note(n))
	}
	if len(said) > 0 {
		r.section(r.Say("summary.notes"))
		r.add(block{List: said})
	}
}

// cards show the total of every group, and how it changed.
func (r *report) cards() {
	var cards []card
	for _, g := range r.document.Groups {
		s := r.scores[scoreKey{grp: g.Name}]
		if s == nil {
			continue
		}
		c := card{Name: r.Group(g.Name), Figure: r.mark(s.Suppressed, number(s.Mean, scoreDecimals))}
		if s.Mean == nil {
			c.Lines = []string{r.Say("summary.none")}
			cards = append(cards, c)
			continue
		}
		c.Unit = r.Say("points")
		c.Lines = []string{
			r.Say("summary.interval", "level", r.level(), "interval", r.interval(s.Low, s.High, scoreDecimals)),
			r.Say("people", "n", count(s.N)),
		}
		if v := r.changes[itemKey{grp: g.Name}]; v != nil && v.Change != nil {
			c.Lines = append(c.Lines, r.Say("summary.change", "change", signed(v.Change, scoreDecimals)))
		}
		cards = append(cards, c)
	}
	if len(cards) > 0 {
		r.section(r.Say("summary.totals"))
		r.add(block{Cards: cards})
	}
}

// extremes say where each group's scores are highest and lowest.
func (r *report) extremes() {
	var said []string
	for _, g := range r.document.Groups {
		var best, worst *survey.ScoreRow
		for _, d := range r.document.Domains {
			s := r.scores[scoreKey{grp: g.Name, domain: d.Name}]
			if s == nil || s.Mean == nil {
				continue
			}
			if best == nil || *s.Mean > *best.Mean {
				best = s
			}
			if worst == nil || *s.Mean < *worst.Mean {
				worst = s
			}
		}
		if best == nil || best == worst {
			continue
		}
		said = append(said, r.Say("summary.extremes", "group", r.Group(g.Name),
			"best", r.Domain(*best.Domain), "high", number(best.Mean, scoreDecimals),
			"worst", r.Domain(*worst.Domain), "low", number(worst.Mean, scoreDecimals)))
	}
	if len(said) > 0 {
		r.add(block{List: said})
	}
}

// scoreMatrix is every group's score in every domain.
func (r *report) scoreMatrix() {
	t := &table{Head: [][]heading{{{Text: r.Say("domain")}}}}
	for _, g := range r.document.Groups {
		t.Head[0] = append(t.Head[0], heading{Text: r.Group(g.Name), Figure: true})
	}
	var all []row
	for _, d := range r.withTotal() {
		line := row{Name: d.label, Total: d.name == ""}
		for _, g := range r.document.Groups {
			s := r.scores[scoreKey{grp: g.Name, domain: d.name}]
			if s == nil {
				line.Cells = append(line.Cells, cell{Text: absent})
				continue
			}
			line.Cells = append(line.Cells, r.shown(s.Suppressed, number(s.Mean, scoreDecimals)))
		}
		all = append(all, line)
	}
	t.Bodies = []body{{Rows: all}}
	r.table(t, "summary.matrix", "to", r.to())
}

// named is a domain with its label; the total has no name.
type named struct{ name, label string }

// withTotal are the domains in order, and the total after them where the document has one that says more than a
// single domain.
func (r *report) withTotal() []named {
	var all []named
	for _, d := range r.document.Domains {
		all = append(all, named{d.Name, r.Domain(d.Name)})
	}
	for _, g := range r.document.Groups {
		if r.scores[scoreKey{grp: g.Name}] != nil && len(all) > 1 {
			return append(all, named{"", r.Say("total")})
		}
	}
	return all
}

// to is the highest score there can be.
func (r *report) to() string { return number(&r.document.Method.To, 0) }

// howToRead explains the marks once.
func (r *report) howToRead() {
	r.section(r.Say("read"))
	said := []string{
		r.Say("read.score", "to", r.to()),
		r.Say("read.interval", "level", r.level()),
		r.Say("read.absent", "mark", absent),
	}
	if n := r.document.Method.SuppressBelow; n > 0 {
		below := float64(n)
		said = append(said, r.Say("read.hidden", "mark", r.Say("mark"), "n", number(&below, 0)))
	}
	r.add(block{List: append(said, r.Say("read.n"))})
}

func length[T any](all []T) *int64 {
	n := int64(len(all))
	return &n
}
