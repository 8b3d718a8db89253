package report

import (
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// spreadPlace is what figures call the table of quartiles.
const spreadPlace = "spread"

// boxes draw how the scores of the groups in a domain are spread; "" is the total.
func (r *report) boxes(domain, caption string) {
	label := r.Say("total")
	if domain != "" {
		label = r.Domain(domain)
	}
	var boxes []chart.Five
	for _, g := range r.document.Groups {
		d := r.distributions[itemKey{grp: g.Name, domain: domain}]
		if d == nil {
			continue
		}
		five := chart.Five{
			Label: r.Group(g.Name), Min: d.Min, Q1: d.Q1, Median: d.Median, Q3: d.Q3, Max: d.Max, N: float64(d.N),
		}
		s := r.scores[scoreKey{grp: g.Name, domain: domain}]
		if s == nil {
			s = &survey.ScoreRow{}
		}
		five.Mean = value(s.Mean)
		boxes = append(boxes, five)
	}
	if len(boxes) > 0 {
		r.beside(halfWidth, spreadPlace, chart.Box{Boxes: boxes, Max: r.document.Method.To, Unit: r.Say("points")},
			scoreDecimals, caption, "domain", label)
	}
}

// spreadAppendix holds the reliability of every scale and how all scores are spread.
func (r *report) spreadAppendix() {
	if len(r.document.Scales)+len(r.document.Distributions) == 0 {
		return
	}
	r.appendix(r.Say("spread.all"))
	r.reliability()
	r.quartiles()
	r.bins()
}

// quartiles are the five figures of every spread.
func (r *report) quartiles() {
	t := &table{Head: r.head("group", "n", "minimum", "q1", "median", "q3", "maximum")}
	for _, domain := range r.withTotal() {
		b := body{Heading: domain.label}
		for _, g := range r.document.Groups {
			d := r.distributions[itemKey{grp: g.Name, domain: domain.name}]
			if d == nil {
				continue
			}
			line := row{Name: r.Group(g.Name), Cells: []cell{{Text: count(&d.N)}}}
			for _, x := range []float64{d.Min, d.Q1, d.Median, d.Q3, d.Max} {
				line.Cells = append(line.Cells, cell{Text: number(&x, scoreDecimals)})
			}
			b.Rows = append(b.Rows, line)
		}
		if len(b.Rows) > 0 {
			t.Bodies = append(t.Bodies, b)
		}
	}
	if len(t.Bodies) > 0 {
		r.section(r.Say("spread"))
		t.Notes = []string{r.Say("spread.note")}
		r.places[spreadPlace] = r.table(t, "spread.table")
	}
}

// bins show how many of each group have a total between two edges: a histogram a group, and their figures in one
// table.
func (r *report) bins() {
	t := &table{Head: [][]heading{{{Text: r.Say("bins.range")}}}}
	var shown []*survey.Distribution
	for _, g := range r.document.Groups {
		d := r.distributions[itemKey{grp: g.Name}]
		if d == nil || len(d.Bins) == 0 || len(shown) > 0 && len(d.Bins) != len(shown[0].Bins) {
			continue
		}
		shown = append(shown, d)
		t.Head[0] = append(t.Head[0], heading{Text: r.Group(g.Name), Figure: true})
	}
	if len(shown) == 0 {
		return
	}
	edges := r.edges(len(shown[0].Bins))
	for _, d := range shown {
		counts := make([]float64, len(d.Bins))
		for i, n := range d.Bins {
			counts[i] = float64(n)
		}
		r.beside(thirdWidth, "", chart.Histogram{Edges: edges, Counts: counts, Unit: r.Say("points"), Marks: r.meanMark(d.Grp)},
			0, "bins.figure", "group", r.Group(d.Grp))
	}
	var lines []row
	for i := range edges[1:] {
		line := row{Name: r.binName(edges[i], edges[i+1], i == len(edges)-2)}
		for _, d := range shown {
			line.Cells = append(line.Cells, cell{Text: count(&d.Bins[i])})
		}
		lines = append(lines, line)
	}
	t.Bodies = []body{{Rows: lines}}
	r.table(t, "bins.table")
}

// meanMark is the mean of a group's totals, to be drawn over their histogram.
func (r *report) meanMark(grp string) []chart.Mark {
	s := r.scores[scoreKey{grp: grp}]
	if s == nil || s.Mean == nil {
		return nil
	}
	return []chart.Mark{{Name: r.Say("mean"), Value: *s.Mean}}
}

// edges are those of equal bins from 0 to the highest score.
func (r *report) edges(bins int) []float64 {
	all := make([]float64, bins+1)
	for i := range all {
		all[i] = r.document.Method.To * float64(i) / float64(bins)
	}
	return all
}

func (r *report) binName(from, to float64, last bool) string {
	decimals := 0
	if from != float64(int64(from)) || to != float64(int64(to)) {
		decimals = scoreDecimals
	}
	key := "bins.below"
	if last {
		key = "bins.upto"
	}
	return r.Say(key, "from", number(&from, decimals), "to", number(&to, decimals))
}
