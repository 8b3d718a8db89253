package chart

const (
	swatchWidth  = 22.0
	swatchHeight = 12.0
)

// entry is one line of a legend: a sample of the mark, and what it means. Without a sample it is a note.
type entry struct {
	sample func(c *canvas, x, y float64) // draws into swatchWidth x swatchHeight
	text   string
}

// legend sets entries beside one another from the left, breaking into rows, and returns where what follows
// begins.
func (c *canvas) legend(top float64, entries []entry) float64 {
	if len(entries) == 0 {
		return top
	}
	x, row := 0.0, 0.0
	for _, e := range entries {
		indent := 0.0
		if e.sample != nil {
			indent = swatchWidth + 6
		}
		lines := wrap(e.text, c.o.Width-indent, c.small)
		wide := indent + widest(lines, c.small)
		if x > 0 && x+wide > c.o.Width {
			x, top, row = 0, top+row+3, 0
		}
		if e.sample != nil {
			e.sample(c, x, top+(linesHeight(1, c.small)-swatchHeight)/2)
		}
		c.write(x+indent, top, font{size: c.small}, lines...)
		x += wide + 18
		row = max(row, linesHeight(len(lines), c.small))
	}
	return top + row + 10
}

func filledSample(f fill) func(*canvas, float64, float64) {
	return func(c *canvas, x, y float64) { c.rect(x, y, swatchWidth, swatchHeight, f, outerPen) }
}

func lineSample(p pen) func(*canvas, float64, float64) {
	return func(c *canvas, x, y float64) { c.line(x, y+swatchHeight/2, x+swatchWidth, y+swatchHeight/2, p) }
}

func seriesLineSample(i int) func(*canvas, float64, float64) {
	return func(c *canvas, x, y float64) {
		c.line(x, y+swatchHeight/2, x+swatchWidth, y+swatchHeight/2, penOf(i))
		c.marker(i, x+swatchWidth/2, y+swatchHeight/2)
	}
}

// unitEntry names the unit, unless it stands at every figure.
func (c *canvas) unitEntry(unit string) []entry {
	if unit == "" || suffix(unit) != "" {
		return nil
	}
	return []entry{{text: c.words.unit + unit}}
}

// hiddenEntry explains the hatched mark.
func (c *canvas) hiddenEntry(hidden bool) []entry {
	if !hidden {
		return nil
	}
	sample := func(c *canvas, x, y float64) { c.rect(x, y, swatchWidth, swatchHeight, notShown, hiddenBy) }
	return []entry{{sample, c.words.notShown}}
}

// fillEntries are the series of a chart of bars, where there are several or the only one has a name.
func fillEntries(series []Series) []entry {
	if len(series) == 1 && series[0].Name == "" {
		return nil
	}
	entries := make([]entry, len(series))
	for i, s := range series {
		entries[i] = entry{filledSample(fillOf(i)), s.Name}
	}
	return entries
}

// lineEntries are the series of a chart of lines.
func lineEntries(series []Series) []entry {
	if len(series) == 1 && series[0].Name == "" {
		return nil
	}
	entries := make([]entry, len(series))
	for i, s := range series {
		entries[i] = entry{seriesLineSample(i), s.Name}
	}
	return entries
}
