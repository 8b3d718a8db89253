package chart

import (
	"container/heap"
	"math"
)

// inside finds where a label of that width and height lies best in a polygon: the pole of inaccessibility
// (Agafonkin's polylabel, by cells of a grid that are split while they may still hold a better place), measured
// so that a step across counts less than a step up, as a label is wider than high. room is how often the label
// fits there; above 1 it lies wholly inside.
func (s polygonShape) inside(width, height float64) (place point, room float64) {
	scaled := make(polygonShape, len(s))
	x, y := nothing(), nothing()
	for i, r := range s {
		for _, p := range r {
			p = point{p.x / width, p.y / height}
			scaled[i] = append(scaled[i], p)
			if i == 0 {
				x, y = x.with(p.x), y.with(p.y)
			}
		}
	}
	across, up := x.high-x.low, y.high-y.low
	size := max(min(across, up), max(across, up)/64) // a sliver must not be cut into endless squares
	var waiting cells
	for left := x.low; left < x.high; left += size {
		for top := y.low; top < y.high; top += size {
			heap.Push(&waiting, scaled.cell(left+size/2, top+size/2, size/2))
		}
	}
	best := scaled.cell((x.low+x.high)/2, (y.low+y.high)/2, 0)
	const precision, mostCells = 0.02, 4000
	for tried := 0; waiting.Len() > 0 && tried < mostCells; tried++ {
		c := heap.Pop(&waiting).(cell)
		if c.distance > best.distance {
			best = c
		}
		if c.most()-best.distance <= precision {
			break
		}
		half := c.half / 2
		for _, corner := range []point{{-half, -half}, {half, -half}, {-half, half}, {half, half}} {
			heap.Push(&waiting, scaled.cell(c.x+corner.x, c.y+corner.y, half))
		}
	}
	// A label is a rectangle of 1 x 1 here: its corners lie 0.71 from its middle.
	return point{best.x * width, best.y * height}, best.distance / math.Sqrt(0.5)
}

// cell is a square of the search: its middle, half its side, and how far its middle is from the outline
// (negative: outside).
type cell struct {
	x, y, half, distance float64
}

// most is the greatest distance that a place in the cell can have.
func (c cell) most() float64 { return c.distance + c.half*math.Sqrt2 }

func (s polygonShape) cell(x, y, half float64) cell {
	p, within, nearest := point{x, y}, false, math.Inf(1)
	for _, r := range s {
		for i, a := range r {
			b := r[(i+1)%len(r)]
			if (a.y > y) != (b.y > y) && x < (b.x-a.x)*(y-a.y)/(b.y-a.y)+a.x {
				within = !within
			}
			nearest = min(nearest, toSegmentSquared(p, a, b))
		}
	}
	distance := math.Sqrt(nearest)
	if !within {
		distance = -distance
	}
	return cell{x, y, half, distance}
}

// cells are a heap, the most promising first.
type cells []cell

func (c cells) Len() int           { return len(c) }
func (c cells) Less(i, j int) bool { return c[i].most() > c[j].most() }
func (c cells) Swap(i, j int)      { c[i], c[j] = c[j], c[i] }
func (c *cells) Push(v any)        { *c = append(*c, v.(cell)) }
func (c *cells) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}
