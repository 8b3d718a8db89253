package table

import (
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Words is one text or a list of texts, each with its place.
type Words []yamlfile.At[string]

// DecodeYAML reads `a` or `[a, b]`.
func (w *Words) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	items := []yamlfile.Node{n}
	if n.IsList() {
		items = n.List()
	}
	for _, item := range items {
		text, ok := item.Scalar()
		if !ok || item.IsMap() || item.IsList() || item.IsNull() {
			found.Report("wrong_type", item.Place(), problem.Args{
				"in": in, "want": "a text or a list of texts", "got": shape(item)})
			continue
		}
		*w = append(*w, yamlfile.At[string]{Value: text, Place: item.Place()})
	}
}

// texts without their places.
func (w Words) texts() []string {
	var all []string
	for _, at := range w {
		all = append(all, at.Value)
	}
	return all
}

// Title is a text for people, or one per language: {ko: ..., en: ...}. Where only one can be shown it is the Korean one,
// else the first.
type Title struct {
	text       string
	byLanguage map[string]string // nil where it was written without a language
}

// DecodeYAML reads either form.
func (t *Title) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	if !n.IsMap() {
		text, ok := n.Scalar()
		if !ok || n.IsList() {
			found.Report("wrong_type", n.Place(), problem.Args{
				"in": in, "want": "a text, or a text per language such as {ko: ..., en: ...}", "got": shape(n)})
			return
		}
		t.text = text
		return
	}
	t.byLanguage = map[string]string{}
	for i, pair := range n.Pairs() {
		text, ok := pair.Value.Scalar()
		if !ok {
			found.Report("wrong_type", pair.Value.Place(), problem.Args{"in": in, "want": "a text", "got": shape(pair.Value)})
			continue
		}
		t.byLanguage[pair.Key] = text
		if i == 0 || pair.Key == "ko" {
			t.text = text
		}
	}
}

// YAMLType names it for the reference.
func (Title) YAMLType() string { return "text" }

// shape says what was written, for messages.
func shape(n yamlfile.Node) string {
	switch {
	case n.IsMap():
		return "a map"
	case n.IsList():
		return "a list"
	case n.IsNull():
		return "nothing"
	}
	return "a text"
}
