package workbook

import (
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// grow writes a table from its anchor.
func (w *filler) grow(a anchored, t Table) error {
	p, err := w.pattern(a)
	if err != nil {
		return err
	}
	if a.row+len(t.Rows) > excelize.TotalRows {
		w.problems.Report("workbook_too_long", problem.Place{},
			problem.Args{"name": a.name, "rows": len(t.Rows), "sheet": a.sheet})
		return nil
	}
	if !p.found {
		return w.plain(a, t)
	}
	at := map[string]int{}
	for i, column := range t.Columns {
		at[strings.ToLower(column)] = i
	}
	if !w.known(a, p, at, t.Columns) {
		return nil
	}
	if len(t.Rows) == 0 {
		return w.clear(a, p)
	}
	if err := w.makeRoom(growth{a.sheet, a.row, len(t.Rows) - 1}); err != nil {
		return err
	}
	for i, row := range t.Rows {
		if err := w.patternRow(a.sheet, p, i, at, row); err != nil {
			return err
		}
	}
	return nil
}

// plain writes a header and all columns where the template has no pattern. The header keeps the cells' styles.
func (w *filler) plain(a anchored, t Table) error {
	if err := w.makeRoom(growth{a.sheet, a.row, len(t.Rows)}); err != nil {
		return err
	}
	for i, column := range t.Columns {
		if err := w.set(a.sheet, a.column+i, a.row, column); err != nil {
			return err
		}
	}
	for i, row := range t.Rows {
		for j := range t.Columns {
			if err := w.set(a.sheet, a.column+j, a.row+1+i, valueAt(row, j)); err != nil {
				return err
			}
		}
	}
	return nil
}

// clear leaves an empty row in the pattern's style.
func (w *filler) clear(a anchored, p patternRow) error {
	for i, c := range p.cells {
		if c.text == "" {
			continue
		}
		if err := w.set(a.sheet, i+1, p.row, nil); err != nil {
			return err
		}
	}
	return nil
}

// patternRow writes one row; the first stands in the pattern itself.
func (w *filler) patternRow(sheet string, p patternRow, index int, at map[string]int, row []any) error {
	line := p.row + index
	if index > 0 {
		if err := w.copyLook(sheet, p, line); err != nil {
			return err
		}
	}
	for i, c := range p.cells {
		var err error
		switch {
		case c.text != "":
			err = w.set(sheet, i+1, line, filledIn(c.text, at, row))
		case index == 0:
		case c.formula != "":
			err = w.file.SetCellFormula(sheet, cell(i+1, line), copied(c.formula, index))
		case c.value != nil:
			err = w.set(sheet, i+1, line, c.value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// copyLook gives a new row the styles, the height and the merged cells of the pattern.
func (w *filler) copyLook(sheet string, p patternRow, line int) error {
	if err := w.file.SetRowHeight(sheet, line, p.height); err != nil {
		return err
	}
	for i, c := range p.cells {
		if c.style == 0 {
			continue
		}
		if err := w.file.SetCellStyle(sheet, cell(i+1, line), cell(i+1, line), c.style); err != nil {
			return err
		}
	}
	for _, m := range p.merges {
		if err := w.file.MergeCell(sheet, cell(m[0], line), cell(m[1], line)); err != nil {
			return err
		}
	}
	return nil
}
