package workbook

import (
	"math"
	"strings"
	"time"
)

// block writes title, notes, table and charts, and leaves next at the first row that is free of all of them.
func (c *canvas) block(b Block) error {
	if b.Title != "" {
		if err := c.line(b.Title, blockRole, blockHeight); err != nil {
			return err
		}
	}
	if err := c.notes(b.Notes); err != nil {
		return err
	}
	if len(b.Columns) == 0 {
		return nil
	}
	top := c.next
	if err := c.header(b.Columns); err != nil {
		return err
	}
	first := c.next
	if err := c.rows(b); err != nil {
		return err
	}
	if err := c.entries(b.Columns, first, c.next-1); err != nil {
		return err
	}
	return c.charts(b, top, first)
}

// header writes the titles, and above them what stands over several columns; a column with nothing over it
// takes both rows.
func (c *canvas) header(columns []Column) error {
	c.head = [2]int{c.next, c.next}
	if overs(columns) {
		if err := c.over(columns); err != nil {
			return err
		}
	}
	high := rowHeight + 2
	for i, column := range columns {
		if err := c.put(i+1, c.next, column.Title, style{role: headRole}); err != nil {
			return err
		}
		if err := c.comment(i+1, c.next, column.Note); err != nil {
			return err
		}
		lines := lineCount(column.Title, c.widths[i]*0.95)
		high = max(high, lineHeight*float64(lines)+5)
	}
	c.head[1] = c.next
	if c.head[0] < c.head[1] {
		if err := c.joinHeads(columns); err != nil {
			return err
		}
		high = max(rowHeight, high-c.height(c.head[0])*0.5)
	}
	return c.endRow(high)
}

func overs(columns []Column) bool {
	for _, column := range columns {
		if column.Over != "" {
			return true
		}
	}
	return false
}

func (c *canvas) over(columns []Column) error {
	high := rowHeight + 2
	for from := 0; from < len(columns); {
		to := from + 1
		for to < len(columns) && columns[to].Over == columns[from].Over && columns[from].Over != "" {
			to++
		}
		text := columns[from].Over
		for i := from; i < to; i++ {
			if err := c.put(i+1, c.next, text, style{role: overRole}); err != nil {
				return err
			}
			text = ""
		}
		if to-from > 1 {
			if err := c.file.MergeCell(c.name, cell(from+1, c.next), cell(to, c.next)); err != nil {
				return err
			}
		}
		lines := lineCount(columns[from].Over, c.width(from+1, to)*0.95)
		high = max(high, lineHeight*float64(lines)+5)
		from = to
	}
	return c.endRow(high)
}

// joinHeads moves the title of a column with nothing over it up, into one cell of both rows.
func (c *canvas) joinHeads(columns []Column) error {
	for i, column := range columns {
		if column.Over != "" {
			continue
		}
		if err := c.put(i+1, c.head[0], column.Title, style{role: headRole}); err != nil {
			return err
		}
		if err := c.put(i+1, c.head[1], nil, style{role: headRole}); err != nil {
			return err
		}
		if err := c.file.MergeCell(c.name, cell(i+1, c.head[0]), cell(i+1, c.head[1])); err != nil {
			return err
		}
	}
	return nil
}

func (c *canvas) rows(b Block) error {
	strong := map[int]bool{}
	for _, row := range b.Strong {
		strong[row] = true
	}
	for i := range len(b.Rows) + b.Blank {
		var values []any
		if i < len(b.Rows) {
			values = b.Rows[i]
		}
		if err := c.row(b.Columns, values, strong[i]); err != nil {
			return err
		}
	}
	return nil
}

func (c *canvas) row(columns []Column, values []any, strong bool) error {
	high := rowHeight
	for i, column := range columns {
		var value any
		if i < len(values) {
			value = values[i]
		}
		text, isText := value.(string)
		look := style{
			format: column.Format, text: isText, center: column.Center, strong: strong,
			wrap: column.Wrap || isText && textWidth(text)+2 > c.widths[i],
		}
		if look.wrap && isText {
			high = max(high, lineHeight*float64(lineCount(text, c.widths[i]))+3)
		}
		if err := c.put(i+1, c.next, value, look); err != nil {
			return err
		}
	}
	return c.endRow(high)
}

// put writes one value with its look. Text is never taken for a formula.
func (c *canvas) put(column, row int, value any, look style) error {
	at := cell(column, row)
	var err error
	switch v := value.(type) {
	case nil:
	case string:
		err = c.file.SetCellStr(c.name, at, printable(v))
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			err = c.file.SetCellFloat(c.name, at, v, -1, 64)
		}
	case time.Time:
		if look.format == "" {
			look.format = timeFormat(v)
		}
		err = c.file.SetCellValue(c.name, at, v)
	default:
		err = c.file.SetCellValue(c.name, at, v)
	}
	if err != nil {
		return err
	}
	id, err := c.styled(look)
	if err != nil {
		return err
	}
	return c.file.SetCellStyle(c.name, at, at, id)
}

func timeFormat(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0 {
		return "yyyy-mm-dd"
	}
	return "yyyy-mm-dd hh:mm"
}

// printable takes out the control characters that XML cannot hold: one of them makes a file that no program
// opens.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}
