package survey

import (
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// tally is all that a scan counted. Its size depends on what was asked, and not on how many answered.
type tally struct {
	plan    *plan
	rows    int64 // that were read
	leftOut int64 // for their weight
	outside int64 // belong to no group
	groups  []*groupTally

	order, starts []int32 // of the chunk: its rows by group
	scratch       scratch
}

// groupTally is what was counted in one group. The last one of a tally, of those who belong to none, has joints only.
type groupTally struct {
	all    *cell
	splits [][]*cell // by split and by its code; nil where nobody has it
	pairs  []*pairs  // by scale
	sets   []counter // by set: who answered it (0), and the kinds of empty
	texts  []counter // by textual reading
	totals *spread
	joints []*jointTally // nil where the group is not counted
}

// cell is some respondents: a group, or those with one value of a split in it.
type cell struct {
	amount
	items  counter              // by packed reading's offset + code
	scales []counter            // by scale: see scale.size
	common []counter            // by scale of both rounds' items; of a whole group only
	totals []statistics.Moments // of the totals; the second one is over common items
}

func (p *plan) weighted() bool { return p.survey.Weight.Value != "" }

func (p *plan) newTally() *tally {
	t := &tally{plan: p}
	for g := range p.groups {
		group := &p.groups[g]
		tallied := &groupTally{
			all: p.newCell(group, true), splits: make([][]*cell, len(p.splits)), totals: newSpread(p.survey.Score.To),
		}
		for _, s := range group.scales {
			tallied.pairs = append(tallied.pairs, newPairs(len(s.items), p.weighted()))
		}
		for range p.sets {
			tallied.sets = append(tallied.sets, newCounter(kinds, p.weighted()))
		}
		tallied.texts = make([]counter, len(p.texts))
		t.groups = append(t.groups, tallied)
	}
	t.groups = append(t.groups, &groupTally{})
	for g, group := range t.groups {
		for _, j := range p.joints {
			var counted *jointTally
			if j.groups[g] {
				counted = newJointTally(j, p.weighted())
			}
			group.joints = append(group.joints, counted)
		}
	}
	return t
}

func (p *plan) newCell(g *groupPlan, whole bool) *cell {
	c := &cell{items: newCounter(p.slots, p.weighted()), totals: make([]statistics.Moments, 1)}
	for _, s := range g.scales {
		c.scales = append(c.scales, newCounter(s.size(), p.weighted()))
	}
	if whole && g.common != nil {
		c.totals = make([]statistics.Moments, 2)
		for _, s := range g.common {
			c.common = append(c.common, newCounter(s.size(), p.weighted()))
		}
	}
	return c
}

// add counts a chunk.
func (t *tally) add(c *chunk) {
	t.rows += int64(c.rows)
	t.sort(c)
	for g := range t.groups {
		rows := t.order[t.starts[g]:t.starts[g+1]]
		if len(rows) == 0 {
			continue
		}
		if g == len(t.plan.groups) {
			t.outside += int64(len(rows))
			t.countJoints(c, nil, t.groups[g], rows)
			continue
		}
		t.addGroup(c, g, rows)
	}
}

// sort orders the chunk's rows by group, those without a weight left out.
func (t *tally) sort(c *chunk) {
	nowhere := int32(len(t.groups))
	key := grown(&t.scratch.key, c.rows)
	for i, g := range c.group[:c.rows] {
		key[i] = min(int32(g), nowhere-1)
		if c.weights != nil && c.weights[i] == 0 {
			key[i] = nowhere
			t.leftOut++
		}
	}
	t.order, t.starts = sortByKey(key, int(nowhere)+1, t.order, t.starts)
}

// sortByKey gives the indexes of the keys in their order, and where each key begins.
func sortByKey(key []int32, keys int, order, starts []int32) (sorted, begins []int32) {
	order, starts = slices.Grow(order[:0], len(key))[:len(key)], slices.Grow(starts[:0], keys+1)[:keys+1]
	clear(starts)
	for _, k := range key {
		starts[k+1]++
	}
	for k := range keys {
		starts[k+1] += starts[k]
	}
	for i, k := range key {
		order[starts[k]] = int32(i)
		starts[k]++
	}
	copy(starts[1:], starts[:keys])
	starts[0] = 0
	return order, starts
}

// addGroup counts a group's rows of a chunk.
func (t *tally) addGroup(c *chunk, g int, rows []int32) {
	group, tallied := &t.plan.groups[g], t.groups[g]
	t.scratch.score(t.plan, group, tallied, c, rows)
	tallied.all.add(t.plan, c, rows, nil, &t.scratch)
	for i, codes := range t.scratch.commonAt {
		tallied.all.common[i].addAll(codes, t.scratch.weights)
	}
	for i, total := range t.scratch.totals {
		tallied.totals.add(total)
		if len(tallied.all.totals) > 1 {
			tallied.all.totals[1].Add(t.scratch.commonTotals[i], t.scratch.weight(i))
		}
	}
	t.countSets(c, tallied, rows)
	for i := range t.plan.texts {
		tallied.texts[i].countTexts(c.texts[i], rows, c.weights)
	}
	t.countJoints(c, group, tallied, rows)
	for s, by := range t.plan.splits {
		t.split(c, g, s, by, rows)
	}
}

// split counts the rows of each value of a split.
func (t *tally) split(c *chunk, g, s int, by *reading, rows []int32) {
	key := grown(&t.scratch.key, len(rows))
	codes := 0
	for i, row := range rows {
		key[i] = int32(c.code(by, row))
		codes = max(codes, int(key[i])+1)
	}
	t.scratch.order, t.scratch.starts = sortByKey(key, codes, t.scratch.order, t.scratch.starts)
	cells := t.groups[g].splits[s]
	if more := codes - len(cells); more > 0 {
		cells = append(cells, make([]*cell, more)...)
		t.groups[g].splits[s] = cells
	}
	for code := range codes {
		at := t.scratch.order[t.scratch.starts[code]:t.scratch.starts[code+1]]
		if len(at) == 0 {
			continue
		}
		if cells[code] == nil {
			cells[code] = t.plan.newCell(&t.plan.groups[g], false)
		}
		some := grown(&t.scratch.some, len(at))
		for i, k := range at {
			some[i] = rows[k]
		}
		cells[code].add(t.plan, c, some, at, &t.scratch)
	}
}

// code is a row's code of a packed or textual column.
func (c *chunk) code(r *reading, row int32) uint32 {
	if r.as == textual {
		return c.texts[r.place][row]
	}
	return uint32(c.words[r.word][row]>>r.shift) & (1<<r.bits - 1)
}

// grown is a slice of at least a length, kept for the next time.
func grown[T any](kept *[]T, length int) []T {
	*kept = slices.Grow((*kept)[:0], length)[:length]
	return *kept
}

// merge adds what another lane counted.
func (t *tally) merge(o *tally) {
	t.rows += o.rows
	t.leftOut += o.leftOut
	t.outside += o.outside
	for g, group := range t.groups {
		group.merge(o.groups[g])
	}
}

func (g *groupTally) merge(o *groupTally) {
	for i, j := range g.joints {
		if j != nil {
			j.merge(o.joints[i])
		}
	}
	if g.all == nil {
		return
	}
	g.all.merge(o.all)
	for s, cells := range o.splits {
		if more := len(cells) - len(g.splits[s]); more > 0 {
			g.splits[s] = append(g.splits[s], make([]*cell, more)...)
		}
		for code, c := range cells {
			switch mine := g.splits[s][code]; {
			case c == nil:
			case mine == nil:
				g.splits[s][code] = c
			default:
				mine.merge(c)
			}
		}
	}
	for i, p := range g.pairs {
		p.merge(o.pairs[i])
	}
	for i := range g.sets {
		g.sets[i].merge(o.sets[i])
	}
	for i := range g.texts {
		g.texts[i].merge(o.texts[i])
	}
	g.totals.merge(o.totals)
}

func (c *cell) merge(o *cell) {
	c.amount = c.amount.plus(o.amount)
	c.items.merge(o.items)
	for i := range c.scales {
		c.scales[i].merge(o.scales[i])
	}
	for i := range c.common {
		c.common[i].merge(o.common[i])
	}
	for i := range c.totals {
		c.totals[i].Merge(o.totals[i])
	}
}
