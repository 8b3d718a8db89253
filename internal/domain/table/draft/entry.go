package draft

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/workbook"
)

// What a clerk reads of codes that are no answer.
const (
	doesNotApply = "해당 없음 / does not apply"
	noAnswer     = "무응답 / no answer"
)

// entryColumn is a column of the entry sheet: what may be entered, and how what is entered is kept.
func entryColumn(c table.Column) workbook.Column {
	e := &workbook.Entry{Title: c.Field, Prompt: prompt(c), Refused: refused(c)}
	switch c.Type.Kind {
	case column.Integer, column.Long:
		e.Kind, e.Least, e.Greatest = workbook.WholeEntry, limit(c.Min), limit(c.Max)
	case column.Double, column.Decimal:
		e.Kind, e.Least, e.Greatest = workbook.DecimalEntry, limit(c.Min), limit(c.Max)
	case column.Date:
		e.Kind, e.Since, e.Until = workbook.DateEntry, day(c.Min), day(c.Max)
	case column.Boolean:
		e.Choices = []string{"true", "false"}
	}
	none := slices.Concat(c.NotApplicable, c.Missing)
	switch {
	case len(c.Values) > 0:
		e.Choices = choices(c)
	case len(none) > 0: // a code of no answer may lie outside the limits, or be a word: the load judges
		e.Kind = workbook.AnyEntry
	}
	return workbook.Column{Title: c.Field, Note: note(c), Format: shown(c.Type.Kind), Entry: e}
}

// shown is the number format in which nothing that is entered changes.
func shown(kind column.Kind) string {
	switch kind {
	case column.String:
		return "@" // 021 stays 021
	case column.Date:
		return "yyyy-mm-dd"
	case column.Timestamp, column.Timestamptz:
		return "yyyy-mm-dd hh:mm:ss"
	}
	return ""
}

func choices(c table.Column) []string { return slices.Concat(c.Values, c.NotApplicable, c.Missing) }

// prompt says what is asked, and what the codes mean.
func prompt(c table.Column) string {
	lines := []string{c.Label}
	for _, code := range c.Values {
		if meaning := c.Labels[code]; meaning != "" {
			lines = append(lines, code+" = "+meaning)
		}
	}
	if len(c.NotApplicable) > 0 {
		lines = append(lines, strings.Join(c.NotApplicable, ", ")+" = "+doesNotApply)
	}
	if len(c.Missing) > 0 {
		lines = append(lines, strings.Join(c.Missing, ", ")+" = "+noAnswer)
	}
	if c.Type.Kind == column.Date {
		lines = append(lines, "2026-03-02")
	}
	if c.AskedText != "" {
		lines = append(lines, "(asked where "+c.AskedText+")")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// note is the comment at a column's name.
func note(c table.Column) string {
	lines := []string{c.Label, c.Description}
	if c.Required {
		lines = append(lines, "반드시 적습니다. / Must be filled.")
	}
	if c.Unique {
		lines = append(lines, "같은 값이 두 번 나올 수 없습니다. / No value twice.")
	}
	if c.Pattern != nil {
		lines = append(lines, c.Pattern.String())
	}
	return strings.TrimSpace(strings.Join(slices.DeleteFunc(lines, func(line string) bool { return line == "" }), "\n"))
}

// refused says what may be entered, when something else is.
func refused(c table.Column) string {
	switch {
	case len(c.Values) > 0:
		return "one of " + strings.Join(choices(c), ", ")
	case c.Min != nil && c.Max != nil:
		return fmt.Sprintf("%s to %s", *c.Min, *c.Max)
	case c.Min != nil:
		return "at least " + *c.Min
	case c.Max != nil:
		return "at most " + *c.Max
	}
	return "a " + c.Type.String()
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
