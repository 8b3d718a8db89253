package report

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// mostAnswers is how many answers stacked bars show; more are numbers, and their shares would not be readable.
const mostAnswers = 11

// likert draws how the items of a group were answered, those with the same answers together. Whole percents find
// room in the bars; those with a decimal are in the table of frequencies.
func (r *report) likert(grp, domain string, items []string) {
	var charts []chart.Likert
	for _, item := range items {
		codes := r.answers(grp, item)
		if len(codes) == 0 || len(codes) > mostAnswers {
			continue
		}
		answers := make([]string, len(codes))
		for i, code := range codes {
			answers[i] = r.Value(item, code)
		}
		row, found := r.likertRow(grp, item, codes)
		if !found {
			continue
		}
		i := slices.IndexFunc(charts, func(c chart.Likert) bool { return slices.Equal(c.Answers, answers) })
		if i < 0 {
			i = len(charts)
			charts = append(charts, chart.Likert{Answers: answers})
		}
		charts[i].Rows = append(charts[i].Rows, row)
	}
	for _, c := range charts {
		r.figureOf(frequenciesOf(domain), c, 0, "items.figure", "domain", r.Domain(domain), "group", r.Group(grp))
	}
}

// answers are the codes of a variable's answers from the lowest: those of its contract, then others that were
// given.
func (r *report) answers(grp, variable string) []string {
	var codes []string
	for _, v := range r.Codes(variable) {
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
	row = chart.LikertRow{Label: r.Variable(item), N: value(nil), Shares: make([]float64, len(codes))}
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

// itemAppendix holds all figures of every item, one table a domain.
func (r *report) itemAppendix() {
	if len(r.document.Items) == 0 {
		return
	}
	r.appendix(r.Say("items.all"))
	r.small("items.note")
	for _, d := range r.document.Domains {
		if len(r.groupsOf(d)) > 0 {
			r.itemTable(d)
		}
	}
}

// itemTable are the figures of each item of a domain, the groups below each other.
func (r *report) itemTable(d survey.DomainSummary) {
	t := &table{Head: r.head("item", "n", "mean", "sd", "top", "bottom", "item.rest", "alpha.deleted", "score", "interval")}
	reversed := false
	for _, g := range r.groupsOf(d) {
		b := body{Heading: r.Group(g.Name)}
		for _, name := range r.itemsOf(d, g.Name) {
			i := r.items[itemKey{g.Name, d.Name, name}]
			line := row{Name: r.Variable(name), Mark: r.code(name), Cells: r.itemCells(i)}
			if i.Reversed {
				line.Mark, reversed = strings.TrimSpace(line.Mark+" "+r.Say("reversed.mark")), true
			}
			line.Cells = append(line.Cells, r.itemScore(g.Name, d.Name, name), r.itemInterval(g.Name, d.Name, name))
			b.Rows = append(b.Rows, line)
		}
		t.Bodies = append(t.Bodies, b)
	}
	if reversed {
		t.Notes = append(t.Notes, r.Say("reversed.note", "mark", r.Say("reversed.mark")))
	}
	r.table(t, "items.table", "domain", r.Domain(d.Name))
}

// code is a column's name, where its label is another.
func (r *report) code(name string) string {
	if r.Variable(name) == name {
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

func (r *report) itemInterval(grp, domain, item string) cell {
	s := r.scores[scoreKey{grp: grp, domain: domain, item: item}]
	if s == nil {
		return cell{Text: absent}
	}
	return r.shown(s.Suppressed, r.interval(s.Low, s.High, scoreDecimals))
}
