package chart

import (
	"math"
	"slices"
)

// area is a rectangle on the canvas.
type area struct{ left, top, right, bottom float64 }

func (a area) touches(b area) bool {
	return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

// around is a rectangle with its middle at a place.
func around(x, y, width, height float64) area {
	return area{x - width/2, y - height/2, x + width/2, y + height/2}
}

// crossed says whether a line runs through the rectangle: it is cut by halves until a piece lies outside or is
// short.
func (a area) crossed(p, q point) bool {
	box := area{min(p.x, q.x), min(p.y, q.y), max(p.x, q.x), max(p.y, q.y)}
	if box.left > a.right || box.right < a.left || box.top > a.bottom || box.bottom < a.top {
		return false
	}
	if math.Hypot(p.x-q.x, p.y-q.y) < 1 {
		return true
	}
	middle := point{(p.x + q.x) / 2, (p.y + q.y) / 2}
	return a.crossed(p, middle) || a.crossed(middle, q)
}

// figures are places found for the figures at points.
type figures struct {
	all    bool // every figure found one, and few had to stand on a line
	placed []placed
}

type placed struct {
	area
	text string
}

// placeFigures looks for a place at every point where the figure covers neither another nor a point, better
// also no line. The ends and extremes of each series choose first.
func (p *linePlot) placeFigures() figures {
	result := figures{all: true}
	taken, onLine := p.points(), 0
	for _, at := range p.turns() {
		j, i := at[0], at[1]
		found := false
		for _, overLines := range []bool{false, true} {
			for _, try := range p.places(j, i) {
				if found || p.blocked(try, taken, overLines) {
					continue
				}
				found = true
				if overLines {
					onLine++
				}
				taken = append(taken, try)
				result.placed = append(result.placed, placed{try, p.c.value(p.Series[j].Values[i], p.Unit)})
			}
		}
		result.all = result.all && found
	}
	result.all = result.all && onLine*4 <= len(result.placed)
	return result
}

func (f figures) draw(p *linePlot) {
	for _, at := range f.placed {
		f := font{size: p.c.small, anchor: "middle", halo: paper}
		p.c.writeMiddle((at.left+at.right)/2, (at.top+at.bottom)/2, f, at.text)
	}
}

// points are the rectangles that figures must leave free.
func (p *linePlot) points() []area {
	var taken []area
	for j, s := range p.Series {
		for i := range p.Categories {
			if !s.shown(i) {
				continue
			}
			at := p.at(j, i, s.Values[i])
			taken = append(taken, around(at.x, at.y, 9, 9))
			if low, high, ok := s.interval(i); ok {
				taken = append(taken, area{at.x - 4, p.at(j, i, high).y, at.x + 4, p.at(j, i, low).y})
			}
		}
	}
	return taken
}

// turns are the points, series and category, in the order in which they choose. When figures cannot stand at
// all points and not in rows either, only the first few of each series are asked.
func (p *linePlot) turns() [][2]int {
	var first, others [][2]int
	for j, s := range p.Series {
		for i := range p.Categories {
			if !s.shown(i) {
				continue
			}
			if slices.Contains(s.corners(), i) {
				first = append(first, [2]int{j, i})
			} else {
				others = append(others, [2]int{j, i})
			}
		}
	}
	if !p.rowsFit() && len(p.Categories) > sparseFrom {
		return first
	}
	return append(first, others...)
}

// sparseFrom is how many categories may all have their figures at the points when rows do not fit.
const sparseFrom = 12

// corners are the first, last, least and greatest value that are shown.
func (s Series) corners() []int {
	first, last, least, greatest := -1, -1, -1, -1
	for i, v := range s.Values {
		if !s.shown(i) {
			continue
		}
		if first < 0 {
			first, least, greatest = i, i, i
		}
		last = i
		if v < s.Values[least] {
			least = i
		}
		if v > s.Values[greatest] {
			greatest = i
		}
	}
	return []int{first, last, least, greatest}
}

// places are where a figure may stand, best first: outside the lines, so above the upper half of the points of
// its category and below the lower half, then beside.
func (p *linePlot) places(j, i int) []area {
	s := p.Series[j]
	at := p.at(j, i, s.Values[i])
	width, height := textWidth(p.c.value(s.Values[i], p.Unit), p.c.small)+2, p.c.small
	over, under := at.y, at.y
	if low, high, ok := s.interval(i); ok {
		over, under = min(over, p.at(j, i, high).y), max(under, p.at(j, i, low).y)
	}
	above, below := around(at.x, over-8-height/2, width, height), around(at.x, under+8+height/2, width, height)
	right, left := around(at.x+8+width/2, at.y, width, height), around(at.x-8-width/2, at.y, width, height)
	higher := 0
	for k, other := range p.Series {
		if other.shown(i) && (other.Values[i] > s.Values[i] || other.Values[i] == s.Values[i] && k < j) {
			higher++
		}
	}
	if higher*2 >= len(p.Series) {
		return []area{below, above, right, left}
	}
	return []area{above, below, right, left}
}

// blocked says whether a figure must not stand there.
func (p *linePlot) blocked(a area, taken []area, overLines bool) bool {
	if a.left < p.left || a.right > p.right || a.top < p.top-linesHeight(1, p.c.small)-6 || a.bottom > p.bottom {
		return true
	}
	if slices.ContainsFunc(taken, a.touches) {
		return true
	}
	if overLines {
		return false
	}
	for j, s := range p.Series {
		for i := 1; i < len(p.Categories); i++ {
			if s.shown(i-1) && s.shown(i) && a.crossed(p.at(j, i-1, s.Values[i-1]), p.at(j, i, s.Values[i])) {
				return true
			}
		}
	}
	return false
}
