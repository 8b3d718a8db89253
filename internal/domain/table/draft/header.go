package draft

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

const (
	searched   = 15  // so many rows from the top may hold the names
	mostSheets = 20  // so many sheets are looked at
	clearly    = 1.5 // so many times the names another row must have to be taken instead
	fewNames   = 3   // a row with fewer is hardly the one
	looked     = 20  // so many records below are looked at
)

// findNames finds the sheet and the row of the names where none was said, and tells what was chosen.
func findNames(ctx context.Context, in rows.Input, formats rows.Formats) (rows.Input, []string, error) {
	in = office(in)
	seen, _, err := glance(ctx, in, formats)
	empty := isCode(err, "rows_empty")
	if err != nil && !empty && !headless(err) {
		return in, nil, err
	}
	var notes []string
	if others := noteArg(seen, "rows_sheet_read", "others"); others != "" || empty {
		at, failed := widestSheet(ctx, in, formats)
		switch {
		case failed != nil:
			return in, nil, failed
		case at > 1:
			in.Format.XLSX.SheetAt = at
			notes = append(notes, fmt.Sprintf("sheet %d is read, which holds the most columns; --sheet names another", at))
		case empty:
			return in, nil, err
		default:
			notes = append(notes, fmt.Sprintf("sheet %q is read, and not %s; --sheet names another",
				noteArg(seen, "rows_sheet_read", "sheet"), others))
		}
	}
	if in.Format.XLSX.Header > 0 || in.Format.CSV.Header > 0 {
		return in, notes, nil
	}
	best, err := namesIn(ctx, in, formats)
	if err != nil {
		return in, nil, err
	}
	if best.row > 1 {
		in.Format.XLSX.Header, in.Format.CSV.Header = best.row, best.row
	}
	return in, notes, nil
}

// office takes a file with an old workbook's name for a workbook, so that what is said of it fits.
func office(in rows.Input) rows.Input {
	if in.Format.Word == "" && strings.HasSuffix(strings.ToLower(in.Name), ".xls") {
		in.Format.Word = "xlsx"
	}
	return in
}

func isBroken(err error) bool {
	var broken *rows.Broken
	return errors.As(err, &broken)
}

// headless says that only the row was wrong in which names were looked for.
func headless(err error) bool {
	return isCode(err, "rows_header_blank") || isCode(err, "rows_no_header_line") || isCode(err, "rows_header_quote")
}

// noteArg is an argument of a note that was made about the file; empty where there is no such note.
func noteArg(seen rows.Seen, code problem.Code, arg string) string {
	for _, note := range seen.Notes {
		if note.Code == code {
			return fmt.Sprint(note.Args[arg])
		}
	}
	return ""
}

// widestSheet is the number of the sheet with the most names, 1 where the first that is shown has them.
func widestSheet(ctx context.Context, in rows.Input, formats rows.Formats) (int, error) {
	shown, err := namesIn(ctx, in, formats)
	if err != nil && !isBroken(err) && !isNameless(err) {
		return 0, err // the disk, or the caller gave up
	}
	best := 1
	for at := 1; at <= mostSheets; at++ {
		tried := in
		tried.Format.XLSX.SheetAt = at
		found, err := namesIn(ctx, tried, formats)
		switch {
		case err != nil && isCode(err, "rows_sheet_missing"):
			return best, nil
		case err != nil && !isBroken(err) && !isNameless(err):
			return 0, err
		case err == nil && float64(found.names) > clearly*float64(shown.names):
			best, shown = at, found
		}
	}
	return best, nil
}

func isNameless(err error) bool { return isCode(err, "draft_no_header") }

func isCode(err error, code problem.Code) bool {
	var told *problem.Problem
	return errors.As(err, &told) && told.Code == code
}

// candidate is a row that may hold the names.
type candidate struct {
	row, names int
	twice      bool // some name stands in it twice, or a column has none
	rows       bool // some stand below it
}

// namesIn finds the row of the names on one sheet: the first that holds the most different texts. Offices write titles
// and headings of groups above it, with fewer texts; answers below it are mostly numbers.
func namesIn(ctx context.Context, in rows.Input, formats rows.Formats) (candidate, error) {
	if in.Format.XLSX.Header > 0 || in.Format.CSV.Header > 0 {
		return candidate{row: max(in.Format.XLSX.Header, in.Format.CSV.Header)}, nil
	}
	var best candidate
	var first error
	for at := 1; at <= searched; at++ {
		tried := in
		tried.Format.XLSX.Header, tried.Format.CSV.Header = at, at
		seen, below, err := glance(ctx, tried, formats)
		switch {
		case err != nil && !isBroken(err):
			return best, err
		case at > 1 && (isCode(err, "rows_no_header_line") || isCode(err, "rows_empty")):
			at = searched // the file ends above
			continue
		case err != nil:
			if first == nil {
				first = err
			}
			continue
		}
		if found := judge(at, seen, below); found.beats(best) {
			best = found
		}
		if best.names >= fewNames && at >= best.row+2 {
			break
		}
	}
	switch {
	case best.names > 0:
		return best, nil
	case first != nil && !headless(first):
		return best, first
	}
	return best, problem.New("draft_no_header", problem.Place{}, problem.Args{"file": in.Name, "rows": searched})
}

// beats: a later row is taken only when it is clearly better, unless the one before cannot be right.
func (c candidate) beats(before candidate) bool {
	if before.rows && !c.rows {
		return false
	}
	if before.twice && !c.twice {
		return c.names > before.names
	}
	return float64(c.names) > clearly*float64(before.names)
}

// glance reads the names in the row that the format says, and a few records below them; n is how many there are.
func glance(ctx context.Context, in rows.Input, formats rows.Formats) (seen rows.Seen, n int, err error) {
	seen, err = rows.Look(ctx, in, formats, func(int64, []rows.Cell) bool {
		n++
		return n < looked
	})
	if err == nil && seen.Wrong > int64(n) {
		seen.Fields = nil // most records have another number of fields: a title with delimiters in it
	}
	return seen, n, err
}

// numberLike is what answers look like, and names do not.
var numberLike = regexp.MustCompile(`^[-+]?[0-9][0-9.,]*$`)

// judge counts the different names of a row. Numbers are none, unless they count up as numbers of questions do.
func judge(row int, seen rows.Seen, below int) candidate {
	c := candidate{row: row, rows: below > 0}
	different := map[string]bool{}
	var numbers []float64
	for _, field := range seen.Fields {
		text := sameName(field)
		if numberLike.MatchString(text) {
			if n, err := strconv.ParseFloat(strings.ReplaceAll(text, ",", ""), 64); err == nil {
				numbers = append(numbers, n)
			}
			continue
		}
		if text == "" || different[text] {
			c.twice = true
			continue
		}
		different[text] = true
	}
	c.names = len(different)
	if countUp(numbers) {
		c.names += len(numbers)
	}
	return c
}

// countUp says that numbers go up from one to the next, and are not just two.
func countUp(numbers []float64) bool {
	for i := 1; i < len(numbers); i++ {
		if numbers[i] <= numbers[i-1] {
			return false
		}
	}
	return len(numbers) >= 3
}
