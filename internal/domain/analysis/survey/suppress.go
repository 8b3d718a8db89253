package survey

import (
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// What is held to be a secret: whatever fewer than SuppressBelow respondents stand behind. How many did not answer a
// variable at all follows from n and is none; which of the kinds of empty it was is one. Rows of suppressed groups are in
// no figure over several groups, so that nothing of them follows by subtraction.
//
// An item some of whose answers are hidden keeps its mean, but not its deviation: n and a mean are two equations, so
// three answers are hidden then. An item with two answers has no mean left.

// suppress enters all counts, and the means from which a count could follow, with the equations between them, and hides
// what must not be shown.
func (f *figures) suppress() {
	if f.hidden == nil {
		return
	}
	for g := range f.plan.groups {
		if f.shut[g] {
			continue
		}
		for _, r := range f.plan.counted(g) {
			f.suppressVariable(g, r)
		}
		for s := range f.plan.sets {
			f.suppressSet(g, s)
		}
		f.suppressScores(g)
	}
	for j, joint := range f.plan.joints {
		if joint.also.Crosstab != nil {
			f.suppressCrosstab(j)
		}
	}
	f.hidden.settle()
}

func answerFigure(g int, r *reading, code uint32) figure {
	return figure{kind: answerCount, group: g, name: r.Name, split: -1, code: code}
}

func emptyFigure(g int, name string, kind int) figure {
	return figure{kind: emptyCount, group: g, name: name, split: -1, code: uint32(kind)}
}

// suppressVariable enters the counts of a variable: the answers add up to those who answered, the kinds of empty to the
// others.
func (f *figures) suppressVariable(g int, r *reading) {
	l, response := f.hidden, f.response(g, r)
	var ids []int
	var counts []float64
	for _, c := range r.categories(f.seen(r)) {
		n := f.count(g, r, int(c.code)).n
		ids, counts = append(ids, l.id(answerFigure(g, r, c.code), n, 0)), append(counts, float64(n))
	}
	few := l.small(response.answered.n)
	if len(counts) > 0 {
		for i, hide := range statistics.Suppress([][]float64{counts}, f.SuppressBelow)[0] {
			if hide || few {
				l.hide(ids[i])
			}
		}
	}
	l.line(ids...)
	if i := slices.Index(counts, float64(f.tally.groups[g].all.n)); i >= 0 { // all of the group
		l.publish(ids[i])
	}
	f.suppressEmpty(g, r.Name, response, few)
}

// suppressEmpty enters the kinds of empty of a variable or a set.
func (f *figures) suppressEmpty(g int, name string, r response, few bool) {
	var ids []int
	for kind := noAnswer; kind < kinds; kind++ {
		id := f.hidden.id(emptyFigure(g, name, kind), r.kinds[kind].n, 0)
		if few || f.hidden.small(r.kinds[kind].n) {
			f.hidden.hide(id)
		}
		ids = append(ids, id)
	}
	f.hidden.line(ids...)
}

// suppressSet hides an item of a set when few chose it, or few did not.
func (f *figures) suppressSet(g, s int) {
	l, response := f.hidden, f.setResponse(g, s)
	few := l.small(response.answered.n)
	for i, r := range f.plan.sets[s] {
		n := f.count(g, r, r.values-1).n
		id := l.id(figure{kind: chosenCount, group: g, name: f.Sets[s].Name, split: -1, code: uint32(i)}, n, 0)
		if few || l.small(n) || l.small(response.answered.n-n) {
			l.hide(id)
		}
		if answer, ok := l.ids[answerFigure(g, r, uint32(r.values-1))]; ok { // the same count under another name
			l.line(id, answer)
		}
	}
	f.suppressEmpty(g, f.Sets[s].Name, response, few)
}

// subject is what a score is of: a domain, one of its items, or the total.
type subject struct {
	domain int // -1: the total
	item   int // -1: the domain
	name   string
	rank   int
}

// subjects are those of a group that have score rows; none in a group without domains.
func (f *figures) subjects(g int) []subject {
	if len(f.plan.groups[g].scales) == 0 {
		return nil
	}
	all := []subject{{domain: -1, item: -1, rank: 3}}
	for d, s := range f.plan.groups[g].scales {
		all = append(all, subject{domain: d, item: -1, name: "domain " + f.Domains[s.domain].Name, rank: 2})
		for i, item := range s.items {
			all = append(all, subject{domain: d, item: i, name: "item " + item.Name, rank: 1})
		}
	}
	return all
}

// moments are a subject's in a cell: converted scores.
func (f *figures) moments(g int, c *cell, s subject) statistics.Moments {
	switch {
	case s.domain < 0:
		return c.totals[0]
	case s.item < 0:
		return moments(f.plan.groups[g].scales[s.domain].scoreLevels(c.scales[s.domain]))
	}
	return moments(f.plan.groups[g].scales[s.domain].items[s.item].itemScores(c, f.Score))
}

// answers are how many of a cell have a score in a subject.
func (f *figures) answers(g int, c *cell, s subject) int64 {
	if c == nil {
		return 0
	}
	return int64(f.moments(g, c, s).N)
}

func scoreFigure(kind figureKind, g int, s subject, split int, code uint32) figure {
	return figure{kind: kind, group: g, name: s.name, split: split, code: code}
}

// suppressScores enters how many have a score, by split, and the means.
func (f *figures) suppressScores(g int) {
	subjects := f.subjects(g)
	f.enterCell(g, -1, 0, f.tally.groups[g].all, subjects)
	for split, by := range f.plan.splits {
		for code, c := range f.tally.groups[g].splits[split] {
			if _, empty := by.kind(uint32(code)); c == nil || empty {
				continue
			}
			f.enterCell(g, split, uint32(code), c, subjects)
			of := f.hidden.id(answerFigure(g, by, uint32(code)), c.n, 0)
			for _, s := range subjects {
				f.hidden.imply(of, f.hidden.ids[scoreFigure(scoreCount, g, s, split, uint32(code))])
			}
		}
		for _, s := range subjects {
			f.acrossSplit(g, split, by, s)
		}
	}
}

// enterCell enters the counts, means and deviations of a group, or of one value of a split in it.
func (f *figures) enterCell(g, split int, code uint32, c *cell, subjects []subject) {
	l := f.hidden
	for _, s := range subjects {
		n := f.answers(g, c, s)
		count := l.id(scoreFigure(scoreCount, g, s, split, code), n, s.rank)
		mean := l.id(scoreFigure(scoreMean, g, s, split, code), n, s.rank)
		sd := l.id(scoreFigure(scoreSD, g, s, split, code), n, s.rank)
		l.imply(count, mean)
		l.imply(mean, sd)
		if l.small(n) {
			l.hide(count)
		}
		if s.item < 0 {
			continue
		}
		item := &f.plan.groups[g].scales[s.domain].items[s.item]
		if split >= 0 && f.fewDistinct(item, c) || split < 0 && f.oneSided(item, c) {
			l.hide(mean)
		}
		if split < 0 {
			f.describe(g, item, mean, sd)
		}
	}
	f.acrossDomains(g, split, code, c)
}

// describe ties an item's mean and deviation to its frequencies.
func (f *figures) describe(g int, item *scaleItem, mean, sd int) {
	d := described{mean: mean, sd: sd, more: true}
	for code := range item.values {
		if answer, ok := f.hidden.ids[answerFigure(g, item.reading, uint32(code))]; ok {
			d.counts = append(d.counts, answer)
		}
	}
	f.hidden.means = append(f.hidden.means, d)
}

// oneSided says that all but a few gave the same end of the range: the mean then tells how few.
func (f *figures) oneSided(item *scaleItem, c *cell) bool {
	levels := item.itemLevels(c)
	n := int64(0)
	for _, l := range levels {
		n += l.n
	}
	return f.hidden.small(n-levels[0].n) || f.hidden.small(n-levels[len(levels)-1].n)
}

// fewDistinct says that an item's mean and deviation tell how many gave each answer, and that so few did.
func (f *figures) fewDistinct(item *scaleItem, c *cell) bool {
	const solvable = 3 // n, mean and deviation are three equations
	return item.values <= solvable && slices.ContainsFunc(item.itemLevels(c), func(l level) bool { return f.hidden.small(l.n) })
}

// acrossDomains enters that, when everybody answered everything, a domain's mean is that of its items, and the total
// that of the domains; that a domain of one item is that item; and that alpha and the scale's deviation tell the sum
// of the items' variances.
func (f *figures) acrossDomains(g, split int, code uint32, c *cell) {
	l := f.hidden
	var domains []subject
	for d, scale := range f.plan.groups[g].scales {
		of := subject{domain: d, item: -1, name: "domain " + f.Domains[scale.domain].Name}
		domains = append(domains, of)
		var items []subject
		for i, item := range scale.items {
			items = append(items, subject{domain: d, item: i, name: "item " + item.Name})
		}
		f.equation(l, g, split, code, c, of, items)
		var deviations []int
		for _, item := range items {
			deviations = append(deviations, l.ids[scoreFigure(scoreSD, g, item, split, code)])
		}
		if len(items) == 1 {
			l.line(append(deviations, l.ids[scoreFigure(scoreSD, g, of, split, code)])...)
		} else if split < 0 {
			l.line(deviations...)
		}
	}
	f.equation(l, g, split, code, c, subject{domain: -1, item: -1}, domains)
}

func (f *figures) equation(l *ledger, g, split int, code uint32, c *cell, whole subject, parts []subject) {
	n := f.answers(g, c, whole)
	if n == 0 {
		return
	}
	line := []int{l.ids[scoreFigure(scoreMean, g, whole, split, code)]}
	for _, part := range parts {
		if f.answers(g, c, part) != n {
			return
		}
		line = append(line, l.ids[scoreFigure(scoreMean, g, part, split, code)])
	}
	l.line(line...)
}

// acrossSplit enters that a split's parts add up to the group.
func (f *figures) acrossSplit(g, split int, by *reading, s subject) {
	l := f.hidden
	whole := f.answers(g, f.tally.groups[g].all, s)
	means, deviations := []int{l.ids[scoreFigure(scoreMean, g, s, -1, 0)]}, []int{l.ids[scoreFigure(scoreSD, g, s, -1, 0)]}
	var counts []int
	for code, c := range f.tally.groups[g].splits[split] {
		if _, empty := by.kind(uint32(code)); c == nil || empty {
			continue
		}
		n := f.answers(g, c, s)
		whole -= n
		counts = append(counts, l.ids[scoreFigure(scoreCount, g, s, split, uint32(code))])
		if n == 0 {
			continue
		}
		means = append(means, l.ids[scoreFigure(scoreMean, g, s, split, uint32(code))])
		deviations = append(deviations, l.ids[scoreFigure(scoreSD, g, s, split, uint32(code))])
	}
	if whole > 0 { // those without a value of the split: never shown, but what is left over
		rest := l.id(scoreFigure(scoreCount, g, s, split, restCode), whole, s.rank)
		if l.small(whole) {
			l.hide(rest)
		}
		l.line(append(counts, rest)...)
		return
	}
	l.line(counts...)
	if len(counts) == 1 { // all of the group
		l.publish(counts[0])
	}
	l.line(means...)
	l.line(deviations...)
}

// restCode stands for those who have no value of a split.
const restCode = 1<<32 - 1
