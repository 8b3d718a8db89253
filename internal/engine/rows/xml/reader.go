package xml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// A piece is handed out when it has this many bytes of JSON.
const pieceBytes = 1 << 20

// reader takes pieces from a document: its units are the elements at one level of the path.
type reader struct {
	*tokens
	documents *rows.Documents
	path      []string
	level     int  // of the units
	twice     bool // the document is read twice
	matched   int  // names of the path whose elements stand open
	ended     bool
}

// next gathers units up to a piece.
func (r *reader) next() (rows.Piece, error) {
	if r.ended {
		return rows.Piece{}, io.EOF
	}
	w := &writer{path: r.path, lines: r.level < len(r.path)}
	piece := rows.UnitPiece{Level: r.level, Done: func() {}}
	for len(w.out) < pieceBytes {
		unit, err := r.unit()
		if errors.Is(err, io.EOF) {
			r.ended = true
			break
		}
		if err != nil {
			return rows.Piece{}, err
		}
		if len(w.out) > 0 {
			w.out = append(w.out, ',')
		} else {
			w.line, piece.Line = unit.line, int64(unit.line)
		}
		w.to(unit.line)
		begin := len(w.out)
		r.write(w, unit)
		piece.Records += r.documents.Count(w.out[begin:], r.level)
	}
	if piece.Records == 0 && r.ended {
		return rows.Piece{}, io.EOF
	}
	if r.charset != "" { // what could not be decoded is no UTF-8 again, so that it is told
		if r.documents.Encoding != r.charset { // before the first piece
			r.documents.Encoding = r.charset
		}
		w.out = bytes.ReplaceAll(w.out, []byte("\uFFFD"), []byte{0xff})
	}
	piece.Data = w.out
	return r.documents.Piece(piece), nil
}

// write writes a unit; without a path the document is the one record, and its root a member.
func (r *reader) write(w *writer, unit *element) {
	if r.level > 0 {
		w.element(unit, r.level)
		return
	}
	w.out = append(w.out, '{')
	w.children([]*element{unit}, 0, len(w.out))
	w.out = append(w.out, '}')
}

// unit reads the next element whose way is the path down to the level of units.
func (r *reader) unit() (*element, error) {
	for {
		token, err := r.tokens.next()
		if err != nil {
			return nil, err
		}
		switch token := token.(type) {
		case xml.EndElement:
			r.matched = min(r.matched, r.depth)
		case xml.StartElement:
			if err := r.root(r.path, token); err != nil {
				return nil, err
			}
			if r.level > 0 && (r.matched != r.depth-1 || token.Name.Local != r.path[r.matched]) {
				if err := r.skip(); err != nil {
					return nil, err
				}
				continue
			}
			if r.level > 0 {
				r.matched++
			}
			if r.matched == r.level {
				r.matched = max(r.matched-1, 0)
				return r.element(token)
			}
		}
	}
}

// root refuses a document that begins otherwise than the path: another document, often an error of the system.
func (t *tokens) root(path []string, start xml.StartElement) error {
	if t.depth == 1 && len(path) > 0 && start.Name.Local != path[0] {
		return broken("rows_xml_root", problem.Args{"name": t.name, "root": start.Name.Local, "want": path[0]})
	}
	return nil
}
