// Package sqlengine is the socket of engines that run SQL over pinned tables: what a SELECT reads, and its answer as
// rows, as columns and as files. It knows no user, reads no pointer and never moves one.
package sqlengine

import (
	"context"
	"io"
	"iter"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Engine is one SQL engine. It may be used by many goroutines at once. What a person can mend in a statement is a
// *problem.Problem with its place in their file; so are a timeout, a lack of memory and a full disk.
type Engine interface {
	// Parse accepts one SELECT over tables and functions that were decided on, and runs nothing. Whether its tables and
	// columns exist is not asked.
	Parse(ctx context.Context, sql string, at problem.Place) (Statement, error)

	// Query answers a SELECT over exactly the tables given. Rows must be closed; they end with ctx.
	Query(ctx context.Context, q Query) (Rows, error)

	// Scan hands a SELECT's answer over column by column, in the SELECT's order, a batch at a time; no rows, no batch.
	// Calls of each never overlap, and its error, answered as it is, ends the scan. Columns are boolean, integer, long,
	// double or string; others are a problem. What it holds in memory does not grow with the number of rows.
	Scan(ctx context.Context, q Query, each func(Batch) error) error

	// Write puts a SELECT into files, computed once: one file per partition tuple (or several, see Target.FileRows), none
	// when there are no rows; in each, rows are in the SELECT's order. Empty text in a partition column is kept as null.
	// Nothing names the files yet. With Target.Into it is one stream.
	Write(ctx context.Context, q Query, to Target) (Written, error)

	// Holding says which of a table's files hold a row whose key columns equal those of any row of keys, null being equal
	// to null: the files that a merge must write anew, in the order of table.Files. keys has the key columns under the
	// same names. What it holds in memory is bounded, however many rows either has.
	Holding(ctx context.Context, table Table, key []string, keys Table) (files []string, err error)
}

// Statement is what was found in one SELECT.
type Statement struct {
	Tables     []Reference // read, in lower case, without its own CTEs; each once, in the order of the text
	Parameters []string    // $names, each once
	Columns    []string    // names written as columns, in lower case; to see whether a companion was named
	Changing   []Reference // functions whose answer changes by itself: now(), random(), ..., and unseeded samples
	Beyond     []Reference // window functions, and functions that make several rows of one, such as unnest
	Star       bool        // * or columns(...) stands somewhere
	Gives      []string    // names of the answer's columns, in lower case and order, when they are Named
	Named      bool        // all columns of the answer have names that stand in the text
}

// Reference is a name in a statement: "responses", "estimates.daily", "naru.runs", "now".
type Reference struct {
	Name  string
	Place problem.Place
}

// Query is one SELECT and all that it may read.
type Query struct {
	SQL     string
	Place   problem.Place // of its first character, for errors
	Args    []Argument    // surplus ones are left out; a missing one is a problem
	Tables  []Table
	Timeout time.Duration // from the question to the last row; 0: the engine's own, or none
}

// Argument is a bound parameter. Value is nil, bool, int, int32, int64, float64, string, time.Time or []any. A string is
// taken for every type but lists, if it can be read as one; decimals are exact so.
type Argument struct {
	Name  string
	Type  column.Type
	Value any
}

// Table is one relation that a question may read: files, or rows held here. Without either it is empty.
type Table struct {
	Name    string
	Columns []column.Column // with field ids when there are files
	Files   []string
	Rows    iter.Seq2[[]any, error]
	Only    map[string][]string // scope: rows whose columns, as text, equal one of the texts; all of these must hold
	// Place names a further column, a long that says where in Files each row lies; see PlaceFile. Only with Files.
	Place string
}

// A place is a file's index in Table.Files and, below it, the row's index in the file: a row that stands in a later file,
// or further down in the same, has the greater one.
const placeBits = 40

// PlaceFile is the file's index in Table.Files.
func PlaceFile(place int64) int { return int(place >> placeBits) }

// PlaceOf is where a row lies.
func PlaceOf(file int, row int64) int64 { return int64(file)<<placeBits + row }

// Rows stream in the SELECT's order. Close ends the query and frees its memory; it is always called, and may be twice.
type Rows interface {
	Columns() []column.Column // names as written; two may be the same
	Next() bool

	// Values are of this row, valid until Next: nil, bool, int32, int64, float64, string (decimals as exact text, and
	// whatever has no type of a contract), time.Time in UTC (dates at midnight), []any, map[string]any.
	Values() []any

	Err() error
	Close() error
}

// Batch is some rows of an answer, at least one, column by column. It, and its slices, belong to the callee: nothing
// writes to them later.
type Batch struct {
	Rows    int
	Columns []Vector
}

// Vector is one column of a batch. Exactly one of Longs, Doubles and Texts is set, by the column's kind (integers, and
// booleans as 0 and 1, are Longs), as long as the batch; where Null says so, its value there means nothing. Null is nil
// when all are there.
type Vector struct {
	Longs   []int64
	Doubles []float64
	Texts   []string
	Null    []bool
}

// Target is where Write puts a SELECT. Plan is asked once, before anything runs, with the columns that the SELECT gives
// (no ids); it answers the table's columns with ids, to whose types all values are cast, and the names of those that
// partition it. With Into, Plan and Create are not asked: the columns are written under their own names and in their
// own types, without ids.
type Target struct {
	Plan     func(columns []column.Column) (withIDs []column.Column, partition []string, err error)
	Create   func() (File, error)
	FileRows int64     // a file has at most so many; a tuple with more gets several, in the SELECT's order. 0: one file
	Into     io.Writer // instead of files: one Parquet file for somebody else's eyes, also when there are no rows
}

// File is a place for one Parquet file that the engine writes itself.
type File interface {
	TempPath() string
	Seal() (path string, size int64, err error) // durable under its final path
	Discard() error
}

// Written are the sealed files; none with Target.Into.
type Written struct {
	Columns []column.Column
	Files   []DataFile
	Rows    int64
}

// DataFile is one sealed Parquet file. Partition values are in the order of the partition, as Rows.Values gives them.
type DataFile struct {
	Path      string
	Size      int64
	Rows      int64
	Partition []any
}
