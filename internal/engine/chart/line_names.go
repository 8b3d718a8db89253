package chart

// Names of categories under a line chart.

const nameGap = 5 // between two names

// drawNames writes the names under the plot and returns where they end. When they do not fit, long words are
// broken; when that does not help either, every second, third and so on is written, since categories are in
// order.
func (p *linePlot) drawNames(top float64) float64 {
	stride := 1
	if !p.namesFit(1, true) && (p.slot < 3*p.c.text || !p.namesFit(1, false)) {
		for stride < len(p.Categories) && !p.namesFit(stride, true) {
			stride++
		}
	}
	shown := every(len(p.Categories), stride)
	lines, widths := p.wrapNames(shown, stride)
	wanted := make([]float64, len(shown))
	most := 0
	for k, i := range shown {
		wanted[k] = p.left + (float64(i)+0.5)*p.slot
		most = max(most, len(lines[k]))
	}
	for k, x := range spread(wanted, widths, 0, p.c.o.Width) {
		if stride > 1 {
			p.c.line(wanted[k], p.bottom, wanted[k], p.bottom+5, axisPen)
		}
		p.c.write(x, top, font{size: p.c.text, anchor: "middle"}, lines[k]...)
	}
	return top + linesHeight(most, p.c.text)
}

// wrapNames wraps the names shown, and says how wide each is with its gap.
func (p *linePlot) wrapNames(shown []int, stride int) (lines [][]string, widths []float64) {
	room := p.slot*float64(stride) - nameGap
	for _, i := range shown {
		wrapped := wrap(p.Categories[i], room, p.c.text)
		lines = append(lines, wrapped)
		widths = append(widths, widest(wrapped, p.c.text)+nameGap)
	}
	return lines, widths
}

// namesFit says whether every stride-th name finds room, its words unbroken where that is asked.
func (p *linePlot) namesFit(stride int, unbroken bool) bool {
	shown := every(len(p.Categories), stride)
	lines, widths := p.wrapNames(shown, stride)
	total := 0.0
	for k, i := range shown {
		total += widths[k]
		if len(lines[k]) > mostNameLines {
			return false
		}
		if unbroken && !fitsUnbroken(p.Categories[i], p.slot*float64(stride)-nameGap, p.c.text) {
			return false
		}
	}
	return total <= p.c.o.Width
}
