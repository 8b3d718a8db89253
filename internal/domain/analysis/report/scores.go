package report

import (
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// scoreChapter shows the scores of all domains and groups, how the totals are spread, and the totals in the parts
// of every split.
func (r *report) scoreChapter() {
	domains := r.withTotal()
	if len(r.document.Scores) == 0 {
		return
	}
	r.chapter(r.Say("scores"))
	r.paragraph("scores.lead", "to", r.to(), "level", r.level())
	r.scoreFigures(domains)
	r.boxes("", "scores.spread")
	r.scoreTable(domains)
	if len(domains) > 1 {
		r.totalSplits()
	}
}

// scoreFigures are the domains as bars with intervals, and as a profile.
func (r *report) scoreFigures(domains []named) {
	var categories []string
	for _, d := range domains {
		categories = append(categories, d.label)
	}
	series := r.scoreSeries(func(grp string) []*survey.ScoreRow {
		var all []*survey.ScoreRow
		for _, d := range domains {
			all = append(all, r.scores[scoreKey{grp: grp, domain: d.name}])
		}
		return all
	})
	if len(series) == 0 {
		return
	}
	to := r.document.Method.To
	r.figure(r.bars(categories, series, to), scoreDecimals, "scores.figure", "level", r.level())

	const leastAxes, mostSeries = 3, 4
	axes := len(r.document.Domains)
	if axes < leastAxes || len(series) > mostSeries {
		return
	}
	profile := make([]chart.Series, len(series))
	for i, s := range series {
		profile[i] = chart.Series{Name: s.Name, Values: s.Values[:axes]}
	}
	r.beside(halfWidth, "", chart.Radar{Axes: categories[:axes], Series: profile, Max: to}, scoreDecimals, "scores.profile")
}

// scoreSeries are the groups for which there is anything to draw; of gives the rows of one group, nil where there
// is none.
func (r *report) scoreSeries(of func(grp string) []*survey.ScoreRow) []chart.Series {
	var all []chart.Series
	for _, g := range r.document.Groups {
		s := chart.Series{Name: r.Group(g.Name)}
		for _, row := range of(g.Name) {
			if row == nil {
				row = &survey.ScoreRow{}
			}
			s.Values = append(s.Values, value(row.Mean))
			s.Low = append(s.Low, value(row.Low))
			s.High = append(s.High, value(row.High))
		}
		if drawn(s.Values) {
			all = append(all, s)
		}
	}
	return all
}

// scoreTable has each domain's groups under it.
func (r *report) scoreTable(domains []named) {
	t := &table{Head: r.head("group", "n", "score", "sd", "interval")}
	for _, d := range domains {
		b := body{Heading: d.label}
		for _, g := range r.document.Groups {
			s := r.scores[scoreKey{grp: g.Name, domain: d.name}]
			b.Rows = append(b.Rows, row{Name: r.Group(g.Name), Cells: r.scoreCells(s)})
		}
		t.Bodies = append(t.Bodies, b)
	}
	r.table(t, "scores.table", "level", r.level())
}
