package trial

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Difference is what came beside what was expected, as far as they differ.
type Difference struct {
	Columns []string `json:"columns,omitempty"`
	Lines   []Line   `json:"lines,omitempty"`
}

// Line is one row of a difference. Of two that stand for one row, the expected one comes first, and Other names the columns
// in which they differ.
type Line struct {
	Mark  string   `json:"mark"` // Expected or Came
	Cells []string `json:"cells"`
	Other []string `json:"differs,omitempty"`
}

// The marks of lines.
const (
	Expected = "-" // it was expected and did not come
	Came     = "+" // it came and was not expected
)

// answer is what came.
type answer struct {
	columns []column.Column
	rows    [][]any
}

func (a answer) place(name string) int {
	for i, c := range a.columns {
		if c.Name == name {
			return i
		}
	}
	return -1
}

// compare holds rows against those expected, in the columns that each names.
func (t *Trial) compare(a answer, zone *time.Location) (same int, d Difference, err error) {
	var places []int
	for _, row := range t.Expect {
		for _, cell := range row.Cells {
			at := a.place(cell.Column)
			if at < 0 {
				return 0, d, t.unexpected(cell, a)
			}
			if !slices.Contains(places, at) {
				places = append(places, at)
			}
		}
	}
	if len(places) == 0 { // no row is expected: all of what came is told
		for i := range a.columns {
			places = append(places, i)
		}
	}
	agreeing := func(want, got int) (n int) {
		for _, cell := range t.Expect[want].Cells {
			at := a.place(cell.Column)
			if alike(cell.Value, a.rows[got][at], a.columns[at].Type, zone) {
				n++
			}
		}
		return n
	}
	for _, at := range places {
		d.Columns = append(d.Columns, a.columns[at].Name)
	}
	all := align(len(t.Expect), len(a.rows), func(want, got int) bool {
		return agreeing(want, got) == len(t.Expect[want].Cells)
	}, func(want, got int) int {
		n := agreeing(want, got)
		if 2*n < len(t.Expect[want].Cells) {
			return 0
		}
		return n
	}, t.Order)
	for _, p := range all {
		if p.same {
			same++
			continue
		}
		d.Lines = append(d.Lines, t.lines(p, a, places, zone)...)
	}
	return same, d, nil
}

// lines are those of one row that differs.
func (t *Trial) lines(p pair, a answer, places []int, zone *time.Location) (lines []Line) {
	var differs []string
	cells := map[int]Cell{}
	if p.want >= 0 {
		for _, cell := range t.Expect[p.want].Cells {
			at := a.place(cell.Column)
			cells[at] = cell
			if p.got >= 0 && !alike(cell.Value, a.rows[p.got][at], a.columns[at].Type, zone) {
				differs = append(differs, cell.Column)
			}
		}
		line := Line{Mark: Expected, Other: differs}
		for _, at := range places {
			text := ""
			if cell, ok := cells[at]; ok {
				text = written(cell.Value)
			}
			line.Cells = append(line.Cells, text)
		}
		lines = append(lines, line)
	}
	if p.got >= 0 {
		line := Line{Mark: Came, Other: differs}
		for _, at := range places {
			line.Cells = append(line.Cells, shown(a.rows[p.got][at], a.columns[at].Type, zone))
		}
		lines = append(lines, line)
	}
	return lines
}

func (t *Trial) unexpected(cell Cell, a answer) error {
	var names []string
	for _, c := range a.columns {
		names = append(names, c.Name)
	}
	return problem.New("trial_expect_column", cell.Place, problem.Args{
		"in": "test " + t.Name, "column": cell.Column, "of": t.Subject(), "columns": strings.Join(names, ", ")})
}

// compareBad holds the rows that were set aside against those expected.
func (t *Trial) compareBad(came []rows.Bad) (d Difference) {
	same := func(want, got int) bool {
		w, g := t.Bad[want], came[got]
		return (w.Line == 0 || w.Line == g.Line) && (w.Column == "" || w.Column == g.Column) &&
			(w.Code == "" || w.Code == string(g.Code))
	}
	likeness := func(want, got int) int {
		w, g := t.Bad[want], came[got]
		if w.Line == g.Line || w.Column == g.Column {
			return 1
		}
		return 0
	}
	d.Columns = []string{"line", "column", "code", "value"}
	for _, p := range align(len(t.Bad), len(came), same, likeness, false) {
		if p.same {
			continue
		}
		if p.want >= 0 {
			w := t.Bad[p.want]
			line := ""
			if w.Line > 0 {
				line = strconv.FormatInt(w.Line, 10)
			}
			d.Lines = append(d.Lines, Line{Mark: Expected, Cells: []string{line, w.Column, w.Code, ""}})
		}
		if p.got >= 0 {
			g := came[p.got]
			d.Lines = append(d.Lines, Line{Mark: Came,
				Cells: []string{strconv.FormatInt(g.Line, 10), g.Column, string(g.Code), g.Value}})
		}
	}
	return d
}
