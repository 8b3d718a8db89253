// Package extract is what connectors of databases have in common: the keys of their blocks, the SELECT that a pull sends,
// how far an incremental one may read, and rows written as Parquet pages with their types kept and memory bounded. It
// knows no database: what is asked goes through Database, and how it is written through Dialect.
//
// A pull (pull.go) describes what it reads, sets a bound that no running transaction can still write below (bound.go),
// begins a snapshot, and has the database append rows to a Table (table.go, cell.go). Its other half (pages.go) writes
// them to Parquet beside it and hands pages to emit; order.go sees that a page ends where the next attempt can go on.
package extract

import (
	"context"
	"io"

	"github.com/naru-data/naru/internal/engine/column"
)

// Column is one column of what is read.
type Column struct {
	Name   string      // exactly as the database has it
	Type   column.Type // how its values are kept
	Source string      // the database's own word for its type, such as numeric(12,2)
	Select string      // how the SELECT writes it, where the bare name would not do; may name the column as Row.NAME
	Orders bool        // its values have one order, a literal of each is equal to it, and so it can be a key or a cursor
}

// Row is the name by which a SELECT speaks of what it reads.
const Row = "naru_row"

// Database is one connection to a database. It is used by one goroutine.
type Database interface {
	// Columns are those of `select * from FROM`.
	Columns(ctx context.Context, from string) ([]Column, error)
	// Value is the first value of the first row of a SELECT, as text; ok is false when it is null or there is no row.
	Value(ctx context.Context, sql string) (text string, ok bool, err error)
	// Snapshot begins a read-only transaction: all that is asked from now on is answered as of this moment.
	Snapshot(ctx context.Context) error
	// Read appends every row of a SELECT; an error of the table ends it and is returned.
	Read(ctx context.Context, sql string, into *Table) error
}

// Connection is a database, and how one leaves it.
type Connection interface {
	Database
	io.Closer
}

// Dialect is how one kind of database writes what a pull says.
type Dialect struct {
	Quote   func(name string) string
	Literal func(c Column, text string) string      // of a text that Value or a Table gave for the column
	After   func(columns, literals []string) string // rows behind these values, in the order of the columns
	Value   func(value any) string                  // of a parameter: string, int64, float64, bool, time.Time
	Now     string                                  // SELECT of microseconds since 1970, by the database's clock
	Running string                                  // SELECT of a text that says which transactions run; null: the user may not know
	Ended   func(running string) string             // SELECT of 1 when all these have ended, else 0
}
