package survey

import (
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// rounds are the tallies of two rounds. An item is common to a group when somebody in it was asked in both.
type rounds struct {
	now, before   *figures
	commonBefore  *figures // over the common items alone; before itself where nothing else was asked
	param         string
	valueNow      string
	valueBefore   string
	paramBefore   any
	onlyCommon    bool
	commonItems   []map[string]bool // by group
	commonDomains bool              // the tally of now has the second definition of scales
}

// asked says whether an item was asked of anybody in a group. Without a companion nobody says so: then an item that
// nobody answered was not.
func (f *figures) asked(g int, item *scaleItem) bool {
	response := f.response(g, item.reading)
	return response.answered.n > 0 || item.Companion && response.asked().n > 0
}

// askedItems are the items of a group's scales that somebody was asked.
func (f *figures) askedItems(g int) map[string]bool {
	all := map[string]bool{}
	for _, s := range f.plan.groups[g].scales {
		for i := range s.items {
			if f.asked(g, &s.items[i]) {
				all[s.items[i].Name] = true
			}
		}
	}
	return all
}

// disturbed says that an item which is not common adds to scores of a definition: then the round is scanned once more,
// without it.
func (f *figures) disturbed(common []map[string]bool, scales func(g *groupPlan) []*scale) bool {
	for g := range f.plan.groups {
		for _, s := range scales(&f.plan.groups[g]) {
			for i := range s.items {
				if item := &s.items[i]; !common[g][item.Name] && f.response(g, item.reading).asked().n > 0 {
					return true
				}
			}
		}
	}
	return false
}

// changes are the scores of a group in both rounds.
func (r *rounds) changes() {
	for g := range r.now.plan.groups {
		for _, s := range r.now.subjects(g) {
			r.change(g, s)
		}
	}
	r.now.doc.Compared = r.compared()
}

func (r *rounds) change(g int, s subject) {
	now, before, there := r.moments(g, s)
	row := ChangeRow{Grp: r.now.Survey.Groups[g].Name}
	row.Domain, row.Item = r.now.namesOf(g, s)
	if !there {
		if s.item < 0 && s.domain >= 0 {
			r.now.note("no_common_items", map[string]string{"grp": row.Grp, "domain": *row.Domain})
		}
		return
	}
	if r.hides(g, s, now, before) {
		row.Suppressed = true
	} else {
		row.Now, row.Before, row.NNow, row.NBefore = mean(now), mean(before), wholeOf(now.N), wholeOf(before.N)
		if now.N > 0 && before.N > 0 {
			difference, in, err := statistics.Change(now, before, r.now.Level)
			row.Change = finite(now.Mean - before.Mean)
			if row.Suppressed = r.hidesInterval(g, s); err == nil && !row.Suppressed {
				row.Change, row.Low, row.High = finite(difference), finite(in.Low), finite(in.High)
			}
		}
	}
	r.now.doc.Changes = append(r.now.doc.Changes, row)
}

// moments are a subject's in both rounds; there is false when it cannot be compared.
func (r *rounds) moments(g int, s subject) (now, before statistics.Moments, there bool) {
	group, earlier := r.now.tally.groups[g].all, r.before.tally.groups[g].all
	if s.item >= 0 {
		item := &r.now.plan.groups[g].scales[s.domain].items[s.item]
		return r.now.moments(g, group, s), r.before.moments(g, earlier, s), r.commonItems[g][item.Name]
	}
	there = r.domainCommon(g, s)
	if !r.onlyCommon {
		return r.now.moments(g, group, s), r.before.moments(g, earlier, s), there
	}
	before = r.commonBefore.moments(g, r.commonBefore.tally.groups[g].all, s)
	if !r.commonDomains || r.now.plan.groups[g].common == nil {
		return r.now.moments(g, group, s), before, there
	}
	if s.domain < 0 {
		return group.totals[1], before, there
	}
	scale := r.now.plan.groups[g].common[s.domain]
	return moments(scale.scoreLevels(group.common[s.domain])), before, there
}

// domainCommon says that a domain, or any for the total, has a common item.
func (r *rounds) domainCommon(g int, s subject) bool {
	for d, scale := range r.now.plan.groups[g].scales {
		if s.domain >= 0 && s.domain != d {
			continue
		}
		if slices.ContainsFunc(scale.items, func(i scaleItem) bool { return r.commonItems[g][i.Name] }) {
			return true
		}
	}
	return false
}

// hides says that a change must not be shown: one of its sides is hidden, or, where the items are others than those of
// the scores, a mean that it could be computed with.
func (r *rounds) hides(g int, s subject, now, before statistics.Moments) bool {
	hidden := r.now.hidden
	if hidden == nil {
		return false
	}
	if r.now.shut[g] || r.before.shut[g] || hidden.small(int64(now.N)) || hidden.small(int64(before.N)) {
		return true
	}
	either := func(s subject) bool {
		f := scoreFigure(scoreMean, g, s, -1, 0)
		return hidden.hides(f) || r.before.hidden.hides(f)
	}
	if either(s) {
		return true
	}
	if s.item >= 0 || !r.onlyCommon {
		return false
	}
	return slices.ContainsFunc(r.now.subjects(g), func(part subject) bool {
		return (s.domain < 0 || part.domain == s.domain) && either(part)
	})
}

// hidesInterval says that a deviation is hidden, which the interval of the change would tell.
func (r *rounds) hidesInterval(g int, s subject) bool {
	f := scoreFigure(scoreSD, g, s, -1, 0)
	return r.now.hidden.hides(f) || r.before.hidden.hides(f)
}

// compared says which items could be compared.
func (r *rounds) compared() *Compared {
	c := &Compared{
		Param: r.param, Now: r.valueNow, Before: r.valueBefore, Items: "all", RowsBefore: r.before.rows(),
		Common: []string{}, OnlyNow: []string{}, OnlyBefore: []string{},
	}
	if r.onlyCommon {
		c.Items = "common"
	}
	common, now, before := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var names []string
	for g := range r.now.plan.groups {
		for _, s := range r.now.plan.groups[g].scales {
			for i := range s.items {
				name := s.items[i].Name
				if !slices.Contains(names, name) {
					names = append(names, name)
				}
				common[name] = common[name] || r.commonItems[g][name]
				now[name] = now[name] || r.now.asked(g, &s.items[i])
				before[name] = before[name] || r.before.askedItems(g)[name]
			}
		}
	}
	for _, name := range names {
		switch {
		case common[name]:
			c.Common = append(c.Common, name)
		case now[name]:
			c.OnlyNow = append(c.OnlyNow, name)
		case before[name]:
			c.OnlyBefore = append(c.OnlyBefore, name)
		}
	}
	return c
}
