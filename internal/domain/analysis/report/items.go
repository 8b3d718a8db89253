package report

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// Scales with fewer answers have no middle to diverge from; with more they are numbers, and shares would not be
// readable.
const (
	leastDiverging = 3
	mostAnswers    = 11
)

// likert draws how the items of a group were answered, those with the same answers together.
func (r *report) likert(grp, label string, items []string) {
	var charts []chart.Likert
	for _, item := range items {
		codes := r.answers(grp, item)
		if len(codes) == 0 || len(codes) > mostAnswers {
			continue
		}
		answers := make([]string, len(codes))
		for i, code := range codes {
			answers[i] = r.value(item, code)
		}
		row, found := r.likertRow(grp, item, codes)
		if !found {
			continue
		}
		i := slices.IndexFunc(charts, func(c chart.Likert) bool { return slices.Equal(c.Answers, answers) })
		if i < 0 {
			i = len(charts)
			charts = append(charts, chart.Likert{Answers: answers, Diverging: len(answers) >= leastDiverging})
		}
		charts[i].Rows = append(charts[i].Rows, row)
	}
	for _, c := range charts {
		r.figure(c, scoreDecimals, "items.figure", "domain", label, "group", r.group(grp))
	}
}

// answers are the codes of a variable's answers from the lowest: those of its contract, then others that were
// given.
func (r *report) answers(grp, variable string) []string {
	var codes []string
	for _, v := range r.variables[variable].Values {
		codes = append(codes, v.Value)
	}
	for _, f := range r.frequencies[itemKey{grp: grp, item: variable}] {
		if f.Kind == survey.Answered && f.Value != nil && !slices.Contains(codes, *f.Value) {
			codes = append(codes, *f.Value)
		}
	}
	return codes
}

// likertRow are the shares of one item's answers. An answer that nobody gave and that has no row is a share of 0;
// one that is suppressed is not shown. found says whether there is any share to show: of an item that nobody
// answered, all are 0.
func (r *report) likertRow(grp, item string, codes []string) (row chart.LikertRow, found bool) {
	row = chart.LikertRow{Label: r.variable(item), N: value(nil), Shares: make([]float64, len(codes))}
	for _, f := range r.frequencies[itemKey{grp: grp, item: item}] {
		if f.Kind != survey.Answered || f.Value == nil {
			continue
		}
		share := value(f.ValidPercent)
		row.Shares[slices.Index(codes, *f.Value)] = share
		found = found || share > 0
	}
	for _, d := range r.document.Domains {
		if i := r.items[itemKey{grp, d.Name, item}]; i != nil && i.N != nil {
			row.N = float64(*i.N)
		}
	}
	return row, found
}

// itemTable are the figures of each item of a group.
func (r *report) itemTable(grp, domain string, items []string) {
	t := &table{Head: r.head("item", "n", "mean", "sd", "top", "bottom", "item.rest", "alpha.deleted", "score")}
	var lines []row
	reversed := false
	for _, name := range items {
		i := r.items[itemKey{grp, domain, name}]
		line := row{Name: r.variable(name), Mark: r.code(name), Cells: blank(8)}
		if i != nil {
			line.Cells = r.itemCells(i)
			if i.Reversed {
				line.Mark, reversed = strings.TrimSpace(line.Mark+" "+r.say("reversed.mark")), true
			}
			line.Cells = append(line.Cells, r.itemScore(grp, domain, name))
		}
		lines = append(lines, line)
	}
	t.Bodies = []body{{Rows: lines}}
	if reversed {
		t.Notes = append(t.Notes, r.say("reversed.note", "mark", r.say("reversed.mark")))
	}
	t.Notes = append(t.Notes, r.say("items.note"))
	r.table(t, "items.table", "domain", r.domain(domain), "group", r.group(grp))
}

// code is a column's name, where its label is another.
func (r *report) code(name string) string {
	if r.variable(name) == name {
		return ""
	}
	return name
}

func (r *report) itemCells(i *survey.ItemRow) []cell {
	return []cell{
		r.shown(i.Suppressed, count(i.N)),
		r.shown(i.Suppressed, number(i.Mean, meanDecimals)),
		r.shown(i.Suppressed, number(i.SD, meanDecimals)),
		r.shown(i.Suppressed, number(i.TopBox, scoreDecimals)),
		r.shown(i.Suppressed, number(i.BottomBox, scoreDecimals)),
		r.shown(i.Suppressed, number(i.ItemRestR, coefficientDecimals)),
		r.shown(i.Suppressed, number(i.AlphaIfDeleted, coefficientDecimals)),
	}
}

// itemScore is the item's score in points.
func (r *report) itemScore(grp, domain, item string) cell {
	s := r.scores[scoreKey{grp: grp, domain: domain, item: item}]
	if s == nil {
		return cell{Text: absent}
	}
	return r.shown(s.Suppressed, number(s.Mean, scoreDecimals))
}

// emptyTable says why items were not answered, by group; where all were, there is nothing to say.
func (r *report) emptyTable(d survey.DomainSummary) {
	t := &table{Head: r.head("item", "answered", "no_answer", "not_applicable", "not_asked")}
	for _, g := range r.document.Groups {
		b := body{Heading: r.group(g.Name)}
		for _, name := range d.Items[g.Name] {
			i := r.items[itemKey{g.Name, d.Name, name}]
			if i == nil || !anyEmpty(i) {
				continue
			}
			b.Rows = append(b.Rows, row{Name: r.variable(name), Mark: r.code(name), Cells: []cell{
				r.shown(i.Suppressed, count(i.N)),
				r.shown(i.Suppressed, count(i.NoAnswer)),
				r.shown(i.Suppressed, count(i.NotApplicable)),
				r.shown(i.Suppressed, count(i.NotAsked)),
			}})
		}
		if len(b.Rows) > 0 {
			t.Bodies = append(t.Bodies, b)
		}
	}
	if len(t.Bodies) > 0 {
		r.inner(r.say("empty"))
		r.table(t, "empty.table", "domain", r.domain(d.Name))
	}
}

func anyEmpty(i *survey.ItemRow) bool {
	for _, n := range []*int64{i.NoAnswer, i.NotApplicable, i.NotAsked} {
		if n == nil && i.Suppressed || n != nil && *n > 0 {
			return true
		}
	}
	return false
}
