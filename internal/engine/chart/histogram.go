package chart

import (
	"errors"
	"fmt"
	"math"
)

// Histogram is counts between edges, drawn as columns whose width is that of their bin and whose height is the
// count.
type Histogram struct {
	Edges  []float64 // rising; one more than counts
	Counts []float64
	Unit   string // of the edges
	Marks  []Mark
}

const histogramHeight = 220

// SVG draws the columns.
func (h Histogram) SVG(o Options) (string, error) {
	c, err := newCanvas(o, func(w words) string { return w.histogram })
	if err == nil {
		err = h.check()
	}
	if err != nil {
		return "", fmt.Errorf("draw histogram: %w", err)
	}
	h.describe(c)
	return c.finish(h.draw(c)), nil
}

func (h Histogram) check() error {
	if len(h.Counts) == 0 {
		return errors.New("no counts")
	}
	if len(h.Edges) != len(h.Counts)+1 {
		return fmt.Errorf("%d edges for %d counts: one more is needed", len(h.Edges), len(h.Counts))
	}
	for i, edge := range h.Edges {
		if err := checkValue(edge); err != nil {
			return fmt.Errorf("edge %d: %w", i+1, err)
		}
		if math.IsNaN(edge) {
			return fmt.Errorf("edge %d is no number", i+1)
		}
		if i > 0 && !(h.Edges[i-1] < edge) {
			return fmt.Errorf("edge %d: %v does not lie above %v", i+1, edge, h.Edges[i-1])
		}
	}
	for i, count := range h.Counts {
		if err := checkCount(count); err != nil {
			return fmt.Errorf("count %d: %w", i+1, err)
		}
	}
	for _, m := range h.Marks {
		if err := checkMark(m); err != nil {
			return err
		}
	}
	return nil
}

// edge writes an edge with as many decimals as the edges need, not more than four.
func (h Histogram) edge(v float64) string {
	for decimals := range 4 {
		power := math.Pow(10, float64(decimals))
		exact := true
		for _, edge := range h.Edges {
			exact = exact && math.Abs(edge*power-math.Round(edge*power)) < 1e-6
		}
		if exact {
			return figure(v, decimals) + suffix(h.Unit)
		}
	}
	return figure(v, 4) + suffix(h.Unit)
}

// count writes a count; weighted ones have decimals.
func (h Histogram) count(c *canvas, v float64) string {
	for _, count := range h.Counts {
		if count != math.Trunc(count) && !math.IsNaN(count) {
			return figure(v, c.o.Decimals)
		}
	}
	return figure(v, 0)
}

func (h Histogram) shownMarks() []Mark {
	var marks []Mark
	for _, m := range h.Marks {
		if !math.IsNaN(m.Value) {
			marks = append(marks, m)
		}
	}
	return marks
}

func (h Histogram) describe(c *canvas) {
	for i, count := range h.Counts {
		text := c.words.notShown
		if !math.IsNaN(count) {
			text = h.count(c, count)
		}
		c.say(h.edge(h.Edges[i]) + c.words.to + h.edge(h.Edges[i+1]) + ": " + text + ".")
	}
	for _, m := range h.shownMarks() {
		c.say(m.Name + " " + c.value(m.Value, h.Unit) + ".")
	}
}
