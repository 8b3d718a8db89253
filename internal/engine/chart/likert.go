package chart

import (
	"errors"
	"fmt"
	"math"
	"strings"
)

// Likert is stacked shares of ordered answers, one row an item; shares are 0 to 100 and add up to 100.
// Diverging puts the middle of the answers under one another, so that the disagreeing and the agreeing half can
// be compared.
//
// Shares that are NaN are not shown: what the others leave of 100 is hatched, at the end of the row where the
// hidden answers lie.
type Likert struct {
	Rows      []LikertRow
	Answers   []string // from the lowest
	Diverging bool
}

// LikertRow is one item; N NaN: the number of respondents is not shown.
type LikertRow struct {
	Label  string
	N      float64
	Shares []float64 // as many as answers
}

const (
	likertBar = 18
	// sharesOff is how far from 100 shares may add up to: what rounding to whole percents can do.
	sharesOff = 3
)

// SVG draws the rows.
func (l Likert) SVG(o Options) (string, error) {
	c, err := newCanvas(o, func(w words) string { return w.likert })
	if err == nil {
		err = l.check()
	}
	if err != nil {
		return "", fmt.Errorf("draw shares of answers: %w", err)
	}
	l.describe(c)
	return c.finish(l.draw(c)), nil
}

func (l Likert) check() error {
	if len(l.Answers) == 0 {
		return errors.New("no answers")
	}
	if len(l.Rows) == 0 {
		return errors.New("no rows")
	}
	for i, row := range l.Rows {
		if err := row.check(len(l.Answers)); err != nil {
			return fmt.Errorf("row %d (%q): %w", i+1, row.Label, err)
		}
	}
	return nil
}

func (r LikertRow) check(answers int) error {
	if len(r.Shares) != answers {
		return fmt.Errorf("%d shares for %d answers", len(r.Shares), answers)
	}
	if err := checkCount(r.N); err != nil {
		return fmt.Errorf("number of respondents: %w", err)
	}
	for _, share := range r.Shares {
		if share < 0 || share > 100+1e-6 {
			return fmt.Errorf("a share of %v is not between 0 and 100", share)
		}
	}
	sum, hidden := r.sum()
	if sum > 100+sharesOff || hidden == 0 && sum < 100-sharesOff {
		return fmt.Errorf("shares add up to %s, not 100", figure(sum, 2))
	}
	return nil
}

// checkCount refuses what no count can be; NaN is a count that is not shown.
func checkCount(n float64) error {
	if err := checkValue(n); err != nil {
		return err
	}
	if n < 0 {
		return fmt.Errorf("%v is below 0", n)
	}
	return nil
}

// sum adds the shares that are shown, and counts the others.
func (r LikertRow) sum() (sum float64, hidden int) {
	for _, share := range r.Shares {
		if math.IsNaN(share) {
			hidden++
			continue
		}
		sum += share
	}
	return sum, hidden
}

// note is the number of respondents, or nothing.
func (c *canvas) note(n float64) string {
	if math.IsNaN(n) {
		return ""
	}
	return c.words.n + figure(n, 0)
}

// notes are nil where no row has any.
func (c *canvas) notes(n int, of func(int) float64) []string {
	texts := make([]string, n)
	for i := range texts {
		texts[i] = c.note(of(i))
	}
	if strings.Join(texts, "") == "" {
		return nil
	}
	return texts
}

func (l Likert) describe(c *canvas) {
	for _, row := range l.Rows {
		parts := make([]string, len(row.Shares))
		for i, share := range row.Shares {
			text := c.words.notShown
			if !math.IsNaN(share) {
				text = c.value(share, "%")
			}
			parts[i] = l.Answers[i] + " " + text
		}
		label := row.Label
		if n := c.note(row.N); n != "" {
			label += " (" + n + ")"
		}
		c.say(label + ": " + strings.Join(parts, ", ") + ".")
	}
}

// draw returns the height.
func (l Likert) draw(c *canvas) float64 {
	colours := answerColours(len(l.Answers))
	y := c.legend(0, l.legend(c, colours))
	labels := make([]string, len(l.Rows))
	for i, row := range l.Rows {
		labels[i] = row.Label
	}
	names := c.rowNames(labels, c.notes(len(l.Rows), func(i int) float64 { return l.Rows[i].N }))
	left, right := names.left+stackLeft, names.right-stackRight
	s := l.scale(max(2, int((right-left)/75)))
	top := y
	for i, row := range l.Rows {
		stack := l.stack(c, row, s, left, right)
		marks := stack.height()
		names.write(i, y, marks)
		names.zeroLine(i, s.at(0, left, right), y, marks)
		stack.draw(names.marksTop(i, y, marks), colours)
		y += names.height(i, marks) + names.gap()
	}
	y -= names.gap() - 4
	return c.axisAcross(s, "%", left, right, top, y)
}

func (l Likert) legend(c *canvas, colours []colour) []entry {
	hidden := false
	entries := make([]entry, len(l.Answers))
	for i, answer := range l.Answers {
		entries[i] = entry{filledSample(fill{colour: colours[i]}), answer}
	}
	for _, row := range l.Rows {
		_, n := row.sum()
		hidden = hidden || n > 0
	}
	return append(entries, c.hiddenEntry(hidden)...)
}

func (l Likert) scale(ticks int) scale {
	if !l.Diverging {
		return newScale(nothing(), 0, 100, ticks)
	}
	data := nothing()
	for _, row := range l.Rows {
		begin := l.begin(row)
		data = data.with(begin, begin+100)
	}
	s := newScale(data, 0, 0, ticks)
	s.unsigned = true
	return s
}

// begin is where a row begins: at 0, or diverging as far left as its lower half is long, a middle answer
// counting half.
func (l Likert) begin(row LikertRow) float64 {
	if !l.Diverging {
		return 0
	}
	sum, hidden := row.sum()
	if hidden == len(row.Shares) {
		return -50
	}
	lower, half := 0.0, len(row.Shares)/2
	for i, share := range row.Shares {
		switch {
		case math.IsNaN(share):
		case i < half:
			lower += share
		case i == half && len(row.Shares)%2 == 1:
			lower += share / 2
		}
	}
	if row.hiddenLow() {
		lower += 100 - sum
	}
	return -lower
}

// hiddenLow says whether what is hidden stands at the lower end.
func (r LikertRow) hiddenLow() bool {
	for _, share := range r.Shares[:len(r.Shares)/2] {
		if math.IsNaN(share) {
			return true
		}
	}
	return false
}
