package chart

import "fmt"

// Line is series over ordered categories, such as rounds, with intervals as whiskers. A value that is not shown
// breaks its line. Figures stand at the points; where they would cover one another, in rows under the plot; and
// where categories are too many for that too, only at the first, last, least and greatest point of each series.
type Line struct {
	Categories []string
	Series     []Series
	Min, Max   float64 // range of the axis; both 0: from the data, not always from 0. A value outside widens it
	Unit       string
}

const linePlotHeight = 250

// SVG draws the lines.
func (l Line) SVG(o Options) (string, error) {
	c, err := newCanvas(o, func(w words) string { return w.line })
	if err == nil {
		err = l.check()
	}
	if err != nil {
		return "", fmt.Errorf("draw line chart: %w", err)
	}
	c.saySeries(l.Categories, l.Series, l.Unit)
	p := l.plan(c)
	return c.finish(p.draw()), nil
}

func (l Line) check() error {
	if err := checkSeries("categories", l.Categories, l.Series); err != nil {
		return err
	}
	return checkRange(l.Min, l.Max)
}

// linePlot is a line chart laid out.
type linePlot struct {
	Line
	c           *canvas
	scale       scale
	atEnds      bool // names stand at the ends of lines instead of in the legend
	ends        [][]string
	left, right float64
	top, bottom float64
	slot        float64 // width for one category
}

func (l Line) plan(c *canvas) *linePlot {
	p := &linePlot{Line: l, c: c, scale: newScale(nothing().withSeries(l.Series), l.Min, l.Max, 5)}
	p.left = max(c.axisUpWidth(p.scale, l.Unit), 24) // 24: room for the markers before rows of figures
	p.right = c.o.Width
	p.atEnds = len(l.Series) > 1 && !c.phone()
	entries, height := c.unitEntry(l.Unit), float64(linePlotHeight)
	if len(p.scale.ticks) == 0 {
		height = emptyHeight
	}
	if p.atEnds {
		height = max(height, p.layEnds())
	} else {
		entries = append(entries, lineEntries(l.Series)...)
	}
	p.slot = (p.right - p.left) / float64(len(l.Categories))
	p.top = c.legend(0, append(entries, c.hiddenEntry(anyHidden(l.Series))...)) + linesHeight(1, c.small) + 6
	p.bottom = p.top + height
	return p
}

// at is the place of a value of series j in category i. Series with intervals stand a little beside one
// another, so that their whiskers do.
func (p *linePlot) at(j, i int, v float64) point {
	x := p.left + (float64(i)+0.5)*p.slot
	if p.anyInterval() && len(p.Series) > 1 {
		apart := min(9, p.slot*0.7/float64(len(p.Series)))
		x += (float64(j) - float64(len(p.Series)-1)/2) * apart
	}
	return point{x, p.scale.at(v, p.bottom, p.top)}
}

func (p *linePlot) anyInterval() bool {
	for _, s := range p.Series {
		if s.Low != nil {
			return true
		}
	}
	return false
}

// draw returns the height.
func (p *linePlot) draw() float64 {
	c := p.c
	c.axisUp(p.scale, p.Unit, p.left, p.right, p.top, p.bottom)
	c.lineUnder(p.left, p.bottom, p.right, p.bottom, axisPen)
	for j := range p.Series {
		p.drawSeries(j)
	}
	p.drawHidden()
	figures := p.placeFigures()
	y := p.drawNames(p.bottom + 6)
	if !figures.all && p.rowsFit() {
		y = p.drawRows(y + 4)
	} else {
		figures.draw(p)
	}
	if p.atEnds {
		p.drawEnds()
	}
	return y + 2
}

func (p *linePlot) drawSeries(j int) {
	var d outline
	s, begun := p.Series[j], false
	for i := range p.Categories {
		if !s.shown(i) {
			begun = false
			continue
		}
		at := p.at(j, i, s.Values[i])
		if begun {
			d.line(at.x, at.y)
		} else {
			d.move(at.x, at.y)
		}
		begun = true
	}
	if d.Len() > 0 {
		p.c.path(d.String(), fill{}, penOf(j))
	}
	for i := range p.Categories {
		if !s.shown(i) {
			continue
		}
		at := p.at(j, i, s.Values[i])
		if low, high, ok := s.interval(i); ok {
			p.c.whisker(at.x, p.at(j, i, low).y, at.x, p.at(j, i, high).y, 3.5)
		}
		p.c.marker(j, at.x, at.y)
	}
}

// drawHidden marks what is not shown, on the axis.
func (p *linePlot) drawHidden() {
	for i := range p.Categories {
		var hidden []int
		for j, s := range p.Series {
			if !s.shown(i) {
				hidden = append(hidden, j)
			}
		}
		apart := min(14, p.slot/float64(len(hidden)+1))
		for k, j := range hidden {
			x := p.left + (float64(i)+0.5)*p.slot + (float64(k)-float64(len(hidden)-1)/2)*apart
			p.c.hiddenMarker(j, x, p.bottom-8)
		}
	}
}
