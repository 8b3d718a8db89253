package survey

import (
	"cmp"
	"slices"
)

// figure names one published number: a count, or a mean that a count could follow from.
type figure struct {
	kind  figureKind
	group int // or the number of a crosstab
	name  string
	split int // -1: the whole group
	code  uint32
	other uint32 // the second code of a crosstab's cell
}

type figureKind uint8

const (
	answerCount figureKind = iota // of a variable's value in a group
	emptyCount                    // of a kind of empty
	chosenCount                   // of a set's item
	scoreCount                    // how many have a score, or answered an item
	scoreMean                     // of a domain, an item, or (name "") the total
	scoreSD                       // of the same, and the interval that tells it
	crossCell
	crossRow
	crossColumn
)

// ledger knows which figures must not be shown. It holds the equations that a reader can write down between figures:
// in every one of them either none is hidden or two are, so that no hidden figure follows from shown ones in one
// step. A nil ledger hides nothing.
type ledger struct {
	below int64
	ids   map[figure]int
	nodes []node
	lines [][]int // of whose sum, or weighted sum, the reader knows all but these
	means []described
}

// described are counts of the answers to an item, and the mean and deviation of just these answers.
type described struct {
	counts   []int
	mean, sd int
	more     bool // counts may be hidden to spare the mean
}

type node struct {
	n       int64 // respondents behind it
	rank    int   // figures of a lower rank are hidden first
	hidden  bool
	public  bool  // known in any case, such as the size of a group: hiding it would help nobody
	implied []int // are hidden when this one is
}

func newLedger(below int) *ledger {
	if below <= 1 {
		return nil
	}
	return &ledger{below: int64(below), ids: map[figure]int{}}
}

// small says that so many respondents must not be shown.
func (l *ledger) small(n int64) bool { return l != nil && n > 0 && n < l.below }

// hides says whether a figure must not be shown.
func (l *ledger) hides(f figure) bool {
	if l == nil {
		return false
	}
	id, ok := l.ids[f]
	return ok && l.nodes[id].hidden
}

// id enters a figure, once.
func (l *ledger) id(f figure, n int64, rank int) int {
	if id, ok := l.ids[f]; ok {
		return id
	}
	l.ids[f] = len(l.nodes)
	l.nodes = append(l.nodes, node{n: n, rank: rank})
	return len(l.nodes) - 1
}

// hide hides a figure that was entered.
func (l *ledger) hide(id int) {
	if l.nodes[id].hidden {
		return
	}
	l.nodes[id].hidden = true
	for _, other := range l.nodes[id].implied {
		l.hide(other)
	}
}

// publish says that everybody knows a figure, unless it is hidden already.
func (l *ledger) publish(id int) { l.nodes[id].public = !l.nodes[id].hidden }

// imply says that whoever knows the second figure knows the first.
func (l *ledger) imply(from, to int) {
	l.nodes[from].implied = append(l.nodes[from].implied, to)
	if l.nodes[from].hidden {
		l.hide(to)
	}
}

func (l *ledger) line(ids ...int) {
	if len(ids) > 0 {
		l.lines = append(l.lines, ids)
	}
}

// settle hides as many more figures as are needed, the ones with the fewest respondents first, until no line has
// exactly one that is hidden, and no mean tells hidden counts. Only a line's last figure cannot be helped.
func (l *ledger) settle() {
	for changed := true; changed; {
		changed = false
		for _, line := range l.lines {
			if more := l.leak(line); more >= 0 {
				l.hide(more)
				changed = true
			}
		}
		for _, d := range l.means {
			changed = l.conceal(d) || changed
		}
	}
}

// unsolvable is how many counts must be hidden so that n and a mean, two equations, do not tell them.
const unsolvable = 3

// conceal hides what would tell an item's hidden counts: always the deviation, a third equation; and the mean, unless
// enough counts are hidden.
func (l *ledger) conceal(d described) (changed bool) {
	hidden := 0
	var shown []int
	for _, id := range d.counts {
		if l.nodes[id].hidden {
			hidden++
		} else if !l.nodes[id].public {
			shown = append(shown, id)
		}
	}
	if hidden == 0 || l.nodes[d.mean].hidden {
		return false
	}
	if d.more && hidden < unsolvable && hidden+len(shown) >= unsolvable {
		l.hide(l.fewest(shown))
		return true
	}
	changed = !l.nodes[d.sd].hidden
	l.hide(d.sd)
	if hidden < unsolvable {
		l.hide(d.mean)
		changed = true
	}
	return changed
}

// leak is the figure to hide beside the only hidden one of a line; -1 when nothing leaks.
func (l *ledger) leak(line []int) int {
	hidden := 0
	var shown []int
	for _, id := range line {
		switch {
		case l.nodes[id].hidden:
			hidden++
		case !l.nodes[id].public:
			shown = append(shown, id)
		}
	}
	if hidden != 1 || len(shown) == 0 {
		return -1
	}
	return l.fewest(shown)
}

// fewest is the figure to hide next.
func (l *ledger) fewest(ids []int) int {
	return slices.MinFunc(ids, func(a, b int) int {
		return cmp.Or(l.nodes[a].rank-l.nodes[b].rank, cmp.Compare(l.nodes[a].n, l.nodes[b].n))
	})
}
