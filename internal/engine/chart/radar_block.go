package chart

import "math"

// radarBlock is what stands at the end of an axis: its name, and under it figures of the series.
type radarBlock struct {
	lines  []string
	rows   figureRows
	side   int     // -1 left of the web, 1 right of it, 0 above or below
	top    float64 // from the middle of the web
	height float64
}

// layBlocks wraps the blocks and moves those of each side apart. room is how wide a block beside the web may
// be.
func (p *radarPlot) layBlocks(room float64) {
	p.blocks = make([]radarBlock, len(p.Axes))
	for i, name := range p.Axes {
		b := &p.blocks[i]
		space := p.c.o.Width
		if sin := math.Sin(2 * math.Pi * float64(i) / float64(len(p.Axes))); math.Abs(sin) > 1e-6 {
			b.side = int(math.Copysign(1, sin))
			space = room
		}
		b.lines = wrap(name, space, p.c.text)
		if !p.below {
			b.rows = p.figureRows(space)
		}
		b.height = linesHeight(len(b.lines), p.c.text) + b.rows.height(p.c) + 6
		b.top = p.rim(i) - b.height/2
	}
	p.spreadBlocks(-1)
	p.spreadBlocks(1)
	for i := range p.blocks {
		if p.blocks[i].side == 0 {
			p.placeOutside(i)
		}
	}
}

// rim is how far below the middle axis i ends, with the gap.
func (p *radarPlot) rim(i int) float64 { return p.at(i, p.radius+radarGap).y - p.middle.y }

func (p *radarPlot) spreadBlocks(side int) {
	var members []int
	var wanted, sizes []float64
	total := 0.0
	for i, b := range p.blocks {
		if b.side == side {
			members = append(members, i)
			wanted = append(wanted, b.top+b.height/2)
			sizes = append(sizes, b.height)
			total += b.height
		}
	}
	reach := max(total/2, p.radius+radarGap)
	for k, place := range spread(wanted, sizes, -reach, reach) {
		b := &p.blocks[members[k]]
		b.top = place - b.height/2
	}
}

// placeOutside puts the block of an axis that points straight up or down beyond the web and beyond every block
// beside it that it would touch.
func (p *radarPlot) placeOutside(i int) {
	b := &p.blocks[i]
	up := p.rim(i) < 0
	b.top = p.rim(i) - radarGap/2
	if up {
		b.top = p.rim(i) + radarGap/2 - b.height
	}
	for other := p.touching(*b); other != nil; other = p.touching(*b) {
		if up {
			b.top = other.top - b.height - 1 // a pixel, so that rounding cannot bring it back
		} else {
			b.top = other.top + other.height + 1
		}
	}
}

// touching is a block beside the web that the block would cover, or nil.
func (p *radarPlot) touching(b radarBlock) *radarBlock {
	for i := range p.blocks {
		if other := &p.blocks[i]; other.side != 0 && p.blockArea(b).touches(p.blockArea(*other)) {
			return other
		}
	}
	return nil
}

func (p *radarPlot) width(b radarBlock) float64 {
	return max(widest(b.lines, p.c.text), b.rows.width())
}

// blockArea is where a block lies, as seen from the middle of the web.
func (p *radarPlot) blockArea(b radarBlock) area {
	width := p.width(b)
	left := p.edge(b)
	switch b.side {
	case -1:
		left -= width
	case 0:
		left -= width / 2
	}
	return area{left, b.top, left + width, b.top + b.height}
}

// edge is where a block begins beside the web: outside the circle around it at every height of the block.
func (p *radarPlot) edge(b radarBlock) float64 {
	if b.side == 0 {
		return p.middle.x
	}
	nearest := max(0, b.top, -(b.top + b.height))
	reach := p.radius + radarGap
	half := math.Sqrt(max(0, reach*reach-nearest*nearest))
	return p.middle.x + float64(b.side)*max(half, radarGap)
}

// drawBlock writes the block of axis i, with a line from the rim where it had to move away.
func (p *radarPlot) drawBlock(i int) {
	c, b := p.c, p.blocks[i]
	x, top := p.edge(b), p.middle.y+b.top
	f := font{size: c.text, halo: paper, anchor: map[int]string{-1: "end", 0: "middle", 1: "start"}[b.side]}
	rim, middle := p.at(i, p.radius), top+b.height/2
	if b.side != 0 && math.Abs(b.top+b.height/2-p.rim(i)) > 8 {
		c.line(rim.x, rim.y, x-float64(b.side)*3, middle, axisPen)
	}
	c.write(x, top, f, b.lines...)
	b.rows.draw(p, i, x, top+linesHeight(len(b.lines), c.text), float64(1-b.side)/2)
}
