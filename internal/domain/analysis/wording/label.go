package wording

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// Labels name what the document's rows name by code. A code without a label is its own name.
type Labels struct {
	language  string
	groups    map[string]string
	domains   map[string]string
	splits    map[string]survey.Split
	sets      map[string]string
	variables map[string]survey.VariableSummary
}

// NewLabels are the labels of a document in a language. Tests and correlations name the total score like a domain.
func NewLabels(d *survey.Document, language Language) Labels {
	l := Labels{
		language:  language.Tag,
		groups:    map[string]string{},
		domains:   map[string]string{},
		splits:    map[string]survey.Split{},
		sets:      map[string]string{},
		variables: map[string]survey.VariableSummary{},
	}
	for _, g := range d.Groups {
		l.groups[g.Name] = l.Or(g.Label, g.Name)
	}
	for _, g := range d.Domains {
		l.domains[g.Name] = l.Or(g.Label, g.Name)
	}
	for _, s := range d.Splits {
		l.splits[s.Name] = s
	}
	for _, s := range d.Sets {
		l.sets[s.Name] = l.Or(s.Label, s.Name)
	}
	for _, v := range d.Variables {
		l.variables[v.Name] = v
	}
	if _, taken := l.domains[survey.Total]; !taken {
		l.domains[survey.Total] = language.Say("total")
	}
	return l
}

// Codes are the answers of a column that its contract names.
func (l Labels) Codes(variable string) []survey.ValueLabel { return l.variables[variable].Values }

// IsSet says whether a name is that of a question with several answers.
func (l Labels) IsSet(name string) bool {
	_, ok := l.sets[name]
	return ok
}

// Set is the label of a question with several answers.
func (l Labels) Set(name string) string { return known(l.sets, name) }

// Or is the text in the language, or what stands in for one that is not there.
func (l Labels) Or(t survey.Text, other string) string {
	if text := t.In(l.language); text != "" {
		return text
	}
	return other
}

// Group is the label of a group.
func (l Labels) Group(name string) string { return known(l.groups, name) }

// Domain is the label of a domain.
func (l Labels) Domain(name string) string { return known(l.domains, name) }

// DomainOr is a domain's label, or a word where it is null.
func (l Labels) DomainOr(name *string, otherwise string) string {
	if name == nil {
		return otherwise
	}
	return l.Domain(*name)
}

// Variable is the label of a column.
func (l Labels) Variable(name string) string {
	if v, ok := l.variables[name]; ok {
		return l.Or(v.Label, name)
	}
	return name
}

// Split is the label of a column that respondents are told apart by.
func (l Labels) Split(name string) string {
	if s, ok := l.splits[name]; ok {
		return l.Or(s.Label, l.Variable(name))
	}
	return l.Variable(name)
}

// Thing is the label of whatever a test, a correlation or a parameter names: a domain, a column, a split, a set or
// a group.
func (l Labels) Thing(name string) string {
	for _, all := range []map[string]string{l.domains, l.sets, l.groups} {
		if label, ok := all[name]; ok {
			return label
		}
	}
	return l.Split(name)
}

// Value is the label of a value of a column or a split, or of a group where a test is across groups.
func (l Labels) Value(of, value string) string {
	for _, v := range slices.Concat(l.splits[of].Values, l.variables[of].Values) {
		if v.Value == value {
			return l.Or(v.Label, value)
		}
	}
	return known(l.groups, value)
}

func known(labels map[string]string, name string) string {
	if label, ok := labels[name]; ok {
		return label
	}
	return name
}
