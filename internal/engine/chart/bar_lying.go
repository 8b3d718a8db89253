package chart

// lyingBars is a bar chart with its names at the left; it grows with its bars, so that every figure finds room.
type lyingBars struct {
	Bar
	c           *canvas
	scale       scale
	names       names
	left, right float64 // of the plot
	thick       float64 // of one bar
}

// drawLying returns the height.
func (b Bar) drawLying(c *canvas) float64 {
	l := b.planLying(c)
	entries := append(c.unitEntry(b.Unit), fillEntries(b.Series)...)
	top := c.legend(0, append(entries, c.hiddenEntry(anyHidden(b.Series))...))
	plot := top + c.bandHeight(b.references(), b.Unit)
	end := l.rows(plot, func(i int, y float64) {
		begin := l.names.marksTop(i, y, l.marks())
		l.names.zeroLine(i, l.x(l.scale.zero()), y, l.marks())
		for j, s := range b.Series {
			l.drawBar(s, j, i, begin+float64(j)*l.thick)
		}
	})
	c.band(b.references(), b.Unit, l.x, top, plot, end)
	l.rows(plot, func(i int, y float64) {
		l.names.write(i, y, l.marks())
		begin := l.names.marksTop(i, y, l.marks())
		for j, s := range b.Series {
			l.drawFigure(s, i, begin+(float64(j)+0.5)*l.thick)
		}
	})
	return c.axisAcross(l.scale, b.Unit, l.left, l.right, plot, end)
}

// rows calls draw for every category with where its row begins, and returns where the plot ends.
func (l lyingBars) rows(plot float64, draw func(i int, y float64)) float64 {
	y := plot + 3
	for i := range l.Categories {
		draw(i, y)
		y += l.names.height(i, l.marks()) + l.names.gap()
	}
	return y - l.names.gap() + 5
}

// marks is how high the bars of one category are together.
func (l lyingBars) marks() float64 { return l.thick * float64(len(l.Series)) }

func (b Bar) planLying(c *canvas) lyingBars {
	l := lyingBars{Bar: b, c: c, names: c.rowNames(b.Categories, nil), thick: 18}
	if len(b.Series) > 1 {
		l.thick = 15
	}
	number := c.widestFigure(b.Series, b.Unit) + 6
	l.left, l.right = l.names.left, l.names.right-number
	l.scale = b.scale(max(2, int((l.right-l.left)/75)))
	if l.scale.low < 0 {
		l.left += number // figures of negative bars stand before them
	}
	return l
}

func (l lyingBars) x(v float64) float64 { return l.scale.at(v, l.left, l.right) }

func (l lyingBars) drawBar(s Series, j, i int, top float64) {
	const gap, hidden = 1.0, 26.0
	base, middle := l.x(l.scale.zero()), top+l.thick/2
	if !s.shown(i) {
		l.c.rect(min(base, l.right-hidden), top+gap, hidden, l.thick-2*gap, notShown, hiddenBy)
		return
	}
	end := l.x(s.Values[i])
	l.c.rect(min(base, end), top+gap, max(base, end)-min(base, end), l.thick-2*gap, fillOf(j), outerPen)
	if low, high, ok := s.interval(i); ok {
		l.c.whisker(l.x(low), middle, l.x(high), middle, min(5, l.thick/3))
	}
}

// drawFigure writes a figure behind its bar, or behind the whisker there.
func (l lyingBars) drawFigure(s Series, i int, middle float64) {
	if !s.shown(i) {
		return
	}
	v := s.Values[i]
	low, high := v, v
	if from, to, ok := s.interval(i); ok {
		low, high = min(v, from), max(v, to)
	}
	f := font{size: l.c.small, halo: paper}
	if v < l.scale.zero() {
		f.anchor = "end"
		l.c.writeMiddle(l.x(low)-5, middle, f, l.c.value(v, l.Unit))
		return
	}
	l.c.writeMiddle(l.x(high)+5, middle, f, l.c.value(v, l.Unit))
}
