package chart

import (
	"math"
	"strconv"
	"strings"
)

// figure writes a value for people: with its decimals, thousands set apart, and no minus before a zero.
func figure(v float64, decimals int) string {
	text := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, fraction, _ := strings.Cut(text, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(text, "0.") != "" {
		b.WriteByte('-')
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString("." + fraction)
	}
	return b.String()
}

// px writes a length or coordinate: rounded to a hundredth of a pixel, so that equal drawings are equal bytes.
func px(v float64) string {
	rounded := math.Round(v*100) / 100
	if rounded == 0 {
		return "0" // never -0
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// suffix is what stands directly after every figure; other units are named once, in the legend.
func suffix(unit string) string {
	if unit == "%" {
		return "%"
	}
	return ""
}
