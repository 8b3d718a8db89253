// Package wording is what reports and workbooks both say, in Korean and English: notes of a document, why a figure does not exist, names of
// tests and effects; and how a language fills its sentences. What only one of them says is its own. It knows no figure and no page.
package wording

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// Words are sentences by key.
type Words map[string]string

// Language is one tongue: its words, those of whoever speaks first.
type Language struct {
	Tag    string // ko, en
	words  Words
	shared Words
}

// shared are the words that everybody has.
var shared = map[string]Words{"ko": korean, "en": english}

// Speak gives a language, with the speaker's own words by tag.
func Speak(tag string, own map[string]Words) (Language, error) {
	if shared[tag] == nil {
		return Language{}, fmt.Errorf("reports and workbooks are written in ko or en, not in %q", tag)
	}
	return Language{Tag: tag, words: own[tag], shared: shared[tag]}, nil
}

// missing stands before a key that nobody has words for: seen by every reader, and by the tests.
const missing = "⟦?⟧ "

func (l Language) sentence(key string) (string, bool) {
	if own, ok := l.words[key]; ok {
		return own, true
	}
	text, ok := l.shared[key]
	return text, ok
}

// Knows says whether there are words for a key.
func (l Language) Knows(key string) bool {
	_, ok := l.sentence(key)
	return ok
}

// Say gives a sentence with its {names} filled; args are names and values in turn. In Korean, {name:은/는} adds the particle that the value's
// last sound asks for.
func (l Language) Say(key string, args ...string) string {
	sentence, ok := l.sentence(key)
	if !ok {
		return missing + key
	}
	values := make(map[string]string, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		values[args[i]] = args[i+1]
	}
	return fill(sentence, values)
}

// Named is the word for a code under a prefix, and the code itself where there is none.
func (l Language) Named(prefix, code string) string {
	if l.Knows(prefix + code) {
		return l.Say(prefix + code)
	}
	return code
}

// Why says why a figure does not exist.
func (l Language) Why(code string) string { return l.Named("why.", code) }

// Note says a note in words; argument gives what it names, by its label. A code without words is shown as it is, with all that it tells.
func (l Language) Note(n survey.Note, argument func(name, value string) string) string {
	var args, told []string
	for _, name := range slices.Sorted(maps.Keys(n.Args)) {
		value := argument(name, n.Args[name])
		args, told = append(args, name, value), append(told, name+" = "+value)
	}
	key := "note." + n.Code
	if !l.Knows(key) {
		if len(told) == 0 {
			return n.Code
		}
		return n.Code + " (" + strings.Join(told, ", ") + ")"
	}
	if _, counted := n.Args["n"]; !counted && l.Knows(key+".some") {
		key += ".some"
	}
	if _, grouped := n.Args["grp"]; !grouped && l.Knows(key+".all") {
		key += ".all"
	}
	return l.Say(key, args...)
}

// fill replaces {name} and {name:particles} in a sentence. A name without a value stays as it is written, so that a missing one is seen.
func fill(sentence string, values map[string]string) string {
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
