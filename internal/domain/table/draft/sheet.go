package draft

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// Sheet writes the entry sheet of a contract for a clerk, with so many empty rows: one column a field, drop-downs for codes, limits for
// numbers and days, and a second sheet that explains the codes. What is entered loads under the same contract: the first sheet begins with
// its header, as files without options do.
func Sheet(w io.Writer, t *table.Table, lines int) error {
	entry := workbook.Sheet{Name: "answers"} // without titles: its header stands in row 1
	block := workbook.Block{Blank: lines}
	codes := workbook.Block{Columns: []workbook.Column{
		{Title: "column"}, {Title: "label", Width: 40, Wrap: true}, {Title: "code"}, {Title: "meaning", Width: 40, Wrap: true}}}
	for _, c := range t.Columns {
		if c.From != "" {
			continue // said when the file is handed in
		}
		block.Columns = append(block.Columns, entryColumn(c))
		codes.Rows = append(codes.Rows, meanings(c)...)
	}
	entry.Blocks = []workbook.Block{block}
	book := workbook.Book{Title: t.Name, Sheets: []workbook.Sheet{entry}}
	if len(codes.Rows) > 0 {
		book.Sheets = append(book.Sheets, workbook.Sheet{Name: "codes", Title: "What the codes mean", Blocks: []workbook.Block{codes}})
	}
	return workbook.Write(w, book)
}

func entryColumn(c table.Column) workbook.Column {
	e := &workbook.Entry{Title: c.Field, Prompt: prompt(c), Refused: refused(c)}
	switch {
	case len(c.Values) > 0:
		e.Choices = append(append(append([]string{}, c.Values...), c.NotApplicable...), c.Missing...)
	case c.Type.Kind == column.Integer || c.Type.Kind == column.Long:
		e.Kind, e.Least, e.Greatest = workbook.WholeEntry, limit(c.Min), limit(c.Max)
	case c.Type.Kind == column.Double || c.Type.Kind == column.Decimal:
		e.Kind, e.Least, e.Greatest = workbook.DecimalEntry, limit(c.Min), limit(c.Max)
	case c.Type.Kind == column.Date:
		e.Kind, e.Since, e.Until = workbook.DateEntry, day(c.Min), day(c.Max)
	case c.Type.Kind == column.Boolean:
		e.Choices = []string{"true", "false"}
	}
	shown := workbook.Column{Title: c.Field, Entry: e}
	switch {
	case c.Type.Kind == column.Date:
		shown.Format = "yyyy-mm-dd"
	case c.Type.Kind == column.String && len(c.Values) == 0:
		shown.Format = "@" // 021 stays 021
	}
	return shown
}

// prompt says what is asked, and what the codes mean.
func prompt(c table.Column) string {
	var b strings.Builder
	b.WriteString(c.Label)
	for _, code := range c.Values {
		if meaning := c.Labels[code]; meaning != "" {
			fmt.Fprintf(&b, "\n%s = %s", code, meaning)
		}
	}
	if len(c.NotApplicable) > 0 {
		fmt.Fprintf(&b, "\n%s = 해당 없음 / does not apply", strings.Join(c.NotApplicable, ", "))
	}
	if len(c.Missing) > 0 {
		fmt.Fprintf(&b, "\n%s = 무응답 / no answer", strings.Join(c.Missing, ", "))
	}
	if c.AskedText != "" {
		fmt.Fprintf(&b, "\n(asked where %s)", c.AskedText)
	}
	return strings.TrimSpace(b.String())
}

func refused(c table.Column) string {
	switch {
	case len(c.Values) > 0:
		return "one of " + strings.Join(append(append(append([]string{}, c.Values...), c.NotApplicable...), c.Missing...), ", ")
	case c.Min != nil && c.Max != nil:
		return fmt.Sprintf("%s to %s", *c.Min, *c.Max)
	case c.Min != nil:
		return "at least " + *c.Min
	case c.Max != nil:
		return "at most " + *c.Max
	}
	return "a " + c.Type.String()
}

// meanings are the lines of the second sheet.
func meanings(c table.Column) [][]any {
	var all [][]any
	add := func(code, meaning string) {
		if len(all) == 0 {
			all = append(all, []any{c.Field, c.Label, code, meaning})
			return
		}
		all = append(all, []any{nil, nil, code, meaning})
	}
	for _, code := range c.Values {
		add(code, c.Labels[code])
	}
	for _, code := range c.NotApplicable {
		add(code, "해당 없음 / does not apply")
	}
	for _, code := range c.Missing {
		add(code, "무응답 / no answer")
	}
	return all
}

func limit(text *string) *float64 {
	if text == nil {
		return nil
	}
	n, err := strconv.ParseFloat(*text, 64)
	if err != nil {
		return nil
	}
	return &n
}

func day(text *string) time.Time {
	if text == nil {
		return time.Time{}
	}
	at, err := time.Parse(time.DateOnly, *text)
	if err != nil {
		return time.Time{}
	}
	return at
}
