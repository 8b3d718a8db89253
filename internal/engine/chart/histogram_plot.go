package chart

import "math"

// histogramPlot is a histogram laid out.
type histogramPlot struct {
	Histogram
	c           *canvas
	x, y        scale
	left, right float64
	top, bottom float64
}

// draw returns the height.
func (h Histogram) draw(c *canvas) float64 {
	counts, bins := nothing().with(0).with(h.Counts...), nothing()
	hidden := false
	for _, count := range h.Counts {
		hidden = hidden || math.IsNaN(count)
	}
	for _, m := range h.shownMarks() {
		bins = bins.with(m.Value)
	}
	p := histogramPlot{Histogram: h, c: c, y: newScale(counts, 0, 0, 4)}
	if counts.high < 4 {
		p.y = newScale(counts, 0, 0, int(counts.high)) // no half respondents on the axis
	}
	p.x = newScale(bins.with(h.Edges...), 0, 0, 4)
	p.x.low, p.x.high = bins.with(h.Edges...).low, bins.with(h.Edges...).high
	p.left = c.axisUpWidth(p.y, "")
	p.right = c.o.Width - textWidth(h.edge(h.Edges[len(h.Edges)-1]), c.small)/2
	band := c.legend(0, append(c.unitEntry(h.Unit), c.hiddenEntry(hidden)...))
	p.top = band + c.bandHeight(h.shownMarks(), h.Unit) + p.headroom()
	p.bottom = p.top + histogramHeight
	c.axisUp(p.y, "", p.left, p.right, p.top, p.bottom)
	p.drawColumns()
	c.band(h.shownMarks(), h.Unit, p.at, band, p.top, p.bottom)
	p.drawCounts()
	return p.drawEdges()
}

func (p histogramPlot) at(v float64) float64 { return p.x.at(v, p.left, p.right) }

// Ways to write a count.
const (
	countLevel  = iota
	countTurned // upwards, over a narrow column
	countLeft   // to the axis and the description
)

// ways are how each count is written: all level or all turned where that fits, else each as its column allows.
func (p histogramPlot) ways() []int {
	ways := make([]int, len(p.Counts))
	most, narrowest := countLevel, math.Inf(1)
	for i, count := range p.Counts {
		width := p.at(p.Edges[i+1]) - p.at(p.Edges[i])
		narrowest = min(narrowest, width)
		switch {
		case math.IsNaN(count):
			ways[i] = countLeft
			continue
		case width >= p.countWidth(count)+3:
		case width >= p.c.small+1:
			ways[i] = countTurned
		default:
			ways[i] = countLeft
		}
		most = max(most, ways[i])
	}
	if most != countTurned || narrowest < p.c.small+1 {
		return ways
	}
	for i := range ways {
		ways[i] = max(ways[i], countTurned)
	}
	return ways
}

func (p histogramPlot) countWidth(count float64) float64 {
	return textWidth(p.count(p.c, count), p.c.small)
}

// headroom is the room over the plot for the count of the highest column.
func (p histogramPlot) headroom() float64 {
	room := linesHeight(1, p.c.small)
	for i, way := range p.ways() {
		if way == countTurned {
			room = max(room, p.countWidth(p.Counts[i])+6)
		}
	}
	return room
}

func (p histogramPlot) drawColumns() {
	for i, count := range p.Counts {
		left, right := p.at(p.Edges[i]), p.at(p.Edges[i+1])
		if math.IsNaN(count) {
			p.c.rect(left+1, p.bottom-22, right-left-2, 22, notShown, hiddenBy)
			continue
		}
		y := p.y.at(count, p.bottom, p.top)
		p.c.rect(left, y, right-left, p.bottom-y, boxFill, pen{stroke: ink, width: 0.75})
	}
	p.c.line(p.left, p.bottom, p.right, p.bottom, zeroPen)
}

// drawCounts writes counts over their columns.
func (p histogramPlot) drawCounts() {
	for i, way := range p.ways() {
		count := p.Counts[i]
		middle, y := (p.at(p.Edges[i])+p.at(p.Edges[i+1]))/2, p.y.at(count, p.bottom, p.top)
		switch way {
		case countTurned:
			p.c.writeUp(middle, y-4, font{size: p.c.small, halo: paper}, p.count(p.c, count))
		case countLevel:
			f := font{size: p.c.small, anchor: "middle", halo: paper}
			p.c.write(middle, y-linesHeight(1, p.c.small)-1, f, p.count(p.c, count))
		}
	}
}

// drawEdges labels the edges, or every second, third and so on where labels would touch, and returns where they
// end.
func (p histogramPlot) drawEdges() float64 {
	stride := 1
	for stride < len(p.Edges) && !p.edgesFit(stride) {
		stride++
	}
	for _, i := range every(len(p.Edges), stride) {
		x, _ := p.edgePlace(i)
		p.c.line(p.at(p.Edges[i]), p.bottom, p.at(p.Edges[i]), p.bottom+4, axisPen)
		p.c.write(x, p.bottom+5, font{size: p.c.small, anchor: "middle", ink: muted}, p.edge(p.Edges[i]))
	}
	return p.bottom + 5 + linesHeight(1, p.c.small)
}

// edgesFit says whether every stride-th edge can be labelled.
func (p histogramPlot) edgesFit(stride int) bool {
	free := math.Inf(-1)
	for _, i := range every(len(p.Edges), stride) {
		x, half := p.edgePlace(i)
		if x-half < free {
			return false
		}
		free = x + half + 4
	}
	return true
}

// edgePlace is the middle of an edge's label, and half its width.
func (p histogramPlot) edgePlace(i int) (x, half float64) {
	half = textWidth(p.edge(p.Edges[i]), p.c.small) / 2
	return min(max(p.at(p.Edges[i]), half), p.c.o.Width-half), half
}
