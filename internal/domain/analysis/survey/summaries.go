package survey

import (
	"slices"
	"strconv"
)

// summaries are what the rows of all tables name: groups, domains, sets, splits, variables; and the notes that belong
// to no single figure.
func (f *figures) summaries() {
	for g, group := range f.Survey.Groups {
		all := f.tally.groups[g].all
		summary := GroupSummary{Name: group.Name, Label: group.Label, Condition: group.Condition.Value, N: all.n}
		switch {
		case f.shut[g]:
			summary.N, summary.Suppressed = 0, true
			f.note("suppressed_group", map[string]string{"grp": group.Name})
		case all.n == 0:
			f.note("no_respondents", map[string]string{"grp": group.Name})
		case f.plan.weighted():
			summary.EffectiveN = finite(all.w * all.w / all.w2)
		}
		f.doc.Groups = append(f.doc.Groups, summary)
	}
	for _, domain := range f.Survey.Domains {
		summary := DomainSummary{Name: domain.Name, Label: domain.Label, Text: domain.Text, Items: map[string][]string{}}
		for group, items := range domain.Items {
			summary.Items[group] = itemNames(items)
		}
		f.doc.Domains = append(f.doc.Domains, summary)
	}
	for _, set := range f.Survey.Sets {
		f.doc.Sets = append(f.doc.Sets, SetSummary{Name: set.Name, Label: set.Label, Items: itemNames(set.Items)})
	}
	f.splits()
	f.variables()
	f.notes()
	f.doc.Made.Rows = f.rows()
}

// rows are the respondents that were read, without those of suppressed groups, and without a few who were left out or
// belong to no group: how many they are would follow by subtraction.
func (f *figures) rows() int64 {
	rows := f.tally.rows
	for _, few := range []int64{f.tally.outside, f.tally.leftOut} {
		if f.hidden.small(few) {
			rows -= few
		}
	}
	for g, shut := range f.shut {
		if shut {
			rows -= f.tally.groups[g].all.n
		}
	}
	return rows
}

func itemNames(items []Item) []string {
	names := make([]string, len(items))
	for i, item := range items {
		names[i] = item.Name
	}
	return names
}

// splits are the values of each that somebody in a shown group has.
func (f *figures) splits() {
	for _, by := range f.plan.splits {
		split := Split{Name: by.Name, Label: by.Label.or(by.Name), Values: []ValueLabel{}}
		empty := int64(0)
		for g := range f.plan.groups {
			if !f.shut[g] {
				empty += f.tally.groups[g].all.n - f.response(g, by).answered.n
			}
		}
		for _, c := range by.categories(f.seen(by)) {
			there := func(g int) int64 { return f.count(g, by, int(c.code)).n }
			if f.anyShown(func(g int) bool { return there(g) > 0 }) {
				split.Values = append(split.Values, ValueLabel{Value: c.value, Label: c.label.or(c.value)})
			}
		}
		f.noteCount("split_empty", empty, map[string]string{"split": by.Name})
		f.doc.Splits = append(f.doc.Splits, split)
	}
}

func (f *figures) anyShown(holds func(g int) bool) bool {
	for g := range f.plan.groups {
		if !f.shut[g] && holds(g) {
			return true
		}
	}
	return false
}

// variables are all columns that were read, each once.
func (f *figures) variables() {
	for _, r := range f.plan.all {
		if slices.ContainsFunc(f.doc.Variables, func(v VariableSummary) bool { return v.Name == r.Name }) {
			continue
		}
		summary := VariableSummary{Name: r.Name, Label: r.Label.or(r.Name), Reversed: f.reversed(r)}
		for _, value := range r.Values {
			summary.Values = append(summary.Values, ValueLabel{Value: value.Code, Label: value.Label.or(value.Code)})
		}
		if r.as == packed {
			least, greatest := float64(r.min), float64(r.top())
			summary.Min, summary.Max = &least, &greatest
		}
		f.doc.Variables = append(f.doc.Variables, summary)
	}
}

// reversed says that a scale turns an item.
func (f *figures) reversed(r *reading) bool {
	for _, group := range f.plan.groups {
		for _, s := range group.scales {
			if slices.ContainsFunc(s.items, func(i scaleItem) bool { return i.reading == r && i.reversed }) {
				return true
			}
		}
	}
	return false
}

// notes are about the respondents as a whole.
func (f *figures) notes() {
	if f.tally.rows == 0 {
		f.note("no_respondents", map[string]string{})
	}
	f.noteCount("outside_groups", f.tally.outside, map[string]string{})
	if weight := f.Weight.Value; weight != "" {
		f.noteCount("weight_left_out", f.tally.leftOut, map[string]string{"weight": weight})
		f.note("unweighted", map[string]string{"weight": weight})
	}
	if f.hidden == nil {
		return
	}
	hidden := slices.ContainsFunc(f.hidden.nodes, func(n node) bool { return n.hidden })
	if hidden || slices.Contains(f.shut, true) {
		f.note("suppressed", map[string]string{"below": strconv.Itoa(f.SuppressBelow)})
	}
}
