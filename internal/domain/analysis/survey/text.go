package survey

import (
	"maps"
	"slices"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Text is a text for people, by language; under "" where it was written without one.
type Text map[string]string

// languages are those that reports and workbooks can be made in.
var languages = []string{"ko", "en"}

// In gives the text in a language, or the one without a language, or the first there is.
func (t Text) In(language string) string {
	for _, key := range []string{language, ""} {
		if text, ok := t[key]; ok {
			return text
		}
	}
	for _, key := range slices.Sorted(maps.Keys(t)) {
		return t[key]
	}
	return ""
}

// DecodeYAML reads a text, or a map of language to text.
func (t *Text) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	*t = Text{}
	byLanguage(n, in, found, func(language string, text yamlfile.At[string]) { (*t)[language] = text.Value })
}

// YAMLType names it for the reference.
func (*Text) YAMLType() string { return "text, or {ko: ..., en: ...}" }

// or is the text, or what stands in for one that was not written.
func (t Text) or(other string) Text {
	if len(t) == 0 {
		return Text{"": other}
	}
	return t
}

// byLanguage reads a text, or one per language, each with its place.
func byLanguage(n yamlfile.Node, in string, found *problem.List, give func(language string, text yamlfile.At[string])) {
	if !n.IsMap() {
		var text yamlfile.At[string]
		before := found.Len()
		if text.DecodeYAML(n, in, found); found.Len() == before {
			give("", text)
		}
		return
	}
	for _, pair := range n.Pairs() {
		if !slices.Contains(languages, pair.Key) {
			args := problem.Args{"key": pair.Key, "in": in}
			if near := problem.Nearest(pair.Key, languages); near != "" {
				args["near"] = near
			}
			found.Report("unknown_key", pair.KeyPlace, args)
			continue
		}
		var text yamlfile.At[string]
		before := found.Len()
		if text.DecodeYAML(pair.Value, pair.Key+" of "+in, found); found.Len() == before {
			give(pair.Key, text)
		}
	}
}
