// Package trial is tests/*.yaml: rows in, rows out, for models and tables. A model's SQL runs over the rows of the test
// only, a contract reads the file of the test only; what comes out is held against what is expected. It sees nothing of
// the lake, and leaves nothing behind.
package trial

import (
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Trial is one file of tests/. It is not changed after it was decoded.
type Trial struct {
	Name   string
	Place  problem.Place
	Model  yamlfile.At[string] // it is of one of these
	Table  yamlfile.At[string]
	Given  []Relation // of a model, in the order written
	Upload *Given     // of a table
	Params map[string]yamlfile.At[string]
	From   yamlfile.At[string] // of the interval; both or none
	To     yamlfile.At[string]
	Now    yamlfile.At[string]
	Expect []Row
	Bad    []Bad // rows of a table's file that are set aside
	Order  bool  // the rows come in this order
}

// Relation is the rows of one table that a model reads.
type Relation struct {
	Name  string
	Place problem.Place
	Rows  []Row
}

// Row is one row as it is written: by column, in the order of the file.
type Row struct {
	Place problem.Place
	Cells []Cell
}

// Cell is one value as it is written.
type Cell struct {
	Column string
	Place  problem.Place // of its name
	Value  yamlfile.Node
}

// Given is the file that a contract reads.
type Given struct {
	File   string
	Text   string
	Rows   []Row // instead of Text: fields by their names
	Labels map[string]string
	AsOf   yamlfile.At[string]
}

// Bad is a row that is expected to be set aside. Empty fields are not compared.
type Bad struct {
	Place        problem.Place
	Line         int64
	Column, Code string
}

// Bench is where trials run.
type Bench struct {
	Desk    *query.Desk
	Formats rows.Formats
	Zone    *time.Location
	Dir     string // a folder that the desk's engine may read; what a trial makes there is removed again

	// Columns tells what is known of a table's columns without any row of it; whole says that it has no others. nil: nothing
	// is known.
	Columns func(table string) (columns []column.Column, whole bool)
}

// Outcome is what came out of a trial.
type Outcome struct {
	Trial string `json:"test"`
	Of    string `json:"of"`   // "model clean_responses"
	Same  int    `json:"same"` // rows that are as they are expected

	Rows        Difference `json:"rows"`        // of what came out
	Quarantined Difference `json:"quarantined"` // of what was set aside
}

// Passed says that nothing differs.
func (o Outcome) Passed() bool { return len(o.Rows.Lines)+len(o.Quarantined.Lines) == 0 }

// Subject names what a trial is of: "model clean_responses".
func (t *Trial) Subject() string {
	if t.Table.Value != "" {
		return "table " + t.Table.Value
	}
	return "model " + t.Model.Value
}

// moment reads a time of a trial in the project's zone.
func (b Bench) moment(at yamlfile.At[string]) (time.Time, error) {
	when, ok := instant(at.Value, b.Zone)
	if !ok {
		return time.Time{}, fmt.Errorf("%s: %q is no time", at.Place, at.Value)
	}
	return when, nil
}

// instant reads a day, a time or an instant; what has no zone is of the project's.
func instant(text string, zone *time.Location) (time.Time, bool) {
	if at, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return at, true
	}
	if zone == nil {
		zone = time.UTC
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime, "2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// begun is what $now is bound to when a trial does not say it: the same in every run.
func begun() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }
