package survey

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// everyone is the group of an analysis that names none.
func everyone() Group { return Group{Name: "all", Label: Text{"ko": "전체", "en": "All"}} }

func (d *decoding) groups(n yamlfile.Node) {
	for _, pair := range d.pairs(n, "groups of "+d.in) {
		d.named("group", pair, "label", "text")
		in := "group " + pair.Key + " of " + d.in
		block, key := GroupBlock{When: pair.Value}, pair.KeyPlace
		if pair.Value.IsMap() {
			block = GroupBlock{}
			yamlfile.Decode(pair.Value, in, &block, d.found)
			for _, inner := range pair.Value.Pairs() {
				if inner.Key == "when" {
					key = inner.KeyPlace
				}
			}
		}
		d.survey.Groups = append(d.survey.Groups, Group{
			Name: pair.Key, Label: block.Label.or(pair.Key), Condition: d.condition(block.When, key, in), Place: pair.KeyPlace})
	}
	switch many := len(d.survey.Groups); {
	case many == 0:
		d.survey.Groups = []Group{everyone()}
	case many > mostGroups:
		d.found.Report("analysis_groups_many", n.Place(), problem.Args{"n": many, "in": d.in, "most": mostGroups})
	}
}

// condition is SQL, whose place is that of its first character as far as the file shows it: behind a quote, or below the
// key of a block, moved in by two.
func (d *decoding) condition(n yamlfile.Node, key problem.Place, in string) yamlfile.At[string] {
	var at yamlfile.At[string]
	if n.IsZero() {
		return at // told as a missing key
	}
	before := d.found.Len()
	at.DecodeYAML(n, in, d.found)
	at.Value = strings.TrimRight(at.Value, " \n")
	switch {
	case d.found.Len() > before:
	case at.Value == "":
		d.found.Report("analysis_group_empty", at.Place, problem.Args{"in": in})
	case n.Quoted() && strings.Contains(at.Value, "\n"):
		at.Place.Line, at.Place.Column = key.Line+1, key.Column+2
	case n.Quoted():
		at.Place.Column++
	}
	return at
}

func (d *decoding) domains(n yamlfile.Node) {
	for _, pair := range d.pairs(n, "domains of "+d.in) {
		d.named("domain", pair, Total)
		in := "domain " + pair.Key + " of " + d.in
		domain := Domain{Name: pair.Key, Label: Text{"": pair.Key}, Items: map[string][]Item{}, Place: pair.KeyPlace}
		if !pair.Value.IsMap() {
			d.pairs(pair.Value, in)
			d.survey.Domains = append(d.survey.Domains, domain)
			continue
		}
		own := func(key string) bool { return key == "label" || key == "text" }
		lists, rest := pair.Value.Take(slices.DeleteFunc(keysOf(pair.Value), own)...)
		var block DomainBlock
		yamlfile.Decode(rest, in, &block, d.found)
		domain.Label, domain.Text = block.Label.or(pair.Key), d.text(block.Text, "text of "+in)
		for _, list := range lists {
			d.domainItems(&domain, list, in)
		}
		if len(lists) == 0 {
			names := d.survey.groupNames()
			d.found.Report("analysis_domain_no_items", pair.KeyPlace, problem.Args{
				"in": in, "group": names[0], "groups": strings.Join(names, ", ")})
		}
		d.survey.Domains = append(d.survey.Domains, domain)
	}
}

// domainItems reads what a domain asks one group.
func (d *decoding) domainItems(domain *Domain, list yamlfile.Pair, in string) {
	groups := d.survey.groupNames()
	if !slices.Contains(groups, list.Key) {
		d.found.Report("analysis_domain_group", list.KeyPlace, problem.Args{
			"group": list.Key, "in": in, "hint": hint(list.Key, append(slices.Clone(groups), "label", "text"))})
		return
	}
	in = list.Key + " of " + in
	var items Items
	items.DecodeYAML(list.Value, in, d.found)
	domain.Items[list.Key] = d.distinctItems(items, in)
	if list.Value.IsList() && len(list.Value.List()) == 0 {
		d.found.Report("analysis_items_none", list.Value.Place(), problem.Args{"in": in})
	}
}

func (d *decoding) sets(n yamlfile.Node) {
	for _, pair := range d.pairs(n, "sets of "+d.in) {
		d.named("set", pair)
		in := "set " + pair.Key + " of " + d.in
		var block SetBlock
		if pair.Value.IsMap() {
			yamlfile.Decode(pair.Value, in, &block, d.found)
		} else {
			block.Items.DecodeYAML(pair.Value, in, d.found)
		}
		set := Set{Name: pair.Key, Label: block.Label.or(pair.Key), Items: d.distinctItems(block.Items, in), Place: pair.KeyPlace}
		for _, item := range set.Items {
			if item.Reversed {
				d.found.Report("analysis_set_reversed", item.Place, problem.Args{"item": item.Name, "in": in})
			}
		}
		if pair.Value.IsList() && len(pair.Value.List()) == 0 {
			d.found.Report("analysis_items_none", pair.Value.Place(), problem.Args{"in": in})
		}
		if slices.ContainsFunc(d.survey.Domains, func(other Domain) bool { return other.Name == pair.Key }) {
			d.found.Report("analysis_name_two", pair.KeyPlace, problem.Args{
				"name": pair.Key, "one": "a domain", "other": "a set", "in": d.in})
		}
		d.survey.Sets = append(d.survey.Sets, set)
	}
}

// distinctItems are the items, each once; a second one would count twice.
func (d *decoding) distinctItems(items Items, in string) []Item {
	var all []Item
	for _, item := range items {
		if slices.ContainsFunc(all, func(other Item) bool { return strings.EqualFold(other.Name, item.Name) }) {
			d.found.Report("analysis_twice", item.Place, problem.Args{"name": item.Name, "in": in})
			continue
		}
		all = append(all, item)
	}
	return all
}

func (s *Survey) groupNames() []string {
	var names []string
	for _, g := range s.Groups {
		names = append(names, g.Name)
	}
	return names
}

func keysOf(n yamlfile.Node) []string {
	var keys []string
	for _, pair := range n.Pairs() {
		keys = append(keys, pair.Key)
	}
	return keys
}
