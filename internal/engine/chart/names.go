package chart

import "math"

// names are the labels of rows: in a column at the left, or on a phone above each row's marks. notes, such as
// numbers of respondents, stand at the right end of the row or of its label.
type names struct {
	c     *canvas
	above bool
	lines [][]string
	notes []string // as many as lines, or none
	left  float64  // where the marks may begin
	right float64  // where they must end
}

const (
	namesShare = 0.45 // of the width, at most, for the column of labels
	namesGap   = 10
	rowGap     = 5
	aboveGap   = 16 // between a row's marks and the next row's name above its own
)

// rowNames lays labels out. notes may be nil.
func (c *canvas) rowNames(labels, notes []string) names {
	n := names{c: c, above: c.phone(), notes: notes, right: c.o.Width, lines: make([][]string, len(labels))}
	noteRoom := 0.0
	if len(notes) > 0 {
		noteRoom = widest(notes, c.small) + namesGap
	}
	room := c.o.Width - noteRoom
	if !n.above {
		room = min(math.Ceil(widest(labels, c.text)), c.o.Width*namesShare)
		n.right -= noteRoom
	}
	used := 0.0
	for i, label := range labels {
		n.lines[i] = wrap(label, room, c.text)
		used = max(used, widest(n.lines[i], c.text))
	}
	if !n.above && used > 0 {
		n.left = math.Ceil(used) + namesGap
	}
	return n
}

// gap is the room between two rows.
func (n names) gap() float64 {
	if n.above {
		return aboveGap
	}
	return rowGap
}

// zeroLine draws the line that marks begin at through row i, which begins at top: joined with that of the next
// row, or where names stand above, only along the marks.
func (n names) zeroLine(i int, x, top, marks float64) {
	from, to := top-rowGap/2.0, top+n.height(i, marks)+rowGap/2.0
	if n.above {
		from, to = n.marksTop(i, top, marks)-3, n.marksTop(i, top, marks)+marks+3
	}
	n.c.line(x, from, x, to, zeroPen)
}

// height is how high row i is with marks of that height.
func (n names) height(i int, marks float64) float64 {
	label := linesHeight(len(n.lines[i]), n.c.text)
	if !n.above {
		return max(label, marks)
	}
	if len(n.notes) > 0 {
		label = max(label, linesHeight(1, n.c.small))
	}
	return label + 2 + marks
}

// marksTop is where the marks of row i begin, when the row begins at top.
func (n names) marksTop(i int, top, marks float64) float64 {
	if n.above {
		return top + n.height(i, marks) - marks
	}
	return top + (n.height(i, marks)-marks)/2
}

// write writes the label and note of row i, which begins at top.
func (n names) write(i int, top, marks float64) {
	c, note := n.c, ""
	if len(n.notes) > 0 {
		note = n.notes[i]
	}
	if n.above {
		c.write(0, top, font{size: c.text, halo: paper}, n.lines[i]...)
		c.write(c.o.Width, top+1, font{size: c.small, anchor: "end", ink: muted, halo: paper}, note)
		return
	}
	height := n.height(i, marks)
	label := linesHeight(len(n.lines[i]), c.text)
	c.write(n.left-namesGap, top+(height-label)/2, font{size: c.text, anchor: "end"}, n.lines[i]...)
	c.writeMiddle(c.o.Width, top+height/2, font{size: c.small, anchor: "end", ink: muted}, note)
}
