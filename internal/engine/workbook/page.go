package workbook

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Measures: a point is 1/72 inch, a pixel 1/96. A character of 맑은 고딕 11 is 8 pixels wide.
const (
	pixelsPerChar  = 8.0
	pixelsPerPoint = 4.0 / 3
	marginInches   = 0.5
	footInches     = 0.7
	paperA4        = 9
)

// page is the printable part of an A4 sheet of paper.
type page struct {
	chars  float64 // width in characters of the workbook's font
	pixels float64
	points float64 // height
}

func paper(landscape bool) page {
	wide, high := 8.27, 11.69
	if landscape {
		wide, high = high, wide
	}
	pixels := (wide - 2*marginInches) * 96
	return page{chars: pixels / pixelsPerChar, pixels: pixels, points: (high - marginInches - footInches) * 72}
}

// paper sets the sheet up for A4: as wide as the page, as many pages down as it takes, page numbers, the header
// of the only table on every page, and no block torn apart that would fit on one.
func (c *canvas) paper(s Sheet) error {
	on, one, many, size, orientation := true, 1, 0, paperA4, "portrait"
	if s.Landscape {
		orientation = "landscape"
	}
	if err := c.file.SetSheetProps(c.name, &excelize.SheetPropsOptions{FitToPage: &on}); err != nil {
		return err
	}
	err := c.file.SetPageLayout(c.name, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &orientation, FitToWidth: &one, FitToHeight: &many,
	})
	if err != nil {
		return err
	}
	side, top, bottom, foot := marginInches, marginInches, footInches, 0.35
	err = c.file.SetPageMargins(c.name, &excelize.PageLayoutMarginsOptions{
		Left: &side, Right: &side, Top: &top, Bottom: &bottom, Header: &foot, Footer: &foot, Horizontally: &on,
	})
	if err != nil {
		return err
	}
	foots := &excelize.HeaderFooterOptions{OddFooter: "&L&9&A&R&9&P / &N"}
	if err := c.file.SetHeaderFooter(c.name, foots); err != nil {
		return err
	}
	if c.tables == 1 {
		return c.repeatHeader()
	}
	return c.breaks()
}

func (c *canvas) repeatHeader() error {
	return c.file.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", Scope: c.name,
		RefersTo: fmt.Sprintf("%s!$%d:$%d", quoted(c.name), c.head[0], c.head[1]),
	})
}

// breaks begins a new page before a block that would not end on this one, when it fits on a page of its own.
func (c *canvas) breaks() error {
	wide := max(c.width(1, max(len(c.widths), c.span))*pixelsPerChar, c.right)
	room := c.page.points * max(1, wide/c.page.pixels)
	used := c.above()
	for i, first := range c.started {
		last := c.next
		if i+1 < len(c.started) {
			last = c.started[i+1]
		}
		high := 0.0
		for row := first; row < last; row++ {
			high += c.height(row)
		}
		// The empty row that ends a block may fall off the page.
		if used+high-rowHeight > room && used > 0 && high <= room {
			if err := c.file.InsertPageBreak(c.name, cell(1, first)); err != nil {
				return err
			}
			used = 0
		}
		used += high
		for used > room {
			used -= room
		}
	}
	return nil
}

// above is the height of what stands above the first block.
func (c *canvas) above() float64 {
	high := 0.0
	for row := 1; len(c.started) > 0 && row < c.started[0]; row++ {
		high += c.height(row)
	}
	return high
}
