package xlsx

import (
	"errors"
	"io"
	"strings"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// pieceBytes ends a piece whose rows are long.
const pieceBytes = 16 << 20

// reader turns the rows of a sheet into pieces.
type reader struct {
	name   string
	sheet  *sheet
	merges *merges
	names  []string
	firsts map[[2]int]cell // values of merges that reach down to the header, by their first cell
	ended  bool
}

// header goes to the row of the names; 0: the first that is not empty.
func (r *reader) header(row int) error {
	r.firsts = map[[2]int]cell{}
	for {
		err := r.sheet.next()
		if errors.Is(err, io.EOF) {
			if row > 0 && r.sheet.row > 0 {
				return broken("rows_no_header_line", r.name, problem.Args{"line": row})
			}
			return broken("rows_empty", r.name, problem.Args{})
		}
		if err != nil {
			return err
		}
		r.unmerge()
		switch {
		case row > 0 && r.sheet.row < row:
			continue
		case row > 0 && r.sheet.row > row:
			return broken("rows_header_blank", r.name, problem.Args{"line": row})
		case row == 0 && r.blank(len(r.sheet.cells)):
			continue
		}
		return r.readNames()
	}
}

// unmerge gives every merged cell of the row the value of the merge's first cell.
func (r *reader) unmerge() {
	for _, m := range r.merges.in(r.sheet.row) {
		first := [2]int{m.left, m.top}
		if m.top == r.sheet.row && m.left < len(r.sheet.cells) {
			r.firsts[first] = r.sheet.cells[m.left]
		}
		for at := m.left; at <= m.right && at < mostColumns; at++ {
			for len(r.sheet.cells) <= at {
				r.sheet.cells = append(r.sheet.cells, cell{})
			}
			r.sheet.cells[at] = r.firsts[first]
		}
	}
}

func (r *reader) readNames() error {
	for _, c := range r.sheet.cells {
		r.names = append(r.names, c.text)
	}
	for len(r.names) > 0 && strings.TrimSpace(r.names[len(r.names)-1]) == "" {
		r.names = r.names[:len(r.names)-1]
	}
	if len(r.names) == 0 {
		return broken("rows_header_blank", r.name, problem.Args{"line": r.sheet.row})
	}
	return nil
}

// blank says that the row's first width cells are all empty.
func (r *reader) blank(width int) bool {
	for _, c := range r.sheet.cells[:min(width, len(r.sheet.cells))] {
		if !c.empty() {
			return false
		}
	}
	return true
}

// next reads some rows; what counts them is that they hold a value.
func (r *reader) next() (rows.Piece, error) {
	if r.ended {
		return rows.Piece{}, io.EOF
	}
	records := &rows.Records{}
	records.Reset(nil, len(r.names))
	var count int64
	for records.Len() < rows.BatchRecords && len(records.Data) < pieceBytes {
		err := r.sheet.next()
		if errors.Is(err, io.EOF) {
			r.ended = true
			break
		}
		if err != nil {
			return rows.Piece{}, damaged(r.name, err)
		}
		if r.blank(len(r.names)) {
			continue
		}
		count++
		r.add(records)
	}
	if count == 0 {
		return rows.Piece{}, io.EOF
	}
	return rows.Piece{Records: count, Done: func() {}, Cut: func(into *rows.Records) (bool, error) {
		into.Reset(records.Data, records.Width)
		into.Fields = append(into.Fields, records.Fields...)
		into.Lines = append(into.Lines, records.Lines...)
		into.Raw = append(into.Raw, records.Raw...)
		into.Wrong = append(into.Wrong, records.Wrong...)
		return false, nil
	}}, nil
}

// add appends the current row: its texts with tabs between them, and fields that point to them. A cell that a merge
// hides has no value of its own, and nobody can say whether the merge's is meant.
func (r *reader) add(to *rows.Records) {
	for len(r.sheet.cells) < len(r.names) {
		r.sheet.cells = append(r.sheet.cells, cell{})
	}
	cells := r.sheet.cells[:len(r.names)]
	for _, m := range r.merges.in(r.sheet.row) {
		for at := m.left; at <= m.right && at < len(cells); at++ {
			if at != m.left || r.sheet.row != m.top {
				cells[at] = cell{marks: rows.Unusable | rows.Quoted}
			}
		}
	}
	start, line := len(to.Data), int64(r.sheet.row)
	first := len(to.Fields)
	for i, c := range cells {
		if i > 0 {
			to.Data = append(to.Data, '\t')
		}
		to.Fields = append(to.Fields, rows.Field{Start: uint32(len(to.Data)), Size: uint32(len(c.text)) | c.marks})
		to.Data = append(to.Data, c.text...)
	}
	raw := rows.Span{Start: uint32(start), End: uint32(len(to.Data))}
	if r.repeatsHeader(cells) {
		to.Fields = to.Fields[:first]
		to.Wrong = append(to.Wrong, rows.Wrong{Line: line, Raw: raw, Code: "rows_header_again", Args: problem.Args{}})
		return
	}
	to.Lines = append(to.Lines, line)
	to.Raw = append(to.Raw, raw)
}

func (r *reader) repeatsHeader(cells []cell) bool {
	for i, name := range r.names {
		if cells[i].text != name {
			return false
		}
	}
	return true
}
