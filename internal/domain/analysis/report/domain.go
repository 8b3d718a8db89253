package report

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// domainHeadings is the level at which the headings of a domain's text begin, below its chapter.
const domainHeadings = 3

// domainChapter tells what is presented of one domain: its text, its scores, those of its items and how they were
// answered, and the scores in the parts of the splits. The full figures of its items are in the appendices.
func (r *report) domainChapter(d survey.DomainSummary) {
	label := r.Domain(d.Name)
	r.chapter(label)
	if text := d.Text.In(r.Tag); text != "" {
		html, err := prose(text, label, domainHeadings)
		if err != nil && r.err == nil {
			r.err = err
		}
		r.add(block{Prose: html})
	}
	r.domainScores(d.Name, label)
	r.itemScores(d)
	r.itemAnswers(d)
	if r.splitRows(d.Name) != nil {
		r.section(r.Say("split.section", "splits", r.splitNames()))
		r.splitTables(d.Name, label)
	}
}

// domainScores are the scores of each group, how they are spread, how reliable they are, and how they changed.
func (r *report) domainScores(domain, label string) {
	keys := []string{"group", "n", "score", "sd", "interval", "alpha"}
	if r.document.Compared != nil {
		keys = append(keys, "change.change")
	}
	t := &table{Head: r.head(keys...)}
	var names []string
	var lines []row
	s := chart.Series{Name: r.Say("score")}
	for _, g := range r.document.Groups {
		score := r.scores[scoreKey{grp: g.Name, domain: domain}]
		if score == nil {
			continue
		}
		names = append(names, r.Group(g.Name))
		cells := append(r.scoreCells(score), r.alphaCell(g.Name, domain))
		if r.document.Compared != nil {
			cells = append(cells, r.changeCell(r.changes[itemKey{grp: g.Name, domain: domain}]))
		}
		lines = append(lines, row{Name: r.Group(g.Name), Cells: cells})
		s.Values = append(s.Values, value(score.Mean))
		s.Low = append(s.Low, value(score.Low))
		s.High = append(s.High, value(score.High))
	}
	if len(lines) == 0 {
		r.paragraph("domain.none")
		return
	}
	r.section(r.Say("scores"))
	if drawn(s.Values) && len(names) > 1 {
		r.beside(halfWidth, "", r.bars(names, []chart.Series{s}, r.document.Method.To), scoreDecimals,
			"domain.figure", "domain", label, "level", r.level())
	}
	r.boxes(domain, "spread.figure")
	t.Bodies = []body{{Rows: lines}}
	t.Notes = r.changeNotes()
	if v := r.document.Compared; v != nil && v.Items == "common" {
		t.Notes = append(t.Notes, r.Say("change.note.common"))
	}
	r.table(t, "domain.table", "domain", label, "level", r.level())
}

// alphaCell is the reliability of a domain's scores in a group.
func (r *report) alphaCell(grp, domain string) cell {
	s := r.scales[itemKey{grp: grp, domain: domain}]
	if s == nil {
		return cell{Text: absent}
	}
	return r.shown(s.Suppressed, number(s.Alpha, coefficientDecimals))
}

// itemScores are the scores of all items in one table, the groups beside each other.
func (r *report) itemScores(d survey.DomainSummary) {
	begun := false
	for groups := range slices.Chunk(r.groupsOf(d), abreast) {
		if !begun {
			r.section(r.Say("items"))
			begun = true
		}
		r.itemScoreTable(d, groups)
	}
}

// groupsOf are the groups that have rows of a domain's items.
func (r *report) groupsOf(d survey.DomainSummary) []survey.GroupSummary {
	var all []survey.GroupSummary
	for _, g := range r.document.Groups {
		if len(r.itemsOf(d, g.Name)) > 0 {
			all = append(all, g)
		}
	}
	return all
}

// itemsOf are the items of a domain that a group has rows of.
func (r *report) itemsOf(d survey.DomainSummary, grp string) []string {
	return slices.DeleteFunc(slices.Clone(d.Items[grp]), func(item string) bool {
		return r.items[itemKey{grp, d.Name, item}] == nil
	})
}

func (r *report) itemScoreTable(d survey.DomainSummary, groups []survey.GroupSummary) {
	keys := []string{"score"}
	if r.document.Compared != nil {
		keys = append(keys, "change.change")
	}
	t := &table{Head: r.perGroup("item", groupNames(groups), keys...)}
	var items []string
	for _, g := range groups {
		for _, item := range r.itemsOf(d, g.Name) {
			if !slices.Contains(items, item) {
				items = append(items, item)
			}
		}
	}
	var lines []row
	reversed := false
	for _, item := range items {
		line := row{Name: r.Variable(item)}
		for _, g := range groups {
			cells := []cell{r.itemScore(g.Name, d.Name, item)}
			if r.document.Compared != nil {
				cells = append(cells, r.itemChange(g.Name, d.Name, item))
			}
			line.Cells = append(line.Cells, divided(cells)...)
			if i := r.items[itemKey{g.Name, d.Name, item}]; i != nil && i.Reversed {
				line.Mark, reversed = r.Say("reversed.mark"), true
			}
		}
		lines = append(lines, line)
	}
	t.Bodies = []body{{Rows: lines}}
	if reversed {
		t.Notes = append(t.Notes, r.Say("reversed.note", "mark", r.Say("reversed.mark")))
	}
	t.Notes = append(t.Notes, r.changeNotes()...)
	r.table(t, "items.scores", "domain", r.Domain(d.Name))
}

// itemAnswers draw how the items of each group were answered.
func (r *report) itemAnswers(d survey.DomainSummary) {
	groups := r.groupsOf(d)
	if len(groups) == 0 {
		return
	}
	r.section(r.Say("items.answers"))
	r.small("items.read")
	for _, g := range groups {
		r.likert(g.Name, d.Name, r.itemsOf(d, g.Name))
	}
}
