package chart

import (
	"fmt"
	"slices"
	"strings"
)

// fonts are asked for in this order; all of them hold Hangul.
const fonts = "'Noto Sans KR','Apple SD Gothic Neo','Malgun Gothic','NanumGothic',sans-serif"

// canvas gathers what is drawn and writes the finished document. Drawing functions take the top left corner and
// return nothing; y grows downwards.
type canvas struct {
	o     Options
	words words
	text  float64 // size of names
	small float64 // size of figures, notes and the axis
	under strings.Builder
	over  strings.Builder

	filled, stroked []colour // that were used, for the style sheet
	patterns        []fill
	facts           []string // the figures as text
}

// newCanvas begins a drawing; kind names the chart where the options have no title.
func newCanvas(o Options, kind func(words) string) (*canvas, error) {
	w := wordsIn(o.Language)
	o, err := o.settled(kind(w))
	if err != nil {
		return nil, err
	}
	c := &canvas{o: o, words: w, text: 13, small: 12}
	if c.phone() {
		c.text, c.small = 12, 11
	}
	return c, nil
}

// phone says whether names stand above their marks, since there is no room beside them.
func (c *canvas) phone() bool { return c.o.Width < phoneWidth }

// pen is how a line is drawn.
type pen struct {
	stroke colour
	width  float64
	dash   string
}

// font is how a text is written. Ink zero: ink. With a halo, lines behind the text do not run through it.
type font struct {
	size   float64
	anchor string // start (""), middle, end
	ink    colour
	halo   colour
	bold   bool
}

func (c *canvas) rect(x, y, w, h float64, f fill, p pen) {
	attributes := []string{"x", px(x), "y", px(y), "width", px(max(w, 0)), "height", px(max(h, 0))}
	attributes = append(attributes, c.fillAttributes(f)...)
	element(&c.over, "rect/", append(attributes, c.penAttributes(p)...)...)
}

func (c *canvas) line(x1, y1, x2, y2 float64, p pen) { c.lineInto(&c.over, x1, y1, x2, y2, p) }

// lineUnder draws beneath everything that is drawn over it, also before.
func (c *canvas) lineUnder(x1, y1, x2, y2 float64, p pen) { c.lineInto(&c.under, x1, y1, x2, y2, p) }

func (c *canvas) lineInto(b *strings.Builder, x1, y1, x2, y2 float64, p pen) {
	attributes := []string{"x1", px(x1), "y1", px(y1), "x2", px(x2), "y2", px(y2)}
	element(b, "line/", append(attributes, c.penAttributes(p)...)...)
}

// path draws an outline; a zero fill leaves it open, and holes are those of the even-odd rule.
func (c *canvas) path(d string, f fill, p pen) {
	attributes := []string{"d", d}
	if f.colour == (colour{}) {
		attributes = append(attributes, "fill", "none")
	} else {
		attributes = append(append(attributes, c.fillAttributes(f)...), "fill-rule", "evenodd")
	}
	attributes = append(attributes, c.penAttributes(p)...)
	element(&c.over, "path/", append(attributes, "stroke-linejoin", "round")...)
}

// write sets lines of text below one another, the first beginning at top.
func (c *canvas) write(x, top float64, f font, lines ...string) {
	c.writeAt(x, top+baseline*f.size, "", f, lines)
}

// writeMiddle sets one line whose letters have their middle at y.
func (c *canvas) writeMiddle(x, y float64, f font, line string) {
	c.writeAt(x, y+middle*f.size, "", f, []string{line})
}

// writeUp sets one line that reads upwards from (x, bottom), its letters around x.
func (c *canvas) writeUp(x, bottom float64, f font, line string) {
	x += middle * f.size
	c.writeAt(x, bottom, "rotate(-90 "+px(x)+" "+px(bottom)+")", f, []string{line})
}

func (c *canvas) writeAt(x, y float64, transform string, f font, lines []string) {
	if len(lines) == 0 || len(lines) == 1 && lines[0] == "" {
		return
	}
	if f.ink == (colour{}) {
		f.ink = ink
	}
	attributes := []string{"x", px(x), "y", px(y), "font-size", px(f.size)}
	if f.anchor != "" && f.anchor != "start" {
		attributes = append(attributes, "text-anchor", f.anchor)
	}
	if f.bold {
		attributes = append(attributes, "font-weight", "700")
	}
	if transform != "" {
		attributes = append(attributes, "transform", transform)
	}
	attributes = append(attributes, c.textPaint(f)...)
	element(&c.over, "text", attributes...)
	c.over.WriteString(escape(clean(lines[0])))
	for _, line := range lines[1:] {
		element(&c.over, "tspan", "x", px(x), "dy", px(lineHeight*f.size))
		c.over.WriteString(escape(clean(line)) + "</tspan>")
	}
	c.over.WriteString("</text>\n")
}

// plate puts paper behind a text that stands on a hatched ground.
func (c *canvas) plate(a area) {
	c.rect(a.left, a.top, a.right-a.left, a.bottom-a.top, fill{colour: paper}, pen{})
}

func (c *canvas) textPaint(f font) []string {
	paint := c.fillAttributes(fill{colour: f.ink})
	if f.halo == (colour{}) {
		return paint
	}
	paint = append(paint, c.penAttributes(pen{stroke: f.halo, width: 3})...)
	return append(paint, "stroke-linejoin", "round", "paint-order", "stroke")
}

// fillAttributes are the class that the style sheet colours, and the fallback for whatever knows no style
// sheets. A pattern brings its own.
func (c *canvas) fillAttributes(f fill) []string {
	c.filled = remember(c.filled, f.colour)
	if f.motif == solid {
		return []string{"class", "cf-" + f.name, "fill", f.hex}
	}
	c.patterns = remember(c.patterns, f)
	return []string{"fill", "url(#" + c.patternID(f) + ")"}
}

// penAttributes are none for a zero pen.
func (c *canvas) penAttributes(p pen) []string {
	if p.width == 0 {
		return nil
	}
	c.stroked = remember(c.stroked, p.stroke)
	attributes := []string{"class", "cs-" + p.stroke.name, "stroke", p.stroke.hex, "stroke-width", px(p.width)}
	if p.dash != "" {
		attributes = append(attributes, "stroke-dasharray", p.dash)
	}
	return attributes
}

// say adds a sentence to the figures as text.
func (c *canvas) say(sentence string) { c.facts = append(c.facts, sentence) }

// finish writes the document, of the height that the drawing came to.
func (c *canvas) finish(height float64) string {
	var defs strings.Builder
	for i := 0; i < len(c.patterns); i++ {
		c.definePattern(&defs, c.patterns[i])
	}
	var b strings.Builder
	id, size := c.o.ID, px(c.o.Width)+" "+px(height)
	root := []string{"xmlns", "http://www.w3.org/2000/svg", "id", id + "-chart", "viewBox", "0 0 " + size,
		"width", "100%", "style", "max-width:" + px(c.o.Width) + "px", "role", "img",
		"aria-labelledby", id + "-title " + id + "-desc", "font-family", fonts}
	if c.o.Language != "" {
		root = append(root, "lang", clean(c.o.Language))
	}
	element(&b, "svg", root...)
	fmt.Fprintf(&b, "\n<title id=\"%s-title\">%s</title>\n", id, escape(clean(c.o.Title)))
	fmt.Fprintf(&b, "<desc id=\"%s-desc\">%s</desc>\n", id, escape(c.description()))
	b.WriteString("<style>" + c.styleSheet() + "</style>\n")
	if defs.Len() > 0 {
		b.WriteString("<defs>" + defs.String() + "</defs>\n")
	}
	b.WriteString(c.under.String() + c.over.String() + "</svg>\n")
	return b.String()
}

func (c *canvas) description() string {
	parts := append([]string{c.o.Description}, c.facts...)
	return clean(strings.Join(parts, " "))
}

// styleSheet lets a page restyle the colours that were used, in this drawing only.
func (c *canvas) styleSheet() string {
	var b strings.Builder
	rule := func(prefix, property string, colours []colour) {
		for _, used := range colours {
			fmt.Fprintf(&b, "#%s-chart .%s-%s{%s:var(--chart-%s,%s)}",
				c.o.ID, prefix, used.name, property, used.name, used.hex)
		}
	}
	rule("cf", "fill", c.filled)
	rule("cs", "stroke", c.stroked)
	return b.String()
}

// remember adds what was not there; the order is that of first use.
func remember[T comparable](seen []T, v T) []T {
	if slices.Contains(seen, v) {
		return seen
	}
	return append(seen, v)
}
