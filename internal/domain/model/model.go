// Package model is models/*.sql: one SELECT each, kept as a table. It decides what must be built, has the files written
// and judged, and moves the table's pointer together with what it remembers of the build. It never reads rows itself,
// and never builds what a model reads.
package model

import (
	"strings"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Replace is the strategy that this version obeys: a build replaces the table, or the partition it is given.
const Replace = "replace"

// Model is one file of models/.
type Model struct {
	Name      string
	Place     problem.Place // of the SQL's first character
	Strategy  string
	Partition []string // columns; where there are parameters, each is one of them
	Params    parameter.Set
	Each      yamlfile.At[string]
	SQL       string
	Reads     []sqlengine.Reference // filled by project from the parsed SQL
	EachReads []sqlengine.Reference

	// Inherit tells of a column of a table that the model reads: its label, and whether it has a companion. Filled by
	// project; nil: nothing is inherited.
	Inherit func(table, column string) (label string, companion bool)
}

// replacesParts says that a build with parameters replaces one partition rather than the table.
func (m *Model) replacesParts() bool { return len(m.Params.List) > 0 && len(m.Partition) > 0 }

// partitionNames is for messages.
func (m *Model) partitionNames() string { return strings.Join(m.Partition, ", ") }
