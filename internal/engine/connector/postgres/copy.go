package postgres

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/naru-data/naru/internal/engine/connector/extract"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// signature begins what COPY gives in the binary form; flags and the length of what follows them stand behind it.
var signature = []byte("PGCOPY\n\xff\r\n\x00")

const headerLength = 11 + 4 + 4

// decoder is where COPY writes: it appends rows to a table.
type decoder struct {
	table    *extract.Table
	source   *Source
	decoders []decode
	begun    bool
	done     bool
	rest     []byte // of a row, or of the header, that is not whole yet
	err      error  // why nothing more is taken
}

func newDecoder(c *connection, table *extract.Table) (*decoder, error) {
	if len(c.decoders) != len(table.Cells) {
		return nil, errors.New("read before the columns were asked for")
	}
	return &decoder{table: table, source: c.source, decoders: c.decoders}, nil
}

// Write takes the next bytes. They are mostly one row, but need not be.
func (d *decoder) Write(p []byte) (int, error) {
	if d.err != nil {
		return 0, d.err
	}
	from := p
	if len(d.rest) > 0 {
		d.rest = append(d.rest, p...)
		from = d.rest
	}
	left, err := d.take(from)
	if err != nil {
		d.err = err
		return 0, err
	}
	d.rest = append(d.rest[:0], left...)
	return len(p), nil
}

// take reads whole rows and gives back what is not one yet.
func (d *decoder) take(from []byte) (left []byte, err error) {
	if !d.begun {
		if from, d.begun, err = header(from); err != nil || !d.begun {
			return from, err
		}
	}
	for !d.done {
		size := rowLength(from)
		switch {
		case size == 0:
			return from, nil
		case int16(binary.BigEndian.Uint16(from)) == -1:
			d.done = true
		default:
			if err := d.row(from[2:size]); err != nil {
				return nil, err
			}
		}
		from = from[size:]
	}
	if len(from) > 0 {
		return nil, errors.New("bytes came behind the end of the copy")
	}
	return nil, nil
}

// header cuts the header off, when it is whole.
func header(from []byte) (rest []byte, whole bool, err error) {
	if len(from) < headerLength {
		return from, false, nil
	}
	if !bytes.HasPrefix(from, signature) || binary.BigEndian.Uint32(from[11:]) != 0 {
		return nil, false, errors.New("the copy does not begin as one in the binary form does")
	}
	end := headerLength + int(binary.BigEndian.Uint32(from[15:]))
	if len(from) < end {
		return from, false, nil
	}
	return from[end:], true, nil
}

// rowLength is that of the first row, or 0 when it is not whole.
func rowLength(from []byte) int {
	if len(from) < 2 {
		return 0
	}
	at := 2
	for fields := int16(binary.BigEndian.Uint16(from)); fields > 0; fields-- {
		if len(from) < at+4 {
			return 0
		}
		size := int32(binary.BigEndian.Uint32(from[at:]))
		if at += 4; size > 0 {
			at += int(size)
		}
	}
	if at > len(from) {
		return 0
	}
	return at
}

func (d *decoder) row(from []byte) error {
	for i, cell := range d.table.Cells {
		value, rest, err := cut(from)
		if err == nil && value != nil {
			err = d.decoders[i](cell, value)
		} else if err == nil {
			cell.Null()
		}
		if err != nil {
			args := problem.Args{"column": cell.Column.Name, "type": cell.Column.Source, "why": err}
			return problem.New("database_value", d.source.Place(), args)
		}
		from = rest
	}
	if len(from) > 0 {
		return fmt.Errorf("a row has more than its %d columns", len(d.table.Cells))
	}
	return d.table.End()
}

// ended says whether all has come.
func (d *decoder) ended() error {
	if !d.done {
		return errors.New("the copy ended before its end was told")
	}
	return nil
}
