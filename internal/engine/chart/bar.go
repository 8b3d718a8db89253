package chart

import (
	"fmt"
	"math"
	"strings"
)

// Bar is bars over categories, grouped where there are several series, with intervals as whiskers. Bars begin
// at 0, or where 0 lies outside a given range, at its nearer end.
type Bar struct {
	Categories []string
	Series     []Series
	Min, Max   float64 // range of the axis; both 0: from the data. A value outside widens it
	Unit       string
	Horizontal bool  // names at the left. Upright bars whose names or figures find no room are drawn so too
	Reference  *Mark // a line, such as the whole city's mean
}

// SVG draws the bars.
func (b Bar) SVG(o Options) (string, error) {
	c, err := newCanvas(o, func(w words) string { return w.bar })
	if err == nil {
		err = b.check()
	}
	if err != nil {
		return "", fmt.Errorf("draw bar chart: %w", err)
	}
	b.describe(c)
	if upright, fits := b.planUpright(c); fits {
		return c.finish(upright.draw()), nil
	}
	return c.finish(b.drawLying(c)), nil
}

func (b Bar) check() error {
	if err := checkSeries("categories", b.Categories, b.Series); err != nil {
		return err
	}
	if b.Reference != nil {
		if err := checkMark(*b.Reference); err != nil {
			return err
		}
	}
	return checkRange(b.Min, b.Max)
}

func checkMark(m Mark) error {
	if err := checkValue(m.Value); err != nil {
		return fmt.Errorf("mark %q: %w", m.Name, err)
	}
	return nil
}

// references are the reference line, unless it is not shown.
func (b Bar) references() []Mark {
	if b.Reference == nil || math.IsNaN(b.Reference.Value) {
		return nil
	}
	return []Mark{*b.Reference}
}

// scale begins at 0 where no range is given.
func (b Bar) scale(ticks int) scale {
	data := nothing().withSeries(b.Series)
	for _, m := range b.references() {
		data = data.with(m.Value)
	}
	if b.Min == 0 && b.Max == 0 && !data.empty() {
		data = data.with(0)
	}
	return newScale(data, b.Min, b.Max, ticks)
}

// widestFigure is the width of the widest figure at a bar.
func (c *canvas) widestFigure(series []Series, unit string) float64 {
	most := 0.0
	for _, s := range series {
		for i, v := range s.Values {
			if s.shown(i) {
				most = max(most, textWidth(c.value(v, unit), c.small))
			}
		}
	}
	return most
}

// describe says the figures as text.
func (b Bar) describe(c *canvas) {
	c.saySeries(b.Categories, b.Series, b.Unit)
	for _, m := range b.references() {
		c.say(m.Name + " " + c.value(m.Value, b.Unit) + ".")
	}
}

// saySeries says all values, category by category.
func (c *canvas) saySeries(categories []string, series []Series, unit string) {
	for i, category := range categories {
		parts := make([]string, len(series))
		for j, s := range series {
			parts[j] = strings.TrimSpace(s.Name + " " + c.seriesFigure(s, i, unit))
		}
		c.say(category + ": " + strings.Join(parts, ", ") + ".")
	}
}

// seriesFigure is a value with its interval, or that it is not shown.
func (c *canvas) seriesFigure(s Series, i int, unit string) string {
	if !s.shown(i) {
		return c.words.notShown
	}
	text := c.value(s.Values[i], unit)
	if low, high, ok := s.interval(i); ok {
		text += " (" + c.value(low, unit) + c.words.to + c.value(high, unit) + ")"
	}
	return text
}
