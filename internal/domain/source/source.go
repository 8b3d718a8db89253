// Package source is sources/*.yaml: data that Naru fetches. It pulls pages into landing and records that they came;
// it never loads, and never looks into what it fetched further than to see that it is no web page.
package source

import (
	"maps"
	"slices"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/sqlengine"
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
	Use       string                // its connection; or empty
	Budget    *budget.Budget        // of its connection; nil: nobody counts
	Each      yamlfile.At[string]   // SELECT whose rows are its elements; or empty
	EachReads []sqlengine.Reference // filled by project from the parsed SQL
	Items     []Item                // its elements, when `each:` is a list

	AllowFailed float64       // share of the elements that may fail
	Keep        time.Duration // of raw objects; 0: forever
}

// HasEach says that the source is pulled once for each element of a SELECT or list.
func (s *Source) HasEach() bool { return s.Each.Value != "" || len(s.Items) > 0 }

// LabelsAreOpen says that deliveries may bear more labels than LabelNames: the columns of a SELECT.
func (s *Source) LabelsAreOpen() bool { return s.Each.Value != "" }

// LabelNames are the labels that every delivery of it bears, as far as its file says so, sorted: its parameters, `labels:`,
// those of an `each:` that is a list, and what its connector adds.
func (s *Source) LabelNames() []string {
	names := append(s.Params.Names(), slices.Collect(maps.Keys(s.Labels))...)
	names = append(names, s.itemNames()...)
	if own, ok := s.Connector.(connector.Labeller); ok {
		names = append(names, own.LabelNames()...)
	}
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
