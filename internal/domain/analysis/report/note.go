package report

import (
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// note says a note of the document in words.
func (r *report) note(n survey.Note) string { return r.Note(n, r.argument) }

// argument is what a note names, by its label.
func (r *report) argument(name, value string) string {
	switch name {
	case "grp", "group":
		return r.Group(value)
	case "domain", "scale":
		return r.Domain(value)
	case "variable", "item", "split", "param", "weight":
		return r.Thing(value)
	case "groups":
		all := strings.Split(value, ",")
		for i, one := range all {
			all[i] = r.Thing(strings.TrimSpace(one))
		}
		return r.list(all)
	}
	return value
}

// because adds why a figure of a row does not exist, when the row says so.
func (r *report) because(said []string, row, why string) []string {
	if why == "" {
		return said
	}
	return append(said, r.Say("why", "row", row, "why", r.Why(why)))
}
