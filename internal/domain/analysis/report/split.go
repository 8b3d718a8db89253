package report

import (
	"math"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// totalSplits show the total score in each part of the splits: maps where a split has shapes, bars where it has
// none, and one table.
func (r *report) totalSplits() {
	if r.splitRows("") == nil {
		return
	}
	r.section(r.Say("split.section", "splits", r.splitNames()))
	for _, s := range r.document.Splits {
		parts := r.parts(s, "")
		if len(parts) == 0 {
			continue
		}
		if shapes, ok := r.options.Shapes[s.Name]; ok {
			r.maps(s, parts, shapes)
		} else {
			r.splitBars(s, parts)
		}
	}
	r.splitTables("", r.Say("total"))
}

// splitNames are the labels of all splits.
func (r *report) splitNames() string {
	var all []string
	for _, s := range r.document.Splits {
		all = append(all, r.Split(s.Name))
	}
	return strings.Join(all, r.Say("split.and"))
}

// splitRows are the splits that have any row of a domain ("" is the total).
func (r *report) splitRows(domain string) []survey.Split {
	var all []survey.Split
	for _, s := range r.document.Splits {
		if len(r.parts(s, domain)) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// splitTables have all parts of all splits below each other, and the groups beside each other.
func (r *report) splitTables(domain, label string) {
	splits := r.splitRows(domain)
	groups := slices.DeleteFunc(slices.Clone(r.document.Groups), func(g survey.GroupSummary) bool {
		return !slices.ContainsFunc(r.document.Scores, func(row survey.ScoreRow) bool {
			return row.Grp == g.Name && row.Split != nil && textOf(row.Domain) == domain && row.Item == nil
		})
	})
	for groups := range slices.Chunk(groups, abreast) {
		t := &table{Head: r.perGroup("part", groupNames(groups), "n", "score", "sd", "interval")}
		for _, s := range splits {
			b := body{Heading: r.Split(s.Name)}
			for _, p := range r.parts(s, domain) {
				line := row{Name: r.Or(p.Label, p.Value)}
				for _, g := range groups {
					score := r.scores[scoreKey{grp: g.Name, split: s.Name, value: p.Value, domain: domain}]
					line.Cells = append(line.Cells, divided(r.scoreCells(score))...)
				}
				b.Rows = append(b.Rows, line)
			}
			t.Bodies = append(t.Bodies, b)
		}
		r.table(t, "split.table", "domain", label, "splits", r.splitNames(), "level", r.level())
	}
}

// parts are the values of a split for which any group has a row, in their order; one that the split does not list
// comes last.
func (r *report) parts(s survey.Split, domain string) []survey.ValueLabel {
	var found []string
	for _, row := range r.document.Scores {
		if of(row, s, domain) && !slices.Contains(found, textOf(row.SplitValue)) {
			found = append(found, textOf(row.SplitValue))
		}
	}
	var all []survey.ValueLabel
	for _, v := range s.Values {
		if i := slices.Index(found, v.Value); i >= 0 {
			all, found = append(all, v), slices.Delete(found, i, i+1)
		}
	}
	for _, value := range found {
		all = append(all, survey.ValueLabel{Value: value})
	}
	return all
}

// of says whether a row is of a split's part and a domain.
func of(row survey.ScoreRow, s survey.Split, domain string) bool {
	return textOf(row.Split) == s.Name && textOf(row.Domain) == domain && row.Item == nil
}

// splitBars draw the total in each part of a split.
func (r *report) splitBars(s survey.Split, parts []survey.ValueLabel) {
	var categories []string
	for _, p := range parts {
		categories = append(categories, r.Or(p.Label, p.Value))
	}
	series := r.scoreSeries(func(grp string) []*survey.ScoreRow {
		var all []*survey.ScoreRow
		for _, p := range parts {
			all = append(all, r.scores[scoreKey{grp: grp, split: s.Name, value: p.Value}])
		}
		return all
	})
	if r.exclusive(s, parts) {
		series = r.joined(series)
	}
	if len(series) == 0 {
		return
	}
	r.figure(r.bars(categories, series, r.document.Method.To), scoreDecimals,
		"split.figure", "domain", r.Say("total"), "split", r.Split(s.Name))
}

// exclusive says whether every part belongs to one group only, as kinds of school belong to children.
func (r *report) exclusive(s survey.Split, parts []survey.ValueLabel) bool {
	for _, p := range parts {
		n := 0
		for _, g := range r.document.Groups {
			if r.scores[scoreKey{grp: g.Name, split: s.Name, value: p.Value}] != nil {
				n++
			}
		}
		if n > 1 {
			return false
		}
	}
	return true
}

// joined makes one series of several that never have a value in the same place.
func (r *report) joined(series []chart.Series) []chart.Series {
	if len(series) == 0 {
		return nil
	}
	first := series[0]
	one := chart.Series{
		Name: r.Say("score"), Values: slices.Clone(first.Values), Low: slices.Clone(first.Low), High: slices.Clone(first.High),
	}
	for _, s := range series[1:] {
		for i, v := range s.Values {
			if !math.IsNaN(v) {
				one.Values[i], one.Low[i], one.High[i] = v, s.Low[i], s.High[i]
			}
		}
	}
	return []chart.Series{one}
}
