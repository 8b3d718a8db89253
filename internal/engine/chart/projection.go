package chart

import (
	"errors"
	"math"
)

// projection turns degrees into pixels: equirectangular, shortened by the cosine of the middle latitude, which
// for a city or a country differs from better ones by less than a line's width.
type projection struct {
	cos, factor float64
	west, north float64 // of the bounds, west already shortened
	offset      point
	height      float64 // of the map
}

const tallestMap = 1.3 // of its width

// project fits all features into a width; margin is left free on every side.
func project(features []feature, width, margin float64) (projection, error) {
	x, y := nothing(), nothing()
	for _, f := range features {
		for _, shape := range f.polygons {
			for _, p := range shape[0] {
				x, y = x.with(p.x), y.with(p.y)
			}
		}
	}
	p := projection{cos: math.Cos((y.low + y.high) / 2 * math.Pi / 180)}
	across, up := (x.high-x.low)*p.cos, y.high-y.low
	if across <= 1e-9 || up <= 1e-9 {
		return p, errors.New("the shapes cover no area")
	}
	room := width - 2*margin
	p.factor = min(room/across, room*tallestMap/up)
	p.west, p.north = x.low*p.cos, y.high
	p.offset = point{margin + (room-across*p.factor)/2, margin}
	p.height = up*p.factor + 2*margin
	return p, nil
}

func (p projection) at(degrees point) point {
	return point{
		p.offset.x + (degrees.x*p.cos-p.west)*p.factor,
		p.offset.y + (p.north-degrees.y)*p.factor,
	}
}

// shape projects a polygon, with as many points as can be seen. A hole or island too small to be seen is left
// out.
func (p projection) shape(s polygonShape) polygonShape {
	var seen polygonShape
	for i, r := range s {
		projected := make(ring, len(r))
		for j, degrees := range r {
			projected[j] = p.at(degrees)
		}
		simple := projected.simplify(seenDistance)
		if len(simple) >= 3 && math.Abs(simple.area()) > seenDistance {
			seen = append(seen, simple)
		} else if i == 0 {
			return nil
		}
	}
	return seen
}

// seenDistance in pixels is how far an outline may move without being seen.
const seenDistance = 0.35

// area is signed by the direction of the ring.
func (r ring) area() float64 {
	sum := 0.0
	for i, p := range r {
		q := r[(i+1)%len(r)]
		sum += p.x*q.y - q.x*p.y
	}
	return sum / 2
}

// simplify leaves out points that the outline does not need (Douglas and Peucker 1973). It is split at the two
// points farthest apart, as seen from the first, so that a ring needs no first point of its own.
func (r ring) simplify(distance float64) ring {
	near := r.withoutNear(distance / 2)
	if len(near) < 4 {
		return near
	}
	far := 0
	for i, p := range near {
		if distanceSquared(p, near[0]) > distanceSquared(near[far], near[0]) {
			far = i
		}
	}
	closed := append(near[:len(near):len(near)], near[0])
	keep := make([]bool, len(closed))
	keep[0], keep[far], keep[len(closed)-1] = true, true, true
	stretches := [][2]int{{0, far}, {far, len(closed) - 1}}
	for len(stretches) > 0 {
		from, to := stretches[len(stretches)-1][0], stretches[len(stretches)-1][1]
		stretches = stretches[:len(stretches)-1]
		worst, most := 0, distance*distance
		for i := from + 1; i < to; i++ {
			if d := toSegmentSquared(closed[i], closed[from], closed[to]); d > most {
				worst, most = i, d
			}
		}
		if worst > 0 {
			keep[worst] = true
			stretches = append(stretches, [2]int{from, worst}, [2]int{worst, to})
		}
	}
	var simple ring
	for i, p := range near {
		if keep[i] {
			simple = append(simple, p)
		}
	}
	return simple
}

// withoutNear leaves out points nearer to the one before than the distance; it bounds the work by what can be
// seen.
func (r ring) withoutNear(distance float64) ring {
	kept := ring{r[0]}
	for _, p := range r[1:] {
		if distanceSquared(p, kept[len(kept)-1]) >= distance*distance {
			kept = append(kept, p)
		}
	}
	return kept
}

func distanceSquared(a, b point) float64 { return (a.x-b.x)*(a.x-b.x) + (a.y-b.y)*(a.y-b.y) }

// toSegmentSquared is the squared distance of p from the segment between a and b.
func toSegmentSquared(p, a, b point) float64 {
	dx, dy := b.x-a.x, b.y-a.y
	if length := dx*dx + dy*dy; length > 0 {
		share := min(max(((p.x-a.x)*dx+(p.y-a.y)*dy)/length, 0), 1)
		a = point{a.x + share*dx, a.y + share*dy}
	}
	return distanceSquared(p, a)
}
