package book

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// notes are the document's sentences for the reader.
func (l *layout) notes() []string {
	var all []string
	for _, note := range l.doc.Notes {
		all = append(all, l.sentence(note))
	}
	return all
}

// sentence is a note in the language; one that does not tell how many has its words under .some, one of no
// group under .all. A code without words still says all that it knows.
func (l *layout) sentence(n survey.Note) string {
	var args, told []string
	for _, name := range slices.Sorted(maps.Keys(n.Args)) {
		value := l.argument(name, n.Args[name])
		args = append(args, name, value)
		told = append(told, name+" = "+value)
	}
	key := "note." + n.Code
	if _, counted := n.Args["n"]; !counted && l.say.knows(key+".some") {
		key += ".some"
	}
	if _, grouped := n.Args["grp"]; !grouped && l.say.knows(key+".all") {
		key += ".all"
	}
	switch {
	case l.say.knows(key):
		return l.say.of(key, args...)
	case len(told) == 0:
		return n.Code
	}
	return n.Code + " (" + strings.Join(told, ", ") + ")"
}

// argument is what a note names, by its label.
func (l *layout) argument(name, value string) string {
	switch name {
	case "grp":
		return l.labels.group(value)
	case "domain", "scale", "variable", "item", "split", "param", "weight":
		return l.labels.variable(value)
	}
	return value
}

// why says in words why a figure does not exist.
func (l *layout) why(code string) any {
	if code == "" {
		return nil
	}
	return l.named("why.", code)
}
