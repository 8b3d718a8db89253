package table

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// code is one allowed value of a column, with the title a person reads.
type code struct {
	text  string
	title Title
	place problem.Place
}

// codes are a set of them, in the order written.
type codes []code

func (c codes) texts() []string {
	var all []string
	for _, one := range c {
		all = append(all, one.text)
	}
	return all
}

// labels is nil when no code has a title.
func (c codes) labels() map[string]string {
	var all map[string]string
	for _, one := range c {
		if one.title.text == "" {
			continue
		}
		if all == nil {
			all = map[string]string{}
		}
		all[one.text] = one.title.text
	}
	return all
}

// translated are the titles by code and language; nil when none was written with its language.
func (c codes) translated() map[string]map[string]string {
	var all map[string]map[string]string
	for _, one := range c {
		if one.title.byLanguage == nil {
			continue
		}
		if all == nil {
			all = map[string]map[string]string{}
		}
		all[one.text] = one.title.byLanguage
	}
	return all
}

// valueSets reads the table's `values:`, which columns name.
func (d *decoding) valueSets(n yamlfile.Node) {
	if n.IsZero() {
		return
	}
	if !n.IsMap() {
		d.found.Report("wrong_type", n.Place(), problem.Args{
			"in": "values of " + d.in, "want": "sets of codes by name, such as agree: {1: no, 2: yes}", "got": shape(n)})
		return
	}
	for _, pair := range n.Pairs() {
		d.sets[pair.Key] = d.codes(pair.Value)
	}
}

// codes reads a list of codes, or a map of code to label.
func (d *decoding) codes(n yamlfile.Node) codes {
	var all codes
	switch {
	case n.IsMap():
		for _, pair := range n.Pairs() {
			var title Title
			title.DecodeYAML(pair.Value, "the label of code "+pair.Key, d.found)
			all = append(all, code{text: pair.Key, title: title, place: pair.KeyPlace})
		}
	case n.IsList():
		for _, item := range n.List() {
			text, ok := item.Scalar()
			if !ok || item.IsMap() || item.IsList() {
				d.found.Report("wrong_type", item.Place(), problem.Args{
					"in": "values of " + d.in, "want": "a code", "got": shape(item)})
				continue
			}
			all = append(all, code{text: text, place: item.Place()})
		}
	default:
		d.found.Report("wrong_type", n.Place(), problem.Args{
			"in": "values of " + d.in, "want": "a list of codes, or a map of code to label", "got": shape(n)})
	}
	return all
}

// columnCodes reads a column's `values:`: codes, or the name of a set.
func (d *decoding) columnCodes(n yamlfile.Node, typed column.Type) codes {
	if n.IsZero() {
		return nil
	}
	var all codes
	if name, ok := n.Scalar(); ok && !n.IsMap() && !n.IsList() {
		set, known := d.sets[name]
		if !known {
			d.found.Report("table_values_unknown", n.Place(), problem.Args{
				"set": name, "in": d.in, "known": listed(slices.Sorted(maps.Keys(d.sets)))})
			return nil
		}
		all = set
	} else {
		all = d.codes(n)
	}
	for _, one := range all {
		if _, err := typedValue(one.text, typed, time.UTC); err != nil {
			place := one.place
			if !n.IsMap() && !n.IsList() {
				place = n.Place() // the set may be right for other columns
			}
			d.found.Report("table_code_type", place, problem.Args{"code": one.text, "type": typed.String()})
		}
	}
	return all
}

// emptyCodes holds `missing:` and `not_applicable:` against the type, the allowed values, and each other.
func (d *decoding) emptyCodes(block ColumnBlock, allowed codes, typed column.Type) {
	d.emptyCodesOf("missing", block.Missing, allowed, typed)
	d.emptyCodesOf("not_applicable", block.NotApplicable, allowed, typed)
	for _, at := range block.NotApplicable {
		if among(at.Value, block.Missing.texts(), typed) {
			d.found.Report("table_code_two_kinds", at.Place, problem.Args{"code": at.Value})
		}
	}
}

func (d *decoding) emptyCodesOf(key string, given Words, allowed codes, typed column.Type) {
	for _, at := range given {
		if _, err := typedValue(at.Value, typed, time.UTC); err != nil {
			continue // a text such as "-" among numbers may stand for no answer; it can be no allowed value
		}
		if among(at.Value, allowed.texts(), typed) {
			d.found.Report("table_code_in_values", at.Place, problem.Args{"code": at.Value, "key": key})
		}
	}
}

// among compares as rows does: after typing.
func among(text string, all []string, typed column.Type) bool {
	return slices.ContainsFunc(all, func(other string) bool { return sameValue(text, other, typed) })
}

// listed writes names for a hint.
func listed(names []string) string {
	const most = 20
	switch {
	case len(names) == 0:
		return "none"
	case len(names) > most:
		return strings.Join(names[:most], ", ") + ", ..."
	}
	return strings.Join(names, ", ")
}
