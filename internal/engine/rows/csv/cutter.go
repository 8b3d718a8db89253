package csv

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

const (
	pieceBytes    = 4 << 20
	longestQuoted = 1 << 20
	longestRecord = 64 << 20
	padding       = 16 // bytes beyond a piece that may be looked at
)

// cutter takes pieces from a file, each of whole records, and counts records and lines while it looks for quotes and
// newlines. One goroutine uses it.
type cutter struct {
	grammar  grammar
	encoding encoding
	source   io.Reader
	name     string
	names    []string // of the header

	pieces   int    // bytes of a piece
	buffer   []byte // what data lies in
	data     []byte // read and not yet handed out
	line     int64  // of data's first byte
	ended    bool   // the source is at its end
	unclosed bool   // the last line had no newline; one was put there
	pool     sync.Pool
}

// drop forgets the first n bytes.
func (c *cutter) drop(n int) { c.data = c.data[n:] }

// fill reads until a piece is full or the source ends. The last line is given a newline where it has none.
func (c *cutter) fill() error {
	c.room(c.pieces)
	for !c.ended && len(c.data) < cap(c.data)-padding {
		n, err := c.source.Read(c.data[len(c.data) : cap(c.data)-padding])
		c.data = c.data[:len(c.data)+n]
		if errors.Is(err, io.EOF) {
			c.ended = true
			break
		}
		if err != nil {
			return err
		}
	}
	if c.ended && len(c.data) > 0 && c.data[len(c.data)-1] != '\n' {
		c.data = append(c.data, '\n')
		c.unclosed = true
	}
	if len(c.data) == 0 {
		return io.EOF
	}
	return nil
}

// room moves data to a buffer that holds at least n bytes, and as much again as there is.
func (c *cutter) room(n int) {
	size := max(n, 2*len(c.data)) + padding
	if cap(c.data) >= size && c.buffer != nil {
		return
	}
	fresh, _ := c.pool.Get().(*[]byte)
	if fresh == nil || cap(*fresh) < size {
		made := make([]byte, 0, size)
		fresh = &made
	}
	c.buffer = *fresh
	c.data = append((*fresh)[:0], c.data...)
}

// next cuts off the next piece.
func (c *cutter) next() (rows.Piece, error) {
	for {
		if err := c.fill(); err != nil {
			return rows.Piece{}, err
		}
		cut := c.grammar.cut(c.data, c.ended)
		if cut.open && c.ended {
			return rows.Piece{}, broken("rows_open_quote", c.name, problem.Args{"line": c.line + countLines(c.data[:cut.size])})
		}
		if cut.size == 0 {
			if len(c.data) >= longestRecord {
				return rows.Piece{}, broken("rows_record_long", c.name, problem.Args{"line": c.line, "most": longestRecord >> 20})
			}
			c.room(2 * len(c.data))
			continue
		}
		piece := c.piece(cut)
		if cut.records == 0 { // blank lines
			continue
		}
		return piece, nil
	}
}

// piece hands out the first bytes of data in the buffer they are in, and moves the rest to another.
func (c *cutter) piece(cut cut) rows.Piece {
	whole, rest := c.data[:cut.size:cap(c.data)], c.data[cut.size:]
	buffer := c.buffer
	f := &fields{
		grammar: c.grammar, encoding: c.encoding, names: c.names, name: c.name, data: whole, line: c.line,
		unclosed: c.unclosed && len(rest) == 0,
	}
	c.line += countLines(whole)
	c.buffer, c.data = nil, rest
	c.room(c.pieces)
	return rows.Piece{Records: cut.records, Cut: f.cut, Done: func() { c.pool.Put(&buffer) }}
}

func countLines(data []byte) int64 { return int64(bytes.Count(data, newline)) }

// cut is how much of some data is whole records.
type cut struct {
	size    int // bytes of whole records; what follows begins with a record
	records int64
	open    bool // a quote stands open at the end of the data
}

// cut finds the end of the last whole record. It looks only for quotes, and counts newlines between them; data begins
// with a record.
func (g grammar) cut(data []byte, ended bool) cut {
	var c cut
	at := 0 // all before it is settled; outside of quotes
	for {
		quote := -1
		if g.quoting {
			quote = bytes.IndexByte(data[at:], g.quote)
		}
		if quote < 0 {
			c.lines(data, at, len(data))
			return c
		}
		quote += at
		c.lines(data, at, quote)
		if quote > 0 && data[quote-1] != g.delimiter && data[quote-1] != '\n' {
			at = quote + 1 // a byte like others
			continue
		}
		next, end := g.closing(data, quote)
		switch end {
		case closedRight:
			at = next
		case notRead:
			c.open = true
			return c
		default: // the physical line where the record begins is a bad record
			line := indexLine(data[c.size:])
			if line < 0 {
				return c // its end is not yet read
			}
			c.size += line + 1
			c.records++
			at = c.size
		}
	}
}

// lines counts the records that end between two places outside of quotes.
func (c *cut) lines(data []byte, from, to int) {
	gap := data[from:to]
	last := bytes.LastIndexByte(gap, '\n')
	if last < 0 {
		return
	}
	gap = gap[:last+1]
	c.records += int64(bytes.Count(gap, newline)) - blanks(data[c.size:from+last+1], from-c.size)
	c.size = from + last + 1
}

// blanks counts the lines without a byte in data, which begins with a record and ends with a newline; the first from
// bytes hold no end of a record.
func blanks(data []byte, from int) (n int64) {
	if from == 0 {
		for {
			blank := blankLine(data)
			if blank == 0 {
				break
			}
			n++
			data = data[blank:]
		}
	} else {
		data = data[from:]
	}
	for {
		at := indexBlank(data)
		if at < 0 {
			return n
		}
		data = data[at:]
		for blank := blankLine(data); blank > 0; blank = blankLine(data) {
			n++
			data = data[blank:]
		}
	}
}

// indexBlank finds the first line without a byte that follows a newline.
func indexBlank(data []byte) int {
	at := bytes.Index(data, []byte("\n\n"))
	if at >= 0 {
		data = data[:at+1]
	}
	if before := bytes.Index(data, []byte("\n\r\n")); before >= 0 {
		at = before
	}
	if at < 0 {
		return -1
	}
	return at + 1
}

// closing is how a quoted field ends.
type closing uint8

const (
	closedRight closing = iota
	closedWrong
	tooLong
	notRead // the data ends before it can be told
)

// closing looks for the quote that closes the one at open; next is the place after it.
func (g grammar) closing(data []byte, open int) (next int, end closing) {
	window, short := data[open+1:], true
	if len(window) >= g.longest {
		window, short = window[:g.longest], false
	}
	for at := 0; at < len(window); at++ {
		quote := bytes.IndexByte(window[at:], g.quote)
		if quote < 0 {
			break
		}
		at += quote
		after := open + 1 + at + 1
		switch {
		case after == len(data) || data[after] == '\r' && after+1 == len(data):
			return 0, notRead
		case data[after] == g.quote:
			at++
		case g.closes(data[after:]):
			return after, closedRight
		default:
			return 0, closedWrong
		}
	}
	if short {
		return 0, notRead
	}
	return 0, tooLong
}
