package chart

// uprightBars is a bar chart with its names below.
type uprightBars struct {
	Bar
	c      *canvas
	scale  scale
	names  [][]string
	left   float64 // where the plot begins
	slot   float64 // width for one category
	bar    float64 // width of one bar
	number float64 // width of the widest figure
}

const (
	uprightHeight = 240
	emptyHeight   = 48 // of a plot that shows no value
	widestBar     = 56
	slotShare     = 0.8 // of a slot that its bars take
	mostNameLines = 4
)

// planUpright lays upright bars out, and says whether figures and names find room.
func (b Bar) planUpright(c *canvas) (uprightBars, bool) {
	u := uprightBars{Bar: b, c: c, scale: b.scale(5)}
	u.left = c.axisUpWidth(u.scale, b.Unit)
	u.slot = (c.o.Width - u.left) / float64(len(b.Categories))
	u.bar = min(widestBar, u.slot*slotShare/float64(len(b.Series)))
	u.number = c.widestFigure(b.Series, b.Unit)
	if b.Horizontal || u.slot*slotShare < 14 || u.slot < u.number+6 {
		return u, false
	}
	if len(b.Series) > 1 && u.bar < u.number+3 {
		return u, false
	}
	for _, category := range b.Categories {
		lines := wrap(category, u.slot-8, c.text)
		if len(lines) > mostNameLines || !fitsUnbroken(category, u.slot-8, c.text) {
			return u, false
		}
		u.names = append(u.names, lines)
	}
	return u, true
}

// draw returns the height.
func (u uprightBars) draw() float64 {
	c := u.c
	entries := append(c.unitEntry(u.Unit), fillEntries(u.Series)...)
	for _, m := range u.references() {
		entries = append(entries, entry{lineSample(markPen), m.Name + " " + c.value(m.Value, u.Unit)})
	}
	top := c.legend(0, append(entries, c.hiddenEntry(anyHidden(u.Series))...))
	top += linesHeight(1, c.small) // for a figure on the highest bar
	bottom := top + u.height()
	c.axisUp(u.scale, u.Unit, u.left, c.o.Width, top, bottom)
	base := u.scale.at(u.scale.zero(), bottom, top)
	for i := range u.Categories {
		middle := u.left + (float64(i)+0.5)*u.slot
		for j, s := range u.Series {
			x := middle + (float64(j)-float64(len(u.Series))/2)*u.bar
			u.drawBar(s, j, i, x, base, top, bottom)
		}
	}
	for _, m := range u.references() {
		y := u.scale.at(m.Value, bottom, top)
		c.line(u.left, y, c.o.Width, y, markPen)
	}
	c.line(u.left, base, c.o.Width, base, zeroPen)
	u.drawFigures(top, bottom)
	return u.drawNames(bottom + u.below(top, bottom))
}

// height of the plot; one without any value is low.
func (u uprightBars) height() float64 {
	if len(u.scale.ticks) == 0 {
		return emptyHeight
	}
	return uprightHeight
}

// below is the room under the plot for a figure of a bar that reaches down to it.
func (u uprightBars) below(top, bottom float64) float64 {
	lowest := bottom
	for _, s := range u.Series {
		for i := range s.Values {
			if s.shown(i) && s.Values[i] < u.scale.zero() {
				lowest = max(lowest, u.figureTop(s, i, top, bottom)+linesHeight(1, u.c.small))
			}
		}
	}
	return lowest - bottom + 6
}

func (u uprightBars) drawBar(s Series, j, i int, x, base, top, bottom float64) {
	const gap = 1.0
	if !s.shown(i) {
		u.c.rect(x+gap, base-22, u.bar-2*gap, 22, notShown, hiddenBy)
		return
	}
	y := u.scale.at(s.Values[i], bottom, top)
	u.c.rect(x+gap, min(y, base), u.bar-2*gap, max(y, base)-min(y, base), fillOf(j), outerPen)
	if low, high, ok := s.interval(i); ok {
		at := x + u.bar/2
		u.c.whisker(at, u.scale.at(low, bottom, top), at, u.scale.at(high, bottom, top), min(5, u.bar/4))
	}
}

// drawFigures writes each figure at the end of its bar, or of the whisker there.
func (u uprightBars) drawFigures(top, bottom float64) {
	f := font{size: u.c.small, anchor: "middle", halo: paper}
	for i := range u.Categories {
		for j, s := range u.Series {
			if s.shown(i) {
				x := u.left + (float64(i)+0.5)*u.slot + (float64(j)+0.5-float64(len(u.Series))/2)*u.bar
				u.c.write(x, u.figureTop(s, i, top, bottom), f, u.c.value(s.Values[i], u.Unit))
			}
		}
	}
}

// figureTop is where a figure begins: below a bar that reaches down, above any other.
func (u uprightBars) figureTop(s Series, i int, top, bottom float64) float64 {
	v := s.Values[i]
	low, high := v, v
	if from, to, ok := s.interval(i); ok {
		low, high = min(v, from), max(v, to)
	}
	if v < u.scale.zero() {
		return u.scale.at(low, bottom, top) + 2
	}
	return u.scale.at(high, bottom, top) - linesHeight(1, u.c.small) - 1
}

func (u uprightBars) drawNames(top float64) float64 {
	most := 0
	for i, lines := range u.names {
		u.c.write(u.left+(float64(i)+0.5)*u.slot, top, font{size: u.c.text, anchor: "middle"}, lines...)
		most = max(most, len(lines))
	}
	return top + linesHeight(most, u.c.text) + 2
}
