package project

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// order sorts the models so that what is read comes first, by name where nothing decides, and tells every circle once.
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
	for _, read := range readsOf(s.project.Models[name]) {
		if s.project.Models[read.Name] == nil {
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
	s.done = append(s.done, name)
}

// readsOf are what a model and its `each:` read, by name.
func readsOf(m *model.Model) []sqlengine.Reference {
	all := append(slices.Clone(m.Reads), m.EachReads...)
	slices.SortStableFunc(all, func(a, b sqlengine.Reference) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(all, func(a, b sqlengine.Reference) bool { return a.Name == b.Name })
}
