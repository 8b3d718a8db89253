package rows

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Seen is what a file says of itself before any contract.
type Seen struct {
	Format FormatSpec         // the word that its content or name gives, with the options it was read by
	Fields []string           // names in the file's order; may hold empty and equal ones
	Notes  []*problem.Problem // what was found out about it
	Wrong  int64              // records that are bad as a whole, of those that were looked at
}

// Cell is one field as it was written.
type Cell struct {
	Text     string
	Quoted   bool // stood in quotes: an empty text rather than nothing
	Moment   bool // a cell of a workbook that shows a date or time, as 2026-11-24 09:30:00
	Unusable bool // an error, a formula that was never calculated, or hidden by a merged cell
}

// Look reads a file as Load does, without a contract, in the file's order. each is told the line of a record and its
// cells, which are valid until it returns; it answers false to stop. A file that must not be loaded is a *Broken; one
// without rows is not.
func Look(ctx context.Context, in Input, formats Formats, each func(line int64, cells []Cell) bool) (Seen, error) {
	seen, err := lookAt(ctx, in, formats, each)
	if err != nil {
		return Seen{}, fmt.Errorf("look at %q: %w", in.Name, err)
	}
	return seen, nil
}

func lookAt(ctx context.Context, in Input, formats Formats, each func(int64, []Cell) bool) (_ Seen, err error) {
	opened, err := openBody(ctx, in)
	if err != nil {
		return Seen{}, err
	}
	defer func() {
		if closed := opened.Close(); err == nil {
			err = closed
		}
	}()
	buffered := bufio.NewReaderSize(opened, sniffBytes)
	head, err := buffered.Peek(sniffBytes)
	if err != nil && !errors.Is(err, io.EOF) {
		return Seen{}, err
	}
	if in.Format.Word, err = chooseFormat(in, head); err != nil {
		return Seen{}, err
	}
	reading, err := openReading(ctx, in, formats, buffered)
	if err != nil {
		return Seen{}, err
	}
	seen := Seen{Format: in.Format, Fields: reading.Fields, Notes: reading.Notes}
	for more := true; more; {
		piece, err := reading.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Seen{}, err
		}
		if more, err = seen.piece(piece, each); err != nil {
			return Seen{}, err
		}
	}
	return seen, ctx.Err()
}

func (s *Seen) piece(p Piece, each func(int64, []Cell) bool) (bool, error) {
	defer p.Done()
	var r Records
	cells := make([]Cell, len(s.Fields))
	for {
		more, err := p.Cut(&r)
		if err != nil {
			return false, err
		}
		s.Wrong += int64(len(r.Wrong))
		for i, line := range r.Lines {
			for k := range cells {
				cells[k] = r.cell(r.Fields[i*r.Width+k])
			}
			if !each(line, cells) {
				return false, nil
			}
		}
		if !more {
			return true, nil
		}
	}
}

// cell is a field as text; a doubled quote is one.
func (r *Records) cell(f Field) Cell {
	text := r.Text(f)
	if f.Size&Escaped != 0 {
		quote := r.Data[f.Start-1 : f.Start]
		text = bytes.ReplaceAll(text, []byte{quote[0], quote[0]}, quote)
	}
	return Cell{
		Text: string(text), Quoted: f.Size&Quoted != 0, Moment: f.Size&Moment != 0, Unusable: f.Size&Unusable != 0,
	}
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
