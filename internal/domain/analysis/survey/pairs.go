package survey

import (
	"slices"

	"github.com/naru-data/naru/internal/engine/statistics"
)

// pairs are the sums of products of a scale's items, each answer counted from the least one: whole numbers, exact in
// any order. Those who answered every item, who are most, are kept apart: listwise figures are of them alone.
type pairs struct {
	k        int
	complete int64
	sums     []int64 // of each item, over the complete
	products []int64 // of each pair i <= j, row by row, over the complete

	n, x, xy []int64 // over the others, k by k, as statistics.PairSums has them

	weighed [2]statistics.PairSums // with weights: the complete, the others
}

func newPairs(k int, weighted bool) *pairs {
	p := &pairs{k: k}
	if weighted {
		p.weighed = [2]statistics.PairSums{emptySums(k), emptySums(k)}
		return p
	}
	p.sums, p.products = make([]int64, k), make([]int64, k*(k+1)/2)
	p.n, p.x, p.xy = make([]int64, k*k), make([]int64, k*k), make([]int64, k*k)
	return p
}

func emptySums(k int) statistics.PairSums {
	cells := func() []float64 { return make([]float64, k*k) }
	return statistics.PairSums{K: k, N: cells(), W: cells(), W2: cells(), X: cells(), XY: cells()}
}

// addComplete adds those who answered every item: values by item, 0 for whoever is not among them.
func (p *pairs) addComplete(values [][]uint8, complete int) {
	p.complete += int64(complete)
	at := 0
	for i, of := range values {
		for _, value := range of {
			p.sums[i] += int64(value)
		}
		for _, other := range values[i:] {
			p.products[at] += product(of, other)
			at++
		}
	}
}

// product is the sum of products; four at a time, since each sum waits for the one before it.
func product(a, b []uint8) int64 {
	var sums [4]int64
	for len(a) >= 4 && len(b) >= 4 {
		sums[0] += int64(a[0]) * int64(b[0])
		sums[1] += int64(a[1]) * int64(b[1])
		sums[2] += int64(a[2]) * int64(b[2])
		sums[3] += int64(a[3]) * int64(b[3])
		a, b = a[4:], b[4:]
	}
	for i, value := range a {
		sums[0] += int64(value) * int64(b[i])
	}
	return sums[0] + sums[1] + sums[2] + sums[3]
}

// addPartial adds one who answered some of the items.
func (p *pairs) addPartial(entries []uint64) {
	for i, entry := range entries {
		if entry&answeredOne == 0 {
			continue
		}
		for j, other := range entries {
			if other&answeredOne != 0 {
				at := i*p.k + j
				p.n[at]++
				p.x[at] += int64(uint32(entry))
				p.xy[at] += int64(uint32(entry)) * int64(uint32(other))
			}
		}
	}
}

// weigh adds one respondent with a weight.
func (p *pairs) weigh(entries []uint64, w float64) {
	s := &p.weighed[1]
	if !slices.ContainsFunc(entries, func(entry uint64) bool { return entry&answeredOne == 0 }) {
		p.complete++
		s = &p.weighed[0]
	}
	for i, entry := range entries {
		if entry&answeredOne == 0 {
			continue
		}
		x := w * float64(uint32(entry))
		for j, other := range entries {
			if other&answeredOne != 0 {
				at := i*p.k + j
				s.N[at]++
				s.W[at] += w
				s.W2[at] += w * w
				s.X[at] += x
				s.XY[at] += x * float64(uint32(other))
			}
		}
	}
}

func (p *pairs) merge(o *pairs) {
	p.complete += o.complete
	for _, both := range [][2][]int64{{p.sums, o.sums}, {p.products, o.products}, {p.n, o.n}, {p.x, o.x}, {p.xy, o.xy}} {
		for i, more := range both[1] {
			both[0][i] += more
		}
	}
	for i := range p.weighed {
		a, b := &p.weighed[i], &o.weighed[i]
		for _, both := range [][2][]float64{{a.N, b.N}, {a.W, b.W}, {a.W2, b.W2}, {a.X, b.X}, {a.XY, b.XY}} {
			for k, more := range both[1] {
				both[0][k] += more
			}
		}
	}
}

// listwise are the sums over those who answered every item.
func (p *pairs) listwise() statistics.PairSums {
	if p.weighed[0].K > 0 {
		return p.weighed[0]
	}
	s := emptySums(p.k)
	at := 0
	for i := range p.k {
		for j := i; j < p.k; j++ {
			for _, cell := range [2]int{i*p.k + j, j*p.k + i} {
				s.N[cell] = float64(p.complete)
				s.XY[cell] = float64(p.products[at])
			}
			s.X[i*p.k+j], s.X[j*p.k+i] = float64(p.sums[i]), float64(p.sums[j])
			at++
		}
	}
	copy(s.W, s.N)
	copy(s.W2, s.N)
	return s
}

// pairwise are the sums over those who answered both items of a pair.
func (p *pairs) pairwise() statistics.PairSums {
	all := p.listwise()
	if p.weighed[0].K > 0 {
		all = emptySums(p.k)
		for _, some := range p.weighed {
			for i := range all.N {
				all.N[i] += some.N[i]
				all.W[i] += some.W[i]
				all.W2[i] += some.W2[i]
				all.X[i] += some.X[i]
				all.XY[i] += some.XY[i]
			}
		}
		return all
	}
	for i := range all.N {
		n := float64(p.n[i])
		all.N[i] += n
		all.W[i] += n
		all.W2[i] += n
		all.X[i] += float64(p.x[i])
		all.XY[i] += float64(p.xy[i])
	}
	return all
}
