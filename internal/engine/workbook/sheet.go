package workbook

import (
	"github.com/xuri/excelize/v2"
)

// Heights of rows in points. Every row gets one, so that where charts and page breaks fall is known.
const (
	rowHeight   = 18.0
	lineHeight  = 15.0
	noteHeight  = 13.5
	titleHeight = 28.0
	blockHeight = 22.0
	freezeLimit = 260.0 // a header further down is not frozen: it would leave no room for rows
)

// defaultWidth is of columns that no table uses, in characters.
const defaultWidth = 9.0

// canvas is one sheet while it is written.
type canvas struct {
	*printer
	name    string
	page    page
	widths  []float64
	heights map[int]float64 // of rows that were written
	span    int             // columns that notes run over
	next    int             // the first free row
	tables  int             // how many tables the sheet has
	head    [2]int          // first and last row of the last table's header
	started []int           // first rows of the blocks
	right   float64         // where the charts end, in pixels
}

func (p *printer) sheet(name string, s Sheet) error {
	c := &canvas{printer: p, name: name, page: paper(s.Landscape), heights: map[int]float64{}, next: 1}
	c.measure(s.Blocks)
	if err := c.prepare(); err != nil {
		return err
	}
	if err := c.heading(s); err != nil {
		return err
	}
	for i, block := range s.Blocks {
		if i > 0 {
			c.next++
		}
		c.started = append(c.started, c.next)
		if err := c.block(block); err != nil {
			return err
		}
	}
	if err := c.freeze(s.Fixed); err != nil {
		return err
	}
	return c.paper(s)
}

// measure finds how wide columns are, all blocks taken together, and how far a note may run: over the widest
// table, or further where that leaves lines too short to be read.
func (c *canvas) measure(blocks []Block) {
	for _, block := range blocks {
		if len(block.Columns) > 0 {
			c.tables++
		}
		for i, column := range block.Columns {
			if i == len(c.widths) {
				c.widths = append(c.widths, 0)
			}
			c.widths[i] = max(c.widths[i], columnWidth(column, block.Rows, i))
		}
	}
	c.span = max(1, len(c.widths))
	for c.width(1, c.span) < c.page.chars*0.95 {
		if c.width(1, c.span+1) > c.page.chars {
			break
		}
		c.span++
	}
}

// width is of columns first to last, which count from 1, in characters.
func (c *canvas) width(first, last int) float64 {
	sum := 0.0
	for i := first; i <= last; i++ {
		if i <= len(c.widths) {
			sum += c.widths[i-1]
		} else {
			sum += defaultWidth
		}
	}
	return sum
}

func (c *canvas) prepare() error {
	off, wide, high, custom := false, defaultWidth, rowHeight, true
	if err := c.file.SetSheetView(c.name, 0, &excelize.ViewOptions{ShowGridLines: &off}); err != nil {
		return err
	}
	err := c.file.SetSheetProps(c.name, &excelize.SheetPropsOptions{
		DefaultColWidth: &wide, DefaultRowHeight: &high, CustomHeight: &custom,
	})
	if err != nil {
		return err
	}
	for i, width := range c.widths {
		letter, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := c.file.SetColWidth(c.name, letter, letter, width); err != nil {
			return err
		}
	}
	return nil
}

func (c *canvas) heading(s Sheet) error {
	if s.Title != "" {
		if err := c.line(s.Title, titleRole, titleHeight); err != nil {
			return err
		}
	}
	if err := c.notes(s.Notes); err != nil {
		return err
	}
	if c.next > 1 {
		c.next++
	}
	return nil
}

// line writes one text that may run over the cells at its right.
func (c *canvas) line(text string, as role, height float64) error {
	if err := c.put(1, c.next, text, style{role: as}); err != nil {
		return err
	}
	return c.endRow(height)
}

// notes are wrapped over the width of the tables, each in its own row that is as high as it needs.
func (c *canvas) notes(notes []string) error {
	for _, note := range notes {
		if err := c.put(1, c.next, note, style{role: noteRole, wrap: true}); err != nil {
			return err
		}
		if c.span > 1 {
			if err := c.file.MergeCell(c.name, cell(1, c.next), cell(c.span, c.next)); err != nil {
				return err
			}
		}
		lines := lineCount(note, c.width(1, c.span)*1.2)
		if err := c.endRow(noteHeight*float64(lines) + 1); err != nil {
			return err
		}
	}
	return nil
}

// endRow gives the current row its height and goes on to the next.
func (c *canvas) endRow(height float64) error {
	c.heights[c.next] = height
	err := c.file.SetRowHeight(c.name, c.next, min(height, 409))
	c.next++
	return err
}

// height is of a row, in points.
func (c *canvas) height(row int) float64 {
	if height, ok := c.heights[row]; ok {
		return height
	}
	return rowHeight
}

// freeze keeps the header of the only table, and the first columns, in view.
func (c *canvas) freeze(fixed int) error {
	rows := 0
	if c.tables == 1 {
		rows = c.head[1]
	}
	above := 0.0
	for row := 1; row <= rows; row++ {
		above += c.height(row)
	}
	if above > freezeLimit {
		rows = 0
	}
	if rows == 0 && fixed == 0 {
		return nil
	}
	pane := "bottomLeft"
	switch {
	case rows > 0 && fixed > 0:
		pane = "bottomRight"
	case fixed > 0:
		pane = "topRight"
	}
	first := cell(fixed+1, rows+1)
	return c.file.SetPanes(c.name, &excelize.Panes{
		Freeze: true, XSplit: fixed, YSplit: rows, TopLeftCell: first, ActivePane: pane,
		Selection: []excelize.Selection{{SQRef: first, ActiveCell: first, Pane: pane}},
	})
}

// cell is such as C7. Columns and rows count from 1 and are within Excel's limits, which the file refuses
// otherwise.
func cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return ""
	}
	return name
}
