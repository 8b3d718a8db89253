package statistics

import "math"

// Suppress says which cells of a table with shown margins must not be shown: those with 1 to below-1
// respondents, and as many more as are needed so that no hidden cell can be computed from the others of its
// row, or of its column, and the total. A table of one row (or one column) hides along that only, because its
// other margins are the cells themselves. below <= 1 hides nothing.
//
// A line gives a hidden cell away when no other of it is hidden, and when its hidden cells add up to 0.
// Beside a hidden cell the smallest is hidden that is not 0: whoever guesses a zero knows the rest. Only
// where there is none, a zero is hidden. Rows and columns whose total is 0 hide nothing and protect nothing:
// the rest is the table. A single cell that is the whole table is hidden alone, and its margin is for the
// caller to hide, as every margin is that is itself too small.
//
// What several lines together may tell is not looked at. The answer has the shape of counts. Counts that are
// none (negative, infinite, NaN) and rows of unequal length hide everything.
func Suppress(counts [][]float64, below int) [][]bool {
	s := suppression{counts: counts, hidden: make([][]bool, len(counts))}
	for i, row := range counts {
		s.hidden[i] = make([]bool, len(row))
	}
	if below <= 1 {
		return s.hidden
	}
	if checkCounts(counts) != nil {
		s.hideAll()
		return s.hidden
	}
	s.rows, s.columns = filledLines(counts)
	for _, i := range s.rows {
		for _, k := range s.columns {
			s.hidden[i][k] = counts[i][k] > 0 && counts[i][k] < float64(below)
		}
	}
	s.complete()
	return s.hidden
}

// suppression is a table on its way to be shown. Only the rows and columns that hold something are looked at.
type suppression struct {
	counts        [][]float64
	hidden        [][]bool
	rows, columns []int
}

func (s *suppression) hideAll() {
	for _, row := range s.hidden {
		for k := range row {
			row[k] = true
		}
	}
}

func filledLines(counts [][]float64) (rows, columns []int) {
	c := Crosstab{Counts: counts}
	c.margins()
	return filledOf(c.RowTotals), filledOf(c.ColumnTotals)
}

// complete hides one more cell of a line that gives one away, until there is no such line. It ends, because
// each step hides a cell, and ends well: where all of a line is hidden nothing follows from it.
func (s *suppression) complete() {
	lines := s.lines()
	for changed := true; changed; {
		changed = false
		for _, line := range lines {
			for s.givesAway(line) {
				s.hideSmallest(line)
				changed = true
			}
		}
	}
}

// cell is a place in the table.
type cell struct{ row, column int }

// lines are the rows and columns of more than one cell.
func (s *suppression) lines() (lines [][]cell) {
	if len(s.columns) > 1 {
		for _, i := range s.rows {
			line := make([]cell, len(s.columns))
			for n, k := range s.columns {
				line[n] = cell{i, k}
			}
			lines = append(lines, line)
		}
	}
	if len(s.rows) > 1 {
		for _, k := range s.columns {
			line := make([]cell, len(s.rows))
			for n, i := range s.rows {
				line[n] = cell{i, k}
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// givesAway says that a hidden cell follows from the rest of its line.
func (s *suppression) givesAway(line []cell) bool {
	hidden, sum := 0, 0.0
	for _, at := range line {
		if s.hidden[at.row][at.column] {
			hidden++
			sum += s.counts[at.row][at.column]
		}
	}
	return hidden == 1 || hidden > 1 && sum == 0
}

// hideSmallest hides the smallest shown cell of a line that is not 0, or a 0 where there is no other.
func (s *suppression) hideSmallest(line []cell) {
	best, least := cell{}, math.Inf(1)
	zero := false
	for _, at := range line {
		count := s.counts[at.row][at.column]
		switch {
		case s.hidden[at.row][at.column]:
		case count > 0 && count < least:
			best, least = at, count
		case count == 0 && !zero && math.IsInf(least, 1):
			best, zero = at, true
		}
	}
	s.hidden[best.row][best.column] = true
}
