package chart

import "strings"

// motif is a pattern over a fill, so that fills differ on paper without colour.
type motif string

const (
	solid   motif = ""
	rising  motif = "rising"
	falling motif = "falling"
	dots    motif = "dots"
	upright motif = "upright"
	level   motif = "level"
	crossed motif = "crossed"
	checks  motif = "checks"
	waves   motif = "waves"
	absent  motif = "absent" // of what is not shown
)

// tile is the side of a pattern's square.
const tile = 8

// motifPaths are what is drawn into a tile. Slanted lines reach over its corners, so that tiles join without a
// seam.
var motifPaths = map[motif]string{
	rising:  "M-2 2L2 -2M0 8L8 0M6 10L10 6",
	falling: "M-2 6L2 10M0 0L8 8M6 -2L10 2",
	upright: "M2 0V8M6 0V8",
	level:   "M0 2H8M0 6H8",
	crossed: "M-2 2L2 -2M0 8L8 0M6 10L10 6M-2 6L2 10M0 0L8 8M6 -2L10 2",
	waves:   "M0 4L2 1.5L6 6.5L8 4",
	absent:  "M-2 2L2 -2M0 8L8 0M6 10L10 6",
}

// motifBlots are motifs that are filled instead of stroked.
var motifBlots = map[motif]string{
	dots:   "M1 2a1.2 1.2 0 1 0 2.4 0a1.2 1.2 0 1 0 -2.4 0M5 6a1.2 1.2 0 1 0 2.4 0a1.2 1.2 0 1 0 -2.4 0",
	checks: "M0 0H4V4H0ZM4 4H8V8H4Z",
}

// fill is a colour, and a motif over it.
type fill struct {
	colour
	motif motif
}

// notShown fills every mark of a value that is not shown: hatched paper, which no series has.
var notShown = fill{colour{"paper", "#ffffff"}, absent}

// motifInk is the colour of a motif's lines on its fill.
func (f fill) motifInk() colour {
	if f.motif == absent {
		return axis
	}
	if contrast(f.colour, paper) > contrast(f.colour, ink) {
		return paper
	}
	return ink
}

// definePattern writes the pattern of a fill.
func (c *canvas) definePattern(b *strings.Builder, f fill) {
	square := []string{"width", px(tile), "height", px(tile)}
	element(b, "pattern", append([]string{"id", c.patternID(f), "patternUnits", "userSpaceOnUse"}, square...)...)
	element(b, "rect/", append(square, c.fillAttributes(fill{colour: f.colour})...)...)
	if d, ok := motifBlots[f.motif]; ok {
		element(b, "path/", append([]string{"d", d}, c.fillAttributes(fill{colour: f.motifInk()})...)...)
	} else {
		element(b, "path/", append([]string{"d", motifPaths[f.motif], "fill", "none"},
			c.penAttributes(pen{stroke: f.motifInk(), width: 1})...)...)
	}
	b.WriteString("</pattern>")
}

func (c *canvas) patternID(f fill) string { return c.o.ID + "-" + f.name + "-" + string(f.motif) }
