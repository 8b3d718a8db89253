package workbook

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// patternRow is a template's row that is repeated.
type patternRow struct {
	row    int
	height float64
	cells  []patternCell
	merges [][2]int // first and last column of cells that are merged within the row
	found  bool     // it holds {column} texts
}

// patternCell is one cell of it.
type patternCell struct {
	style   int
	text    string // with {column} or {{ in it
	formula string
	value   any // what stands there otherwise
}

// pattern reads the row of an anchor, as wide as the sheet is used.
func (w *filler) pattern(a anchored) (p patternRow, err error) {
	p.row = a.row
	if p.height, err = w.file.GetRowHeight(a.sheet, a.row); err != nil {
		return p, err
	}
	wide, err := w.columns(a.sheet, a.column)
	if err != nil {
		return p, err
	}
	for column := 1; column <= wide; column++ {
		c, err := w.patternCell(a.sheet, cell(column, a.row))
		if err != nil {
			return p, err
		}
		p.found = p.found || len(braced(c.text)) > 0
		p.cells = append(p.cells, c)
	}
	p.merges, err = w.merges(a.sheet, a.row)
	return p, err
}

func (w *filler) patternCell(sheet, at string) (c patternCell, err error) {
	if c.style, err = w.file.GetCellStyle(sheet, at); err != nil {
		return c, err
	}
	if c.formula, err = w.file.GetCellFormula(sheet, at); err != nil || c.formula != "" {
		return c, err
	}
	text, err := w.file.GetCellValue(sheet, at, excelize.Options{RawCellValue: true})
	if err != nil || text == "" {
		return c, err
	}
	kind, err := w.file.GetCellType(sheet, at)
	if err != nil {
		return c, err
	}
	number, notNumber := strconv.ParseFloat(text, 64)
	switch {
	case len(braced(text)) > 0, strings.Contains(text, "{{"), strings.Contains(text, "}}"):
		c.text = text
	case kind == excelize.CellTypeBool:
		c.value = text == "1" || strings.EqualFold(text, "true")
	case (kind == excelize.CellTypeUnset || kind == excelize.CellTypeNumber) && notNumber == nil:
		c.value = number
	default:
		c.value = text
	}
	return c, nil
}

// columns is how many columns a sheet uses, at least up to one of them.
func (w *filler) columns(sheet string, least int) (int, error) {
	rows, err := w.file.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		return 0, err
	}
	for _, row := range rows {
		least = max(least, len(row))
	}
	used, err := w.file.GetSheetDimension(sheet)
	if err != nil {
		return 0, err
	}
	_, last, ok := strings.Cut(used, ":")
	if column, _, err := excelize.CellNameToCoordinates(last); ok && err == nil {
		least = max(least, min(column, 256))
	}
	return least, nil
}

// merges are the merged cells that lie within one row.
func (w *filler) merges(sheet string, row int) (found [][2]int, err error) {
	merged, err := w.file.GetMergeCells(sheet, true)
	if err != nil {
		return nil, err
	}
	for _, m := range merged {
		first, top, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return nil, err
		}
		last, bottom, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return nil, err
		}
		if top == row && bottom == row {
			found = append(found, [2]int{first, last})
		}
	}
	return found, nil
}

// piece is a part of a pattern's text: words, or the name of a column.
type piece struct {
	words, column string
}

// pieces divides a text at its {columns}. {{ and }} are braces.
func pieces(text string) []piece {
	var all []piece
	var words strings.Builder
	for text != "" {
		end := strings.IndexByte(text, '}')
		switch {
		case strings.HasPrefix(text, "{{"), strings.HasPrefix(text, "}}"):
			words.WriteByte(text[0])
			text = text[2:]
		case text[0] == '{' && end > 1 && strings.TrimSpace(text[1:end]) != "":
			if words.Len() > 0 {
				all = append(all, piece{words: words.String()})
				words.Reset()
			}
			all = append(all, piece{column: strings.TrimSpace(text[1:end])})
			text = text[end+1:]
		default:
			words.WriteByte(text[0])
			text = text[1:]
		}
	}
	if words.Len() > 0 {
		all = append(all, piece{words: words.String()})
	}
	return all
}

// braced are the columns that a text names.
func braced(text string) []string {
	var names []string
	for _, p := range pieces(text) {
		if p.column != "" {
			names = append(names, p.column)
		}
	}
	return names
}

// known reports columns of the pattern that the table does not have.
func (w *filler) known(a anchored, p patternRow, at map[string]int, columns []string) bool {
	ok := true
	for i, c := range p.cells {
		for _, wanted := range braced(c.text) {
			if _, has := at[strings.ToLower(wanted)]; has {
				continue
			}
			ok = false
			w.problems.Report("workbook_pattern_column", problem.Place{}, problem.Args{
				"name": a.name, "cell": fmt.Sprintf("%s!%s", a.sheet, cell(i+1, a.row)),
				"column": wanted, "columns": strings.Join(columns, ", "),
			})
		}
	}
	return ok
}

// filledIn is what a cell of the pattern becomes in one row: the value itself where the text is just {column}.
func filledIn(text string, at map[string]int, row []any) any {
	parts := pieces(text)
	if len(parts) == 1 && parts[0].column != "" {
		return valueAt(row, at[strings.ToLower(parts[0].column)])
	}
	var out strings.Builder
	for _, part := range parts {
		if part.column == "" {
			out.WriteString(part.words)
			continue
		}
		out.WriteString(asText(valueAt(row, at[strings.ToLower(part.column)])))
	}
	return out.String()
}

func valueAt(row []any, index int) any {
	if index >= len(row) || blank(row[index]) {
		return nil
	}
	return row[index]
}

func asText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.Format(time.DateOnly)
	}
	return fmt.Sprint(value)
}
