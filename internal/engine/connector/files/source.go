// Package files is the block `files:` of a source: files that somebody puts into a folder of this machine, with labels
// taken from their paths. It only reads: a file is left where it is, and known again by path, size and time. It never leads
// out of its folder.
package files

import (
	"slices"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Source is the block `files:`.
type Source struct {
	Path    yamlfile.Text                  `yaml:"path" help:"which files: * stands for any text without a slash, ** for any text, {name} for a text without a slash that becomes a label, {day:%Y%m%d} for a text of that form, whose label is 2026-11-24. Parameters, {start}, {end}, {now} and {run} are filled in. A relative path begins in the project's folder"`
	Settled yamlfile.At[yamlfile.Duration] `yaml:"settled" default:"10s" help:"a file that changed less than this ago may still be written, and is left for the next pull"`
}

// filled are the names that every run fills; any other that is no parameter is taken from the path.
var filled = []string{"start", "end", "now", "run"}

// Validate tells what can be known without looking at any folder.
func (s *Source) Validate(in string, place problem.Place, found *problem.List) {
	if s.Path.IsZero() {
		found.Report("files_no_path", place, problem.Args{"in": in})
		return
	}
	for _, hole := range holes(s.Path.Raw) {
		if hole.format == "" || slices.Contains(filled, hole.name) {
			continue
		}
		if _, err := newClock(hole.format); err != nil {
			args := problem.Args{"in": in, "text": hole.text, "why": err}
			found.Report("files_format", s.Path.Place, args)
		}
	}
}

// Texts is the path.
func (s *Source) Texts() []yamlfile.Text {
	return slices.DeleteFunc([]yamlfile.Text{s.Path}, yamlfile.Text.IsZero)
}

// Gives are the names that the path of a file may tell.
func (s *Source) Gives() []string { return s.LabelNames() }

// LabelNames are the same: each is a label, whether a parameter fills it or the path tells it.
func (s *Source) LabelNames() []string {
	return slices.DeleteFunc(s.Path.Names(), func(name string) bool { return slices.Contains(filled, name) })
}
