// Package rows turns the bytes of a format into typed columns and Parquet files.
//
// It counts every record itself while it reads, names every bad one by line, rounds nothing and loses nothing (I7). It
// knows columns and formats, never tables, users or where files lie; what it makes is durable but visible to nobody.
//
// A load (load.go) reads as data flows: bytes are unpacked (unpack.go), a format cuts them into pieces (format.go and the
// plugs), workers (worker.go) cut a piece into fields, type them column by column (typing.go), judge the rows (verdict.go,
// unique.go), tell of the bad ones (report.go), and give the others to sinks (sinks.go, sink.go), which gather them
// (gather.go) and write Parquet (parquet.go). What a contract says is made ready in contract.go and bind.go.
//
// Documents (json, jsonl, xml) are cut into units of JSON text by their plugs; documents.go finds the records in a unit and
// record.go their fields, by places that it learns from the keys (place.go). Lists and structs stay JSON text until
// nested.go types them. Values of Parquet that are typed already come as Arrow arrays (arrays.go).
package rows

import (
	"context"
	"io"
	"regexp"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Input is one object. Bytes that begin with gzip's magic are unpacked, whatever the name.
type Input struct {
	Name   string // for messages
	Size   int64  // of the object; a shorter body is truncated. -1: unknown
	Open   func(ctx context.Context) (io.ReadCloser, error)
	Format FormatSpec // word and options; zero: by Name's ending, then by content
	// Records is where in a document (json, jsonl, xml) the records of this table are, as document.ParsePath reads it; it
	// goes before the format's own. Fields of columns are paths below a record; with a slash, from the document's root, and
	// with `../` from the object that has the record, or its list, as a member. Empty: the format's own.
	Records string
	Report  func(work.Progress)
	// Spool is a folder for what must be read at random places: Parquet, when Open gives no file. Empty: the system's.
	Spool string
	// Sample asks Look and Walk for one piece of the file (some megabytes) in so many; 0 and 1: all of them.
	Sample int
}

// Column is one column of a contract: where its text comes from, what is allowed, and where it goes (the embedded
// column with its field id).
type Column struct {
	column.Column
	Field         string   // header of the file, or a path in its documents (Input.Records); ignored when Constant
	Optional      bool     // a file that lacks the field is no mistake: it is empty
	Constant      bool     // the same Value for every row: a label, the arrival's time
	Value         any      // nil, bool, int32, int64, float64, Decimal text, string, time.Time
	Format        string   // strptime pattern of dates and times
	Null          []string // texts that are no answer, besides the empty field
	Required      bool     // an empty field is a bad row, unless the question was not asked
	Unique        bool     // within this input; the first good row wins
	Values        []string // allowed, in their written form; compared after typing
	Min, Max      *string  // inclusive range, as written
	Pattern       *regexp.Regexp
	Missing       []string // codes of no answer
	NotApplicable []string // codes of "does not apply"
	Asked         *Condition
	EmptyID       int // field id of the companion NAME__empty; 0: has none
}

// EmptySuffix ends the name of a companion column.
const EmptySuffix = column.EmptySuffix

// What a companion says; null means answered.
const (
	NotAsked      = "not_asked"
	Excluded      = "excluded" // answered though not asked
	NotApplicable = "not_applicable"
	NoAnswer      = "no_answer"
)

// File is a place for one Parquet file: written, then sealed (durable under its final path) or discarded.
type File interface {
	io.Writer
	Seal() (path string, size int64, err error)
	Discard() error
}

// Target is where typed rows go.
type Target struct {
	Columns   []Column
	Partition []string // names of columns; every file holds one tuple of their values
	Undivided bool     // files hold rows of whatever partition, which are judged all the same as if files were named by it
	Create    func() (File, error)
	Zone      *time.Location // of times without one; nil: UTC
	Workers   int            // 0: all cores
	InOrder   bool           // files, and rows in them, are in the file's order, however many workers there are
	FileBytes int64          // a file that has grown so large is followed by another; 0: 384 MB
}

// Bad is one row that was set aside. Column is empty when the whole record is at fault. Value and Raw are valid text: a
// byte that is none stands as U+FFFD, a NUL as U+2400.
type Bad struct {
	Line   int64 // physical line where the record begins; for xlsx the sheet's row
	Column string
	Code   problem.Code
	Args   problem.Args
	Value  string // the field's text, at most 1 kB
	Raw    string // the record's text, at most 64 kB
}

// Written is what a load made. It is all durable, and nothing of it is visible yet.
type Written struct {
	Files    []DataFile
	Notes    []*problem.Problem // told, not fatal: fields that are not declared, the encoding that was found
	Excluded map[string]int64   // answers where the question was not asked, by column, in rows that were loaded
	Fields   []FieldSeen        // of the file, in its order: what drift is judged by
}

// FieldSeen is a field that a file has. For documents it is a path below a record, as document.Path writes it; lists and
// structs that a column takes whole are one field.
type FieldSeen struct {
	Name     string
	Declared bool   // a column reads it
	Kind     string // of documents and parquet: what its values are, "number", "text", "boolean", "list", "struct", or "mixed"; else empty
}

// DataFile is one sealed Parquet file. Partition values are in the order of Target.Partition: nil, bool, int32, int64,
// float64, string, time.Time (a date at UTC midnight). An empty text is nil.
type DataFile struct {
	Path      string
	Size      int64
	Rows      int64
	Partition []any
}

// Broken is a file that must not be loaded at all: truncated, empty, header only, HTML, a column missing. The delivery
// is refused.
type Broken struct {
	*problem.Problem
	Lacking []string // the fields that the file lacks, where that is why
}

// Permanent says that no retry mends it.
func (*Broken) Permanent() bool { return true }

// Unwrap gives the problem, so that errors.As finds it.
func (b *Broken) Unwrap() error { return b.Problem }
