package draft

// extent is the least and the greatest text that was seen in some order; both are empty before the first.
type extent struct{ least, greatest string }

func (e *extent) add(text string, less func(a, b string) bool) {
	if e.least == "" || less(text, e.least) {
		e.least = text
	}
	if e.greatest == "" || less(e.greatest, text) {
		e.greatest = text
	}
}

// with is what both hold.
func (e extent) with(other extent, less func(a, b string) bool) extent {
	if other.least != "" {
		e.add(other.least, less)
		e.add(other.greatest, less)
	}
	return e
}

// lessText is the order of days and times as ISO writes them.
func lessText(a, b string) bool { return a < b }

// lessNumber is the order of numbers without exponents.
func lessNumber(a, b string) bool {
	x, _ := figureOf(a)
	y, _ := figureOf(b)
	return x.less(y)
}
