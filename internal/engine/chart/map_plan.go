package chart

import (
	"fmt"
	"math"
	"strconv"
)

// mapPlan is a map laid out, with the upper left corner of the map at 0, 0.
type mapPlan struct {
	Map
	c        *canvas
	steps    steps
	height   float64
	blank    []polygonShape // of no area
	places   []mapPlace     // as many as areas
	numbered bool           // labels find no room: numbers stand for them
}

// mapPlace is an area on the map.
type mapPlace struct {
	area   Area
	shapes []polygonShape // none: not on the map
	lines  []string       // the label: name and figure, or a number
	middle point
}

// plan decodes and projects the shapes and lays the labels out.
func (m Map) plan(c *canvas) (*mapPlan, error) {
	features, err := decodeShapes(m.Shapes, m.Property)
	if err != nil {
		return nil, err
	}
	view, err := project(features, c.o.Width, 2)
	if err != nil {
		return nil, err
	}
	p := &mapPlan{Map: m, c: c, steps: m.steps(c.o.Decimals), height: view.height}
	index := map[string]int{}
	for i, a := range m.Areas {
		index[a.Key] = i
		p.places = append(p.places, mapPlace{area: a})
	}
	matched := false
	for _, f := range features {
		i, known := index[f.key]
		matched = matched || known
		for _, polygon := range f.polygons {
			shape := view.shape(polygon)
			switch {
			case shape == nil: // too small to be seen
			case known:
				p.places[i].shapes = append(p.places[i].shapes, shape)
			default:
				p.blank = append(p.blank, shape)
			}
		}
	}
	if !matched {
		return nil, fmt.Errorf("no feature's property %q equals the key of an area, such as %q", m.Property, m.Areas[0].Key)
	}
	p.layLabels()
	return p, nil
}

// layLabels tries names and figures first, and falls back to numbers.
func (p *mapPlan) layLabels() {
	for i := range p.places {
		place := &p.places[i]
		place.lines = wrap(place.area.name(), p.c.o.Width/4, p.c.text)
		if !math.IsNaN(place.area.Value) {
			place.lines = append(place.lines, p.figure(p.c, place.area))
		}
		place.settle(p.c)
	}
	if !p.labelsTouch() {
		return
	}
	p.numbered = true
	for i := range p.places {
		p.places[i].lines = []string{strconv.Itoa(i + 1)}
		p.places[i].settle(p.c)
	}
}

// settle looks for the best place of the label in the largest polygon.
func (m *mapPlace) settle(c *canvas) {
	var largest polygonShape
	for _, s := range m.shapes {
		if largest == nil || math.Abs(s[0].area()) > math.Abs(largest[0].area()) {
			largest = s
		}
	}
	if largest != nil {
		m.middle, _ = largest.inside(m.size(c))
	}
}

// size is that of the label.
func (m *mapPlace) size(c *canvas) (width, height float64) {
	return widest(m.lines, c.small)*boldWider + 2, linesHeight(len(m.lines), c.small)
}

// labelArea is where the label lies.
func (m *mapPlace) labelArea(c *canvas) area {
	width, height := m.size(c)
	return around(m.middle.x, m.middle.y, width, height)
}

// labelsTouch says whether two labels overlap, or one leaves the map.
func (p *mapPlan) labelsTouch() bool {
	var taken []area
	for i := range p.places {
		place := &p.places[i]
		if len(place.shapes) == 0 {
			continue
		}
		label := place.labelArea(p.c)
		if label.left < 0 || label.right > p.c.o.Width || label.top < 0 || label.bottom > p.height {
			return true
		}
		for _, other := range taken {
			if label.touches(other) {
				return true
			}
		}
		taken = append(taken, label)
	}
	return false
}
