package json

import (
	"bytes"
	"io"

	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// lines takes pieces from a file of JSON lines. A line of blanks is no record.
type lines struct {
	*window
	documents *rows.Documents
}

func (l *lines) next() (rows.Piece, error) {
	for {
		if err := l.fill(); err != nil {
			return rows.Piece{}, err
		}
		size := bytes.LastIndexByte(l.data, '\n') + 1
		if l.ended {
			size = len(l.data)
		}
		if size == 0 {
			if len(l.data) >= longestUnit {
				return rows.Piece{}, broken("rows_record_long", problem.Args{"name": l.name, "line": l.line, "most": longestUnit >> 20})
			}
			if err := l.more(); err != nil && err != io.EOF {
				return rows.Piece{}, err
			}
			continue
		}
		last := l.ended && size == len(l.data)
		line, records := l.line, l.count(l.data[:size])
		if records == 0 {
			l.drop(size)
			continue
		}
		l.line += newlines(l.data[:size])
		data, done := l.take(size)
		return l.documents.Piece(rows.UnitPiece{Data: data, Line: line, Lines: true, Last: last, Records: records, Done: done}), nil
	}
}

// count counts the records of whole lines. A line that is an object is one, unless records are looked for in it; a broken
// one is one bad record.
func (l *lines) count(data []byte) (n int64) {
	inside := len(l.documents.Path()) > 0
	for len(data) > 0 {
		line := data
		if at := bytes.IndexByte(data, '\n'); at >= 0 {
			line, data = data[:at], data[at+1:]
		} else {
			data = nil
		}
		at := jsontext.Space(line, 0)
		switch {
		case at == len(line):
		case inside || line[at] != '{':
			n += l.inside(line, at)
		default:
			n++
		}
	}
	return n
}

func (l *lines) inside(line []byte, at int) int64 {
	end, mistake := jsontext.Value(line, at, 0)
	if mistake != nil || jsontext.Space(line, end) < len(line) {
		return 1
	}
	return l.documents.Count(line[at:end], 0)
}

func newlines(data []byte) int64 { return int64(bytes.Count(data, []byte{'\n'})) }
