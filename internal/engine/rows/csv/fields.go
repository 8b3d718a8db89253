package csv

import (
	"bytes"
	"encoding/binary"
	"math/bits"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// fields cuts one piece into fields, eight bytes at a time. The piece begins and ends between two records. One goroutine
// uses it, once.
type fields struct {
	grammar  grammar
	encoding encoding
	names    []string
	name     string
	data     []byte // ends with a newline; padding may be read beyond it
	line     int64  // of the record at at
	at       int
	unclosed bool // the file's last line, which ends this piece, had no newline
	suspect  suspicion
	begun    bool
}

// suspicion is what some record of the piece may hold; the rest is then looked at record by record.
type suspicion struct {
	nul, undecoded, loneReturn bool
}

// cut is rows.Piece's Cut.
func (f *fields) cut(r *rows.Records) (more bool, err error) {
	if !f.begun {
		f.begin()
	}
	r.Reset(f.data, len(f.names))
	for r.Len() < rows.BatchRecords && f.at < len(f.data) {
		if blank := blankLine(f.data[f.at:]); blank > 0 {
			f.at += blank
			f.line++
			continue
		}
		if err := f.record(r); err != nil {
			return false, err
		}
	}
	return f.at < len(f.data), nil
}

// begin decodes the piece and looks for what no record should hold.
func (f *fields) begin() {
	f.begun = true
	if f.encoding == utf8Text {
		f.suspect.undecoded = !utf8.Valid(f.data)
	} else {
		decoded := f.encoding.decode(make([]byte, 0, len(f.data)*3/2+padding), f.data)
		f.data = append(decoded, make([]byte, padding)...)[:len(decoded)]
		f.suspect.undecoded = bytes.Contains(f.data, replacement)
	}
	f.suspect.nul = bytes.IndexByte(f.data, 0) >= 0
	if returns := bytes.Count(f.data, carriage); returns > 0 {
		f.suspect.loneReturn = returns != bytes.Count(f.data, []byte("\r\n"))
	}
}

// record cuts the record at f.at. Its fields are put after those of the records before it, and taken back where the
// record turns out bad.
func (f *fields) record(r *rows.Records) error {
	first, start, line := len(r.Fields), f.at, f.line
	r.Fields = grown(r.Fields, r.Width)
	into := r.Fields[first : first+r.Width]
	count, end, ok := f.split(into)
	if !ok {
		r.Fields = r.Fields[:first]
		end = start + indexLine(f.data[start:])
		f.at, f.line = end+1, line+1
		r.Wrong = append(r.Wrong, rows.Wrong{Line: line, Raw: f.raw(start, end), Code: "rows_quote", Args: problem.Args{}})
		return nil
	}
	f.at = end + 1
	f.line++
	code, args := f.judge(r, into, count, start, end)
	if code == "" {
		r.Lines = append(r.Lines, line)
		r.Raw = append(r.Raw, f.raw(start, end))
		return nil
	}
	r.Fields = r.Fields[:first]
	if code == "rows_field_count" && count < r.Width && f.unclosed && f.at == len(f.data) {
		return broken("rows_cut_off", f.name, problem.Args{"line": line, "fields": count, "want": r.Width})
	}
	r.Wrong = append(r.Wrong, rows.Wrong{Line: line, Raw: f.raw(start, end), Code: code, Args: args})
	return nil
}

func grown(fields []rows.Field, n int) []rows.Field {
	if cap(fields)-len(fields) < n {
		fields = append(make([]rows.Field, 0, max(2*cap(fields), n*64)), fields...)
	}
	return fields[:len(fields)+n]
}

// raw is a record without its end of line.
func (f *fields) raw(start, end int) rows.Span {
	if end > start && f.data[end-1] == '\r' {
		end--
	}
	return rows.Span{Start: uint32(start), End: uint32(end)}
}

// split cuts one record into fields and says how many there are, also where there are more than fit; end is the place of
// its newline. ok is false where a quote is not closed as it should.
func (f *fields) split(into []rows.Field) (count, end int, ok bool) {
	g, data := f.grammar, f.data
	padded := data[:len(data)+8]
	delimiters, newlines := spread(g.delimiter), spread('\n')
	start := f.at
	at := start                      // the eight bytes that mask tells of
	mask, masked := uint64(0), false // a high bit for every byte that ends a field
	for {
		if g.quoting && data[start] == g.quote {
			next, how := g.closing(data, start)
			if how != closedRight {
				return count, 0, false
			}
			f.put(into, count, start+1, next-1, f.quotedMarks(start+1, next-1))
			count++
			if data[next] == '\r' {
				next++
			}
			if data[next] == '\n' {
				return count, next, true
			}
			start = next + 1
			masked = false
			continue
		}
		if !masked {
			at = start
			mask, masked = ends(binary.LittleEndian.Uint64(padded[at:]), delimiters, newlines), true
		}
		for mask == 0 {
			at += 8
			mask = ends(binary.LittleEndian.Uint64(padded[at:]), delimiters, newlines)
		}
		stop := at + bits.TrailingZeros64(mask)>>3
		mask &= mask - 1
		if data[stop] == '\n' {
			size := stop - start
			if size > 0 && data[stop-1] == '\r' {
				size--
			}
			f.put(into, count, start, start+size, 0)
			return count + 1, stop, true
		}
		f.put(into, count, start, stop, 0)
		count++
		start = stop + 1
	}
}

func (f *fields) put(into []rows.Field, at, start, end int, marks uint32) {
	if at < len(into) {
		into[at] = rows.Field{Start: uint32(start), Size: uint32(end-start) | marks}
	}
}

// quotedMarks also counts the lines inside quotes.
func (f *fields) quotedMarks(start, end int) uint32 {
	inside := f.data[start:end]
	marks := rows.Quoted
	if bytes.IndexByte(inside, f.grammar.quote) >= 0 {
		marks |= rows.Escaped
	}
	f.line += countLines(inside)
	return marks
}

// spread puts a byte into all eight of a word.
func spread(b byte) uint64 { return uint64(b) * 0x0101010101010101 }

// ends has the high bit of every byte that equals one of two. It is exact: the shorter form without the carry-free sum
// takes '-' after ',' for a match.
func ends(word, delimiters, newlines uint64) uint64 {
	const low = 0x7f7f7f7f7f7f7f7f
	a, b := word^delimiters, word^newlines
	return ^((a&low + low) | a | low) | ^((b&low + low) | b | low)
}

// judge says what is wrong with a record as a whole.
func (f *fields) judge(r *rows.Records, into []rows.Field, count, start, end int) (problem.Code, problem.Args) {
	text := f.data[start:end]
	switch {
	case f.suspect.undecoded && (!utf8.Valid(text) || f.encoding != utf8Text && bytes.Contains(text, replacement)):
		return "rows_undecoded", problem.Args{"encoding": f.encoding.String()}
	case f.suspect.nul && bytes.IndexByte(text, 0) >= 0:
		return "rows_nul", problem.Args{}
	case count != r.Width:
		return "rows_field_count", problem.Args{"fields": count, "want": r.Width}
	case f.suspect.loneReturn && f.loneReturn(into):
		return "rows_lone_return", problem.Args{}
	case f.repeatsHeader(into):
		return "rows_header_again", problem.Args{}
	}
	return "", nil
}

// loneReturn finds a carriage return outside of quotes; the one that belongs to the end of the record is in no field.
func (f *fields) loneReturn(into []rows.Field) bool {
	for _, field := range into {
		if field.Size&rows.Quoted == 0 && bytes.IndexByte(f.data[field.Start:field.Start+field.Size], '\r') >= 0 {
			return true
		}
	}
	return false
}

// repeatsHeader finds a header in the middle, as in files that were put together from several.
func (f *fields) repeatsHeader(into []rows.Field) bool {
	for i, name := range f.names {
		field := into[i]
		size := field.Size &^ (rows.Quoted | rows.Escaped)
		if int(size) != len(name) || string(f.data[field.Start:field.Start+size]) != name {
			return false
		}
	}
	return true
}
