package source

import (
	"maps"
	"slices"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Each is `each:`, a SELECT or a list.
type Each struct {
	SQL   yamlfile.At[string]
	Items []Item
	Place problem.Place
}

// Item is one element of a list, as it is written: texts by name. A plain word has no name until it is known whose it is.
type Item struct {
	Texts map[string]string
	Place problem.Place
}

// DecodeYAML reads both forms.
func (e *Each) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	e.Place = n.Place()
	if sql, ok := n.Scalar(); ok {
		e.SQL = yamlfile.At[string]{Value: sql, Place: n.Place()}
		return
	}
	if !n.IsList() || len(n.List()) == 0 {
		found.Report("source_each_form", n.Place(), problem.Args{"in": in})
		return
	}
	for _, item := range n.List() {
		texts := map[string]string{}
		if word, ok := item.Scalar(); ok {
			texts[""] = word
		} else {
			yamlfile.Decode(item, "an item of "+in, &texts, found)
		}
		e.Items = append(e.Items, Item{Texts: texts, Place: item.Place()})
	}
}

// YAMLType names it for the reference.
func (Each) YAMLType() string { return "SELECT, or list of texts or maps" }

// each gives plain words the name of the one parameter, and holds the items of a list against each other and the
// parameters.
func (d *decoding) each(file File) {
	s := d.source
	share := file.AllowFailed
	if s.Each.Value == "" && len(s.Items) == 0 {
		if share.Place != (problem.Place{}) && file.Each.Place == (problem.Place{}) {
			d.found.Report("source_allow_failed_alone", share.Place, problem.Args{"in": d.in})
		}
		return
	}
	if share.Value < 0 || share.Value > 1 {
		d.found.Report("source_allow_failed", share.Place, problem.Args{"in": d.in})
	}
	for _, item := range s.Items {
		d.item(item)
	}
}

func (d *decoding) item(item Item) {
	s := d.source
	args := problem.Args{"in": d.in}
	if word, plain := item.Texts[""]; plain {
		if len(s.Params.List) != 1 {
			args["word"], args["count"] = word, len(s.Params.List)
			d.found.Report("source_each_nameless", item.Place, args)
			return
		}
		delete(item.Texts, "")
		item.Texts[s.Params.List[0].Name] = word
	}
	if first := s.itemNames(); !slices.Equal(first, slices.Sorted(maps.Keys(item.Texts))) {
		args["names"] = slices.Sorted(maps.Keys(item.Texts))
		args["first"] = first
		d.found.Report("source_each_names", item.Place, args)
	}
	for _, name := range slices.Sorted(maps.Keys(item.Texts)) {
		if slices.Contains(given, name) {
			d.found.Report("param_name_bound", item.Place, problem.Args{"name": name})
		}
		if p, ok := s.Params.Find(name); ok {
			if _, err := parameter.Parse(item.Texts[name], p.Type); err != nil {
				d.found.Report("param_value", item.Place, problem.Args{
					"name": name, "value": item.Texts[name], "type": p.Type.String(), "why": err.Error()})
			}
		}
	}
}

// itemNames are the names that the first item of a list has, sorted; all others must have the same.
func (s *Source) itemNames() []string {
	if len(s.Items) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.Items[0].Texts)), func(name string) bool { return name == "" })
}

// itemParameters are what the names of a list's items are typed by.
func (s *Source) itemParameters() parameter.Set {
	var set parameter.Set
	for _, name := range s.itemNames() {
		p, declared := s.Params.Find(name)
		if !declared {
			p = parameter.Parameter{Name: name, Type: column.Type{Kind: column.String}}
		}
		set.List = append(set.List, p)
	}
	return set
}
