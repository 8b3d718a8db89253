package workbook

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

// listSheet holds lists that are too long to stand in a rule. It is hidden.
const listSheet = "naru_lists"

// Excel's limits, in UTF-16 units: a file that breaks one of them is "repaired" when it is opened.
const (
	listLimit   = 255
	titleLimit  = 32
	promptLimit = 255
)

// entries puts the rules and the words of each column upon its rows.
func (c *canvas) entries(columns []Column, first, last int) error {
	if last < first {
		return nil
	}
	for i, column := range columns {
		if column.Entry == nil {
			continue
		}
		rule := excelize.NewDataValidation(true)
		rule.Sqref = cell(i+1, first) + ":" + cell(i+1, last)
		if err := c.rule(rule, *column.Entry); err != nil {
			return fmt.Errorf("entry of column %q: %w", column.Title, err)
		}
		say(rule, *column.Entry)
		if rule.Type == "" && !rule.ShowInputMessage {
			continue
		}
		if err := c.file.AddDataValidation(c.name, rule); err != nil {
			return fmt.Errorf("entry of column %q: %w", column.Title, err)
		}
	}
	return nil
}

func (c *canvas) rule(rule *excelize.DataValidation, e Entry) error {
	if len(e.Choices) > 0 {
		return c.list(rule, e.Choices)
	}
	switch e.Kind {
	case WholeEntry:
		return between(rule, excelize.DataValidationTypeWhole, number(e.Least, -1e15), number(e.Greatest, 1e15))
	case DecimalEntry:
		return between(rule, excelize.DataValidationTypeDecimal, number(e.Least, -1e15), number(e.Greatest, 1e15))
	case DateEntry:
		return between(rule, excelize.DataValidationTypeDate, day(e.Since, 1), day(e.Until, 2958465))
	}
	return nil
}

func between(rule *excelize.DataValidation, kind excelize.DataValidationType, least, greatest float64) error {
	return rule.SetRange(least, greatest, kind, excelize.DataValidationOperatorBetween)
}

func number(limit *float64, otherwise float64) float64 {
	if limit == nil {
		return otherwise
	}
	return *limit
}

// day is the number that Excel gives a date: days since 1899-12-30, right from March 1900 on.
func day(t time.Time, otherwise float64) float64 {
	if t.IsZero() {
		return otherwise
	}
	y, m, d := t.Date()
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Sub(zero).Hours() / 24
}

// list offers the choices, written into the rule where they fit, otherwise on the hidden sheet.
func (c *canvas) list(rule *excelize.DataValidation, choices []string) error {
	short := units(strings.Join(choices, ",")) <= listLimit
	for i, choice := range choices {
		choice = printable(choice)
		formula := i == 0 && strings.HasPrefix(choice, "=")
		if formula || strings.ContainsAny(choice, ",\n\t") || choice != strings.TrimSpace(choice) {
			short = false
		}
	}
	if short {
		return rule.SetDropList(choices)
	}
	ref, err := c.longList(choices)
	rule.SetSqrefDropList(ref)
	return err
}

func (p *printer) longList(choices []string) (ref string, err error) {
	if p.lists == 0 {
		if _, err := p.file.NewSheet(listSheet); err != nil {
			return "", err
		}
		if err := p.file.SetSheetVisible(listSheet, false); err != nil {
			return "", err
		}
	}
	p.lists++
	letter, err := excelize.ColumnNumberToName(p.lists)
	if err != nil {
		return "", err
	}
	for i, choice := range choices {
		if err := p.file.SetCellStr(listSheet, cell(p.lists, i+1), printable(choice)); err != nil {
			return "", err
		}
	}
	return fmt.Sprintf("%s!$%s$1:$%s$%d", listSheet, letter, letter, len(choices)), nil
}

// say shows the prompt beside a chosen cell, and refuses what the rule does not allow.
func say(rule *excelize.DataValidation, e Entry) {
	if e.Prompt != "" || e.Title != "" {
		rule.SetInput(shortened(e.Title, titleLimit), shortened(e.Prompt, promptLimit))
	}
	if rule.Type != "" {
		stop := excelize.DataValidationErrorStyleStop
		rule.SetError(stop, shortened(e.Title, titleLimit), shortened(e.Refused, promptLimit))
	}
}

// comment hangs a note at a header's cell, as large as its text.
func (c *canvas) comment(column, row int, text string) error {
	if text == "" {
		return nil
	}
	text = printable(text)
	return c.file.AddComment(c.name, excelize.Comment{
		Cell: cell(column, row), Author: "Naru",
		Width: 280, Height: uint(24 + 18*lineCount(text, 36)),
		Paragraph: []excelize.RichTextRun{{Text: text, Font: &excelize.Font{Family: c.font, Size: 9}}},
	})
}

// units counts as Excel does.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// shortened keeps a text within a limit; an ellipsis says that there was more.
func shortened(text string, limit int) string {
	text = printable(text)
	if units(text) <= limit {
		return text
	}
	kept := []rune(text)
	for len(kept) > 0 && units(string(kept)) >= limit {
		kept = kept[:len(kept)-1]
	}
	return string(kept) + "…"
}
