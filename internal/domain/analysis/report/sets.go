package report

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/chart"
)

// setChapter shows the questions that took several answers.
func (r *report) setChapter() {
	begun := false
	for _, s := range r.document.Sets {
		options := r.chosen(s)
		if len(options) == 0 {
			continue
		}
		if !begun {
			r.chapter(r.Say("sets"))
			r.paragraph("sets.lead")
			begun = true
		}
		r.section(r.Set(s.Name))
		r.setFigure(s, options)
		for groups := range slices.Chunk(r.document.Groups, abreast) {
			r.setTable(s, options, groups)
		}
	}
}

// chosen are the answers of a set, in its order, and any other that a row names.
func (r *report) chosen(s survey.SetSummary) []survey.ValueLabel {
	var all []survey.ValueLabel
	add := func(v survey.ValueLabel) {
		if !slices.ContainsFunc(all, func(have survey.ValueLabel) bool { return have.Value == v.Value }) {
			all = append(all, v)
		}
	}
	found := false
	for _, item := range s.Items {
		add(survey.ValueLabel{Value: item, Label: survey.Text{"": r.Variable(item)}})
	}
	for _, f := range r.document.Frequencies {
		if f.Variable == s.Name && f.Kind == survey.Answered && f.Value != nil {
			found = true
			add(survey.ValueLabel{Value: *f.Value, Label: survey.Text{"": f.Label}})
		}
	}
	if !found {
		return nil
	}
	return all
}

func (r *report) setRow(grp, set, value string) *survey.Frequency {
	all := r.frequencies[itemKey{grp: grp, item: set}]
	i := slices.IndexFunc(all, func(f survey.Frequency) bool {
		return f.Kind == survey.Answered && textOf(f.Value) == value
	})
	if i < 0 {
		return nil
	}
	return &all[i]
}

func (r *report) setFigure(s survey.SetSummary, options []survey.ValueLabel) {
	var categories []string
	for _, o := range options {
		categories = append(categories, r.Or(o.Label, o.Value))
	}
	var series []chart.Series
	for _, g := range r.document.Groups {
		one := chart.Series{Name: r.Group(g.Name)}
		for _, o := range options {
			f := r.setRow(g.Name, s.Name, o.Value)
			if f == nil {
				f = &survey.Frequency{}
			}
			one.Values = append(one.Values, value(f.ValidPercent))
		}
		if drawn(one.Values) {
			series = append(series, one)
		}
	}
	if len(series) > 0 {
		r.figure(chart.Bar{Categories: categories, Series: series, Unit: "%", Horizontal: true}, scoreDecimals,
			"sets.figure", "set", r.Set(s.Name))
	}
}

func (r *report) setTable(s survey.SetSummary, options []survey.ValueLabel, groups []survey.GroupSummary) {
	t := &table{Head: r.perGroup("answer", groupNames(groups), "n", "percent.respondents")}
	var lines []row
	for _, o := range options {
		line := row{Name: r.Or(o.Label, o.Value)}
		for _, g := range groups {
			cells := blank(2)
			if f := r.setRow(g.Name, s.Name, o.Value); f != nil {
				cells = []cell{
					r.shown(f.Suppressed, count(f.N)),
					r.shown(f.Suppressed, number(f.ValidPercent, scoreDecimals)),
				}
			}
			line.Cells = append(line.Cells, divided(cells)...)
		}
		lines = append(lines, line)
	}
	t.Bodies = []body{{Rows: lines}}
	t.Notes = []string{r.Say("sets.note")}
	r.table(t, "sets.table", "set", r.Set(s.Name))
}

func groupNames(groups []survey.GroupSummary) []string {
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = g.Name
	}
	return names
}
