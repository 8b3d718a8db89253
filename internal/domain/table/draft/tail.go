package draft

import (
	"strings"

	"github.com/naru-data/naru/internal/engine/rows"
)

// tail holds the last rows back, so that what stands below the answers, totals and remarks, is not taken for answers.
type tail struct {
	each func(cells []rows.Cell) // told every row that is surely one, in the file's order
	held []heldRow
	most int // cells that a row before filled
}

type heldRow struct {
	line  int64
	cells []rows.Cell
}

// below is a row under the answers.
type below struct {
	line int64
	text string // its first one
}

// longestTail is how many rows may stand below the answers.
const longestTail = 6

func (t *tail) add(line int64, cells []rows.Cell) {
	if len(t.held) == longestTail {
		t.pass()
	}
	t.held = append(t.held, heldRow{line, append([]rows.Cell(nil), cells...)})
}

// pass hands the first row on that is held.
func (t *tail) pass() {
	row := t.held[0]
	t.held = append(t.held[:0], t.held[1:]...)
	n, _ := row.filled()
	t.most = max(t.most, n)
	t.each(row.cells)
}

// close hands on what is left, without the rows below the answers.
func (t *tail) close() []below {
	most := t.most
	for _, row := range t.held {
		n, _ := row.filled()
		most = max(most, n)
	}
	var all []below
	for len(t.held) > 1 {
		last := t.held[len(t.held)-1]
		n, first := last.filled()
		remark := n == 1 && most >= 4 && (strings.ContainsAny(first, " ※*") || len([]rune(first)) > 20)
		if !remark && !isTotal(first) {
			break
		}
		all = append([]below{{last.line, first}}, all...)
		t.held = t.held[:len(t.held)-1]
	}
	for len(t.held) > 0 {
		t.pass()
	}
	return all
}

func (r heldRow) filled() (n int, first string) {
	for _, cell := range r.cells {
		text := strings.TrimSpace(cell.Text)
		if text == "" || cell.Unusable {
			continue
		}
		if n++; n == 1 {
			first = text
		}
	}
	return n, first
}

func isTotal(text string) bool {
	switch strings.Trim(squeezed(text), ":()") {
	case "합계", "총계", "소계", "계", "총합", "총합계", "평균", "total", "totals", "sum", "subtotal", "grandtotal", "average", "mean":
		return true
	}
	return false
}
