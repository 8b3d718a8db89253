package chart

import "fmt"

// seriesColours are the fills of series. Neighbours differ in luminance by at least 1.5:1, so that they differ
// in grey, and blue and amber come first, which every kind of colour blindness tells apart. From the tenth on
// they begin again with another motif.
var seriesColours = []colour{
	{"series-1", "#1d4673"},
	{"series-2", "#f0b75e"},
	{"series-3", "#3f8f86"},
	{"series-4", "#cfd3ea"},
	{"series-5", "#8a3550"},
	{"series-6", "#8fc1e3"},
	{"series-7", "#2b2b33"},
	{"series-8", "#a8ad4b"},
	{"series-9", "#6d5aa8"},
}

// lineColours are the same hues, each at least 3:1 on paper.
var lineColours = []colour{
	{"line-1", "#1d4673"},
	{"line-2", "#b8690f"},
	{"line-3", "#2c7d75"},
	{"line-4", "#7d80a6"},
	{"line-5", "#8a3550"},
	{"line-6", "#3584bb"},
	{"line-7", "#2b2b33"},
	{"line-8", "#747a1c"},
	{"line-9", "#6d5aa8"},
}

// seriesMotifs are the patterns over the fills of series.
var seriesMotifs = []motif{solid, rising, dots, upright, level, crossed, falling, checks, waves}

// seriesDashes are the dashes of lines; the first is unbroken.
var seriesDashes = []string{"", "7 3", "2 3", "10 3 2 3", "5 2 1 2 1 2", "12 4", "4 4", "1 2", "8 2 2 2 2 2"}

// fillOf is how bars of series i are filled. Up to 81 series look different.
func fillOf(i int) fill {
	n := len(seriesColours)
	return fill{seriesColours[i%n], seriesMotifs[(i+i/n)%len(seriesMotifs)]}
}

// penOf is how the line of series i is drawn.
func penOf(i int) pen {
	n := len(lineColours)
	return pen{stroke: lineColours[i%n], width: 2, dash: seriesDashes[(i+i/n)%len(seriesDashes)]}
}

// answerColours go from the lowest answer to the highest of n: from pale amber over grey to deep blue, darker
// with every step, so that their order can be read in grey too.
func answerColours(n int) []colour {
	return ramp(fmt.Sprintf("answer-%d", n), n, colour{hex: "#fbe2ad"}, colour{hex: "#e6c687"},
		colour{hex: "#b9b6b1"}, colour{hex: "#6f9ac2"}, colour{hex: "#1d4673"})
}

// stepColours are the five steps of a map, from light to dark.
var stepColours = ramp("step", 5, colour{hex: "#dfeaf4"}, colour{hex: "#8fb6d6"}, colour{hex: "#123a66"})
