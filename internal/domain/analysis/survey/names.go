package survey

import (
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Names is one name or a list of names, each with its place; a range such as pl01..pl03 stands for several.
type Names []yamlfile.At[string]

// DecodeYAML reads `a` or `[a, b1..b3]`.
func (all *Names) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	written := []yamlfile.Node{n}
	if n.IsList() {
		written = n.List()
	}
	for _, at := range texts(written, in, found) {
		for _, name := range unfolded(at, in, found) {
			*all = append(*all, yamlfile.At[string]{Value: name, Place: at.Place})
		}
	}
}

// YAMLType names it for the reference.
func (*Names) YAMLType() string { return "list of names" }

// Items are the questions of a scale or a set: as Names, and a minus in front of a name, or of a range, reverses.
type Items []Item

// DecodeYAML reads `[pl01..pl05, -pl06]`.
func (all *Items) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	var written []yamlfile.Node
	yamlfile.Decode(n, in, &written, found)
	for _, at := range texts(written, in, found) {
		name, reversed := strings.CutPrefix(at.Value, "-")
		at.Value = strings.TrimSpace(name)
		for _, one := range unfolded(at, in, found) {
			*all = append(*all, Item{Name: one, Reversed: reversed, Place: at.Place})
		}
	}
}

// YAMLType names it for the reference.
func (*Items) YAMLType() string { return "list of items" }

// texts are those of the nodes that are texts; the others are told.
func texts(nodes []yamlfile.Node, in string, found *problem.List) []yamlfile.At[string] {
	var all []yamlfile.At[string]
	for _, n := range nodes {
		var at yamlfile.At[string]
		before := found.Len()
		if at.DecodeYAML(n, in, found); found.Len() == before {
			all = append(all, at)
		}
	}
	return all
}

// unfolded is a name, or all of a range. What is neither is told.
func unfolded(at yamlfile.At[string], in string, found *problem.List) []string {
	if at.Value == "" {
		found.Report("analysis_name_empty", at.Place, problem.Args{"in": in})
		return nil
	}
	names, why := column.Unfold(at.Value)
	if why != "" {
		found.Report("analysis_range", at.Place, problem.Args{"range": at.Value, "in": in, "why": why})
	}
	return names
}
