package chart_test

import (
	"encoding/xml"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/naru-data/naru/internal/engine/chart"
)

// drawing is an SVG read back: what a test can know about how it looks.
type drawing struct {
	width, height float64
	root          map[string]string
	title, desc   string
	ids           map[string]bool
	patterns      map[string]string // id -> fill of its ground
	rects         []box
	texts         []line
	count         map[string]int // elements by name
}

type box struct {
	left, top, right, bottom float64
	fill                     string
}

func (b box) touches(c box) bool {
	return b.left < c.right && c.left < b.right && b.top < c.bottom && c.top < b.bottom
}

// line is one line of text with the rectangle that it takes, measured with letters as narrow as they are in the
// narrowest fonts of the stack.
type line struct {
	box
	text       string
	size       float64
	fill, halo string
}

func draw(t testing.TB, c chart.Chart, o chart.Options) string {
	t.Helper()
	svg, err := c.SVG(o)
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

// read parses an SVG; it must be XML, and its ids unique.
func read(t testing.TB, svg string) drawing {
	t.Helper()
	d := drawing{ids: map[string]bool{}, patterns: map[string]string{}, count: map[string]int{}}
	decoder := xml.NewDecoder(strings.NewReader(svg))
	var open []map[string]string
	var names []string
	var text *line
	x, y := 0.0, 0.0
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return d
		}
		if err != nil {
			t.Fatalf("no XML: %v\n%s", err, svg)
		}
		switch e := token.(type) {
		case xml.StartElement:
			a := attributes(e)
			d.element(t, e.Name.Local, a, open)
			open, names = append(open, a), append(names, e.Name.Local)
			switch e.Name.Local {
			case "text":
				x, y = number(t, a["x"]), number(t, a["y"])
				text = &line{size: number(t, a["font-size"]), fill: a["fill"], halo: a["stroke"]}
			case "tspan":
				y += number(t, a["dy"])
			}
		case xml.CharData:
			if len(names) == 0 {
				continue
			}
			switch names[len(names)-1] {
			case "title":
				d.title += string(e)
			case "desc":
				d.desc += string(e)
			case "text", "tspan":
				owner := open[len(open)-1]
				if names[len(names)-1] == "tspan" {
					owner = open[len(open)-2]
				}
				l := *text
				l.text = string(e)
				l.box = textBox(l.text, x, y, l.size, owner)
				d.texts = append(d.texts, l)
			}
		case xml.EndElement:
			open, names = open[:len(open)-1], names[:len(names)-1]
		}
	}
}

func (d *drawing) element(t testing.TB, name string, a map[string]string, open []map[string]string) {
	t.Helper()
	d.count[name]++
	if id := a["id"]; id != "" {
		if d.ids[id] {
			t.Errorf("id %q is there twice", id)
		}
		d.ids[id] = true
	}
	switch {
	case name == "svg":
		d.root = a
		parts := strings.Fields(a["viewBox"])
		d.width, d.height = number(t, parts[2]), number(t, parts[3])
	case name == "rect" && strings.HasPrefix(open[len(open)-1]["patternUnits"], "user"):
		d.patterns[open[len(open)-1]["id"]] = a["fill"]
	case name == "rect":
		left, top := number(t, a["x"]), number(t, a["y"])
		d.rects = append(d.rects, box{left, top, left + number(t, a["width"]), top + number(t, a["height"]), a["fill"]})
	}
}

// ground is the colour of a fill, also under a pattern.
func (d *drawing) ground(fill string) string {
	id, isPattern := strings.CutPrefix(fill, "url(#")
	if !isPattern {
		return fill
	}
	return d.patterns[strings.TrimSuffix(id, ")")]
}

func attributes(e xml.StartElement) map[string]string {
	a := map[string]string{}
	for _, attribute := range e.Attr {
		a[attribute.Name.Local] = attribute.Value
	}
	return a
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		t.Errorf("%q is no number", s)
	}
	return v
}

var turned = regexp.MustCompile(`^rotate\(-90 `)

func textBox(text string, x, y, size float64, a map[string]string) box {
	width := 0.0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Hangul, r):
			width += 0.87 * size
		case strings.ContainsRune(".,:;'|!ilj ", r):
			width += 0.22 * size
		default:
			width += 0.5 * size
		}
	}
	over, under := 0.72*size, 0.1*size
	if turned.MatchString(a["transform"]) {
		return box{x - over, y - width, x + under, y, ""}
	}
	switch a["text-anchor"] {
	case "middle":
		x -= width / 2
	case "end":
		x -= width
	}
	return box{x, y - over, x + width, y + under, ""}
}

// luminance of #rrggbb, as in WCAG 2.2.
func luminance(t testing.TB, hex string) float64 {
	t.Helper()
	if len(hex) != 7 {
		t.Fatalf("%q is no colour", hex)
	}
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		v := float64(n) / 255
		if v <= 0.04045 {
			sum += weight * v / 12.92
		} else {
			sum += weight * math.Pow((v+0.055)/1.055, 2.4)
		}
	}
	return sum
}

func contrast(t testing.TB, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}
