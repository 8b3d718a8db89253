package workbook

import (
	"bytes"
	"fmt"
	"math"
	"sort"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Filling is what a template is filled with, by the names that are defined in it, in capitals or not. A name
// that is defined for several sheets is filled on each of them. Names that it does not define are an error.
type Filling struct {
	Cells  map[string]any   // values as in Block.Rows
	Tables map[string]Table // grown downwards from the named cell
}

// Table grows from its anchor. When the anchor's row holds {column} texts, that row is the pattern of every
// row, with its styles, heights, merged cells and formulas, and each such cell becomes that column; {{ is a
// brace. Otherwise a header and all columns are written from the anchor. Rows below are moved down. No rows:
// the pattern is cleared.
type Table struct {
	Columns []string
	Rows    [][]any
}

// Filled says what became of a template's names. All are as the template writes them, and sorted.
type Filled struct {
	Cells, Tables []string
	Unfilled      []string // defined in the template as cells, and not filled
	Empty         []string // filled, but the value was nil or NaN, or the table had no rows
}

// Fill answers the filled template. Styles, widths, pictures and formulas of the template stay; what stands
// below a table moves with its references: formulas, names, merged cells, heights, conditional formats,
// drop-down lists, charts and print areas. A range that ends in the pattern's row, such as that of a sum, grows
// with the table. Comments, page breaks and form controls below a table do not move: excelize cannot. What the
// user can mend is a problem, and all of them are told at once.
func Fill(template []byte, f Filling) (filled []byte, what Filled, err error) {
	file, err := open(template)
	if err != nil {
		return nil, what, err
	}
	defer file.Close()
	w := &filler{file: file, names: namesOf(file)}
	anchors := w.anchors(f)
	if err := w.problems.Err(); err != nil {
		return nil, what, err
	}
	if what, err = w.fill(f, anchors); err != nil {
		return nil, what, fmt.Errorf("fill workbook: %w", err)
	}
	if err := w.problems.Err(); err != nil {
		return nil, what, err
	}
	// Results of formulas are of the figures that stood there before: they are computed again when the file is
	// opened.
	if err := file.UpdateLinkedValue(); err != nil {
		return nil, what, fmt.Errorf("fill workbook: %w", err)
	}
	always := true
	if err := file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &always}); err != nil {
		return nil, what, fmt.Errorf("fill workbook: %w", err)
	}
	var out bytes.Buffer
	if err := file.Write(&out); err != nil {
		return nil, what, fmt.Errorf("fill workbook: %w", err)
	}
	return out.Bytes(), what, nil
}

// filler fills one template.
type filler struct {
	file     *excelize.File
	names    []name
	problems problem.List
}

// anchored is a cell or a table with where it goes.
type anchored struct {
	place
	name  string
	table bool
	key   string // in the Filling
}

// anchors finds where everything goes, and reports each name that leads nowhere.
func (w *filler) anchors(f Filling) []anchored {
	var all []anchored
	for _, key := range sortedKeys(f.Cells) {
		for _, n := range w.find(key) {
			all = append(all, anchored{place: n.place, name: n.text, key: key})
		}
	}
	for _, key := range sortedKeys(f.Tables) {
		for _, n := range w.find(key) {
			all = append(all, anchored{place: n.place, name: n.text, key: key, table: true})
		}
	}
	type line struct {
		sheet string
		row   int
	}
	taken := map[line]string{}
	for _, a := range all {
		at := line{a.sheet, a.row}
		if other, twice := taken[at]; twice && a.table {
			w.problems.Report("workbook_tables_one_row", problem.Place{},
				problem.Args{"name": a.name, "other": other, "sheet": a.sheet, "row": a.row})
		} else if a.table {
			taken[at] = a.name
		}
	}
	return all
}

// fill writes all cells, then the tables of each sheet from the lowest up, so that none moves an anchor that is
// still needed.
func (w *filler) fill(f Filling, anchors []anchored) (what Filled, err error) {
	sort.SliceStable(anchors, func(i, j int) bool {
		if anchors[i].table != anchors[j].table {
			return !anchors[i].table
		}
		return anchors[i].row > anchors[j].row
	})
	done, empty := map[string]bool{}, map[string]bool{}
	cells, tables := map[string]bool{}, map[string]bool{}
	for _, a := range anchors {
		done[a.name] = true
		if a.table {
			tables[a.name] = true
			table := f.Tables[a.key]
			empty[a.name] = len(table.Rows) == 0
			if err := w.grow(a, table); err != nil {
				return what, fmt.Errorf("table %q: %w", a.name, err)
			}
			continue
		}
		cells[a.name] = true
		value := f.Cells[a.key]
		empty[a.name] = blank(value)
		if err := w.set(a.sheet, a.column, a.row, value); err != nil {
			return what, fmt.Errorf("cell %q: %w", a.name, err)
		}
	}
	what.Cells, what.Tables, what.Empty = keysThat(cells), keysThat(tables), keysThat(empty)
	left := map[string]bool{}
	for _, n := range w.names {
		left[n.text] = n.why == "" && !done[n.text]
	}
	what.Unfilled = keysThat(left)
	return what, nil
}

// set writes a value and keeps the cell's style. A time in a cell without a number format gets one.
func (w *filler) set(sheet string, column, row int, value any) error {
	at := cell(column, row)
	look, err := w.file.GetCellStyle(sheet, at)
	if err != nil {
		return err
	}
	switch v := value.(type) {
	case string:
		return w.file.SetCellStr(sheet, at, printable(v))
	case float64:
		if blank(v) {
			return w.file.SetCellValue(sheet, at, nil)
		}
		return w.file.SetCellFloat(sheet, at, v, -1, 64)
	case time.Time:
		if err := w.file.SetCellValue(sheet, at, v); err != nil {
			return err
		}
		if style, err := w.file.GetStyle(look); err != nil || style.NumFmt == 0 && style.CustomNumFmt == nil {
			return err
		}
		return w.file.SetCellStyle(sheet, at, at, look)
	}
	return w.file.SetCellValue(sheet, at, value)
}

func blank(value any) bool {
	v, isFloat := value.(float64)
	return value == nil || isFloat && (math.IsNaN(v) || math.IsInf(v, 0))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// keysThat are the keys whose value is true, sorted.
func keysThat(m map[string]bool) []string {
	var keys []string
	for _, key := range sortedKeys(m) {
		if m[key] {
			keys = append(keys, key)
		}
	}
	return keys
}
