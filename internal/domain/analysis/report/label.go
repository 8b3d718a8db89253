package report

import (
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// labels names what the document's rows name by code. A code without a label is its own name.
type labels struct {
	language  string
	groups    map[string]string
	domains   map[string]string
	splits    map[string]survey.Split
	sets      map[string]string
	variables map[string]survey.VariableSummary
}

func newLabels(d *survey.Document, language string) labels {
	l := labels{
		language:  language,
		groups:    map[string]string{},
		domains:   map[string]string{},
		splits:    map[string]survey.Split{},
		sets:      map[string]string{},
		variables: map[string]survey.VariableSummary{},
	}
	for _, g := range d.Groups {
		l.groups[g.Name] = l.or(g.Label, g.Name)
	}
	for _, g := range d.Domains {
		l.domains[g.Name] = l.or(g.Label, g.Name)
	}
	for _, s := range d.Splits {
		l.splits[s.Name] = s
	}
	for _, s := range d.Sets {
		l.sets[s.Name] = l.or(s.Label, s.Name)
	}
	for _, v := range d.Variables {
		l.variables[v.Name] = v
	}
	return l
}

// or is the text in the report's language, or what stands in for one that is not there.
func (l labels) or(t survey.Text, other string) string {
	if text := t.In(l.language); text != "" {
		return text
	}
	return other
}

func (l labels) group(name string) string { return known(l.groups, name) }

func (l labels) domain(name string) string { return known(l.domains, name) }

// variable is the label of a column.
func (l labels) variable(name string) string {
	if v, ok := l.variables[name]; ok {
		return l.or(v.Label, name)
	}
	return name
}

// split is the label of a column that respondents are told apart by.
func (l labels) split(name string) string {
	if s, ok := l.splits[name]; ok {
		return l.or(s.Label, l.variable(name))
	}
	return l.variable(name)
}

// thing is the label of whatever a test, a correlation or a parameter names: a domain, a column, a split, a set or
// a group.
func (l labels) thing(name string) string {
	for _, all := range []map[string]string{l.domains, l.sets, l.groups} {
		if label, ok := all[name]; ok {
			return label
		}
	}
	return l.split(name)
}

// value is the label of a value of a column or a split, or of a group where a test is across groups.
func (l labels) value(of, value string) string {
	for _, v := range slices.Concat(l.splits[of].Values, l.variables[of].Values) {
		if v.Value == value {
			return l.or(v.Label, value)
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
