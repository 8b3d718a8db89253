package chart

import "math"

const (
	endGap        = 34   // between the plot and the names at its right: a line and a marker
	endNamesShare = 0.25 // of the width, at most, for those names
)

// layEnds wraps the names, makes room for them at the right of the plot, and says how high they are together.
func (p *linePlot) layEnds() (height float64) {
	used := 0.0
	for j, s := range p.Series {
		p.ends = append(p.ends, wrap(s.Name, p.c.o.Width*endNamesShare, p.c.text))
		used = max(used, widest(p.ends[j], p.c.text))
		height += p.endHeight(j)
	}
	p.right -= used + endGap
	return height
}

// endHeight is that of a name with its gap.
func (p *linePlot) endHeight(j int) float64 {
	return linesHeight(max(len(p.ends[j]), 1), p.c.text) + 4
}

// drawEnds writes each series' name at the height where its line ends, moved apart where they would touch.
func (p *linePlot) drawEnds() {
	c := p.c
	wanted, sizes := make([]float64, len(p.Series)), make([]float64, len(p.Series))
	for j := range p.Series {
		wanted[j] = p.end(j).y
		sizes[j] = p.endHeight(j)
	}
	for j, y := range spread(wanted, sizes, p.top-linesHeight(1, c.small), p.bottom) {
		var d outline
		end := p.end(j)
		d.move(end.x+7, end.y)
		d.line(p.right+4, y)
		d.line(p.right+12, y)
		if !math.IsNaN(p.lastValue(j)) {
			c.path(d.String(), fill{}, pen{stroke: axis, width: 0.75})
		}
		c.line(p.right+10, y, p.right+30, y, penOf(j))
		c.marker(j, p.right+20, y)
		c.write(p.right+endGap, y-linesHeight(len(p.ends[j]), c.text)/2, font{size: c.text}, p.ends[j]...)
	}
}

// end is the last point of a series that is shown; the foot of the plot when there is none.
func (p *linePlot) end(j int) point {
	s := p.Series[j]
	for i := len(s.Values) - 1; i >= 0; i-- {
		if s.shown(i) {
			return p.at(j, i, s.Values[i])
		}
	}
	return point{p.right, p.bottom}
}

func (p *linePlot) lastValue(j int) float64 {
	s := p.Series[j]
	return s.Values[len(s.Values)-1]
}
