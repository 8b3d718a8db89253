package survey

import (
	"math"
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// scores are the converted scores of every group: the total, the domains and their items, and the same for each value
// of each split.
func (f *figures) scores() {
	for g := range f.plan.groups {
		f.scoreRows(g, -1, category{}, f.tally.groups[g].all)
		for split, by := range f.plan.splits {
			for _, c := range by.categories(f.seen(by)) {
				cells := f.tally.groups[g].splits[split]
				if int(c.code) < len(cells) && cells[c.code] != nil {
					f.scoreRows(g, split, c, cells[c.code])
				}
			}
		}
	}
}

// scoreRows are those of one cell. Of a group that must not be shown the rows are there, without figures, but no
// splits.
func (f *figures) scoreRows(g, split int, value category, c *cell) {
	if split >= 0 && f.shut[g] {
		return
	}
	for _, s := range f.subjects(g) {
		row := ScoreRow{Grp: f.Survey.Groups[g].Name}
		if split >= 0 {
			row.Split, row.SplitValue = &f.plan.splits[split].Name, &value.value
		}
		row.Domain, row.Item = f.namesOf(g, s)
		f.scoreRow(g, split, value.code, s, &row, f.moments(g, c, s))
		f.doc.Scores = append(f.doc.Scores, row)
	}
}

// namesOf are the names of a subject, as rows have them.
func (f *figures) namesOf(g int, s subject) (domain, item *string) {
	if s.domain < 0 {
		return nil, nil
	}
	scale := f.plan.groups[g].scales[s.domain]
	domain = &f.Survey.Domains[scale.domain].Name
	if s.item >= 0 {
		item = &scale.items[s.item].Name
	}
	return domain, item
}

func (f *figures) scoreRow(g, split int, code uint32, s subject, row *ScoreRow, m statistics.Moments) {
	if f.shut[g] || f.hidden.hides(scoreFigure(scoreCount, g, s, split, code)) {
		row.Suppressed = true
		return
	}
	row.N = wholeOf(m.N)
	if f.hidden.hides(scoreFigure(scoreMean, g, s, split, code)) {
		row.Suppressed = true
		return
	}
	if m.N > 0 {
		row.EffectiveN = finite(m.EffectiveN())
	}
	row.Mean = mean(m)
	if f.hidden.hides(scoreFigure(scoreSD, g, s, split, code)) {
		row.Suppressed = true
		return
	}
	row.SD = shown(m.SD())
	if in, err := m.MeanInterval(f.Level); err == nil {
		row.Low, row.High = finite(in.Low), finite(in.High)
	}
}

// bins is how many a distribution has.
const bins = 10

// distributions are how the scores of a group are spread: of the total and of each domain. Weights are not used.
func (f *figures) distributions() {
	for g, group := range f.tally.groups[:len(f.plan.groups)] {
		if f.shut[g] {
			continue
		}
		totals, n := group.totals.values()
		f.distribution(g, subject{domain: -1, item: -1}, totals, n)
		for d, scale := range f.plan.groups[g].scales {
			levels := scale.scoreLevels(group.all.scales[d])
			slices.SortStableFunc(levels, func(a, b level) int {
				if a.value < b.value {
					return -1
				} else if a.value > b.value {
					return 1
				}
				return 0
			})
			var values, counts []float64
			for _, l := range levels {
				values, counts = append(values, l.value), append(counts, float64(l.n))
			}
			f.distribution(g, subject{domain: d, item: -1, name: "domain " + f.Survey.Domains[scale.domain].Name}, values, counts)
		}
	}
}

// distribution adds one, unless there are no scores, or one of its bins, or their deviation, must not be shown.
func (f *figures) distribution(g int, s subject, values, n []float64) {
	if f.hidden.hides(scoreFigure(scoreSD, g, s, -1, 0)) || len(values) == 0 || math.IsNaN(values[0]) {
		return
	}
	spread, err := statistics.Bins(values, n, 0, f.Score.To, bins)
	if err != nil {
		return
	}
	quartiles, err := statistics.Quantiles(values, n, 0.25, 0.5, 0.75)
	if err != nil {
		return
	}
	spread.Counts[0] += spread.Below // a share of a range below 0
	spread.Counts[bins-1] += spread.Above
	d := Distribution{
		Grp: f.Survey.Groups[g].Name, Min: values[0], Max: values[len(values)-1],
		Q1: quartiles[0], Median: quartiles[1], Q3: quartiles[2],
	}
	d.Domain, _ = f.namesOf(g, s)
	for _, count := range spread.Counts {
		d.N += int64(count)
		d.Bins = append(d.Bins, int64(count))
	}
	if slices.ContainsFunc(d.Bins, f.hidden.small) {
		return
	}
	f.doc.Distributions = append(f.doc.Distributions, d)
}
