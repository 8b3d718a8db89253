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

// The strategies of a model.
const (
	Replace      = "replace"       // a build replaces the table, or the partition it is given
	Merge        = "merge"         // the rows of a build replace those with the same key
	TimeInterval = "time_interval" // a build replaces the rows of the run's interval
)

// Model is one file of models/.
type Model struct {
	Name      string
	Place     problem.Place // of the SQL's first character
	Strategy  string
	Key       []string // of Merge
	Time      string   // of TimeInterval
	Partition []string // columns; of Replace, where there are parameters, each is one of them
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
func (m *Model) replacesParts() bool {
	return len(m.Params.List) > 0 && len(m.Partition) > 0 && !m.amends()
}

// amends says that a build changes rows of files whose other rows stay: those files are written anew without them.
func (m *Model) amends() bool { return m.Strategy == Merge || m.Strategy == TimeInterval }

// partitionNames is for messages.
func (m *Model) partitionNames() string { return strings.Join(m.Partition, ", ") }
