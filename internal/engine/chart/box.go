package chart

import (
	"errors"
	"fmt"
	"math"
)

// Box is five-number summaries: the box is the middle half, the line in it the median, whiskers reach from the
// least to the greatest value.
type Box struct {
	Boxes    []Five
	Min, Max float64 // range of the axis; both 0: from the data. A value outside widens it
	Unit     string
}

// Five is the summary of one group; Mean or N NaN: not shown. When one of the five is NaN the group is not
// shown.
type Five struct {
	Label                    string
	Min, Q1, Median, Q3, Max float64
	Mean                     float64
	N                        float64
}

// SVG draws the boxes.
func (b Box) SVG(o Options) (string, error) {
	c, err := newCanvas(o, func(w words) string { return w.box })
	if err == nil {
		err = b.check()
	}
	if err != nil {
		return "", fmt.Errorf("draw box plot: %w", err)
	}
	b.describe(c)
	return c.finish(b.draw(c)), nil
}

func (b Box) check() error {
	if len(b.Boxes) == 0 {
		return errors.New("no boxes")
	}
	for i, five := range b.Boxes {
		if err := five.check(); err != nil {
			return fmt.Errorf("box %d (%q): %w", i+1, five.Label, err)
		}
	}
	return checkRange(b.Min, b.Max)
}

func (f Five) numbers() [5]float64 { return [5]float64{f.Min, f.Q1, f.Median, f.Q3, f.Max} }

func (f Five) shown() bool {
	for _, v := range f.numbers() {
		if math.IsNaN(v) {
			return false
		}
	}
	return true
}

func (f Five) check() error {
	if err := checkCount(f.N); err != nil {
		return fmt.Errorf("number of respondents: %w", err)
	}
	if err := checkValue(f.Mean); err != nil {
		return fmt.Errorf("mean: %w", err)
	}
	names := [5]string{"minimum", "lower quartile", "median", "upper quartile", "maximum"}
	numbers := f.numbers()
	for i, v := range numbers {
		if err := checkValue(v); err != nil {
			return fmt.Errorf("%s: %w", names[i], err)
		}
		if i > 0 && v < numbers[i-1] {
			return fmt.Errorf("%s %v is below %s %v", names[i], v, names[i-1], numbers[i-1])
		}
	}
	return nil
}

func (b Box) describe(c *canvas) {
	w := c.words
	names := [5]string{w.least, w.lowerQuartile, w.median, w.upperQuartile, w.greatest}
	for _, five := range b.Boxes {
		label := five.Label
		if n := c.note(five.N); n != "" {
			label += " (" + n + ")"
		}
		if !five.shown() {
			c.say(label + ": " + w.notShown + ".")
			continue
		}
		text := label + ":"
		for i, v := range five.numbers() {
			text += " " + names[i] + " " + c.value(v, b.Unit) + ","
		}
		if !math.IsNaN(five.Mean) {
			text += " " + w.mean + " " + c.value(five.Mean, b.Unit) + ","
		}
		c.say(text[:len(text)-1] + ".")
	}
}

// extent is the range of everything that is drawn.
func (b Box) extent() extent {
	data := nothing()
	for _, five := range b.Boxes {
		if five.shown() {
			data = data.with(five.Min, five.Max, five.Mean)
		}
	}
	return data
}
