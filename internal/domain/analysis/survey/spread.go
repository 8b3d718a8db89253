package survey

import (
	"maps"
	"math"
	"slices"
)

// spread counts totals by value, for their quantiles. Totals of whole answers are few: a value is kept to 1e-12 of the
// best score. When more than mostTotals are different, all are put on a grid of 1e-5 of it, so that memory stays within
// bounds; quantiles are exact to that then.
type spread struct {
	n      map[float64]uint32
	to     float64 // the best score
	coarse bool
}

const (
	mostTotals = 1 << 17
	fineGrid   = 1e12
	coarseGrid = 1e5
)

func newSpread(to float64) *spread { return &spread{n: map[float64]uint32{}, to: to} }

// add counts a total; NaN is none.
func (s *spread) add(total float64) {
	if !math.IsNaN(total) {
		s.count(total, 1)
	}
}

func (s *spread) count(total float64, n uint32) {
	grid := fineGrid
	if s.coarse {
		grid = coarseGrid
	}
	s.n[math.Round(total/s.to*grid)/grid*s.to] += n
	if len(s.n) > mostTotals && !s.coarse {
		s.coarsen()
	}
}

func (s *spread) coarsen() {
	s.coarse = true
	fine := s.n
	s.n = make(map[float64]uint32, len(fine)/2)
	for total, n := range fine {
		s.count(total, n)
	}
}

func (s *spread) merge(o *spread) {
	if o.coarse && !s.coarse {
		s.coarsen()
	}
	for total, n := range o.n {
		s.count(total, n)
	}
}

// values are the totals in order, and how often each was.
func (s *spread) values() (totals, n []float64) {
	totals = slices.Sorted(maps.Keys(s.n))
	for _, total := range totals {
		n = append(n, float64(s.n[total]))
	}
	return totals, n
}
