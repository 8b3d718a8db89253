package report

import (
	"math"
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// abreast is how many groups stand beside each other in one table on A4.
const abreast = 3

// respondents says who answered: the groups, and each split inside them.
func (r *report) respondents() {
	r.chapter(r.Say("respondents"))
	var ns []float64
	var names []string
	keys := []string{"group", "n"}
	weighted, before := false, r.document.Compared != nil
	for _, g := range r.document.Groups {
		ns, names = append(ns, groupSize(g)), append(names, r.Group(g.Name))
		weighted = weighted || g.EffectiveN != nil
	}
	if weighted {
		keys = append(keys, "n.effective")
	}
	if before {
		keys = append(keys, "n.before")
	}
	keys = append(keys, "condition")
	t := &table{Head: r.head(keys...), Narrow: true}
	t.Head[0][len(keys)-1].Figure = false
	var lines []row
	for _, g := range r.document.Groups {
		lines = append(lines, r.groupRow(g, weighted, before))
	}
	t.Bodies = []body{{Rows: lines}}
	if r.hidesSome() {
		r.paragraph("respondents.lead.hidden")
	} else {
		r.paragraph("respondents.lead", "n", count(&r.document.Made.Rows))
	}
	if len(names) > 1 && drawn(ns) {
		r.figure(chart.Bar{Categories: names, Series: []chart.Series{{Name: r.Say("n"), Values: ns}}, Horizontal: true},
			0, "respondents.figure")
	}
	r.table(t, "respondents.groups")
	if weighted {
		r.small("respondents.weighted")
	}
	r.splitCounts()
}

func (r *report) groupRow(g survey.GroupSummary, weighted, before bool) row {
	line := row{Name: r.Group(g.Name), Cells: []cell{r.size(g)}}
	if weighted {
		line.Cells = append(line.Cells, r.shown(g.Suppressed, number(g.EffectiveN, scoreDecimals)))
	}
	if before {
		line.Cells = append(line.Cells, r.shown(g.Suppressed, count(g.Before)))
	}
	condition := g.Condition
	if condition == "" {
		condition = r.Say("condition.all")
	}
	return row{Name: line.Name, Cells: append(line.Cells, words(condition))}
}

// size is how many belong to a group; 0 stands in a suppressed one for what must not be shown.
func (r *report) size(g survey.GroupSummary) cell {
	if g.Suppressed {
		return r.shown(true, absent)
	}
	return cell{Text: count(&g.N)}
}

// groupSize is what a chart draws of a group.
func groupSize(g survey.GroupSummary) float64 {
	if g.Suppressed {
		return math.NaN()
	}
	return float64(g.N)
}

// splitCounts are how many of each group belong to each part of every split.
func (r *report) splitCounts() {
	for groups := range slices.Chunk(r.document.Groups, 2*abreast) {
		t := &table{Head: [][]heading{{{Text: r.Say("part")}}}}
		for _, g := range groups {
			t.Head[0] = append(t.Head[0], heading{Text: r.Group(g.Name), Figure: true})
		}
		for _, s := range r.document.Splits {
			if lines := r.splitCountRows(s, groups); len(lines) > 0 {
				t.Bodies = append(t.Bodies, body{Heading: r.Split(s.Name), Rows: lines})
			}
		}
		if len(t.Bodies) > 0 {
			r.table(t, "respondents.split", "splits", r.splitNames())
		}
	}
}

func (r *report) splitCountRows(s survey.Split, groups []survey.GroupSummary) []row {
	var lines []row
	for _, v := range s.Values {
		line, any := row{Name: r.Or(v.Label, v.Value)}, false
		for _, g := range groups {
			c, found := r.partCount(g.Name, s.Name, v.Value)
			line.Cells, any = append(line.Cells, c), any || found
		}
		if any {
			lines = append(lines, line)
		}
	}
	return lines
}

// partCount is how many of a group belong to a part of a split: as counted, or else how many of them have a total
// score.
func (r *report) partCount(grp, split, part string) (c cell, found bool) {
	for _, f := range r.frequencies[itemKey{grp: grp, item: split}] {
		if f.Kind == survey.Answered && textOf(f.Value) == part {
			return r.shown(f.Suppressed, count(f.N)), true
		}
	}
	if s := r.scores[scoreKey{grp: grp, split: split, value: part}]; s != nil {
		return r.shown(s.Suppressed, count(s.N)), true
	}
	return cell{Text: absent}, false
}
