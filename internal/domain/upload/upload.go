// Package upload is uploads/*.yaml: files that people hand in. It holds them against their declaration by what they
// are, not by what they are called, and lands the files of one upload as one delivery. It never looks at rows.
package upload

import (
	"maps"
	"slices"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Upload is one file of uploads/. It is not changed after it was decoded.
type Upload struct {
	Name   string
	Place  problem.Place
	Params parameter.Set
	Parts  []Part // in the order written; all of them belong to every upload
	Labels map[string]yamlfile.Text
}

// Part is one file of an upload.
type Part struct {
	Name   string
	Place  problem.Place
	Types  []string        // words of formats (xlsx, csv, json, ...) or media types
	Max    int64           // bytes as handed in; 0 = unlimited
	Format rows.FormatSpec // options by word, used when the file is of that type
}

// LabelNames are the labels that every delivery of it bears, sorted: its parameters and `labels:`.
func (u *Upload) LabelNames() []string {
	names := append(u.Params.Names(), slices.Collect(maps.Keys(u.Labels))...)
	slices.Sort(names)
	return slices.Compact(names)
}

// part finds one by name; "" is the only part.
func (u *Upload) part(name string) (Part, bool) {
	for _, p := range u.Parts {
		if p.Name == name || name == "" && len(u.Parts) == 1 {
			return p, true
		}
	}
	return Part{}, false
}

func (u *Upload) partNames() []string {
	names := make([]string, len(u.Parts))
	for i, p := range u.Parts {
		names[i] = p.Name
	}
	return names
}
