package book

import "github.com/naru-data/naru/internal/engine/workbook"

// Number formats, by what a figure is. p keeps its value and is shown as researchers write it.
const (
	countFormat       = "#,##0"
	scoreFormat       = "0.0" // scores and percents
	changeFormat      = "+0.0;-0.0;0.0"
	meanFormat        = "0.00" // means and deviations of answers, statistics, degrees of freedom
	coefficientFormat = "0.000"
	pFormat           = "[<0.001]\"<.001\";0.000"
)

// figure is a cell: the value, the mark when it must not be shown, or nothing when it does not exist.
func (l *layout) figure(x *float64, suppressed bool) any {
	switch {
	case x != nil:
		return *x
	case suppressed:
		return l.mark()
	}
	return nil
}

// count is figure for counts.
func (l *layout) count(n *int64, suppressed bool) any {
	switch {
	case n != nil:
		return *n
	case suppressed:
		return l.mark()
	}
	return nil
}

func (l *layout) mark() string {
	l.marked = true
	return l.say.Say("mark")
}

// counts is a column of counts, with its title in the language; figures and texts are alike.
func (l *layout) counts(title string) workbook.Column {
	return workbook.Column{Title: l.say.Say(title), Format: countFormat, Width: 9}
}

func (l *layout) figures(title, format string) workbook.Column {
	return workbook.Column{Title: l.say.Say(title), Format: format, Width: 9}
}

func (l *layout) texts(title string) workbook.Column {
	return workbook.Column{Title: l.say.Say(title), Wrap: true}
}

// under puts a column under a header that it shares with its neighbours.
func under(over string, c workbook.Column) workbook.Column {
	c.Over = over
	return c
}

// trimmed leaves the last column out when it is empty in every row: remarks, where there is nothing to remark.
func trimmed(b workbook.Block) workbook.Block {
	last := len(b.Columns) - 1
	for _, row := range b.Rows {
		if last < len(row) && row[last] != nil {
			return b
		}
	}
	b.Columns = b.Columns[:last]
	for i, row := range b.Rows {
		b.Rows[i] = row[:min(last, len(row))]
	}
	return b
}

func or(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
