// Package check is checks/*.yaml and checks/*.sql: what must hold before anyone can see a table, or whenever a flow
// asks. It decodes them, judges them by SQL that returns the rows which fail, and keeps what was found. It never moves
// a pointer: what a failure stops is decided by who asked.
package check

import (
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// The kinds of check, as they are written.
const (
	NotNull       = "not_null"
	Unique        = "unique"
	Accepted      = "accepted_values"
	Range         = "range"
	Pattern       = "pattern"
	Relationships = "relationships"
	RowCount      = "row_count"
	Freshness     = "freshness"
	SQL           = "sql" // a file of its own
)

// Check is one thing that must hold. Name is the file's name, ".", its number in the file and its kind:
// "responses.2_row_count"; a SQL check bears the file's name alone.
type Check struct {
	Name     string
	Place    problem.Place // of the entry, or of the SQL's first character
	Table    string        // judged while this table is prepared; empty: only by the step `check`
	Blocking bool
	Kind     string
	Columns  []string      // of not_null, unique, accepted_values, range, pattern, relationships, freshness
	Params   parameter.Set // of a SQL check
	SQL      string        // of a SQL check: returns the rows that fail

	Values   []string      // accepted_values, as written
	Min, Max *string       // range and row_count, as written; nil: open
	By       []string      // row_count: once per group of these columns
	Matches  string        // pattern
	Other    string        // relationships: the table that holds all values
	OtherKey string        // relationships: its column
	Age      time.Duration // freshness
}

// Result is what was found about one check.
type Result struct {
	Check    string           `json:"check"`
	Table    string           `json:"table,omitempty"`
	Blocking bool             `json:"blocking"`
	Passed   bool             `json:"passed"`
	Failing  int64            `json:"failing"`            // rows that the check's SQL returned
	Sample   []map[string]any `json:"sample,omitempty"`   // at most 100 of them, in values that JSON keeps
	Snapshot string           `json:"snapshot,omitempty"` // what was judged: table@snapshot
	Run      string           `json:"run,omitempty"`
	At       time.Time        `json:"at"`
	Error    string           `json:"error,omitempty"` // it could not be judged, which counts as failed

	first string // failing row, in words; not kept
}
