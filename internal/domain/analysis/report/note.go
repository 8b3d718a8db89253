package report

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// note says a note of the document in words; a sentence for one that does not tell how many ends in .some, for one
// that is of no group in .all. A code that the catalogue does not know is shown as it is, with all that it tells.
func (r *report) note(n survey.Note) string {
	key := "note." + n.Code
	if !r.knows(key) {
		var args []string
		for _, name := range slices.Sorted(maps.Keys(n.Args)) {
			args = append(args, name+" = "+n.Args[name])
		}
		return strings.TrimSpace(n.Code + " " + strings.Join(args, ", "))
	}
	if _, counted := n.Args["n"]; !counted && r.knows(key+".some") {
		key += ".some"
	}
	if _, grouped := n.Args["grp"]; !grouped && r.knows(key+".all") {
		key += ".all"
	}
	args := make([]string, 0, 2*len(n.Args))
	for name, value := range n.Args {
		args = append(args, name, r.argument(name, value))
	}
	return r.say(key, args...)
}

// argument is what a note names, by its label.
func (r *report) argument(name, value string) string {
	switch name {
	case "grp", "group":
		return r.group(value)
	case "domain", "scale":
		return r.domain(value)
	case "variable", "item", "split", "param", "weight":
		return r.thing(value)
	case "groups":
		all := strings.Split(value, ",")
		for i, one := range all {
			all[i] = r.thing(strings.TrimSpace(one))
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
	reason := why
	if key := "why." + why; r.knows(key) {
		reason = r.say(key)
	}
	return append(said, r.say("why", "row", row, "why", reason))
}
