package book

import (
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// chartLimit is how many bars a chart of a split may have: one of a hundred districts is read in the table.
const chartLimit = 40

// splits are a sheet for each `by:`: its values down, domains across, a table per group with its chart.
func (l *layout) splits() []workbook.Sheet {
	var all []workbook.Sheet
	for _, split := range l.doc.Splits {
		var rows []survey.ScoreRow
		for _, row := range l.doc.Scores {
			if key(row.Split) == split.Name && row.Item == nil {
				rows = append(rows, row)
			}
		}
		label := l.labels.Thing(split.Name)
		s := l.topic("sheet.split", "title.split")
		s.Name, s.Title = l.say.Say("sheet.split", "split", label), l.say.Say("title.split", "split", label)
		for _, grp := range groupsOf(l.doc, rows, func(r survey.ScoreRow) string { return r.Grp }) {
			s.Blocks = append(s.Blocks, l.splitTable(split, grp, rows))
		}
		all = append(all, l.finish(s)...)
	}
	return all
}

func (l *layout) splitTable(split survey.Split, grp string, rows []survey.ScoreRow) workbook.Block {
	type at struct{ value, domain string }
	found, named, values := map[at]survey.ScoreRow{}, map[string]bool{}, map[string]bool{}
	for _, row := range rows {
		if row.Grp == grp {
			found[at{key(row.SplitValue), key(row.Domain)}] = row
			named[key(row.Domain)], values[key(row.SplitValue)] = true, true
		}
	}
	domains := l.domainsOf(named)
	b := workbook.Block{Title: l.labels.Group(grp), Columns: []workbook.Column{{Title: l.labels.Thing(split.Name)}}}
	for _, domain := range domains {
		over := l.domainName(domain)
		b.Columns = append(b.Columns, under(over, l.figures("score", scoreFormat)), under(over, l.counts("n")))
	}
	for _, value := range split.Values {
		if !values[value.Value] {
			continue
		}
		line := []any{or(value.Label.In(l.say.Tag), value.Value)}
		for _, domain := range domains {
			row := found[at{value.Value, domain}]
			line = append(line, l.figure(row.Mean, row.Suppressed), l.count(row.N, row.Suppressed))
		}
		b.Rows = append(b.Rows, line)
	}
	if len(domains) > 0 && len(b.Rows) > 1 && len(b.Rows) <= chartLimit {
		b.Charts = []workbook.Chart{l.splitChart(split, grp, domains)}
	}
	return b
}

// splitChart shows the total, which is the last of the domains, or the only domain there is.
func (l *layout) splitChart(split survey.Split, grp string, domains []string) workbook.Chart {
	last := domains[len(domains)-1]
	title := "split.chart"
	if last != "" {
		title = "split.chart.domain"
	}
	return workbook.Chart{
		Kind: workbook.Bars, Series: []int{len(domains)*2 - 1}, Min: new(float64), Max: &l.doc.Method.To,
		Title: l.say.Say(title, "group", l.labels.Group(grp), "split", l.labels.Thing(split.Name),
			"domain", l.domainName(last), "to", l.to()),
	}
}
