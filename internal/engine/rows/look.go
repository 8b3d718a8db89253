package rows

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Seen is what a file says of itself before any contract.
type Seen struct {
	Format FormatSpec         // the word that its content or name gives, with the options it was read by
	Fields []string           // names in the file's order; may hold empty and equal ones
	Notes  []*problem.Problem // what was found out about it
	Wrong  int64              // records that are bad as a whole, of those that were looked at
	Types  []column.Type      // of Fields, where the file has its values typed; Invalid where no contract would keep them so
	cells  []Cell
}

// Cell is one field as it was written.
type Cell struct {
	Text     string
	Quoted   bool // stood in quotes: an empty text rather than nothing
	Moment   bool // a cell of a workbook that shows a date or time, as 2026-11-24 09:30:00; a date or time of Parquet
	Unusable bool // an error, a formula that was never calculated, or hidden by a merged cell
	Number   bool // a number that is one in the file, not a text
	Nested   bool // a list or an object, as JSON text
}

// Look reads a file as Load does, without a contract, in the file's order. each is told the line of a record and its
// cells, which are valid until it returns; it answers false to stop. A file that must not be loaded is a *Broken; one
// without rows is not.
//
// Fields of documents are the paths below a record at which something else than an object stands. They are found while the
// records are read: cells grow, in the order in which fields come.
func Look(ctx context.Context, in Input, formats Formats, each func(line int64, cells []Cell) bool) (Seen, error) {
	seen, err := lookAt(ctx, in, formats, each)
	if err != nil {
		return Seen{}, fmt.Errorf("look at %q: %w", in.Name, err)
	}
	return seen, nil
}

func lookAt(ctx context.Context, in Input, formats Formats, each func(int64, []Cell) bool) (Seen, error) {
	return glance(ctx, in, formats, func(s *Seen, r *Records) bool {
		texts := r.texts()
		if r.Arrays != nil && s.Types == nil {
			s.Types = typesOf(r.Arrays)
		}
		for i, line := range r.Lines {
			s.cells = r.cells(s.cells, texts, i)
			if !each(line, s.cells) {
				return false
			}
		}
		return true
	})
}

// glance hands on the records of a file as they are cut.
func glance(ctx context.Context, in Input, formats Formats, each func(*Seen, *Records) bool) (_ Seen, err error) {
	reading, err := openInput(ctx, in, formats, nil)
	if err != nil {
		return Seen{}, err
	}
	defer func() {
		if closed := reading.close(); err == nil {
			err = closed
		}
	}()
	seen := Seen{Format: reading.spec, Fields: reading.Fields, Notes: reading.Notes}
	var records Records
	for more, n := true, 0; more; n++ {
		piece, err := reading.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Seen{}, err
		}
		if in.Sample > 1 && n%in.Sample != 0 {
			piece.Done()
			continue
		}
		if more, err = seen.piece(&records, piece, each); err != nil {
			return Seen{}, err
		}
	}
	if reading.Names != nil {
		seen.Fields = reading.Names()
	}
	return seen, ctx.Err()
}

func (s *Seen) piece(r *Records, p Piece, each func(*Seen, *Records) bool) (bool, error) {
	defer p.Done()
	for {
		more, err := p.Cut(r)
		if err != nil {
			return false, err
		}
		s.Wrong += int64(len(r.Wrong))
		if !each(s, r) {
			return false, nil
		}
		if !more {
			return true, nil
		}
	}
}

// batchText is a copy of what the fields of some records point into, from a place on: one copy for all of them.
type batchText struct {
	text string
	from uint32
}

func (r *Records) texts() batchText {
	if len(r.Fields) == 0 {
		return batchText{}
	}
	from, end := r.Fields[0].Start, uint32(0)
	for _, f := range r.Fields {
		if f.len() > 0 {
			from, end = min(from, f.Start), max(end, f.Start+uint32(f.len()))
		}
	}
	if end <= from {
		return batchText{}
	}
	return batchText{text: string(r.Data[from:end]), from: from}
}

// cells are the fields of a record as texts; a doubled quote is one.
func (r *Records) cells(into []Cell, t batchText, row int) []Cell {
	if cap(into) < r.Width {
		into = make([]Cell, r.Width)
	}
	into = into[:r.Width]
	if r.Arrays != nil {
		for i, a := range r.Arrays {
			into[i] = arrayCell(a, row)
		}
		return into
	}
	for i, f := range r.Fields[row*r.Width : (row+1)*r.Width] {
		cell, size := &into[i], f.Size&sizeMask
		*cell = Cell{}
		if size > 0 {
			cell.Text = t.text[f.Start-t.from:][:size]
		}
		if f.Size != size {
			cell.mark(r, f)
		}
	}
	return into
}

// mark tells how a field was written.
func (c *Cell) mark(r *Records, f Field) {
	c.Quoted, c.Moment, c.Unusable = f.Size&Quoted != 0, f.Size&Moment != 0, f.Size&Unusable != 0
	c.Number, c.Nested = f.Size&Number != 0, f.Size&Nested != 0
	if f.Size&Escaped != 0 {
		quote := string(r.Data[f.Start-1 : f.Start])
		c.Text = strings.ReplaceAll(c.Text, quote+quote, quote)
	}
}

func arrayCell(a arrow.Array, row int) Cell {
	if a.IsNull(row) {
		return Cell{}
	}
	marks := marksOf(storageArray(a))
	return Cell{Text: string(arrayText(nil, a, row)), Quoted: marks&Quoted != 0, Moment: marks&Moment != 0,
		Number: marks&Number != 0, Nested: marks&Nested != 0}
}

// TimeReader says of a text whether Load would read it as a date or time of the kind: under a format, or as ISO has it
// where the format is empty. A timestamptz must then say its offset. It belongs to one goroutine.
func TimeReader(kind column.Kind, format string) (func(text string) bool, error) {
	iso := &isoTimes{kind: kind}
	parse := iso.parse
	if format != "" {
		pattern, err := newStrptime(format, kind, nil)
		if err != nil {
			return nil, fmt.Errorf("read times by %q: %w", format, err)
		}
		parse = pattern.parse
	}
	return func(text string) bool {
		_, wrong := parse([]byte(text))
		return wrong == ""
	}, nil
}
