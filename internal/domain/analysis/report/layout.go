package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/analysis/wording"
	"github.com/naru-data/naru/internal/engine/chart"
)

// Widths of a drawing in CSS pixels: what A4 holds between its margins, and what a phone shows.
const (
	wideWidth   = 660
	narrowWidth = 340
	halfWidth   = 316
	thirdWidth  = 212
)

// report lays one document out. It numbers chapters, figures and tables as they come.
type report struct {
	language
	wording.Labels
	rows
	document *survey.Document
	options  Options

	chapters                  []*chapter
	drawings                  []drawing
	places                    map[string]int // the number of a table, by what figures call it
	numbered, lettered        int
	figures, tables, headings int
	err                       error // the first thing that could not be drawn
}

func newReport(d *survey.Document, l language, o Options) *report {
	if o.Zone == nil {
		o.Zone = d.Made.At.Location()
	}
	return &report{
		language: l, Labels: wording.NewLabels(d, l.Language), rows: newRows(d), document: d, options: o, places: map[string]int{},
	}
}

// page lays out all chapters in the order of reading: what is presented first, then the full tables.
func (r *report) page() (*page, error) {
	r.summary()
	r.respondents()
	r.scoreChapter()
	for _, d := range r.document.Domains {
		r.domainChapter(d)
	}
	r.changeChapter()
	r.setChapter()
	r.furtherChapter()
	r.methodAppendix()
	r.itemAppendix()
	r.spreadAppendix()
	r.changeAppendix()
	r.frequencyAppendix()
	r.provenanceAppendix()
	r.drawAll()
	if r.err != nil {
		return nil, r.err
	}
	title := r.Or(r.document.Title, r.document.Name)
	name := strings.TrimSuffix(title+" — "+r.subject(), " — ")
	return &page{
		Language: r.Tag,
		Title:    title,
		Name:     name,
		Skip:     r.Say("skip"),
		Style:    style(name),
		Policy:   policy,
		Cover:    r.cover(),
		Contents: r.Say("contents"),
		Chapters: r.chapters,
		End:      r.Say("end", "run", r.document.Made.Run, "date", r.date(r.document.Made.At.In(r.options.Zone))),
	}, nil
}

// chapter begins a chapter.
func (r *report) chapter(title string) {
	r.numbered++
	n := strconv.Itoa(r.numbered)
	r.chapters = append(r.chapters, &chapter{ID: "c" + n, Number: n, Title: title})
}

// appendix begins an appendix.
func (r *report) appendix(title string) {
	letter := string(rune('A' + r.lettered))
	r.lettered++
	r.chapters = append(r.chapters, &chapter{ID: "a" + letter, Number: letter, Title: r.Say("appendix", "title", title)})
}

// add puts a block at the end of the chapter that was begun last.
func (r *report) add(b block) {
	last := r.chapters[len(r.chapters)-1]
	last.Blocks = append(last.Blocks, b)
}

func (r *report) section(title string) { r.heading(title, false) }

func (r *report) inner(title string) { r.heading(title, true) }

func (r *report) heading(title string, inner bool) {
	r.headings++
	r.add(block{Section: &section{ID: fmt.Sprintf("s%d", r.headings), Title: title, Inner: inner}})
}

// paragraph says a sentence of the catalogue, or several.
func (r *report) paragraph(key string, args ...string) { r.add(block{Paragraph: r.Say(key, args...)}) }

// small says how to read what stands beside it.
func (r *report) small(key string, args ...string) { r.add(block{Small: r.Say(key, args...)}) }

// table adds a table and gives it its number, which it answers. One with many rows may go on over the page.
func (r *report) table(t *table, caption string, args ...string) int {
	const fits = 14
	r.tables++
	t.ID = fmt.Sprintf("t%d", r.tables)
	t.Label = r.Say("table", "n", strconv.Itoa(r.tables))
	t.Caption = r.Say(caption, args...)
	lines := 0
	for _, b := range t.Bodies {
		lines += len(b.Rows)
	}
	t.Long = lines > fits
	r.add(block{Table: t})
	return r.tables
}

// bars are horizontal bars in points, up to max; 0: as far as the data reach.
func (r *report) bars(categories []string, series []chart.Series, max float64) chart.Bar {
	return chart.Bar{Categories: categories, Series: series, Max: max, Unit: r.Say("points"), Horizontal: true}
}

// value is what a chart draws: NaN where a figure is not shown or does not exist.
func value(x *float64) float64 {
	if x == nil {
		return math.NaN()
	}
	return *x
}

// drawn says whether a chart of these values would show anything.
func drawn(values []float64) bool {
	for _, v := range values {
		if !math.IsNaN(v) {
			return true
		}
	}
	return false
}
