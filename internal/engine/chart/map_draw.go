package chart

import (
	"math"
	"strconv"
	"strings"
)

var (
	borderPen = pen{stroke: ink, width: 0.9}
	blankPen  = pen{stroke: axis, width: 0.9, dash: "3 2"}
)

// draw returns the height. The legend comes first, then the map, then what is named beneath it.
func (p *mapPlan) draw() float64 {
	top := p.c.legend(0, p.legend())
	for _, shape := range p.blank {
		p.c.path(shape.outline(top), fill{}, blankPen)
	}
	for _, place := range p.places {
		if len(place.shapes) == 0 {
			continue
		}
		var d strings.Builder
		for _, shape := range place.shapes {
			d.WriteString(shape.outline(top))
		}
		p.c.path(d.String(), p.fill(place.area), borderPen)
	}
	for i := range p.places {
		p.drawLabel(&p.places[i], top)
	}
	return p.drawNames(top + p.height + 6)
}

// outline is the path of a polygon and its holes.
func (s polygonShape) outline(top float64) string {
	var b strings.Builder
	for _, r := range s {
		moved := make([]point, len(r))
		for i, p := range r {
			moved[i] = point{p.x, p.y + top}
		}
		b.WriteString(polygon(moved...))
	}
	return b.String()
}

func (p *mapPlan) fill(a Area) fill {
	if math.IsNaN(a.Value) {
		return notShown
	}
	return fill{colour: stepColours[p.steps.of(a.Value, p.c.o.Decimals)]}
}

// drawLabel writes name and figure. The halo has the colour of the district, so that a label keeps its contrast
// where it reaches over a border.
func (p *mapPlan) drawLabel(place *mapPlace, top float64) {
	if len(place.shapes) == 0 {
		return
	}
	f := font{size: p.c.small, anchor: "middle", halo: paper}
	if !math.IsNaN(place.area.Value) {
		f.halo = p.fill(place.area).colour
		f.ink = inkOn(f.halo)
	}
	label := place.labelArea(p.c)
	y := top + label.top
	if math.IsNaN(place.area.Value) {
		p.c.plate(area{label.left, y + 1, label.right, top + label.bottom})
	}
	for i, line := range place.lines {
		f.bold = i == len(place.lines)-1 && !math.IsNaN(place.area.Value) && !p.numbered
		p.c.write(place.middle.x, y, f, line)
		y += linesHeight(1, f.size)
	}
}

func (p *mapPlan) legend() []entry {
	entries := p.c.unitEntry(p.Unit)
	decimals := p.steps.decimals()
	bound := func(i int) string {
		return figure(p.steps.low+float64(i)*p.steps.width, decimals) + suffix(p.Unit)
	}
	hidden, shown := false, false
	for _, a := range p.Areas {
		hidden = hidden || math.IsNaN(a.Value)
		shown = shown || !math.IsNaN(a.Value)
	}
	for i, step := range stepColours {
		if shown {
			entries = append(entries, entry{filledSample(fill{colour: step}), bound(i) + "–" + bound(i+1)})
		}
	}
	return append(entries, p.c.hiddenEntry(hidden)...)
}

// drawNames writes what the map could not: the names of numbered districts, and areas without a shape. It
// returns where they end.
func (p *mapPlan) drawNames(top float64) float64 {
	var texts []string
	for i, place := range p.places {
		text := place.area.name() + " " + p.figure(p.c, place.area)
		switch {
		case len(place.shapes) == 0:
			texts = append(texts, text+" ("+p.c.words.notOnMap+")")
		case p.numbered:
			texts = append(texts, strconv.Itoa(i+1)+". "+text)
		}
	}
	if len(texts) == 0 {
		return top
	}
	return p.c.columns(top, texts)
}

// columns writes short texts in as many columns as fit, reading down, and returns where they end.
func (c *canvas) columns(top float64, texts []string) float64 {
	const gap = 16
	wide := min(widest(texts, c.small), c.o.Width)
	columns := max(1, int((c.o.Width+gap)/(wide+gap)))
	rows := (len(texts) + columns - 1) / columns
	bottom := top
	for column := 0; column*rows < len(texts); column++ {
		y := top
		for _, text := range texts[column*rows : min((column+1)*rows, len(texts))] {
			lines := wrap(text, wide, c.small)
			c.write(float64(column)*(c.o.Width+gap)/float64(columns), y, font{size: c.small}, lines...)
			y += linesHeight(len(lines), c.small) + 2
		}
		bottom = max(bottom, y)
	}
	return bottom
}
