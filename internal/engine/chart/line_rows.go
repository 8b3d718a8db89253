package chart

// Rows of figures under a line chart, one row a series, each figure under its category.

// rowsFit says whether figures find room side by side, level or turned.
func (p *linePlot) rowsFit() bool { return p.slot >= p.c.small+2 }

func (p *linePlot) rowsTurned() bool { return p.slot < p.c.widestFigure(p.Series, p.Unit)+4 }

// drawRows returns where the rows end.
func (p *linePlot) drawRows(top float64) float64 {
	height := linesHeight(1, p.c.small) + 2
	if p.rowsTurned() {
		height = p.c.widestFigure(p.Series, p.Unit) + 6
	}
	for j := range p.Series {
		p.c.line(0, top, p.right, top, gridPen)
		p.drawRow(j, top, height)
		top += height
	}
	return top
}

func (p *linePlot) drawRow(j int, top, height float64) {
	c, s := p.c, p.Series[j]
	c.line(p.left-22, top+height/2, p.left-2, top+height/2, penOf(j))
	c.marker(j, p.left-12, top+height/2)
	for i := range p.Categories {
		x := p.left + (float64(i)+0.5)*p.slot
		switch {
		case !s.shown(i):
			c.hiddenMarker(j, x, top+height/2)
		case p.rowsTurned():
			c.writeUp(x, top+height-3, font{size: c.small}, c.value(s.Values[i], p.Unit))
		default:
			c.writeMiddle(x, top+height/2, font{size: c.small, anchor: "middle"}, c.value(s.Values[i], p.Unit))
		}
	}
}
