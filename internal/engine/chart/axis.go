package chart

var (
	gridPen  = pen{stroke: grid, width: 1}
	axisPen  = pen{stroke: axis, width: 1}
	zeroPen  = pen{stroke: ink, width: 1}
	markPen  = pen{stroke: ink, width: 1.5, dash: "6 3"}
	outerPen = pen{stroke: ink, width: 0.75}
	hiddenBy = pen{stroke: axis, width: 1, dash: "3 2"}
)

// axisAcross draws a value axis from left to right beneath a plot between top and bottom, with its grid, and
// returns where it ends. The zero line is the rows' to draw: it may not run through names that stand above
// them.
func (c *canvas) axisAcross(s scale, unit string, left, right, top, bottom float64) float64 {
	labels := s.labels(unit)
	for _, tick := range s.ticks {
		x := s.at(tick, left, right)
		c.lineUnder(x, top, x, bottom, gridPen)
	}
	for _, i := range thinned(labels, s, left, right, c.small) {
		x := s.at(s.ticks[i], left, right)
		half := textWidth(labels[i], c.small) / 2
		x = min(max(x, half), c.o.Width-half)
		c.write(x, bottom+3, font{size: c.small, anchor: "middle", ink: muted}, labels[i])
	}
	return bottom + 3 + linesHeight(1, c.small)
}

// thinned are the ticks to be labelled: every one, or every second, third and so on, so that labels never
// touch.
func thinned(labels []string, s scale, left, right, size float64) []int {
	if len(labels) < 2 {
		return every(len(labels), 1)
	}
	apart := s.at(s.ticks[1], left, right) - s.at(s.ticks[0], left, right)
	stride := 1
	for float64(stride)*apart < widest(labels, size)+8 && stride < len(labels) {
		stride++
	}
	return every(len(labels), stride)
}

// every is 0, stride, 2 stride and so on below n.
func every(n, stride int) []int {
	var indexes []int
	for i := 0; i < n; i += stride {
		indexes = append(indexes, i)
	}
	return indexes
}

// axisUp draws a value axis at the left of a plot, its labels ending before left, with its grid.
func (c *canvas) axisUp(s scale, unit string, left, right, top, bottom float64) {
	for i, label := range s.labels(unit) {
		y := s.at(s.ticks[i], bottom, top)
		c.lineUnder(left, y, right, y, gridPenAt(s.ticks[i]))
		c.writeMiddle(left-6, y, font{size: c.small, anchor: "end", ink: muted}, label)
	}
}

// axisUpWidth is the room that axisUp takes before left.
func (c *canvas) axisUpWidth(s scale, unit string) float64 {
	return widest(s.labels(unit), c.small) + 8
}

func gridPenAt(tick float64) pen {
	if tick == 0 {
		return zeroPen
	}
	return gridPen
}

// whisker draws an interval between two points with a bar across each end, light around so that it shows on
// dark marks.
func (c *canvas) whisker(x1, y1, x2, y2, half float64) {
	for _, p := range []pen{{stroke: paper, width: 4}, {stroke: ink, width: 1.5}} {
		c.line(x1, y1, x2, y2, p)
		if x1 == x2 {
			c.line(x1-half, y1, x1+half, y1, p)
			c.line(x2-half, y2, x2+half, y2, p)
		} else {
			c.line(x1, y1-half, x1, y1+half, p)
			c.line(x2, y2-half, x2, y2+half, p)
		}
	}
}

// bandHeight is how high the names of marks stand above the plot.
func (c *canvas) bandHeight(marks []Mark, unit string) float64 {
	height := 0.0
	for _, m := range marks {
		height += linesHeight(len(c.markText(m, unit)), c.small)
	}
	if height > 0 {
		height += 4
	}
	return height
}

func (c *canvas) markText(m Mark, unit string) []string {
	return wrap(m.Name+" "+c.value(m.Value, unit), c.o.Width*0.6, c.small)
}

// band writes the names of marks below one another between top and bottom, where the plot begins, and draws
// each one's line from its name to end, over the marks of the plot.
func (c *canvas) band(marks []Mark, unit string, x func(float64) float64, top, bottom, end float64) {
	for _, m := range marks {
		lines := c.markText(m, unit)
		at := x(m.Value)
		half := widest(lines, c.small)/2 + 2
		height := linesHeight(len(lines), c.small)
		c.line(at, top+height, at, end, markPen)
		c.write(min(max(at, half), c.o.Width-half), top, font{size: c.small, anchor: "middle", halo: paper}, lines...)
		top += height
	}
}

// value writes a figure with what stands directly after it.
func (c *canvas) value(v float64, unit string) string { return figure(v, c.o.Decimals) + suffix(unit) }
