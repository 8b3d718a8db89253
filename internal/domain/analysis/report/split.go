package report

import (
	"math"
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// bySplit shows the scores of a domain ("" is the total) in each part of a split: a map where the split has
// shapes, or bars, and a table.
func (r *report) bySplit(s survey.Split, domain, label string) {
	parts := r.parts(s, domain)
	if len(parts) == 0 {
		return
	}
	split := r.split(s.Name)
	r.section(r.say("split.section", "split", split))
	if shapes, ok := r.options.Shapes[s.Name]; ok {
		r.maps(s, parts, shapes, domain, label)
	} else {
		r.splitBars(s, parts, domain, label)
	}
	if r.exclusive(s, parts, domain) {
		r.exclusiveTable(s, parts, domain, label)
		return
	}
	for groups := range slices.Chunk(r.splitGroups(s, domain), abreast) {
		r.splitTable(s, parts, groups, domain, label)
	}
}

// splitTable has the groups beside each other.
func (r *report) splitTable(s survey.Split, parts []survey.ValueLabel, groups []string, domain, label string) {
	t := &table{Head: r.perGroup("group", groups, "n", "score", "interval")}
	t.Head[0][0].Text = r.split(s.Name)
	var lines []row
	for _, p := range parts {
		line := row{Name: r.or(p.Label, p.Value)}
		for _, g := range groups {
			score := r.scores[scoreKey{grp: g, split: s.Name, value: p.Value, domain: domain}]
			line.Cells = append(line.Cells, divided(r.shortScoreCells(score))...)
		}
		lines = append(lines, line)
	}
	t.Bodies = []body{{Rows: lines}}
	r.table(t, "split.table", "domain", label, "split", r.split(s.Name), "level", r.level())
}

// exclusiveTable has one line a part, since each part belongs to one group.
func (r *report) exclusiveTable(s survey.Split, parts []survey.ValueLabel, domain, label string) {
	t := &table{Head: r.head("group", "group", "n", "score", "sd", "interval")}
	t.Head[0][0].Text, t.Head[0][1].Figure = r.split(s.Name), false
	var lines []row
	for _, p := range parts {
		for _, g := range r.document.Groups {
			if score := r.scores[scoreKey{grp: g.Name, split: s.Name, value: p.Value, domain: domain}]; score != nil {
				cells := append([]cell{words(r.group(g.Name))}, r.scoreCells(score)...)
				lines = append(lines, row{Name: r.or(p.Label, p.Value), Cells: cells})
			}
		}
	}
	t.Bodies = []body{{Rows: lines}}
	r.table(t, "split.table", "domain", label, "split", r.split(s.Name), "level", r.level())
}

// exclusive says whether every part belongs to one group only, as kinds of school belong to children.
func (r *report) exclusive(s survey.Split, parts []survey.ValueLabel, domain string) bool {
	for _, p := range parts {
		n := 0
		for _, g := range r.document.Groups {
			if r.scores[scoreKey{grp: g.Name, split: s.Name, value: p.Value, domain: domain}] != nil {
				n++
			}
		}
		if n > 1 {
			return false
		}
	}
	return true
}

// splitGroups are the groups that have any row of a split.
func (r *report) splitGroups(s survey.Split, domain string) []string {
	var all []string
	for _, row := range r.document.Scores {
		if of(row, s, domain) {
			all = append(all, row.Grp)
		}
	}
	return slices.DeleteFunc(groupNames(r.document.Groups), func(g string) bool { return !slices.Contains(all, g) })
}

// of says whether a row is of a split's part and a domain.
func of(row survey.ScoreRow, s survey.Split, domain string) bool {
	return textOf(row.Split) == s.Name && textOf(row.Domain) == domain && row.Item == nil
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

func (r *report) splitBars(s survey.Split, parts []survey.ValueLabel, domain, label string) {
	var categories []string
	for _, p := range parts {
		categories = append(categories, r.or(p.Label, p.Value))
	}
	series := r.scoreSeries(func(grp string) []*survey.ScoreRow {
		var all []*survey.ScoreRow
		for _, p := range parts {
			all = append(all, r.scores[scoreKey{grp: grp, split: s.Name, value: p.Value, domain: domain}])
		}
		return all
	})
	if r.exclusive(s, parts, domain) {
		series = r.joined(series)
	}
	if len(series) == 0 {
		return
	}
	r.figure(r.bars(categories, series, r.document.Method.To), scoreDecimals,
		"split.figure", "domain", label, "split", r.split(s.Name))
}

// mostAbreast is how many areas a map of half the width shows readably.
const mostAbreast = 12

// maps draw one map a group.
func (r *report) maps(s survey.Split, parts []survey.ValueLabel, shapes survey.Shapes, domain, label string) {
	for _, g := range r.document.Groups {
		var areas []chart.Area
		var values []float64
		for _, p := range parts {
			row := r.scores[scoreKey{grp: g.Name, split: s.Name, value: p.Value, domain: domain}]
			if row == nil {
				row = &survey.ScoreRow{}
			}
			v := value(row.Mean)
			areas = append(areas, chart.Area{Key: p.Value, Label: r.or(p.Label, p.Value), Value: v})
			values = append(values, v)
		}
		if !drawn(values) {
			continue
		}
		draw := r.half
		if len(areas) > mostAbreast {
			draw = r.figure
		}
		draw(chart.Map{Shapes: shapes.GeoJSON, Property: shapes.Property, Areas: areas, Unit: r.say("points")},
			scoreDecimals, "split.map", "domain", label, "split", r.split(s.Name), "group", r.group(g.Name))
	}
}

// joined makes one series of several that never have a value in the same place.
func (r *report) joined(series []chart.Series) []chart.Series {
	if len(series) == 0 {
		return nil
	}
	first := series[0]
	one := chart.Series{
		Name: r.say("score"), Values: slices.Clone(first.Values), Low: slices.Clone(first.Low), High: slices.Clone(first.High),
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
