package report

import (
	"math"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// mostBeside is how many areas a map of a third of the width shows readably.
const mostBeside = 12

// maps draw the total in each part of a split, one map a group.
func (r *report) maps(s survey.Split, parts []survey.ValueLabel, shapes survey.Shapes) {
	var maps []chart.Map
	var groups []string
	for _, g := range r.document.Groups {
		m := chart.Map{Shapes: shapes.GeoJSON, Property: shapes.Property, Unit: r.Say("points")}
		var values []float64
		for _, p := range parts {
			row := r.scores[scoreKey{grp: g.Name, split: s.Name, value: p.Value}]
			if row == nil {
				row = &survey.ScoreRow{}
			}
			v := value(row.Mean)
			m.Areas = append(m.Areas, chart.Area{Key: p.Value, Label: r.Or(p.Label, p.Value), Value: v})
			values = append(values, v)
		}
		if drawn(values) {
			maps, groups = append(maps, m), append(groups, r.Group(g.Name))
		}
	}
	least, most := r.scale(maps)
	for i, m := range maps {
		m.Min, m.Max = least, most // one scale, so that the same shade means the same score
		r.mapOf(m, mapWidth(len(maps), len(parts)),
			"domain", r.Say("total"), "split", r.Split(s.Name), "group", groups[i])
	}
}

// scale is the least and the greatest value of several maps.
func (r *report) scale(maps []chart.Map) (least, most float64) {
	least, most = math.Inf(1), math.Inf(-1)
	for _, m := range maps {
		for _, a := range m.Areas {
			if !math.IsNaN(a.Value) {
				least, most = min(least, a.Value), max(most, a.Value)
			}
		}
	}
	return math.Floor(least), math.Ceil(most)
}

// mapOf draws a map of that width, and one over the whole width a second time for a phone.
func (r *report) mapOf(m chart.Map, width float64, args ...string) {
	if width == wideWidth {
		r.figure(m, scoreDecimals, "split.map", args...)
		return
	}
	r.beside(width, "", m, scoreDecimals, "split.map", args...)
}

// mapWidth is how wide each of several maps may be.
func mapWidth(maps, areas int) float64 {
	switch {
	case areas > mostBeside:
		return wideWidth
	case maps < 3:
		return halfWidth
	}
	return thirdWidth
}
