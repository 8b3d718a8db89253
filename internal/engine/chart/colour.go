package chart

import (
	"fmt"
	"math"
	"strconv"
)

// colour is a colour that a page may restyle: --chart-NAME with a fallback.
type colour struct {
	name string // of the CSS variable, without --chart-
	hex  string // #rrggbb
}

// The colours of everything that is not data. Muted text keeps 7:1 on paper.
var (
	ink   = colour{"ink", "#1a1b1f"}
	muted = colour{"muted", "#4b4d55"}
	axis  = colour{"axis", "#73757e"}
	grid  = colour{"grid", "#d9dae0"}
	paper = colour{"paper", "#ffffff"}
)

func (c colour) rgb() (r, g, b float64) {
	n, _ := strconv.ParseUint(c.hex[1:], 16, 32)
	return float64(n >> 16), float64(n >> 8 & 0xff), float64(n & 0xff)
}

// luminance is the relative luminance of WCAG 2.2, 0 for black and 1 for white.
func (c colour) luminance() float64 {
	linear := func(v float64) float64 {
		v /= 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	r, g, b := c.rgb()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// contrast is the ratio of WCAG 2.2 between two colours, 1 to 21.
func contrast(a, b colour) float64 {
	la, lb := a.luminance(), b.luminance()
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// inkOn is the text colour that reads best on a fill, as a variable of its own beside the fill's.
func inkOn(fill colour) colour {
	best := ink
	if contrast(fill, paper) > contrast(fill, ink) {
		best = paper
	}
	return colour{fill.name + "-ink", best.hex}
}

// between mixes two colours, share 0 to 1 of the second.
func between(a, b colour, share float64) colour {
	r1, g1, b1 := a.rgb()
	r2, g2, b2 := b.rgb()
	mix := func(x, y float64) int { return int(math.Round(x + (y-x)*share)) }
	return colour{hex: fmt.Sprintf("#%02x%02x%02x", mix(r1, r2), mix(g1, g2), mix(b1, b2))}
}

// ramp gives n colours along the stops, named NAME-1 to NAME-n, the ends included.
func ramp(name string, n int, stops ...colour) []colour {
	colours := make([]colour, n)
	for i := range colours {
		at := 1.0
		if n > 1 {
			at = float64(i) / float64(n-1)
		}
		along := at * float64(len(stops)-1)
		from := min(int(along), len(stops)-2)
		colours[i] = between(stops[from], stops[from+1], along-float64(from))
		colours[i].name = fmt.Sprintf("%s-%d", name, i+1)
	}
	return colours
}
