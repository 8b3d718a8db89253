package report

import (
	"fmt"
	"strings"
)

// language is one tongue of a report: its words, and how it writes numbers, intervals and dates.
type language struct {
	tag   string
	words map[string]string
}

// speak gives the words of a language tag.
func speak(tag string) (language, error) {
	switch tag {
	case "ko":
		return language{tag: "ko", words: korean}, nil
	case "en":
		return language{tag: "en", words: english}, nil
	}
	return language{}, fmt.Errorf("a report is written in ko or en, not in %q", tag)
}

// say gives a sentence of the catalogue with its {names} filled; args are names and values in turn. In Korean,
// {name:은/는} adds the particle that the value's last sound asks for.
func (l language) say(key string, args ...string) string {
	values := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		values[args[i]] = args[i+1]
	}
	sentence, ok := l.words[key]
	if !ok {
		return missing + key // seen by every reader, and by the tests
	}
	return l.fill(sentence, values)
}

// missing stands before a key that the catalogue does not have.
const missing = "⟦?⟧ "

// knows says whether the catalogue has a key.
func (l language) knows(key string) bool {
	_, ok := l.words[key]
	return ok
}

// fill replaces {name} and {name:particles} in a sentence. A name without a value stays as it is written, so that
// a missing one is seen.
func (l language) fill(sentence string, values map[string]string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(sentence, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		inside, after, closed := strings.Cut(rest, "}")
		if !closed {
			b.WriteString("{" + rest)
			return b.String()
		}
		name, particles, _ := strings.Cut(inside, ":")
		if value, ok := values[name]; ok {
			b.WriteString(value + particle(value, particles))
		} else {
			b.WriteString("{" + inside + "}")
		}
		sentence = after
	}
}

// list joins texts as the language does.
func (l language) list(texts []string) string {
	return strings.Join(texts, ", ")
}
