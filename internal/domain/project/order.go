package project

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// order sorts the models so that what is read comes first, by name where nothing decides, and tells every circle once,
// also one that leads through an analysis.
func (l *loading) order() {
	s := &sorting{loading: l, state: map[string]int{}}
	for _, name := range slices.Sorted(maps.Keys(l.project.Models)) {
		if s.state[name] != finished {
			s.visit(name)
		}
	}
	l.project.Order = s.done
}

// sorting is a walk from each model to those that it reads.
type sorting struct {
	*loading
	state map[string]int
	way   []string
	done  []string
}

const (
	onTheWay = iota + 1
	finished
)

func (s *sorting) visit(name string) {
	s.state[name] = onTheWay
	s.way = append(s.way, name)
	for _, read := range s.reads(name) {
		if s.project.Models[read.Name] == nil && s.project.resultOf(read.Name) == nil {
			continue
		}
		switch s.state[read.Name] {
		case onTheWay:
			circle := append(slices.Clone(s.way[slices.Index(s.way, read.Name):]), read.Name)
			s.found.Report("project_circle", read.Place, problem.Args{"circle": strings.Join(circle, " → ")})
		case finished:
		default:
			s.visit(read.Name)
		}
	}
	s.way = s.way[:len(s.way)-1]
	s.state[name] = finished
	if s.project.Models[name] != nil {
		s.done = append(s.done, name)
	}
}

// reads are what a model reads, or the analysis whose result table it is.
func (s *sorting) reads(name string) []sqlengine.Reference {
	if a := s.project.resultOf(name); a != nil {
		return inOrder(append(slices.Clone(a.Reads), a.EachReads...))
	}
	m := s.project.Models[name]
	return inOrder(append(slices.Clone(m.Reads), m.EachReads...))
}

// resultOf is the analysis that makes a result table; nil when nothing or something else makes it.
func (p *Project) resultOf(table string) *analysis.Analysis {
	schema, _, _ := strings.Cut(table, ".")
	if a := p.Analyses[schema]; a != nil && slices.Contains(a.Tables(), table) {
		return a
	}
	return nil
}

// inOrder are references by name, each table once.
func inOrder(all []sqlengine.Reference) []sqlengine.Reference {
	slices.SortStableFunc(all, func(a, b sqlengine.Reference) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(all, func(a, b sqlengine.Reference) bool { return a.Name == b.Name })
}
