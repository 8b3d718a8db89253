// Package parameter is `params:` of every kind: names, types, defaults, choices, and how a text becomes a typed value
// and back. It never asks where a value comes from.
package parameter

import (
	"regexp"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Set is a `params:` block, in the order written. It decodes itself: {city: string}, or {city: {type, default, choices}}
// (see Block).
type Set struct{ List []Parameter }

// Parameter is one of them. Default and Choices are texts that Bind accepts.
type Parameter struct {
	Name    string
	Type    column.Type
	Default *string
	Choices []string
	Place   problem.Place
}

// Block is the long form of a parameter, as it is written.
type Block struct {
	Type    yamlfile.At[string]   `yaml:"type" required:"true" help:"boolean integer long double decimal(p,s) string date timestamp timestamptz"`
	Default *yamlfile.At[string]  `yaml:"default" help:"value when none is given; without it one must be given"`
	Choices []yamlfile.At[string] `yaml:"choices" help:"the only values allowed"`
}

// nameText is what a parameter may be called: $name in SQL and {name} in a text need no quotes then.
var nameText = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// bound are names that every run binds by itself.
var bound = []string{"start", "end", "now", "run"}

// DecodeYAML reads the block. What is wrong with one parameter does not hide the others; it is still listed, so that
// its uses are not told as mistakes too.
func (s *Set) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	if !n.IsMap() {
		found.Report("params_form", n.Place(), problem.Args{"in": in})
		return
	}
	for _, pair := range n.Pairs() {
		p := Parameter{Name: pair.Key, Type: column.Type{Kind: column.String}, Place: pair.KeyPlace}
		switch {
		case slices.Contains(bound, p.Name):
			found.Report("param_name_bound", p.Place, problem.Args{"name": p.Name})
		case !nameText.MatchString(p.Name):
			found.Report("param_name", p.Place, problem.Args{"name": p.Name})
		}
		p.decode(pair.Value, "parameter "+p.Name+" of "+strings.TrimPrefix(in, "params of "), found)
		s.List = append(s.List, p)
	}
}

// YAMLType names it for the reference.
func (*Set) YAMLType() string { return "params" }

func (p *Parameter) decode(n yamlfile.Node, in string, found *problem.List) {
	if !n.IsMap() {
		text, ok := n.Scalar()
		if !ok {
			found.Report("param_form", n.Place(), problem.Args{"in": in})
			return
		}
		p.decodeType(yamlfile.At[string]{Value: text, Place: n.Place()}, in, found)
		return
	}
	var b Block
	yamlfile.Decode(n, in, &b, found)
	typed := b.Type.Value != "" && p.decodeType(b.Type, in, found)
	for _, choice := range b.Choices {
		p.Choices = append(p.Choices, choice.Value)
		if typed {
			p.hold(choice, found)
		}
	}
	if b.Default == nil {
		return
	}
	p.Default = &b.Default.Value
	if typed && p.hold(*b.Default, found) && len(p.Choices) > 0 && !p.chosen(b.Default.Value) {
		found.Report("param_choice", b.Default.Place, problem.Args{"name": p.Name, "value": b.Default.Value, "choices": list(p.Choices)})
	}
}

func (p *Parameter) decodeType(written yamlfile.At[string], in string, found *problem.List) (ok bool) {
	typed, err := column.Parse(written.Value)
	switch {
	case err != nil:
		found.Report("param_type", written.Place, problem.Args{"in": in, "why": err.Error()})
		return false
	case typed.Kind == column.List || typed.Kind == column.Struct:
		found.Report("param_type_not_yet", written.Place, problem.Args{"in": in, "type": written.Value})
		return false
	}
	p.Type = typed
	return true
}

// hold tells when a value of the declaration itself is not of its type.
func (p *Parameter) hold(written yamlfile.At[string], found *problem.List) bool {
	_, err := Parse(written.Value, p.Type)
	if err != nil {
		found.Report("param_value", written.Place, problem.Args{
			"name": p.Name, "value": written.Value, "type": p.Type.String(), "why": err.Error()})
	}
	return err == nil
}

// Find gives one by name.
func (s Set) Find(name string) (Parameter, bool) {
	for _, p := range s.List {
		if p.Name == name {
			return p, true
		}
	}
	return Parameter{}, false
}

// Names in the order written.
func (s Set) Names() []string {
	names := make([]string, len(s.List))
	for i, p := range s.List {
		names[i] = p.Name
	}
	return names
}
