package chart

import (
	"fmt"
	"math"
	"slices"
)

// Radar is series over three or more axes. The figures stand beneath the name of each axis.
type Radar struct {
	Axes     []string
	Series   []Series // intervals are not drawn
	Min, Max float64  // middle and rim; both 0: from the data and 0. A value outside widens it
}

const fewestAxes = 3

// SVG draws the series.
func (r Radar) SVG(o Options) (string, error) {
	c, err := newCanvas(o, func(w words) string { return w.radar })
	if err == nil {
		err = r.check()
	}
	if err != nil {
		return "", fmt.Errorf("draw radar chart: %w", err)
	}
	c.saySeries(r.Axes, r.Series, "")
	return c.finish(r.draw(c)), nil
}

func (r Radar) check() error {
	if err := checkSeries("axes", r.Axes, r.Series); err != nil {
		return err
	}
	if len(r.Axes) < fewestAxes {
		return fmt.Errorf("%d axes: at least %d are needed", len(r.Axes), fewestAxes)
	}
	return checkRange(r.Min, r.Max)
}

// radarPlot is a radar chart laid out around its middle, which begins at 0, 0 and is moved when all heights are
// known.
type radarPlot struct {
	Radar
	c      *canvas
	scale  scale
	middle point
	radius float64
	blocks []radarBlock
	below  bool // the figures stand in rows beneath the web: they are too many for the ends of the axes
}

const (
	widestRadius = 190
	radarGap     = 14 // between the rim and the blocks
	// At the ends of axes stand the figures of so many series on so many axes; beyond, they stand in rows.
	blockSeries, blockAxes = 3, 10
)

// draw returns the height.
func (r Radar) draw(c *canvas) float64 {
	p := r.plan(c)
	top := c.legend(0, append(lineEntries(r.Series), c.hiddenEntry(anyHidden(r.Series))...))
	highest, lowest := p.reach()
	p.middle.y = top - highest
	p.drawWeb()
	for j := range r.Series {
		p.drawSeries(j)
	}
	p.drawTicks()
	for i := range r.Axes {
		p.drawBlock(i)
	}
	bottom := p.middle.y + lowest + 4
	if p.below {
		return p.drawRows(bottom + rowGap)
	}
	return bottom
}

func (r Radar) plan(c *canvas) *radarPlot {
	data := nothing()
	for _, s := range r.Series {
		data = data.with(s.Values...)
	}
	if r.Min == 0 && r.Max == 0 && !data.empty() {
		data = data.with(0)
	}
	side := min(max(c.o.Width*0.24, 84), widestRadius)
	p := &radarPlot{Radar: r, c: c, scale: newScale(data, r.Min, r.Max, 4)}
	p.below = len(r.Series) > blockSeries || len(r.Series) > 1 && len(r.Axes) > blockAxes
	p.middle.x = c.o.Width / 2
	p.radius = min(p.middle.x-side-radarGap, widestRadius)
	p.layBlocks(side)
	used := 0.0
	for _, b := range p.blocks {
		if b.side != 0 {
			used = max(used, p.width(b))
		}
	}
	p.radius = min(p.middle.x-used-radarGap, widestRadius) // what the blocks leave is the web's
	p.layBlocks(side)
	return p
}

// reach is how far web and blocks reach above and below the middle.
func (p *radarPlot) reach() (highest, lowest float64) {
	for i, b := range p.blocks {
		corner := p.at(i, p.radius).y - p.middle.y
		highest, lowest = min(highest, b.top, corner), max(lowest, b.top+b.height, corner)
	}
	return highest, lowest
}

// at is the place on axis i, clockwise from the top, at a distance from the middle.
func (p *radarPlot) at(i int, distance float64) point {
	sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(len(p.Axes)))
	return point{p.middle.x + distance*sin, p.middle.y - distance*cos}
}

func (p *radarPlot) value(i int, v float64) point { return p.at(i, p.scale.at(v, 0, p.radius)) }

// drawWeb draws the axes, rings at the ticks, and the rim.
func (p *radarPlot) drawWeb() {
	for i := range p.Axes {
		rim := p.at(i, p.radius)
		p.c.line(p.middle.x, p.middle.y, rim.x, rim.y, gridPen)
	}
	for _, tick := range p.scale.ticks {
		p.ring(tick, gridPen)
	}
	p.ring(p.scale.high, axisPen)
}

func (p *radarPlot) ring(v float64, stroke pen) {
	corners := make([]point, len(p.Axes))
	for i := range p.Axes {
		corners[i] = p.value(i, v)
	}
	p.c.path(polygon(corners...), fill{}, stroke)
}

// drawTicks writes the ticks beside the first axis, over the lines; not those that would cover a block.
func (p *radarPlot) drawTicks() {
	labels := p.scale.labels("")
	for _, k := range thinnedUp(p.scale, p.radius, p.c.small) {
		at := p.value(0, p.scale.ticks[k])
		wide := textWidth(labels[k], p.c.small)
		seen := around(at.x-8-wide/2, at.y-p.middle.y, wide, p.c.small)
		if slices.ContainsFunc(p.blocks, func(b radarBlock) bool { return seen.touches(p.blockArea(b)) }) {
			continue
		}
		p.c.writeMiddle(at.x-8, at.y, font{size: p.c.small, anchor: "end", ink: muted, halo: paper}, labels[k])
	}
}

// thinnedUp are the ticks that can be labelled one above the other.
func thinnedUp(s scale, length, size float64) []int {
	if len(s.ticks) < 2 {
		return every(len(s.ticks), 1)
	}
	apart := s.at(s.ticks[1], 0, length) - s.at(s.ticks[0], 0, length)
	stride := 1
	for float64(stride)*apart < linesHeight(1, size) && stride < len(s.ticks) {
		stride++
	}
	return every(len(s.ticks), stride)
}

// drawSeries joins neighbouring values; a value that is not shown leaves a gap on both sides.
func (p *radarPlot) drawSeries(j int) {
	s, n := p.Series[j], len(p.Axes)
	var d outline
	for i := range n {
		next := (i + 1) % n
		if !s.shown(i) || !s.shown(next) {
			continue
		}
		from, to := p.value(i, s.Values[i]), p.value(next, s.Values[next])
		if i == 0 || !s.shown(i-1) {
			d.move(from.x, from.y)
		}
		d.line(to.x, to.y)
	}
	if d.Len() > 0 {
		p.c.path(d.String(), fill{}, penOf(j))
	}
	for i, v := range s.Values {
		if s.shown(i) {
			at := p.value(i, v)
			p.c.marker(j, at.x, at.y)
		}
	}
}
