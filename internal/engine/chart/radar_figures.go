package chart

// figureRows are the figures of one axis in rows that fit a room, each in a cell behind the marker of its
// series.
type figureRows struct {
	rows [][]int // series
	cell float64 // width of a cell
}

const markerRoom = 15 // of a marker before its figure

// figureRows lays the series' figures out.
func (p *radarPlot) figureRows(room float64) figureRows {
	f := figureRows{cell: max(p.c.widestFigure(p.Series, ""), p.hiddenWidth()) + p.markerRoom() + 8}
	inRow := max(1, int((room+8)/f.cell))
	for j := range p.Series {
		if j%inRow == 0 {
			f.rows = append(f.rows, nil)
		}
		f.rows[len(f.rows)-1] = append(f.rows[len(f.rows)-1], j)
	}
	return f
}

// markerRoom is none for a single series.
func (p *radarPlot) markerRoom() float64 {
	if len(p.Series) == 1 {
		return 0
	}
	return markerRoom
}

func (p *radarPlot) hiddenWidth() float64 {
	if anyHidden(p.Series) {
		return swatchWidth
	}
	return 0
}

func (f figureRows) height(c *canvas) float64 { return float64(len(f.rows)) * linesHeight(1, c.small) }

func (f figureRows) width() float64 {
	if len(f.rows) == 0 {
		return 0
	}
	return float64(len(f.rows[0]))*f.cell - 8
}

// draw writes the figures of axis i, their left end (align 0), middle (0.5) or right end (1) at x.
func (f figureRows) draw(p *radarPlot, i int, x, top, align float64) {
	for _, row := range f.rows {
		wide := float64(len(row))*f.cell - 8
		at := x - align*wide
		for _, j := range row {
			p.drawFigure(i, j, at, top+linesHeight(1, p.c.small)/2, f.cell-8, align)
			at += f.cell
		}
		top += linesHeight(1, p.c.small)
	}
}

// drawFigure writes one figure into its cell: behind its marker, or alone and aligned with the name of its
// axis.
func (p *radarPlot) drawFigure(i, j int, x, middle, cell, align float64) {
	c, s := p.c, p.Series[j]
	text := c.value(s.Values[i], "")
	f := font{size: c.small, bold: true}
	if len(p.Series) > 1 {
		c.marker(j, x+6, middle)
		f.bold, align = false, 0
		x += markerRoom
	}
	if !s.shown(i) {
		c.rect(x+align*(cell-swatchWidth), middle-swatchHeight/2, swatchWidth, swatchHeight, notShown, hiddenBy)
		return
	}
	if align > 0 {
		f.anchor = map[float64]string{0.5: "middle", 1: "end"}[align]
		x += align * cell
	}
	c.writeMiddle(x, middle, f, text)
}

// drawRows writes all figures beneath the web, one row an axis, and returns where they end.
func (p *radarPlot) drawRows(top float64) float64 {
	n := p.c.rowNames(p.Axes, nil)
	rows := p.figureRows(n.right - n.left)
	marks := rows.height(p.c)
	for i := range p.Axes {
		p.c.line(0, top-rowGap/2.0, p.c.o.Width, top-rowGap/2.0, gridPen)
		n.write(i, top, marks)
		rows.draw(p, i, n.left, n.marksTop(i, top, marks), 0)
		top += n.height(i, marks) + rowGap
	}
	return top - rowGap + 2
}
