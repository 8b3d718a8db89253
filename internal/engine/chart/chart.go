// Package chart draws charts as accessible SVG: one renderer for report pages and exports. A chart is plain
// data; the drawing needs no script, font or colour from elsewhere, can be read without colour (patterns,
// figures at the marks) and by a screen reader (title, description, the figures as a sentence). The package
// owns how a chart looks. It never computes a statistic, and never shows a figure that it was not given.
//
// A NaN value is one that is not shown (suppressed, or not there): it is drawn as a gap with a hatched mark
// that the legend explains, never as 0. The same data and options always give the same bytes.
//
// A page may restyle a chart by CSS variables; every one has a fallback. Ink and paper: --chart-ink,
// --chart-muted, --chart-grid, --chart-axis, --chart-paper. Fills of series: --chart-series-1 to -9, their
// lines: --chart-line-1 to -9. Answers of a Likert chart: --chart-answer-K-I, the I-th of K, with the text on
// it: --chart-answer-K-I-ink. Steps of a map: --chart-step-1 to -5, with --chart-step-I-ink.
package chart

// Options of one drawing. Labels wrap between words (inside a word only when it is wider than its room), text
// is never smaller than 11 pixels of Width and never cut: the height grows instead.
type Options struct {
	ID          string  // prefix of the ids inside; unique on the page. Empty: chart
	Width       float64 // CSS pixels, 200 to 4000; 0: 680. Below 480 the layout is the one for a phone
	Title       string  // for screen readers. Empty: the kind of chart
	Description string  // for screen readers; the figures follow it
	Language    string  // ko, en: for words such as "not shown"; any other is English
	Decimals    int     // of figures, 0 to 6
}

// Chart is whatever can be drawn.
type Chart interface {
	// SVG gives one <svg> element that is also valid as a document of its own. Data that cannot be drawn truly
	// (no categories, series of another length, infinite values, a lower end above the upper) is an error that
	// says which.
	SVG(o Options) (string, error)
}

// Series is one set of values over the categories.
type Series struct {
	Name   string
	Values []float64
	Low    []float64 // ends of intervals, as long as Values; nil: none. NaN: this value has none
	High   []float64
}

// Mark is a named value, drawn as a line over the whole plot.
type Mark struct {
	Name  string
	Value float64
}
