package statistics_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// mask reads a table of hidden cells: x is hidden.
func mask(rows ...string) [][]bool {
	hidden := make([][]bool, len(rows))
	for i, row := range rows {
		for _, cell := range row {
			hidden[i] = append(hidden[i], cell == 'x')
		}
	}
	return hidden
}

func TestSuppress(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		counts [][]float64
		below  int
		want   [][]bool
	}{
		"nothing is small":        {[][]float64{{5, 6}, {7, 0}}, 5, mask("..", "..")},
		"below 1 hides nothing":   {[][]float64{{1, 2}, {3, 4}}, 1, mask("..", "..")},
		"below 0 hides nothing":   {[][]float64{{1, 2}, {3, 4}}, -3, mask("..", "..")},
		"the smallest other":      {[][]float64{{3, 20, 9}}, 5, mask("x.x")},
		"one small in a square":   {[][]float64{{3, 20, 30}, {40, 50, 60}, {70, 80, 90}}, 5, mask("xx.", "xx.", "...")},
		"two small in a row":      {[][]float64{{3, 2, 30}}, 5, mask("xx.")},
		"a zero protects nothing": {[][]float64{{3, 0, 30}}, 5, mask("x.x")},
		"only zeros are left":     {[][]float64{{3, 0, 0}, {20, 30, 40}}, 5, mask("xx.", "xx.")},
		"one column":              {[][]float64{{3}, {20}, {9}}, 5, mask("x", ".", "x")},
		"one filled row":          {[][]float64{{0, 0, 0}, {3, 20, 9}}, 5, mask("...", "x.x")},
		"one filled column":       {[][]float64{{0, 3}, {0, 8}}, 5, mask(".x", ".x")},
		"a single cell":           {[][]float64{{3}}, 5, mask("x")},
		"a single filled cell":    {[][]float64{{3, 0}, {0, 0}}, 5, mask("x.", "..")},
		"all missing":             {[][]float64{{0, 0}, {0, 0}}, 5, mask("..", "..")},
		"no rows":                 {nil, 5, mask()},
		"no columns":              {[][]float64{{}, {}}, 5, make([][]bool, 2)},
		"a weighted count":        {[][]float64{{0.3, 20, 9}}, 2, mask("x.x")},
		"negative":                {[][]float64{{-3, 20}, {9, 8}}, 5, mask("xx", "xx")},
		"missing":                 {[][]float64{{nan, 20}, {9, 8}}, 5, mask("xx", "xx")},
		"infinite":                {[][]float64{{inf, 20}, {9, 8}}, 5, mask("xx", "xx")},
		"ragged":                  {[][]float64{{30, 20}, {9}}, 5, mask("xx", "x")},
	} {
		got := statistics.Suppress(c.counts, c.below)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v", name, got)
			continue
		}
		for i := range got {
			if len(got[i])+len(c.want[i]) > 0 && !reflect.DeepEqual(got[i], c.want[i]) {
				t.Errorf("%s: row %d: %v, want %v", name, i, got[i], c.want[i])
			}
		}
	}
}

// TestNoHiddenCellFollowsFromOneLine is the promise, on 20,000 random tables: with all margins shown, whoever
// subtracts the shown cells of a row or a column from its total is left with at least two values for every
// hidden cell of it.
func TestNoHiddenCellFollowsFromOneLine(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		counts := randomTable(random)
		below := 2 + random.IntN(8)
		hidden := statistics.Suppress(counts, below)
		for i, row := range counts {
			for k, count := range row {
				if count > 0 && count < float64(below) && !hidden[i][k] {
					t.Fatalf("%v below %d: row %d, column %d is shown: %v", counts, below, i, k, hidden)
				}
			}
		}
		rows, columns := lines(counts, hidden)
		if filledLines(columns) > 1 && anyFollows(rows) || filledLines(rows) > 1 && anyFollows(columns) {
			t.Fatalf("%v below %d: a hidden cell follows: %v", counts, below, hidden)
		}
		if !anySmall(counts, below) && anyHidden(rows) {
			t.Fatalf("%v below %d: hidden without need: %v", counts, below, hidden)
		}
	}
}

// randomTable is of up to 6 x 6 counts: many zeros, many small, some large, some equal.
func randomTable(random *rand.Rand) [][]float64 {
	counts := make([][]float64, 1+random.IntN(6))
	columns := 1 + random.IntN(6)
	most := []int{2, 6, 12, 100, 1000}[random.IntN(5)]
	zeros := random.Float64()
	for i := range counts {
		counts[i] = make([]float64, columns)
		for k := range counts[i] {
			if random.Float64() > zeros {
				counts[i][k] = float64(random.IntN(most))
			}
		}
	}
	return counts
}

// line is a row or a column with its total: what a reader sees of it.
type line struct {
	total, shown float64
	hidden       int
}

func lines(counts [][]float64, hidden [][]bool) (rows, columns []line) {
	rows, columns = make([]line, len(counts)), make([]line, len(counts[0]))
	for i, row := range counts {
		for k, count := range row {
			for _, l := range []*line{&rows[i], &columns[k]} {
				l.total += count
				if hidden[i][k] {
					l.hidden++
				} else {
					l.shown += count
				}
			}
		}
	}
	return rows, columns
}

// anyFollows says that a line leaves one value for a hidden cell: what remains of the total may be shared by
// the hidden cells in only one way when there is one of them, or nothing to be shared.
func anyFollows(lines []line) bool {
	for _, l := range lines {
		if l.hidden == 1 || l.hidden > 1 && l.total == l.shown {
			return true
		}
	}
	return false
}

func anyHidden(lines []line) bool {
	for _, l := range lines {
		if l.hidden > 0 {
			return true
		}
	}
	return false
}

func filledLines(lines []line) (n int) {
	for _, l := range lines {
		if l.total > 0 {
			n++
		}
	}
	return n
}

func anySmall(counts [][]float64, below int) bool {
	for _, row := range counts {
		for _, count := range row {
			if count > 0 && count < float64(below) {
				return true
			}
		}
	}
	return false
}
