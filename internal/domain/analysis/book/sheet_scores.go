package book

import (
	"slices"
	"strconv"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// scores: domains down, groups across, with their chart; then each with deviation and interval.
func (l *layout) scores() []workbook.Sheet {
	var rows []survey.ScoreRow
	for _, row := range l.doc.Scores {
		if row.Split == nil && row.Item == nil {
			rows = append(rows, row)
		}
	}
	s := l.topic("sheet.scores", "title.scores")
	if len(rows) == 0 {
		return nil
	}
	s.Blocks = append(s.Blocks, l.scoreTable(rows), l.scoreDetail(rows))
	return l.finish(s)
}

// groupsOf are the groups that rows name, in the document's order.
func groupsOf[R any](d *survey.Document, rows []R, grp func(R) string) []string {
	named := map[string]bool{}
	for _, row := range rows {
		named[grp(row)] = true
	}
	var all []string
	for _, g := range d.Groups {
		if named[g.Name] {
			all = append(all, g.Name)
		}
	}
	return all
}

// domainsOf are the domains that rows name, in the document's order, and "" for the total when they have one.
func (l *layout) domainsOf(named map[string]bool) []string {
	var all []string
	for _, d := range l.doc.Domains {
		if named[d.Name] {
			all = append(all, d.Name)
		}
	}
	if named[""] {
		all = append(all, "")
	}
	return all
}

func key(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

func (l *layout) scoreTable(rows []survey.ScoreRow) workbook.Block {
	groups := groupsOf(l.doc, rows, func(r survey.ScoreRow) string { return r.Grp })
	type at struct{ grp, domain string }
	found, named := map[at]survey.ScoreRow{}, map[string]bool{}
	for _, row := range rows {
		found[at{row.Grp, key(row.Domain)}] = row
		named[key(row.Domain)] = true
	}
	b := workbook.Block{Title: l.say.Say("scores.by.group"), Columns: []workbook.Column{{Title: l.say.Say("domain")}}}
	title := l.say.Say("scores.chart", "to", l.to())
	chart := workbook.Chart{Kind: workbook.Bars, Title: title, Min: new(float64), Max: &l.doc.Method.To}
	for _, grp := range groups {
		chart.Series = append(chart.Series, len(b.Columns))
		b.Columns = append(b.Columns,
			under(l.labels.Group(grp), l.figures("score", scoreFormat)), under(l.labels.Group(grp), l.counts("n")))
	}
	for _, domain := range l.domainsOf(named) {
		line := []any{l.domainName(domain)}
		for _, grp := range groups {
			row := found[at{grp, domain}]
			line = append(line, l.figure(row.Mean, row.Suppressed), l.count(row.N, row.Suppressed))
		}
		if domain == "" {
			b.Strong = append(b.Strong, len(b.Rows))
		} else {
			chart.To = len(b.Rows) + 1
		}
		b.Rows = append(b.Rows, line)
	}
	if chart.To > 0 {
		b.Charts = []workbook.Chart{chart}
	}
	return b
}

func (l *layout) domainName(name string) string {
	if name == "" {
		return l.say.Say("total")
	}
	return l.labels.Domain(name)
}

func (l *layout) to() string { return strconv.FormatFloat(l.doc.Method.To, 'f', -1, 64) }

func (l *layout) scoreDetail(rows []survey.ScoreRow) workbook.Block {
	b := workbook.Block{Title: l.say.Say("scores.detail"), Columns: []workbook.Column{
		{Title: l.say.Say("domain")}, {Title: l.say.Say("group")}, l.counts("n"),
		l.figures("score", scoreFormat), l.figures("sd", scoreFormat),
		under(l.interval(), l.figures("low", scoreFormat)), under(l.interval(), l.figures("high", scoreFormat)),
	}}
	weighted := slices.ContainsFunc(rows, func(r survey.ScoreRow) bool { return r.EffectiveN != nil })
	if weighted {
		b.Columns = append(b.Columns, l.figures("effective.n", scoreFormat))
	}
	for _, row := range rows {
		if row.Domain == nil {
			b.Strong = append(b.Strong, len(b.Rows))
		}
		line := []any{
			l.labels.DomainOr(row.Domain, l.say.Say("total")), l.labels.Group(row.Grp),
			l.count(row.N, row.Suppressed), l.figure(row.Mean, row.Suppressed),
			l.figure(row.SD, row.Suppressed), l.figure(row.Low, row.Suppressed),
			l.figure(row.High, row.Suppressed),
		}
		if weighted {
			line = append(line, l.figure(row.EffectiveN, row.Suppressed))
		}
		b.Rows = append(b.Rows, line)
	}
	return b
}

// interval is what stands over both ends, such as "95% 신뢰구간".
func (l *layout) interval() string { return percent(l.doc.Method.Level) + " " + l.say.Say("interval") }
