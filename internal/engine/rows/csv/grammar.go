package csv

import "bytes"

// grammar is how records and fields are told apart:
//
//   - A record ends at a newline, or a carriage return and a newline, outside of quotes, and at the end of the file.
//   - A line without a byte is no record.
//   - A quote opens a quoted field only as its first byte; elsewhere in a field it is a byte like others.
//   - In a quoted field two quotes stand for one; a single one closes it, and the delimiter or the end of the record
//     must follow.
//   - A quoted field that is closed wrongly, or is longer than grammar.longest, makes the physical line where its record
//     begins a bad record; reading goes on with the next physical line.
//
// This file reads one record, byte by byte, for the header and to find the delimiter out; cutter.go and fields.go do the
// same many bytes at once.
type grammar struct {
	delimiter byte
	quote     byte
	quoting   bool
	longest   int // bytes after an opening quote in which the closing one is looked for
}

// record is one record as the slow reader sees it.
type record struct {
	fields [][]byte // unescaped
	size   int      // bytes, with the newline
	lines  int64    // physical lines
}

// record reads the record that data begins with; ok is false when its quotes are wrong. The end of data ends it.
func (g grammar) record(data []byte) (r record, ok bool) {
	for {
		var field []byte
		var next int
		if g.quoting && r.size < len(data) && data[r.size] == g.quote {
			if field, next, ok = g.quoted(data, r.size); !ok {
				return r, false
			}
			r.lines += int64(bytes.Count(data[r.size:next], newline))
		} else {
			next = r.size
			for next < len(data) && data[next] != g.delimiter && data[next] != '\n' {
				next++
			}
			field = data[r.size:next]
			if next == len(data) || data[next] == '\n' {
				field = bytes.TrimSuffix(field, carriage)
			}
		}
		r.fields = append(r.fields, field)
		r.size = next
		switch {
		case next == len(data):
			return r, true
		case data[next] == g.delimiter:
			r.size++
		default:
			if data[next] == '\r' {
				r.size++
			}
			if r.size < len(data) {
				r.size++
				r.lines++
			}
			return r, true
		}
	}
}

// quoted reads the quoted field that begins at start; next is where the delimiter or the end of the record is.
func (g grammar) quoted(data []byte, start int) (field []byte, next int, ok bool) {
	for i := start + 1; i < len(data) && i-start <= g.longest; i++ {
		switch {
		case data[i] != g.quote:
			field = append(field, data[i])
		case i+1 < len(data) && data[i+1] == g.quote:
			field = append(field, g.quote)
			i++
		default:
			return field, i + 1, g.closes(data[i+1:])
		}
	}
	return nil, 0, false
}

// closes says whether a quote before rest may close a field.
func (g grammar) closes(rest []byte) bool {
	return len(rest) == 0 || rest[0] == g.delimiter || rest[0] == '\n' || rest[0] == '\r' && (len(rest) == 1 || rest[1] == '\n')
}

var (
	newline  = []byte{'\n'}
	carriage = []byte{'\r'}
)

// blankLine is the length of a line without anything, with its newline; 0 when data begins with something else.
func blankLine(data []byte) int {
	switch {
	case len(data) > 0 && data[0] == '\n':
		return 1
	case len(data) > 1 && data[0] == '\r' && data[1] == '\n':
		return 2
	}
	return 0
}

func indexLine(data []byte) int { return bytes.IndexByte(data, '\n') }

// loneReturns says that lines seem to end in carriage returns alone, as on Macs before 2001.
func loneReturns(data []byte) bool {
	text := bytes.TrimRight(data, "\r\n")
	return indexLine(text) < 0 && bytes.IndexByte(text, '\r') >= 0
}
