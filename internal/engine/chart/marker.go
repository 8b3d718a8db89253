package chart

import (
	"math"
	"strings"
)

// outline builds the data of a path.
type outline struct{ strings.Builder }

func (o *outline) move(x, y float64) { o.WriteString("M" + px(x) + " " + px(y)) }
func (o *outline) line(x, y float64) { o.WriteString("L" + px(x) + " " + px(y)) }
func (o *outline) close()            { o.WriteString("Z") }

// polygon is a closed outline through the points.
func polygon(points ...point) string {
	var o outline
	for i, p := range points {
		if i == 0 {
			o.move(p.x, p.y)
		} else {
			o.line(p.x, p.y)
		}
	}
	o.close()
	return o.String()
}

// point is a place on the canvas.
type point struct{ x, y float64 }

// regular gives the corners of a regular figure around a place; turn is in full turns, 0 has a corner at the
// top.
func regular(corners int, x, y, radius, turn float64) []point {
	points := make([]point, corners)
	for i := range points {
		sin, cos := math.Sincos(2 * math.Pi * (float64(i)/float64(corners) + turn))
		points[i] = point{x + radius*sin, y - radius*cos}
	}
	return points
}

// markerShape is the form of the points of series i, nine in all: filled and hollow ones in turn.
func markerShape(i int, x, y float64) string {
	const radius = 4.6
	switch i % 9 {
	case 0, 4:
		return polygon(regular(16, x, y, radius-0.3, 0)...)
	case 1, 5:
		return polygon(regular(4, x, y, radius+0.9, 0.125)...)
	case 2, 6:
		return polygon(regular(3, x, y+0.8, radius+1.2, 0)...)
	case 3, 7:
		return polygon(regular(4, x, y, radius+1.2, 0)...)
	}
	return polygon(regular(3, x, y-0.8, radius+1.2, 0.5)...)
}

// marker draws a point of series i.
func (c *canvas) marker(i int, x, y float64) {
	p := penOf(i)
	f := fill{colour: p.stroke}
	if hollow := i % 9; hollow >= 4 && hollow < 8 {
		f = fill{colour: paper}
	}
	c.path(markerShape(i, x, y), f, pen{stroke: p.stroke, width: 1.75})
}

// hiddenMarker stands for a point of series i that is not shown: its form, hatched.
func (c *canvas) hiddenMarker(i int, x, y float64) {
	c.path(markerShape(i, x, y), notShown, pen{stroke: penOf(i).stroke, width: 1})
}
