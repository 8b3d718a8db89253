package chart

import "math"

// How far the axis' first and last number stand outside the plot; shares above a row may too.
const stackLeft, stackRight = 10, 14

// stack is one row's segments, laid out from left to right.
type stack struct {
	c           *canvas
	left, right float64 // of the plot
	segments    []segment
	beside      []segment // whose share finds no room inside, with its place in middle
	lines       int       // of those
}

// segment is one answer of a row, or with answer -1 what is hidden.
type segment struct {
	answer      int
	left, right float64
	text        string
	middle      float64 // where the text wants to stand
}

func (s segment) width() float64 { return s.right - s.left }

// stack lays a row out.
func (l Likert) stack(c *canvas, row LikertRow, s scale, left, right float64) *stack {
	k := &stack{c: c, left: left, right: right}
	at := l.begin(row)
	add := func(answer int, share float64, text string) {
		if share <= 0 {
			return
		}
		from, to := s.at(at, left, right), s.at(at+share, left, right)
		k.segments = append(k.segments, segment{answer, from, to, text, (from + to) / 2})
		at += share
	}
	sum, hidden := row.sum()
	rest := max(100-sum, 0)
	if hidden > 0 && row.hiddenLow() {
		add(-1, rest, c.words.notShown)
		rest = 0
	}
	for i, share := range row.Shares {
		if !math.IsNaN(share) {
			add(i, share, figure(share, c.o.Decimals))
		}
	}
	if hidden > 0 {
		add(-1, rest, c.words.notShown)
	}
	for _, g := range k.segments {
		if g.answer >= 0 && !k.inside(g) {
			k.beside = append(k.beside, g)
		}
	}
	k.spreadBeside()
	return k
}

// inside says whether a segment's text finds room in it.
func (k *stack) inside(g segment) bool { return textWidth(g.text, k.c.small)+4 <= g.width() }

// spreadBeside puts the shares that find no room inside into as few lines above the row as hold them, in turn,
// and moves those of each line apart.
func (k *stack) spreadBeside() {
	for k.lines = 1; !k.linesFit() && k.lines < len(k.beside); k.lines++ {
	}
	for line := range k.lines {
		var members []int
		var wanted, sizes []float64
		for i := line; i < len(k.beside); i += k.lines {
			members = append(members, i)
			wanted, sizes = append(wanted, k.beside[i].middle), append(sizes, k.besideWidth(i))
		}
		for m, place := range spread(wanted, sizes, k.left-stackLeft, k.right+stackRight) {
			k.beside[members[m]].middle = place
		}
	}
}

func (k *stack) besideWidth(i int) float64 { return textWidth(k.beside[i].text, k.c.small) + 6 }

func (k *stack) linesFit() bool {
	for line := range k.lines {
		total := 0.0
		for i := line; i < len(k.beside); i += k.lines {
			total += k.besideWidth(i)
		}
		if total > k.right+stackRight-k.left+stackLeft {
			return false
		}
	}
	return true
}

func (k *stack) height() float64 {
	if len(k.beside) == 0 {
		return likertBar
	}
	return likertBar + linesHeight(k.lines, k.c.small) + 4
}

// draw puts the row with its upper end at top.
func (k *stack) draw(top float64, colours []colour) {
	c, bar := k.c, top+k.height()-likertBar
	for _, g := range k.segments {
		f, text := notShown, font{size: c.small, anchor: "middle", halo: paper}
		p := hiddenBy
		if g.answer >= 0 {
			f, p = fill{colour: colours[g.answer]}, outerPen
			text.ink, text.halo = inkOn(f.colour), colour{}
		}
		c.rect(g.left, bar, g.width(), likertBar, f, p)
		if k.inside(g) {
			if g.answer < 0 {
				c.plate(around(g.middle, bar+likertBar/2, textWidth(g.text, c.small)+4, c.small+4))
			}
			c.writeMiddle(g.middle, bar+likertBar/2, text, g.text)
		}
	}
	for i, g := range k.beside {
		foot := top + linesHeight(i%k.lines+1, c.small)
		c.line((g.left+g.right)/2, bar, g.middle, foot, axisPen)
		c.write(g.middle, top+linesHeight(i%k.lines, c.small), font{size: c.small, anchor: "middle", halo: paper}, g.text)
	}
}
