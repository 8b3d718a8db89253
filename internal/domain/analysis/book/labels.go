package book

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// labels names what rows name by code. A code without a label is its own name.
type labels struct {
	language  string
	groups    map[string]string
	domains   map[string]string
	splits    map[string]survey.Split
	sets      map[string]survey.SetSummary
	variables map[string]survey.VariableSummary
}

func newLabels(d *survey.Document, language string) labels {
	l := labels{
		language: language, groups: map[string]string{}, domains: map[string]string{},
		splits: map[string]survey.Split{}, sets: map[string]survey.SetSummary{},
		variables: map[string]survey.VariableSummary{},
	}
	for _, g := range d.Groups {
		l.groups[g.Name] = g.Label.In(language)
	}
	for _, domain := range d.Domains {
		l.domains[domain.Name] = domain.Label.In(language)
	}
	for _, split := range d.Splits {
		l.splits[split.Name] = split
	}
	for _, set := range d.Sets {
		l.sets[set.Name] = set
	}
	for _, v := range d.Variables {
		l.variables[v.Name] = v
	}
	return l
}

func (l labels) group(name string) string  { return or(l.groups[name], name) }
func (l labels) domain(name string) string { return or(l.domains[name], name) }

// domainOr is a domain's label, or a word where it is null.
func (l labels) domainOr(name *string, otherwise string) string {
	if name == nil {
		return otherwise
	}
	return l.domain(*name)
}

// variable is the label of a column, a split, a domain or a set: tests and models name all of them.
func (l labels) variable(name string) string {
	if v, ok := l.variables[name]; ok && v.Label.In(l.language) != "" {
		return v.Label.In(l.language)
	}
	if split, ok := l.splits[name]; ok && split.Label.In(l.language) != "" {
		return split.Label.In(l.language)
	}
	if set, ok := l.sets[name]; ok && set.Label.In(l.language) != "" {
		return set.Label.In(l.language)
	}
	return l.domain(name)
}

// value is the label of a code of a column or a split; of the groups themselves too.
func (l labels) value(variable, code string) string {
	for _, values := range [][]survey.ValueLabel{l.variables[variable].Values, l.splits[variable].Values} {
		at := slices.IndexFunc(values, func(v survey.ValueLabel) bool { return v.Value == code })
		if at >= 0 {
			return or(values[at].Label.In(l.language), code)
		}
	}
	if label, ok := l.groups[code]; ok && label != "" {
		return label
	}
	return code
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
