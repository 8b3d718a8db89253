package draft

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
)

// layout is a way in which days and times are written.
type layout struct {
	format string // of the contract; empty: ISO
	kind   column.Kind
	begins *regexp.Regexp // how it must begin; nil: however
}

var (
	twoDigits = regexp.MustCompile(`^[0-9]{2}[^0-9]`)
	thisEra   = regexp.MustCompile(`^(19|20)[0-9]{6}$`)
)

// compact is eight digits, which may be a number too.
const compact = "%Y%m%d"

// layouts in the order of preference: of two that read all cells the first is proposed.
var layouts = []layout{
	{"", column.Date, nil},
	{"%Y-%m-%d", column.Date, nil},
	{"%Y.%m.%d", column.Date, nil},
	{"%Y.%m.%d.", column.Date, nil},
	{"%Y/%m/%d", column.Date, nil},
	{"%Y. %m. %d", column.Date, nil},
	{"%Y. %m. %d.", column.Date, nil},
	{"%Y년 %m월 %d일", column.Date, nil},
	{"%Y년%m월%d일", column.Date, nil},
	{"%m/%d/%Y", column.Date, nil},
	{"%d/%m/%Y", column.Date, nil},
	{"%d.%m.%Y", column.Date, nil},
	{"%d-%b-%Y", column.Date, nil},
	{"%y-%m-%d", column.Date, twoDigits},
	{"%y.%m.%d", column.Date, twoDigits},
	{"%y.%m.%d.", column.Date, twoDigits},
	{"%y/%m/%d", column.Date, twoDigits},
	{compact, column.Date, thisEra},
	{"", column.Timestamp, nil},
	{"", column.Timestamptz, nil},
	{"%Y-%m-%d %H:%M:%S", column.Timestamp, nil},
	{"%Y-%m-%d %H:%M", column.Timestamp, nil},
	{"%Y.%m.%d %H:%M:%S", column.Timestamp, nil},
	{"%Y.%m.%d %H:%M", column.Timestamp, nil},
	{"%Y/%m/%d %H:%M:%S", column.Timestamp, nil},
	{"%Y/%m/%d %H:%M", column.Timestamp, nil},
	{"%Y-%m-%d %p %I:%M:%S", column.Timestamp, nil},
	{"%Y-%m-%d %p %I:%M", column.Timestamp, nil},
	{"%Y. %m. %d %p %I:%M:%S", column.Timestamp, nil},
	{"%Y. %m. %d %p %I:%M", column.Timestamp, nil},
	{"%Y/%m/%d %I:%M:%S %p", column.Timestamp, nil},
	{"%Y/%m/%d %I:%M:%S %p GMT+9", column.Timestamp, nil}, // as an online form of Google's has it in Korea
	{"%m/%d/%Y %H:%M:%S", column.Timestamp, nil},
	{"%m/%d/%Y %H:%M", column.Timestamp, nil},
}

// reading is a layout that most texts of a column obey so far.
type reading struct {
	layout
	reads  func(text string) bool
	misses int64
}

// moments is what was seen of a column when its cells are read as days and times.
type moments struct {
	readings          []reading
	days, clocks, odd int64 // cells of a workbook that are a day, a day and a time, or a time alone
	extent            extent
}

// readings of all layouts, for every column of a file: each begins with a copy of its own.
func newReadings() (all []reading, err error) {
	for _, l := range layouts {
		reads, err := rows.TimeReader(l.kind, l.format)
		if err != nil {
			return nil, fmt.Errorf("read days as %s: %w", l.format, err)
		}
		all = append(all, reading{layout: l, reads: reads})
	}
	return all, nil
}

// add looks at one cell. Most columns lose all readings within their first cells.
func (m *moments) add(cell rows.Cell, seen int64) {
	m.extent.add(cell.Text, lessText)
	if cell.Moment {
		switch {
		case len(cell.Text) == len("2006-01-02") && strings.Count(cell.Text, "-") == 2:
			m.days++
		case len(cell.Text) > len("2006-01-02") && strings.Count(cell.Text, "-") == 2:
			m.clocks++
		default:
			m.odd++
		}
		return
	}
	kept := m.readings[:0]
	for _, r := range m.readings {
		if r.begins != nil && !r.begins.MatchString(cell.Text) || !r.reads(cell.Text) {
			if r.misses++; hopeless(r.misses, seen) {
				continue
			}
		}
		kept = append(kept, r)
	}
	m.readings = kept
}

// best is the layout that fails least, with how many cells it fails on. Cells of a workbook that are dates need none.
func (m *moments) best(texts int64) (l layout, misses int64, ok bool) {
	clock := m.clocks > 0
	for _, r := range m.readings {
		failed := r.misses + m.odd
		switch {
		case texts == 0 && r.format != "": // nothing is written
			continue
		case clock && r.kind == column.Date, r.kind == column.Timestamptz && m.days+m.clocks > 0:
			continue
		}
		if !ok || failed < misses {
			l, misses, ok = r.layout, failed, true
		}
	}
	return l, misses, ok && (texts > 0 || m.days+m.clocks > 0)
}

// swapped says that day and month could be the other way round.
func (m *moments) swapped(l layout) bool {
	if l.format != "%m/%d/%Y" {
		return false
	}
	for _, r := range m.readings {
		if r.format == "%d/%m/%Y" && r.misses == 0 {
			return true
		}
	}
	return false
}
