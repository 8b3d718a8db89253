package json

import (
	"errors"
	"io"

	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// reader takes pieces from the records of a document.
type reader struct {
	*walker
	found   finding
	level   int  // of the units
	entered bool // the list was
	comma   bool // an element stands before the window
	ended   bool
}

// next gives the next piece. After the last, the rest of the document is gone through.
func (r *reader) next() (rows.Piece, error) {
	if r.ended {
		return rows.Piece{}, io.EOF
	}
	switch r.found {
	case aRecord:
		r.found = nothing
		return r.only()
	case aList:
		if !r.entered {
			r.entered = true
			r.drop(1)
		}
		piece, ok, err := r.elements()
		if ok || err != nil {
			return piece, err
		}
	}
	r.ended = true
	if err := r.rest(); err != nil {
		return rows.Piece{}, err
	}
	return rows.Piece{}, io.EOF
}

// only takes the one record of a document.
func (r *reader) only() (rows.Piece, error) {
	end, err := r.parse(longestUnit, func(data []byte) (int, *jsontext.Mistake) {
		var s jsontext.Skipper
		if end, done := s.Skip(data, 0); done {
			return end - 1, nil // that nothing follows is no reason to read on
		}
		return 0, &jsontext.Mistake{At: len(data), What: "it ends too early"}
	})
	if err != nil {
		return rows.Piece{}, err
	}
	return r.piece(end+1, 1), nil
}

// elements takes as many as the window holds; ok is false when the list had no more.
func (r *reader) elements() (piece rows.Piece, ok bool, err error) {
	for {
		if err := r.fill(); errors.Is(err, io.EOF) {
			return piece, false, r.broken(0, "it ends too early")
		} else if err != nil {
			return piece, false, err
		}
		c := r.cut()
		switch {
		case c.mistake != nil:
			return piece, false, r.broken(c.mistake.At, c.mistake.What)
		case c.records > 0 || c.size > c.begin:
			r.drop(c.begin)
			r.comma = true
			piece = r.piece(c.size-c.begin, c.records)
			if c.records == 0 { // only elements that hold none
				piece.Done()
				continue
			}
			return piece, true, nil
		case c.closed:
			r.drop(c.begin + 1)
			return piece, false, nil
		case r.window.ended:
			return piece, false, r.broken(len(r.data), "it ends too early")
		case len(r.data) >= longestUnit:
			return piece, false, broken("rows_record_long", problem.Args{"name": r.name, "line": r.line, "most": longestUnit >> 20})
		}
		if err := r.more(); err != nil {
			return piece, false, err
		}
	}
}

func (r *reader) piece(size int, records int64) rows.Piece {
	line := r.line
	r.line += newlines(r.data[:size])
	data, done := r.take(size)
	return r.documents.Piece(rows.UnitPiece{Data: data, Line: line, Level: r.level, Records: records, Done: done})
}

// cut is how much of the window is whole elements.
type cut struct {
	begin   int // of the first element, or where the list closes
	size    int // the end of the last whole one
	records int64
	closed  bool // the list ends before any element
	mistake *jsontext.Mistake
}

func (r *reader) cut() (c cut) {
	at, comma := 0, r.comma
	for {
		at = jsontext.Space(r.data, at)
		if at == len(r.data) {
			return c
		}
		switch closes := r.data[at] == ']'; {
		case closes && c.size > 0:
			return c
		case closes:
			c.begin, c.closed = at, true
			return c
		case comma && r.data[at] != ',':
			c.mistake = &jsontext.Mistake{At: at, What: "a comma is missing, or the bracket that closes"}
			return c
		case comma:
			if at = jsontext.Space(r.data, at+1); at == len(r.data) {
				return c
			}
		}
		end, records, whole, mistake := r.element(at)
		if mistake != nil {
			c.mistake = mistake
			return c
		}
		if !whole {
			return c
		}
		if c.size == 0 {
			c.begin = at
		}
		c.size, c.records = end, c.records+records
		at, comma = end, true
	}
}

// element finds the end of an element and counts its records. One that is a record is only followed by its brackets: who
// reads it checks it.
func (r *reader) element(at int) (end int, records int64, whole bool, mistake *jsontext.Mistake) {
	if r.data[at] == '{' && r.level == len(r.documents.Path()) {
		var s jsontext.Skipper
		end, whole = s.Skip(r.data, at)
		return end, 1, whole, nil
	}
	end, mistake = jsontext.Value(r.data, at, 0)
	switch {
	case mistake != nil && mistake.At >= len(r.data), mistake == nil && end == len(r.data):
		return 0, 0, false, nil
	case mistake != nil:
		return 0, 0, false, mistake
	}
	return end, r.documents.Count(r.data[at:end], r.level), true, nil
}
