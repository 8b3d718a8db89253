package report

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// domainHeadings is the level at which the headings of a domain's text begin, below its chapter.
const domainHeadings = 3

// domainChapter tells all of one domain: its text, its scores, its items by group, how reliable it is, its splits
// and its changes.
func (r *report) domainChapter(d survey.DomainSummary) {
	label := r.domain(d.Name)
	r.chapter(label)
	if text := d.Text.In(r.tag); text != "" {
		html, err := prose(text, label, domainHeadings)
		if err != nil && r.err == nil {
			r.err = err
		}
		r.add(block{Prose: html})
	}
	r.domainScores(d.Name, label)
	r.spread(d.Name, "spread.figure")
	r.itemSections(d)
	r.reliability(d.Name, label)
	for _, s := range r.document.Splits {
		r.bySplit(s, d.Name, label)
	}
	r.itemChanges(d)
}

func (r *report) domainScores(domain, label string) {
	var names []string
	var lines []row
	s := chart.Series{Name: r.say("score")}
	for _, g := range r.document.Groups {
		score := r.scores[scoreKey{grp: g.Name, domain: domain}]
		if score == nil {
			continue
		}
		names = append(names, r.group(g.Name))
		lines = append(lines, row{Name: r.group(g.Name), Cells: r.scoreCells(score)})
		s.Values = append(s.Values, value(score.Mean))
		s.Low = append(s.Low, value(score.Low))
		s.High = append(s.High, value(score.High))
	}
	if len(lines) == 0 {
		r.paragraph("domain.none")
		return
	}
	r.section(r.say("scores"))
	if drawn(s.Values) && len(names) > 1 {
		r.figure(r.bars(names, []chart.Series{s}, r.document.Method.To), scoreDecimals, "domain.figure", "domain", label, "level", r.level())
	}
	r.table(&table{Head: r.head("group", "n", "score", "sd", "interval"), Bodies: []body{{Rows: lines}}},
		"domain.table", "domain", label, "level", r.level())
}

// itemSections show every group's items: how each was answered, and its figures.
func (r *report) itemSections(d survey.DomainSummary) {
	begun := false
	for _, g := range r.document.Groups {
		items := slices.DeleteFunc(slices.Clone(d.Items[g.Name]), func(item string) bool {
			return r.items[itemKey{g.Name, d.Name, item}] == nil
		})
		if len(items) == 0 {
			continue
		}
		if !begun {
			r.section(r.say("items"))
			r.small("items.read")
			begun = true
		}
		r.inner(r.group(g.Name))
		r.likert(g.Name, r.domain(d.Name), items)
		r.itemTable(g.Name, d.Name, items)
	}
	r.emptyTable(d)
}
