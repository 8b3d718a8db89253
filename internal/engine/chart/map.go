package chart

import (
	"errors"
	"fmt"
	"math"
	"strconv"
)

// Map is districts coloured in five steps of luminance, with name and figure inside each; where these find no
// room, all districts are numbered, and named beneath. Shapes is GeoJSON (FeatureCollection of Polygon and
// MultiPolygon, WGS 84); a feature belongs to the area whose Key equals its property Property, and several may
// belong to one. Features of no area are drawn in outline; areas without a feature are named beneath the map.
type Map struct {
	Shapes   []byte
	Property string
	Areas    []Area
	Min, Max float64 // range of the five steps; both 0: from the data. A value outside widens it
	Unit     string
}

// Area is one district's value.
type Area struct {
	Key, Label string // Label empty: the key
	Value      float64
}

func (a Area) name() string {
	if a.Label == "" {
		return a.Key
	}
	return a.Label
}

// SVG draws the map. Shapes that are broken, or of which none belongs to an area, are an error that says so.
func (m Map) SVG(o Options) (string, error) {
	c, err := newCanvas(o, func(w words) string { return w.districts })
	if err == nil {
		err = m.check()
	}
	if err != nil {
		return "", fmt.Errorf("draw map: %w", err)
	}
	p, err := m.plan(c)
	if err != nil {
		return "", fmt.Errorf("draw map: shapes: %w", err)
	}
	m.describe(c)
	return c.finish(p.draw()), nil
}

func (m Map) check() error {
	if len(m.Areas) == 0 {
		return errors.New("no areas")
	}
	seen := map[string]bool{}
	for _, a := range m.Areas {
		if a.Key == "" {
			return fmt.Errorf("area %q has no key", a.Label)
		}
		if seen[a.Key] {
			return fmt.Errorf("area %q is there twice", a.Key)
		}
		seen[a.Key] = true
		if err := checkValue(a.Value); err != nil {
			return fmt.Errorf("area %q: %w", a.Key, err)
		}
	}
	return checkRange(m.Min, m.Max)
}

func (m Map) describe(c *canvas) {
	for _, a := range m.Areas {
		c.say(a.name() + " " + m.figure(c, a) + ".")
	}
}

func (m Map) figure(c *canvas, a Area) string {
	if math.IsNaN(a.Value) {
		return c.words.notShown
	}
	return c.value(a.Value, m.Unit)
}

// steps are the five classes of a map: step i begins at low + i*width. Their bounds are round numbers, so that
// the legend says exactly what the colours mean.
type steps struct{ low, width float64 }

// steps are no finer than the figures are written.
func (m Map) steps(decimals int) steps {
	data := nothing()
	for _, a := range m.Areas {
		data = data.with(a.Value)
	}
	if m.Min != 0 || m.Max != 0 {
		data = data.with(m.Min, m.Max)
		return steps{data.low, (data.high - data.low) / float64(len(stepColours))}
	}
	if data.empty() {
		return steps{0, 1}
	}
	data = data.opened()
	n := float64(len(stepColours))
	finest := math.Pow(10, -float64(decimals))
	for width := roundStep(max((data.high-data.low)/n, finest)); ; width = roundStep(width * 1.1) {
		low := math.Floor(data.low/width) * width
		if low+n*width >= data.high {
			return steps{low, width}
		}
	}
}

// of is the step of a value as it is written, so that a figure and its colour never disagree; a bound belongs
// to the step that begins there, the last one to the step before.
func (s steps) of(v float64, decimals int) int {
	v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'f', decimals, 64), 64)
	return min(max(int(math.Floor((v-s.low)/s.width+1e-9)), 0), len(stepColours)-1)
}

// decimals are as many as the bounds need to be exact, at most four.
func (s steps) decimals() int {
	for decimals := range 4 {
		power := math.Pow(10, float64(decimals))
		exact := true
		for i := range len(stepColours) + 1 {
			bound := (s.low + float64(i)*s.width) * power
			exact = exact && math.Abs(bound-math.Round(bound)) < 1e-6
		}
		if exact {
			return decimals
		}
	}
	return 4
}
