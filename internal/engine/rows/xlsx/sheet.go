package xlsx

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/rows"
)

// mostColumns is what the format allows; of texts it allows 32,767 letters.
const (
	mostColumns = 16_384
	longestText = 1 << 20
)

// cell is a value as text, with the marks of rows.Field. An empty cell has neither.
type cell struct {
	text  string
	marks uint32
}

func (c cell) empty() bool { return c.text == "" && c.marks&rows.Unusable == 0 }

// sheet reads row after row.
type sheet struct {
	part   string
	source io.Closer
	markup *markup
	book   *workbook
	row    int // of the row read last
	cells  []cell
}

func openSheet(p parts, part string, book *workbook) (*sheet, error) {
	opened, err := p.open(part)
	if err != nil {
		return nil, err
	}
	return &sheet{part: part, source: opened, markup: newMarkup(opened), book: book}, nil
}

// next reads the next row that is written down, into s.row and s.cells; io.EOF after the whole part was read.
func (s *sheet) next() error {
	for {
		kind, err := s.markup.next()
		if errors.Is(err, io.EOF) {
			return errors.Join(io.EOF, s.source.Close())
		}
		if err != nil {
			return fmt.Errorf("read %s after row %d: %w", s.part, s.row, err)
		}
		if kind == startTag && string(s.markup.name) == "row" {
			s.row++
			if at, ok := digits(s.markup.attribute("r")); ok {
				s.row = at
			}
			return s.readRow()
		}
	}
}

func (s *sheet) readRow() error {
	s.cells = s.cells[:0]
	for {
		kind, err := s.markup.next()
		switch {
		case err != nil:
		case kind == endTag:
			return nil
		case kind != startTag:
		case string(s.markup.name) == "c":
			err = s.readCell()
		default:
			err = s.markup.skip()
		}
		if err != nil {
			return fmt.Errorf("read row %d of %s: %w", s.row, s.part, noEOF(err))
		}
	}
}

// noEOF keeps a part that ends too early from looking like its end.
func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// readCell puts one cell into its column; those between were left out because they are empty.
func (s *sheet) readCell() error {
	m := s.markup
	at := len(s.cells)
	if ref := m.attribute("r"); len(ref) > 0 {
		var ok bool
		if at, _, ok = reference(string(ref)); !ok {
			return fmt.Errorf("%q is no cell", shown(ref))
		}
	}
	if at >= mostColumns {
		return fmt.Errorf("it has more than %d columns", mostColumns)
	}
	for len(s.cells) <= at {
		s.cells = append(s.cells, cell{})
	}
	raw := rawCell{kind: string(m.attribute("t"))}
	if style, ok := digits(m.attribute("s")); ok && style < len(s.book.moments) {
		raw.moments = s.book.moments[style]
	}
	for {
		kind, err := m.next()
		switch {
		case err != nil:
		case kind == endTag:
			s.cells[at], err = raw.value(s.book)
			if err == nil && len(s.cells[at].text) > longestText {
				return fmt.Errorf("a cell holds more than %d bytes", longestText)
			}
			return err
		case kind == startTag:
			err = raw.read(m)
		}
		if err != nil {
			return err
		}
	}
}

// rawCell is a cell as it is written.
type rawCell struct {
	kind     string
	moments  moments
	formula  bool
	hasValue bool
	written  string
	inline   string
}

// read takes the element whose start tag was read last.
func (c *rawCell) read(m *markup) (err error) {
	switch string(m.name) {
	case "v":
		c.hasValue = true
		c.written, err = m.content()
		return err
	case "f":
		c.formula = true
	case "is":
		c.inline, err = m.richText()
		return err
	}
	return m.skip()
}

// value gives what the cell shows, by its kind (ECMA-376 part 1, 18.18.11).
func (c *rawCell) value(book *workbook) (cell, error) {
	switch {
	case c.kind == "inlineStr":
		return cell{text: c.inline}, nil
	case c.formula && !c.hasValue:
		return cell{marks: rows.Unusable}, nil
	case !c.hasValue:
		return cell{}, nil
	}
	written := c.written
	switch c.kind {
	case "s":
		at, err := strconv.Atoi(strings.TrimSpace(written))
		if err != nil || at < 0 || at >= len(book.texts) {
			return cell{}, fmt.Errorf("there is no shared text %q", written)
		}
		return cell{text: book.texts[at]}, nil
	case "str":
		return cell{text: unescape(written)}, nil
	case "b":
		return cell{text: map[string]string{"1": "true", "0": "false"}[strings.TrimSpace(written)]}, nil
	case "e":
		return cell{text: written, marks: rows.Unusable}, nil
	case "d":
		return cell{text: written, marks: rows.Moment}, nil
	}
	return c.number(strings.TrimSpace(written), book.from), nil
}

func (c *rawCell) number(written string, from dateSystem) cell {
	if written == "" {
		return cell{}
	}
	text, value, ok := numberText(written)
	if !ok {
		return cell{text: written}
	}
	if c.moments == (moments{}) {
		return cell{text: text, marks: rows.Number}
	}
	if shown, ok := c.moments.text(value, from); ok {
		return cell{text: shown, marks: rows.Moment}
	}
	return cell{text: text, marks: rows.Moment} // a date that never was is no date
}

// digits reads a number that is written without a sign.
func digits(text []byte) (n int, ok bool) {
	for _, c := range text {
		if c < '0' || c > '9' || n > 1<<31 {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, len(text) > 0
}

// reference reads B12 as column 1 (from 0) and row 12.
func reference(ref string) (column, row int, ok bool) {
	i := 0
	for ; i < len(ref) && ref[i] >= 'A' && ref[i] <= 'Z' && i < 4; i++ {
		column = column*26 + int(ref[i]-'A') + 1
	}
	row, err := strconv.Atoi(ref[i:])
	return column - 1, row, i > 0 && err == nil && row > 0
}
