package survey

import (
	"cmp"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// scales are the reliability of every domain in every group, and its items.
func (f *figures) scales() {
	for g := range f.plan.groups {
		for d := range f.plan.groups[g].scales {
			f.scale(g, d)
		}
	}
}

func (f *figures) scale(g, d int) {
	s, all := f.plan.groups[g].scales[d], f.tally.groups[g].all
	row := Scale{Grp: f.Survey.Groups[g].Name, Scale: f.Survey.Domains[s.domain].Name, Items: int64(len(s.items))}
	sums := f.tally.groups[g].pairs[d]
	means := moments(s.meanLevels(all.scales[d]))
	row.N = wholeOf(means.N)
	row.Mean, row.SD = mean(means), shown(means.SD())
	pairwise, listwise := sums.pairwise(), sums.listwise()
	f.reliability(&row, pairwise, means.N)
	row.NListwise = whole(sums.complete)
	if alpha, err := statistics.CronbachAlpha(listwise, float64(sums.complete), f.Level); err == nil {
		row.AlphaListwise = finite(alpha.Alpha)
	}
	rest, deleted, err := statistics.ItemRest(pairwise)
	if err != nil {
		rest, deleted = nil, nil
	}
	f.hideScale(g, &row, means.N, sums.complete, d)
	f.doc.Scales = append(f.doc.Scales, row)
	for i := range s.items {
		f.itemRow(g, d, i, rest, deleted)
	}
	if s.span == 0 {
		f.note("no_range", map[string]string{"grp": row.Grp, "domain": row.Scale})
	}
}

// reliability fills alpha and omega from the pairwise sums; the interval is for those who answered at least one item.
func (f *figures) reliability(row *Scale, sums statistics.PairSums, n float64) {
	if n == 0 {
		row.Why = whyNoValues
		return
	}
	alpha, err := statistics.CronbachAlpha(sums, n, f.Level)
	row.Why = why(err)
	if err == nil {
		row.Alpha, row.AlphaStandardised = finite(alpha.Alpha), finite(alpha.Standardised)
		row.AlphaLow, row.AlphaHigh = finite(alpha.Interval.Low), finite(alpha.Interval.High)
	}
	omega, _, err := statistics.Omega(sums)
	row.Omega = shown(omega, err)
	row.Why = cmp.Or(row.Why, why(err))
}

// mean is that of moments; nil when there are none.
func mean(m statistics.Moments) *float64 {
	if m.N == 0 {
		return nil
	}
	return finite(m.Mean)
}

// hideScale takes out what must not be shown.
func (f *figures) hideScale(g int, row *Scale, n float64, complete int64, d int) {
	domain := subject{domain: d, item: -1, name: "domain " + row.Scale}
	if f.hidden.hides(scoreFigure(scoreMean, g, domain, -1, 0)) {
		row.Mean = nil
	}
	if f.hidden.hides(scoreFigure(scoreSD, g, domain, -1, 0)) { // also when the mean is
		row.SD = nil
		row.Suppressed = true
	}
	if f.hidden.small(complete) {
		row.AlphaListwise, row.NListwise = nil, nil
		row.Suppressed = true
	}
	if f.shut[g] || f.hidden.small(int64(n)) {
		*row = Scale{Grp: row.Grp, Scale: row.Scale, Items: row.Items, Suppressed: true}
	}
	if row.Suppressed {
		row.Why = ""
	}
}

// itemRow is one item of a scale.
func (f *figures) itemRow(g, d, i int, rest, deleted []float64) {
	s, all := f.plan.groups[g].scales[d], f.tally.groups[g].all
	item := &s.items[i]
	response := f.response(g, item.reading)
	row := ItemRow{
		Grp: f.Survey.Groups[g].Name, Scale: f.Survey.Domains[s.domain].Name, Item: item.Name, Reversed: item.reversed,
		N: whole(response.answered.n), NoAnswer: whole(response.kinds[noAnswer].n), NotAsked: whole(response.kinds[notAsked].n),
		NotApplicable: whole(response.kinds[notApplicable].n),
	}
	levels := item.itemLevels(all)
	m := moments(levels)
	row.Mean, row.SD = mean(m), shown(m.SD())
	if i < len(rest) {
		row.ItemRestR, row.AlphaIfDeleted = finite(rest[i]), finite(deleted[i])
	}
	high, low := levels[item.values-1], levels[0]
	if item.reversed {
		high, low = low, high
	}
	row.TopBox, row.BottomBox = share(high.w, response.answered.w), share(low.w, response.answered.w)
	f.hideItem(g, item, &row, response, high, low)
	f.doc.Items = append(f.doc.Items, row)
	if row.ItemRestR != nil && *row.ItemRestR < 0 {
		f.note("item_against", map[string]string{"grp": row.Grp, "scale": row.Scale, "item": row.Item})
	}
}

// hideItem takes out what must not be shown, and what a hidden frequency would follow from.
func (f *figures) hideItem(g int, item *scaleItem, row *ItemRow, response response, high, low level) {
	if f.shut[g] || f.hidden.small(response.answered.n) {
		*row = ItemRow{Grp: row.Grp, Scale: row.Scale, Item: row.Item, Reversed: row.Reversed, Suppressed: true}
		return
	}
	hide := func(hidden bool, figure **float64) {
		if hidden {
			*figure = nil
			row.Suppressed = true
		}
	}
	for kind, count := range map[int]**int64{noAnswer: &row.NoAnswer, notApplicable: &row.NotApplicable, notAsked: &row.NotAsked} {
		if f.hidden.hides(emptyFigure(g, item.Name, kind)) {
			*count = nil
			row.Suppressed = true
		}
	}
	of := subject{name: "item " + item.Name}
	hide(f.hidden.hides(scoreFigure(scoreMean, g, of, -1, 0)), &row.Mean)
	hide(f.hidden.hides(scoreFigure(scoreSD, g, of, -1, 0)), &row.SD)
	top, bottom := uint32(item.values-1), uint32(0)
	if item.reversed {
		top, bottom = bottom, top
	}
	hide(f.box(g, item, top, high.n, response), &row.TopBox)
	hide(f.box(g, item, bottom, low.n, response), &row.BottomBox)
}

// box says that the share of an answer gives away a count that must not be shown: its own, or that of all others.
func (f *figures) box(g int, item *scaleItem, code uint32, n int64, response response) bool {
	return f.hidden.hides(answerFigure(g, item.reading, code)) || f.hidden.small(n) || f.hidden.small(response.answered.n-n)
}
