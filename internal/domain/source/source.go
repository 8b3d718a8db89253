// Package source is sources/*.yaml: data that Naru fetches. It pulls pages into landing and records that they came;
// it never loads, and never looks into what it fetched further than to see that it is no web page.
package source

import (
	"maps"
	"slices"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// What a source answers.
const (
	Now      = "now"      // the state at the moment it is asked
	Interval = "interval" // what belongs to the run's interval, whenever it is asked
)

// Source is one file of sources/. It is not changed after it was decoded.
type Source struct {
	Name      string
	Place     problem.Place
	Params    parameter.Set
	Format    rows.FormatSpec // zero: by content type, then by name and content
	Gives     string          // Now or Interval
	Labels    map[string]yamlfile.Text
	Kind      string // the connector's word; empty when the file does not say it, which was reported
	Connector connector.Connector
}

// LabelNames are the labels that every delivery of it bears, sorted: its parameters and `labels:`.
func (s *Source) LabelNames() []string {
	names := append(s.Params.Names(), slices.Collect(maps.Keys(s.Labels))...)
	slices.Sort(names)
	return slices.Compact(names)
}

// Secrets are those it will want, each with the place of the text that names it.
func (s *Source) Secrets() []yamlfile.At[string] {
	var all []yamlfile.At[string]
	for _, text := range s.texts() {
		for _, name := range text.Secrets() {
			all = append(all, yamlfile.At[string]{Value: name, Place: text.Place})
		}
	}
	return all
}

// texts are all that is filled when it is pulled, in a steady order.
func (s *Source) texts() []yamlfile.Text {
	var all []yamlfile.Text
	if s.Connector != nil {
		all = s.Connector.Texts()
	}
	for _, name := range slices.Sorted(maps.Keys(s.Labels)) {
		all = append(all, s.Labels[name])
	}
	return all
}
