package survey

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Previous stands for the greatest value below the run's for which there are rows.
const Previous = "previous"

// compare reads {PARAM: previous, items: common}.
func (d *decoding) compare(n yamlfile.Node) {
	if n.IsZero() {
		return
	}
	in := "compare of " + d.in
	rounds, rest := n.Take(slices.DeleteFunc(keysOf(n), func(key string) bool { return key == "items" })...)
	var block CompareBlock
	yamlfile.Decode(rest, in, &block, d.found)
	if !n.IsMap() {
		return
	}
	if words := []string{"common", "all"}; !slices.Contains(words, block.Items.Value) && !d.told(block.Items.Place) {
		d.found.Report("analysis_compare_items", block.Items.Place, problem.Args{"items": block.Items.Value, "in": in})
	}
	if len(rounds) != 1 {
		d.found.Report("analysis_compare_one", n.Place(), problem.Args{"in": in})
		return
	}
	c := &Compare{Param: rounds[0].Key, Common: block.Items.Value != "all"}
	before := d.found.Len()
	if c.Before.DecodeYAML(rounds[0].Value, c.Param+" of "+in, d.found); d.found.Len() == before {
		d.round(c, rounds[0], in)
	}
	d.survey.Compare = c
}

func (d *decoding) round(c *Compare, pair yamlfile.Pair, in string) {
	p, ok := d.survey.Params.Find(c.Param)
	if !ok {
		d.found.Report("analysis_compare_param", pair.KeyPlace, problem.Args{
			"name": c.Param, "in": in, "hint": hint(c.Param, d.survey.Params.Names())})
		return
	}
	if c.Before.Value == Previous {
		return
	}
	if _, err := parameter.Parse(c.Before.Value, p.Type); err != nil {
		d.found.Report("analysis_compare_value", c.Before.Place, problem.Args{
			"name": c.Param, "value": c.Before.Value, "type": p.Type.String(), "in": in})
	}
}

func (d *decoding) shapes(n yamlfile.Node) {
	for _, pair := range d.pairs(n, "shapes of "+d.in) {
		in := pair.Key + " of shapes of " + d.in
		var block ShapesBlock
		yamlfile.Decode(pair.Value, in, &block, d.found)
		if !slices.ContainsFunc(d.survey.By, func(at yamlfile.At[string]) bool { return at.Value == pair.Key }) {
			var known []string
			for _, at := range d.survey.By {
				known = append(known, at.Value)
			}
			d.found.Report("analysis_shapes_by", pair.KeyPlace, problem.Args{
				"name": pair.Key, "in": d.in, "hint": hint(pair.Key, known)})
		}
		if block.File.Value == "" || block.Property.Value == "" {
			continue // told
		}
		d.survey.Shapes = append(d.survey.Shapes, Shapes{
			Split: pair.Key, File: block.File.Value, Property: block.Property.Value,
			GeoJSON: d.geoJSON(block.File, block.Property),
		})
	}
}

func (d *decoding) form(block *FormBlock) {
	if block == nil {
		return
	}
	f := &Form{Template: block.Template, Bytes: d.workbook(block.Template)}
	f.Cells = d.references(block.Cells, "cells", false)
	f.Tables = d.references(block.Tables, "tables", true)
	for _, t := range f.Tables {
		if slices.ContainsFunc(f.Cells, func(c Reference) bool { return strings.EqualFold(c.Name, t.Name) }) {
			d.found.Report("analysis_form_twice", t.Text.Place, problem.Args{"name": t.Name, "in": d.in})
		}
	}
	d.survey.Form = f
}

// references are names of the template and what fills them, in the order written.
func (d *decoding) references(n yamlfile.Node, key string, grows bool) []Reference {
	var all []Reference
	for _, pair := range d.pairs(n, key+" of form of "+d.in) {
		r := Reference{Name: pair.Key, Place: pair.KeyPlace, Grows: grows}
		before := d.found.Len()
		if r.Text.DecodeYAML(pair.Value, pair.Key+" in "+key+" of form of "+d.in, d.found); d.found.Len() == before {
			all = append(all, r)
		}
	}
	return all
}

// exports are the words of `export:`.
var exports = []string{"html", "xlsx", "form", "json"}

func (d *decoding) export(words Names) {
	for _, at := range d.distinct(words, "export of "+d.in) {
		switch {
		case d.told(at.Place):
			continue
		case !slices.Contains(exports, at.Value):
			d.found.Report("analysis_export", at.Place, problem.Args{"word": at.Value, "in": d.in})
			continue
		case at.Value == "form" && d.survey.Form == nil:
			d.found.Report("analysis_export_form", at.Place, problem.Args{"in": d.in})
		}
		d.survey.Export = append(d.survey.Export, at)
	}
}

func (d *decoding) languages(words Names) {
	for _, at := range d.distinct(words, "languages of "+d.in) {
		if d.told(at.Place) {
			continue
		}
		if !slices.Contains(languages, at.Value) {
			d.found.Report("analysis_language", at.Place, problem.Args{"language": at.Value, "in": d.in})
			continue
		}
		d.survey.Languages = append(d.survey.Languages, at.Value)
	}
	if len(d.survey.Languages) == 0 {
		d.survey.Languages = slices.Clone(languages)
	}
}
