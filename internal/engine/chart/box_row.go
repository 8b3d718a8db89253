package chart

import "math"

const boxThick = 20

// draw returns the height.
func (b Box) draw(c *canvas) float64 {
	top := c.legend(0, b.legend(c))
	labels := make([]string, len(b.Boxes))
	for i, five := range b.Boxes {
		labels[i] = five.Label
	}
	names := c.rowNames(labels, c.notes(len(b.Boxes), func(i int) float64 { return b.Boxes[i].N }))
	left, right := names.left+12, names.right-14
	s := newScale(b.extent(), b.Min, b.Max, max(2, int((right-left)/75)))
	x := func(v float64) float64 { return s.at(v, left, right) }
	marks := boxThick + 2*linesHeight(1, c.small) + 4
	y := top
	for i, five := range b.Boxes {
		names.write(i, y, marks)
		begin := names.marksTop(i, y, marks)
		if s.low < 0 && s.high > 0 {
			names.zeroLine(i, x(0), y, marks)
		}
		box := begin + linesHeight(1, c.small) + 2
		if five.shown() {
			c.drawBox(five, x, box)
			f := boxFigures{c, b.Unit, x, names.left, names.right}
			f.draw(five, begin, box+boxThick+2)
		} else {
			c.rect(left, box, 26, boxThick, notShown, hiddenBy)
		}
		y += names.height(i, marks) + names.gap()
	}
	return c.axisAcross(s, b.Unit, left, right, top, y-names.gap()+4)
}

func (b Box) legend(c *canvas) []entry {
	w := c.words
	entries := append(c.unitEntry(b.Unit),
		entry{func(c *canvas, x, y float64) { c.rect(x, y, swatchWidth, swatchHeight, boxFill, outerPen) }, w.boxLegend},
		entry{func(c *canvas, x, y float64) {
			c.line(x+swatchWidth/2, y-1, x+swatchWidth/2, y+swatchHeight+1, medianPen)
		}, w.median})
	mean, hidden := false, false
	for _, five := range b.Boxes {
		mean = mean || five.shown() && !math.IsNaN(five.Mean)
		hidden = hidden || !five.shown()
	}
	if mean {
		entries = append(entries, entry{func(c *canvas, x, y float64) {
			c.diamond(x+swatchWidth/2, y+swatchHeight/2, meanRadius)
		}, w.mean})
	}
	entries = append(entries, entry{func(c *canvas, x, y float64) {
		c.whisker(x, y+swatchHeight/2, x+swatchWidth, y+swatchHeight/2, 4)
	}, w.whiskerLegend})
	return append(entries, c.hiddenEntry(hidden)...)
}

const meanRadius = 5.5

var (
	boxFill   = fill{colour: colour{"box", "#a9c6e0"}}
	medianPen = pen{stroke: ink, width: 3}
)

func (c *canvas) drawBox(five Five, x func(float64) float64, top float64) {
	middle := top + boxThick/2
	c.whisker(x(five.Min), middle, x(five.Max), middle, boxThick/3)
	c.rect(x(five.Q1), top, x(five.Q3)-x(five.Q1), boxThick, boxFill, pen{stroke: ink, width: 1})
	c.line(x(five.Median), top, x(five.Median), top+boxThick, medianPen)
	if !math.IsNaN(five.Mean) {
		c.diamond(x(five.Mean), middle, meanRadius)
	}
}

// diamond marks a mean: light, with a dark outline, so that it shows on box and line.
func (c *canvas) diamond(x, y, radius float64) {
	c.path(polygon(regular(4, x, y, radius, 0)...), fill{colour: paper}, pen{stroke: ink, width: 1.5})
}

// boxFigures writes the figures of boxes between left and right.
type boxFigures struct {
	c           *canvas
	unit        string
	x           func(float64) float64
	left, right float64
}

// draw writes median and mean above the box, quartiles and ends below it.
func (b boxFigures) draw(five Five, above, below float64) {
	b.row([]boxFigure{{value: five.Min}, {value: five.Q1}, {value: five.Q3}, {value: five.Max}}, below)
	upper := []boxFigure{{value: five.Median, bold: true}}
	if !math.IsNaN(five.Mean) {
		upper = append(upper, boxFigure{value: five.Mean, mean: true})
	}
	b.row(upper, above)
}

// boxFigure is one figure; a mean is told from the median by its diamond, the median by its weight.
type boxFigure struct {
	value      float64
	bold, mean bool
}

// row writes figures at their places, moved apart where they would touch.
func (b boxFigures) row(figures []boxFigure, top float64) {
	const sign = 12.0 // room of the diamond before a mean
	c := b.c
	wanted, sizes := make([]float64, len(figures)), make([]float64, len(figures))
	for i, f := range figures {
		wanted[i], sizes[i] = b.x(f.value), textWidth(c.value(f.value, b.unit), c.small)*boldWider+8
		if f.mean {
			sizes[i] += sign
		}
	}
	for i, place := range spread(wanted, sizes, b.left, b.right) {
		f := font{size: c.small, anchor: "middle", halo: paper, bold: figures[i].bold}
		if figures[i].mean {
			c.diamond(place-sizes[i]/2+sign-2, top+linesHeight(1, c.small)/2, 4)
			place += sign / 2
		}
		c.write(place, top, f, c.value(figures[i].value, b.unit))
	}
}
