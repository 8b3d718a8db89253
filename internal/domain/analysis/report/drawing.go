package report

import (
	"fmt"
	"html/template"
	"strconv"

	"github.com/naru-data/naru/internal/engine/chart"
)

// drawing is a figure that is yet to be drawn: it names the table that holds its figures, which may stand further
// on.
type drawing struct {
	figure   *figure
	chart    chart.Chart
	decimals int
	width    float64
	phone    bool   // it is drawn for a phone too
	next     int    // the number of the table that follows it
	place    string // what another table with its figures is called; empty: the one that follows
}

// figure draws a chart over the width of the page, and a second time for a phone. Its figures stand in the table
// that follows it.
func (r *report) figure(c chart.Chart, decimals int, caption string, args ...string) {
	r.begin(drawing{chart: c, decimals: decimals, width: wideWidth, phone: true}, caption, args...)
}

// figureOf draws a chart like figure; its figures stand in a table of the appendix.
func (r *report) figureOf(place string, c chart.Chart, decimals int, caption string, args ...string) {
	r.begin(drawing{chart: c, decimals: decimals, width: wideWidth, phone: true, place: place}, caption, args...)
}

// beside draws one of several figures that stand beside each other, and below each other on a phone.
func (r *report) beside(width float64, place string, c chart.Chart, decimals int, caption string, args ...string) {
	r.begin(drawing{chart: c, decimals: decimals, width: width, place: place}, caption, args...)
}

// begin gives a drawing the next number and its place in the chapter.
func (r *report) begin(d drawing, caption string, args ...string) {
	r.figures++
	d.figure = &figure{
		ID:      fmt.Sprintf("f%d", r.figures),
		Label:   r.Say("figure", "n", strconv.Itoa(r.figures)),
		Caption: r.Say(caption, args...),
	}
	switch d.width {
	case halfWidth:
		d.figure.Class = "half"
	case thirdWidth:
		d.figure.Class = "third"
	}
	d.next = r.tables + 1
	r.drawings = append(r.drawings, d)
	r.add(block{Figure: d.figure})
}

// drawAll draws what was begun, now that every table has its number.
func (r *report) drawAll() {
	for _, d := range r.drawings {
		n := d.next
		if d.place != "" {
			n = r.places[d.place]
		}
		if n > 0 && n <= r.tables {
			d.figure.Note = r.Say("figure.table", "n", strconv.Itoa(n))
		}
		d.figure.Wide = r.draw(d, "w", d.width)
		if d.phone {
			d.figure.Narrow = r.draw(d, "n", narrowWidth)
		}
	}
}

func (r *report) draw(d drawing, suffix string, width float64) template.HTML {
	f := d.figure
	svg, err := d.chart.SVG(chart.Options{
		ID: f.ID + suffix, Width: width, Title: f.Label + " " + f.Caption, Description: f.Note, Language: r.Tag,
		Decimals: d.decimals,
	})
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("draw %s (%s): %w", f.Label, f.Caption, err)
	}
	return template.HTML(svg)
}
