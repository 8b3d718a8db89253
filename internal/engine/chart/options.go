package chart

import (
	"fmt"
	"math"
	"strings"
)

const (
	defaultWidth  = 680 // fills the text width of A4 at 96 pixels an inch
	leastWidth    = 200
	greatestWidth = 4000
	phoneWidth    = 480 // below it, names stand above their marks
	mostDecimals  = 6
)

// settled gives the options with their defaults, or says what is wrong with them. kind stands in for a missing
// title.
func (o Options) settled(kind string) (Options, error) {
	if o.Width == 0 {
		o.Width = defaultWidth
	}
	if !(o.Width >= leastWidth && o.Width <= greatestWidth) {
		return o, fmt.Errorf("width %v is not between %d and %d pixels", o.Width, leastWidth, greatestWidth)
	}
	if o.Decimals < 0 || o.Decimals > mostDecimals {
		return o, fmt.Errorf("%d decimals: 0 to %d can be written", o.Decimals, mostDecimals)
	}
	if o.ID == "" {
		o.ID = "chart"
	}
	o.ID = safeID(o.ID)
	if strings.TrimSpace(o.Title) == "" {
		o.Title = kind
	}
	o.Width = math.Round(o.Width)
	return o, nil
}

// safeID writes every character that an id, a CSS selector and url(#...) do not all take as it is by its
// number, so that different ids stay different and a variable's Korean name may be an id.
func safeID(id string) string {
	var b strings.Builder
	for i, r := range id {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if letter || i > 0 && (r == '-' || r >= '0' && r <= '9') {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "_%x_", r)
	}
	return b.String()
}
