package draft

import (
	"context"
	"errors"
	"io"

	"github.com/naru-data/naru/internal/engine/rows"
)

// A file is looked at whole as long as that takes about a second. Of a longer one some pieces are looked at, all over it:
// every piece that goes by, some megabytes of the file, allows for so many cells more. The last piece is always taken, for
// what may stand below the rows.
const (
	wholeCells  = 2 << 20
	pieceCells  = 16 << 10
	guessFields = 16 // of a record, where the names are not known before all is read
)

// sample reads a file through a format and hands some of its pieces on. It takes the same ones whenever it reads the same
// file: so a contract can be held against what it was proposed from. Cutting a file into pieces counts its records (I7), so
// that all are known where few are looked at; and it knows where quotes and brackets stand open, which no guess at a place
// in the middle of a file can.
type sample struct {
	cells      int64 // that are looked at before it becomes a sample
	all, taken int64 // records
}

// newSample begins with so many cells; 0: wholeCells.
func newSample(cells int64) *sample {
	if cells == 0 {
		cells = wholeCells
	}
	return &sample{cells: cells}
}

// through are the formats that take a sample. A workbook is never sampled: what takes time is to unpack it.
func (s *sample) through(formats rows.Formats) rows.Formats {
	all := rows.Formats{}
	for word, format := range formats {
		if word != "xlsx" {
			format = sampled{format, s}
		}
		all[word] = format
	}
	return all
}

// whole says that every record was taken.
func (s *sample) whole() bool { return s.all == s.taken }

type sampled struct {
	rows.Format
	sample *sample
}

// Open begins a new sample.
func (f sampled) Open(ctx context.Context, s rows.Source) (*rows.Reading, error) {
	reading, err := f.Format.Open(ctx, s)
	if err != nil {
		return nil, err
	}
	f.sample.all, f.sample.taken = 0, 0
	t := &thinning{sample: f.sample, width: int64(len(reading.Fields)), credit: f.sample.cells, from: reading.Next}
	if t.width == 0 {
		t.width = guessFields
	}
	thin := *reading
	thin.Next = t.next
	return &thin, nil
}

// thinning hands on pieces, one behind what it has read, so that it knows the last.
type thinning struct {
	sample *sample
	width  int64
	credit int64 // cells that may be looked at
	from   func() (rows.Piece, error)
	begun  bool
	held   rows.Piece
	err    error // of reading on after held
}

func (t *thinning) next() (rows.Piece, error) {
	if !t.begun {
		t.held, t.err = t.from()
		t.begun = true
	}
	for {
		piece, err := t.held, t.err
		if err != nil {
			return rows.Piece{}, err
		}
		t.held, t.err = t.from()
		t.sample.all += piece.Records
		t.credit += pieceCells
		if t.credit > 0 || errors.Is(t.err, io.EOF) {
			t.credit -= piece.Records * t.width
			t.sample.taken += piece.Records
			return piece, nil
		}
		piece.Done()
	}
}
