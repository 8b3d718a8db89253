package rows

import (
	"context"
	"io"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Formats are the plugs by word: csv, tsv, xlsx, json, jsonl, xml, parquet.
type Formats map[string]Format

// Format reads one kind of file.
type Format interface {
	// Open reads as far as the names of the fields. A file that is none of this kind, or holds no names, is a *Broken.
	Open(ctx context.Context, s Source) (*Reading, error)
}

// Source is a file as a format sees it: unpacked, and not yet looked at.
type Source struct {
	Name    string // for messages
	Body    io.Reader
	Spec    FormatSpec
	Records string                        // Input.Records, or the format's own
	Wanted  []string                      // Column.Field of the columns that are read, each once
	All     bool                          // nothing is wanted by name: every field is looked at
	Again   func() (io.ReadCloser, error) // Body once more from its beginning
	// File is the packed object for reading at random places, when it is a plain file that is not packed; else nil.
	File  RandomAccess
	Size  int64  // Input.Size
	Spool string // Input.Spool
}

// RandomAccess is a file that can be read at any place.
type RandomAccess interface {
	io.ReaderAt
	io.ReadSeeker
}

// Reading is a file that is being read, after its names.
type Reading struct {
	Fields    []string           // names in the file's order; may hold empty and equal ones
	Notes     []*problem.Problem // what was found out about the file
	Decimal   byte               // before a fraction; 0: the point
	Thousands byte               // between groups of three digits; 0: nothing may stand there
	// Next gives the next piece in the file's order, io.EOF after the last, *Broken when the file is not whole. It is
	// called by one goroutine.
	Next func() (Piece, error)
	// Places are the fields of a record that Source.Wanted stands for, -1 where there is none. Nil: fields are found by
	// the names in Fields.
	Places     []int
	MayBeEmpty bool            // a file without a record is whole
	Single     bool            // a value where a list is wanted is a list of one, as XML cannot tell them apart
	Observed   func() Observed // once all pieces were read: of documents; nil: Fields say it all
	Names      func() []string // the fields of a look at everything, once it is over; nil: Fields
	Close      func() error    // gives back what the format holds; nil: nothing
}

// Observed is what was seen in all records of a file.
type Observed struct {
	Fields  []FieldSeen
	Lacking []string // of Source.Wanted: what occurs nowhere
	Notes   []*problem.Problem
}

// Piece is a part of a file that begins and ends between two records, so that it can be cut into fields by itself.
type Piece struct {
	Records int64 // counted while the piece was taken from the file, not by Cut (I7)
	// Cut puts the next BatchRecords records into r and says whether there are more. It is called by one goroutine.
	Cut func(r *Records) (more bool, err error)
	// Done says that nothing points into the data of the piece any more. It is called once, unless the load fails.
	Done func()
}

// BatchRecords is how many records are cut and typed at once: as many as stay in the processor's cache.
const BatchRecords = 2048

// Records are some records of a file, cut into fields but not typed. Only those with the right number of fields are in
// Fields; the others are in Wrong.
type Records struct {
	Data   []byte // what spans and fields point into
	Width  int
	Fields []Field // Width fields for every record
	Lines  []int64 // where each record begins
	Raw    []Span  // the text of each record
	Wrong  []Wrong
	// Arrays are the values where the file has them typed: one of each of Width fields, nil where the file lacks it. There
	// are no Fields and no Raw then. Names are those of the fields.
	Arrays []arrow.Array
	Names  []string
}

// Span is Data[Start:End].
type Span struct{ Start, End uint32 }

// Field is a text in Records.Data, and what is known about how it was written.
type Field struct {
	Start uint32
	Size  uint32 // bytes, together with the marks below
}

// Marks of a field, in the top bits of Size.
const (
	Quoted  uint32 = 1 << 31 // stood in quotes
	Escaped uint32 = 1 << 30 // holds doubled quotes that stand for one
	Number  uint32 = 1 << 29 // a number cell: digits with a point, whatever the file's options say
	Moment  uint32 = 1 << 28 // a cell that shows a date or time, written as 2026-11-24 09:30:00
	// Unusable is a cell without a value: an error, or without a text a formula that was never calculated, and with Quoted
	// one that a merged cell hides.
	Unusable uint32 = 1 << 27
	Nested   uint32 = 1 << 26 // a list or an object, as JSON text

	sizeMask = Nested - 1
)

// LongestField is the most bytes of a field.
const LongestField = int(sizeMask)

// Wrong is a record that is bad as a whole.
type Wrong struct {
	Line int64
	Raw  Span
	Code problem.Code
	Args problem.Args
}

// Reset makes r empty for records over data.
func (r *Records) Reset(data []byte, width int) {
	r.Data, r.Width = data, width
	r.Fields, r.Lines, r.Raw, r.Wrong = r.Fields[:0], r.Lines[:0], r.Raw[:0], r.Wrong[:0]
	r.Arrays = nil
}

// Len is the number of records in Fields.
func (r *Records) Len() int { return len(r.Lines) }

func (f Field) len() int { return int(f.Size & sizeMask) }

// Text is a field as it was written, without quotes around it.
func (r *Records) Text(f Field) []byte { return r.Data[f.Start : f.Start+f.Size&sizeMask] }
