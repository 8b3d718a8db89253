// Package table is tables/*.yaml and seeds/*.csv: contracts, and how what landed becomes rows.
//
// It owns which delivery is the truth of which rows, what was refused and why, and the rows in quarantine. It never
// changes an object (landing does not either), never reads a format itself (rows does), and never moves a pointer
// outside the one transaction that also records what the move means.
//
// A load reads as its files do: what is known (standing.go) says what to do next (plan.go); a delivery is read
// (reading.go) and judged (guard.go); what became of it is folded into what is known; when nothing is left to do, all
// of it is prepared, checked and recorded at once (commit.go, record.go). What is merged or sorted is staged first
// (stage.go, merge.go); a delivery of several files goes into all their tables or none (group.go). What the contract
// said of rows that are there (form.go) is held against what it says now (departure.go), and the fields that came
// against those that came before (fields.go, drift.go, evolve.go); what is refused is told until it is mended (still.go).
package table

import (
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// The strategies of a table.
const (
	Append  = "append"  // every delivery adds its rows, unless its bytes and labels are already in
	Replace = "replace" // the newest delivery is the table
	Latest  = "latest"  // per partition, the newest delivery that loaded whole is the truth
	Merge   = "merge"   // per key, the newest row is the truth
)

// What becomes of a row that breaks the contract.
const (
	Quarantine = "quarantine" // set aside, with line, column, reason and text
	Fail       = "fail"       // the delivery is refused
	Skip       = "skip"       // counted only
)

// Table is a contract. It is not changed after it was decoded.
type Table struct {
	Name        string
	Place       problem.Place
	From        []yamlfile.At[string] // sources and uploads
	File        string                // glob over the names of a delivery's files; empty: all of them
	Records     string                // where in a document the records are; empty: as the format says
	Strategy    string
	Key         []string        // of merge
	Deleted     *rows.Condition // of merge: such a row removes its key; nil: none does
	DeletedText string          // the condition as written; or empty
	Partition   []string
	Sort        []string // rows of each file are in this order
	Guard       Guard
	OnBadRow    string
	Drift       Drift
	Format      rows.FormatSpec
	Columns     []Column
	Keep        time.Duration // of former versions of the table, for upkeep; 0: the house's default
	Seed        []byte        // of seeds/NAME.csv; then From is empty and the strategy is replace
	SeedFile    string
	Version     string // hash of all that decides which rows there are; `table show` tells rows of another version
}

// Guard refuses a delivery that would replace the truth by something worse. Zero fields do not guard.
type Guard struct {
	MinRows int64   // fewer good rows
	Shrink  float64 // fraction by which the rows it replaces may become fewer
	Bad     float64 // fraction of the rows read that may be bad
}

// Column is one column after names: and ranges were unfolded.
type Column struct {
	rows.Column
	From        string // label.x, arrival.as_of, arrival.at, arrival.file; or empty
	Was         string // the column's former name; or empty
	Label       string // the title a person reads
	Description string
	Labels      map[string]string            // titles of codes, by code
	LabelIn     map[string]string            // Label by language; nil where it was written without
	LabelsIn    map[string]map[string]string // Labels by code and language; of those that were written with one
	AskedText   string                       // the condition as written; or empty
	Place       problem.Place

	formerly []string // fields under which older files have it, the last first

	untyped bool // its file says no type
	grown   bool // it, or its type, is what the table has become (growth.go)
}

// HasCompanion says whether NAME__empty exists: it does where there is more than one kind of empty.
func (c Column) HasCompanion() bool {
	return len(c.Missing) > 0 || len(c.NotApplicable) > 0 || c.Asked != nil
}

// Companion is the name of the column that says why this one is empty.
func (c Column) Companion() string { return c.Name + rows.EmptySuffix }

// adds says that every delivery adds to what is there, so that none stands alone for a part of the table.
func (t *Table) adds() bool { return t.Strategy == Append || t.Strategy == Merge }

// IsSeed says whether the rows are kept in git, in seeds/NAME.csv.
func (t *Table) IsSeed() bool { return t.SeedFile != "" }

// Names of all columns of the table in the lake, companions beside their column.
func (t *Table) Names() []string {
	var names []string
	for _, c := range t.lakeColumns() {
		names = append(names, c.Name)
	}
	return names
}

// lakeColumns are the columns as the lake keeps them, without ids.
func (t *Table) lakeColumns() []column.Column {
	var all []column.Column
	for _, c := range t.Columns {
		doc := c.Label
		if doc == "" {
			doc = c.Description
		}
		all = append(all, column.Column{Name: c.Name, Type: c.Type, Doc: doc})
		if c.HasCompanion() {
			all = append(all, column.Column{
				Name: c.Companion(),
				Type: column.Type{Kind: column.String},
				Doc:  "why " + c.Name + " is empty: not_asked, excluded, not_applicable, no_answer",
			})
		}
	}
	return all
}

// column finds a column by name.
func (t *Table) column(name string) (Column, bool) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return Column{}, false
}
