package rows

import (
	"cmp"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// observed gathers what all workers saw.
func (d *Documents) observed() Observed {
	var out Observed
	seen := map[string]*sight{}
	for level := range d.levels() {
		for _, s := range append([]*shape{d.outer.shape}, d.shapes...) {
			d.gather(seen, s.levels[level], level)
		}
	}
	var all []*sight
	for _, each := range seen {
		all = append(all, each)
	}
	slices.SortFunc(all, func(a, b *sight) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.order, b.order), strings.Compare(a.name, b.name))
	})
	for _, each := range all {
		out.Fields = append(out.Fields, FieldSeen{Name: each.name, Declared: each.declared, Kind: each.kinds.String()})
	}
	for i, slot := range d.places {
		if !d.seenWay(d.ways[slot]) {
			out.Lacking = append(out.Lacking, d.wanted[i])
		}
	}
	for _, s := range d.shapes {
		if s.learned >= mostPlaces {
			out.Notes = append(out.Notes, problem.New("rows_fields_many", problem.Place{}, problem.Args{"name": d.name, "most": mostPlaces}))
			break
		}
	}
	return out
}

// sight is a field as all workers saw it.
type sight struct {
	name     string
	declared bool
	kinds    kinds
	line     int64
	order    int
}

// gather adds the places below p at which values stood. Of outer objects only those are known that columns want.
func (d *Documents) gather(seen map[string]*sight, p *place, level int) {
	for _, child := range p.children {
		d.gather(seen, child, level)
	}
	value := p.declared || p.kinds&^kindStruct != 0 || len(p.children) == 0
	if p.under == nil && !p.declared || p.kinds == 0 || !value {
		return
	}
	name := p.path().String()
	if p.declared {
		name = d.wanted[slices.Index(d.places, p.want)]
	}
	known := seen[name]
	if known == nil {
		known = &sight{name: name, declared: p.declared, line: p.line, order: p.order}
		seen[name] = known
	}
	known.kinds |= p.kinds
	if p.line < known.line {
		known.line, known.order = p.line, p.order
	}
}

func (d *Documents) seenWay(w way) bool {
	if len(w.parts) == 0 {
		return true // the record itself
	}
	for _, s := range append([]*shape{d.outer.shape}, d.shapes...) {
		p := s.levels[w.level]
		for _, part := range w.parts {
			p = p.find([]byte(part))
		}
		if p.line > 0 {
			return true
		}
	}
	return false
}

// fieldNames are the fields of a look at everything, so far.
func (d *Documents) fieldNames() []string {
	var names []string
	for _, s := range d.shapes {
		names = make([]string, s.width)
		s.levels[d.depth()].names(names)
	}
	return names
}

func (p *place) names(into []string) {
	if p.want >= 0 {
		into[p.want] = p.path().String()
	}
	for _, child := range p.children {
		child.names(into)
	}
}
