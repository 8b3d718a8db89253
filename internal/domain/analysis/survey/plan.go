package survey

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// plan is what one scan reads and counts: which columns, how they are coded and packed, and the scales, splits and
// joint tables that follow from them.
type plan struct {
	survey   *Survey
	known    Known
	readings map[string]*reading // by coding and name
	all      []*reading          // in the order in which the survey names them
	packs    [2][]*reading       // narrow, wide: in the order of packing
	texts    []*reading
	numbers  []*reading
	narrow   int // packed columns of narrow codes; the wide ones follow
	words    int
	slots    int // length of a counter over all packed columns

	groups []groupPlan
	splits []*reading
	sets   [][]*reading
	joints []*joint
	counts []*reading // further variables whose frequencies every group has
}

// groupPlan is what is counted in one group.
type groupPlan struct {
	scales []*scale // of domains that the group has, in the order of domains
	common []*scale // the same over the items of both rounds, where they differ; otherwise nil
}

// wanted says how much of a survey a scan counts.
type wanted struct {
	changesOnly bool                              // the round before: scales alone
	full        func(group int, item string) bool // of which items its scales are made; nil: all
	common      func(group int, item string) bool // of which items the second definition is made; nil: there is none
}

// newPlan finds a reading for every column. What cannot be read is told all at once.
func newPlan(s *Survey, known Known, w wanted) (*plan, error) {
	p := &plan{survey: s, known: known, readings: map[string]*reading{}}
	var found problem.List
	for g := range s.Groups {
		p.groups = append(p.groups, p.planGroup(g, w, &found))
	}
	if !w.changesOnly {
		for _, by := range s.By {
			p.splits = append(p.splits, p.category(by.Value, by.Place, &found))
		}
		for _, set := range s.Sets {
			p.sets = append(p.sets, p.planSet(set, &found))
		}
		for i := range s.Also {
			p.planAlso(&s.Also[i], &found)
		}
	}
	if err := found.Err(); err != nil {
		return nil, err
	}
	p.pack()
	for g := range p.groups {
		for _, scale := range slices.Concat(p.groups[g].scales, p.groups[g].common) {
			if scale != nil {
				scale.prepare(s.Score)
			}
		}
	}
	for _, j := range p.joints {
		j.layOut(p)
	}
	return p, nil
}

func (p *plan) planGroup(g int, w wanted, found *problem.List) groupPlan {
	var group groupPlan
	differ := false
	for d, domain := range p.survey.Domains {
		items, ok := domain.Items[p.survey.Groups[g].Name]
		if !ok || len(items) == 0 {
			continue
		}
		scale := p.scale(g, d, items, w.full, found)
		group.scales = append(group.scales, scale)
		if w.common != nil {
			common := p.scale(g, d, items, w.common, found)
			group.common = append(group.common, common)
			differ = differ || len(common.items) != len(scale.items)
		}
	}
	if !differ {
		group.common = nil
	}
	return group
}

// planSet reads the columns of a multiple-answer set.
func (p *plan) planSet(set Set, found *problem.List) []*reading {
	var all []*reading
	for _, item := range set.Items {
		all = append(all, p.item(item, found))
	}
	return all
}

// lookUp is what is known of a column; one that nobody knows is told.
func (p *plan) lookUp(name string, place problem.Place, found *problem.List) (Variable, bool) {
	v, exists, certain := p.known(name)
	if !exists && certain {
		found.Report("analysis_column_unknown", place, problem.Args{
			"columns": some([]string{name}), "where": "analysis " + p.survey.Name, "tables": p.survey.tables()})
		return v, false
	}
	v.Name = name
	return v, true
}

// item is a column whose range is known: an item of a scale or of a set.
func (p *plan) item(item Item, found *problem.List) *reading {
	v, ok := p.lookUp(item.Name, item.Place, found)
	if !ok {
		return &reading{}
	}
	low, high, ok := v.bounds()
	if !ok || !v.numeric() {
		found.Report("analysis_item_range", item.Place, problem.Args{
			"columns": some([]string{item.Name}), "where": "analysis " + p.survey.Name})
		return &reading{}
	}
	if high-low >= wideValues {
		found.Report("survey_item_wide", item.Place, problem.Args{
			"item": item.Name, "min": low, "max": high, "most": wideValues})
		return &reading{}
	}
	return p.read(v, packed)
}

// category is a column that is counted by value.
func (p *plan) category(name string, place problem.Place, found *problem.List) *reading {
	v, ok := p.lookUp(name, place, found)
	if !ok {
		return &reading{}
	}
	return p.read(v, v.smallest(textual))
}

// number is a column that is calculated with.
func (p *plan) number(name string, place problem.Place, found *problem.List) *reading {
	v, ok := p.lookUp(name, place, found)
	if !ok {
		return &reading{}
	}
	return p.read(v, v.smallest(numeric))
}

// smallest is packed where the contract bounds whole numbers, and otherwise what was said.
func (v Variable) smallest(otherwise coding) coding {
	low, high, ok := v.bounds()
	if ok && v.numeric() && high-low < wideValues {
		return packed
	}
	return otherwise
}

// read is the reading of a column in one coding, the same one whenever it is asked for.
func (p *plan) read(v Variable, as coding) *reading {
	key := string(rune('0'+as)) + strings.ToLower(v.Name)
	if r, ok := p.readings[key]; ok {
		return r
	}
	r := &reading{Variable: v, as: as}
	switch as {
	case packed:
		low, high, _ := v.bounds()
		r.min, r.values, r.bits = low, int(high-low)+1, narrowBits
		if r.values > narrowValues {
			r.bits = wideBits
		}
		p.packs[r.bits/wideBits] = append(p.packs[r.bits/wideBits], r)
	case textual:
		r.place, r.dict = len(p.texts), newDictionary()
		p.texts = append(p.texts, r)
	case numeric:
		r.place = len(p.numbers)
		p.numbers = append(p.numbers, r)
	}
	p.readings[key] = r
	p.all = append(p.all, r)
	return r
}

// wordBits are used of a BIGINT, so that it stays positive: 15 narrow codes, or 7 wide ones.
const wordBits = 60

// pack gives every packed column its place. Columns that are used together stand together.
func (p *plan) pack() {
	for size, readings := range p.packs {
		bits := uint(narrowBits << size)
		perWord := int(wordBits / bits)
		for i, r := range readings {
			r.word, r.shift = p.words+i/perWord, uint(i%perWord)*bits
			r.offset = p.slots + i<<bits
		}
		words := (len(readings) + perWord - 1) / perWord
		p.words += words
		p.slots += words * perWord << bits
		if size == 0 {
			p.narrow = words
		}
	}
}
