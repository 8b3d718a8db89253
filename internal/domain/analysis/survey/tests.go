package survey

import (
	"maps"
	"math"
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// compared is one value of the variable whose groups are compared.
type compared struct {
	category
	levels []level
	statistics.Moments
	hidden bool // its mean must not be shown
}

// tests are the comparisons of means: two groups by Welch's t; more by analysis of variance, Welch's, and every pair by
// Games and Howell.
func (f *figures) tests() {
	for j, joint := range f.plan.joints {
		if joint.also.Test.Value != "" {
			f.test(j)
		}
	}
}

func (f *figures) test(j int) {
	joint := f.plan.joints[j]
	groups, over := f.comparison(j)
	row := TestRow{Groups: groupsOf(joint.also), Variable: joint.variables[0].name, Split: joint.variables[1].name}
	var all []statistics.Moments
	total, hidden := 0.0, false
	for _, g := range groups {
		all = append(all, g.Moments)
		total += g.N
		hidden = hidden || g.hidden
	}
	switch {
	case over:
		row.Test, row.Why = "anova", whyTooMany
		f.doc.Tests = append(f.doc.Tests, row)
	case len(groups) == 0:
		row.Test, row.Why = "welch_t", whyNoValues
		f.doc.Tests = append(f.doc.Tests, row)
	case len(groups) == 2:
		row.A, row.B = &groups[0].category.value, &groups[1].category.value
		t, err := statistics.WelchT(all[0], all[1], f.Level)
		f.testRow(row, "welch_t", t, err, total, hidden)
	default:
		t, err := statistics.ANOVA(all)
		f.testRow(row, "anova", t, err, total, f.hidden.small(int64(total)))
		t, err = statistics.WelchANOVA(all)
		f.testRow(row, "welch_anova", t, err, total, f.hidden.small(int64(total)))
		f.pairRows(row, groups, all)
	}
}

// testRow adds a test.
func (f *figures) testRow(row TestRow, name string, t statistics.Test, err error, n float64, hidden bool) {
	row.Test = name
	switch {
	case hidden:
		row.Suppressed = true
	case err != nil:
		row.N, row.Why = wholeOf(n), why(err)
		testFigures(&row, t) // those that exist all the same, such as a difference
	default:
		row.N = wholeOf(n)
		testFigures(&row, t)
	}
	f.doc.Tests = append(f.doc.Tests, row)
}

// testFigures fills a row with what statistics answered.
func testFigures(row *TestRow, t statistics.Test) {
	row.Statistic, row.DF1, row.DF2, row.P = finite(t.Statistic), finite(t.DF1), finite(t.DF2), finite(t.P)
	row.Effect, row.Difference = finite(t.Effect), finite(t.Difference)
	row.Low, row.High = finite(t.DifferenceIn.Low), finite(t.DifferenceIn.High)
	row.EffectName = nil
	if t.EffectName != "" {
		row.EffectName = &t.EffectName
	}
}

// pairRows are the comparisons of each group with each. One that takes part in none has too few respondents.
func (f *figures) pairRows(row TestRow, groups []compared, all []statistics.Moments) {
	if len(groups) < 2 {
		return
	}
	pairs, err := statistics.GamesHowell(all, f.Level)
	if err != nil {
		return
	}
	effect := "hedges_g"
	for _, pair := range pairs {
		a, b := groups[pair.A], groups[pair.B]
		t := statistics.Test{
			Statistic: pair.Statistic, DF1: pair.DF, DF2: math.NaN(), P: pair.P, Effect: pair.Effect, EffectName: effect,
			Difference: pair.Difference, DifferenceIn: pair.Interval,
		}
		row.A, row.B = &a.category.value, &b.category.value
		f.testRow(row, "games_howell", t, pair.Err, a.N+b.N, a.hidden || b.hidden)
	}
}

// comparison is the first variable's values by the second one's. over: there were too many to be held.
func (f *figures) comparison(j int) (all []compared, over bool) {
	joint := f.plan.joints[j]
	by := joint.variables[1].reading
	levels := map[uint32]map[float64]level{}
	groups := f.over(j, func(g int, t *jointTally) {
		over = over || t.over
		t.each(func(codes []uint64, n, _ float64) {
			code := uint32(codes[1])
			if levels[code] == nil {
				levels[code] = map[float64]level{}
			}
			value := joint.variables[0].value(f.groupPlan(g), f.Score.To, codes[0])
			levels[code][value] = level{value, levels[code][value].plus(amount{int64(n), n, n})}
		})
	})
	for _, c := range by.categories(func(code uint32) bool { return levels[code] != nil }) {
		of := compared{category: c}
		for _, value := range slices.Sorted(maps.Keys(levels[c.code])) {
			of.levels = append(of.levels, levels[c.code][value])
		}
		if of.Moments = moments(of.levels); of.N > 0 {
			of.hidden = f.hidesGroup(&joint.variables[0], by, groups, of)
			all = append(all, of)
		}
	}
	return all, over
}

// groupPlan is that of a group, nil for those who belong to none.
func (f *figures) groupPlan(g int) *groupPlan {
	if g < 0 {
		return nil
	}
	return &f.plan.groups[g]
}

// hidesGroup says that a compared mean must not be shown: few stand behind it, it tells how many gave each answer, or
// scores hide it.
func (f *figures) hidesGroup(v *jointVariable, by *reading, groups []int, of compared) bool {
	const solvable = 3
	few := len(of.levels) <= solvable && slices.ContainsFunc(of.levels, func(l level) bool { return f.hidden.small(l.n) })
	if few || f.hidden.small(int64(of.N)) {
		return true
	}
	split := slices.Index(f.plan.splits, by)
	name := "" // the total
	switch {
	case v.reading != nil:
		name = "item " + v.name
	case v.domain >= 0:
		name = "domain " + f.Survey.Domains[v.domain].Name
	}
	return split >= 0 && slices.ContainsFunc(groups, func(g int) bool {
		return f.hidden.hides(scoreFigure(scoreMean, g, subject{name: name}, split, of.code))
	})
}
