package yamlfile

import "github.com/naru-data/naru/internal/foundation/problem"

// Words is one text or a list of texts, each with its place.
type Words []At[string]

// DecodeYAML reads `a` or `[a, b]`.
func (w *Words) DecodeYAML(n Node, in string, found *problem.List) {
	items := []Node{n}
	if n.IsList() {
		items = n.List()
	}
	for _, item := range items {
		text, ok := item.Scalar()
		if !ok {
			wrongType(item, in, "a text or a list of texts", found)
			continue
		}
		*w = append(*w, At[string]{Value: text, Place: item.Place()})
	}
}

// YAMLType names it for the reference.
func (Words) YAMLType() string { return "text or list of texts" }

// Texts are the texts without their places.
func (w Words) Texts() []string {
	var all []string
	for _, at := range w {
		all = append(all, at.Value)
	}
	return all
}
