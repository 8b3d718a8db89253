package chart

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

const (
	lineHeight = 1.3  // of the size of the font
	baseline   = 1.0  // from the top of a line to its baseline, of the size
	middle     = 0.36 // from the middle of figures and Hangul down to the baseline, of the size
	boldWider  = 1.08
)

// Letters that are much narrower or wider than most, in the widest font of the stack: a text is estimated
// rather too wide than too narrow.
const (
	narrowLetters = "iljI.,:;'|!`"
	slimLetters   = "frt()[]{}-/\\\" *"
	wideLetters   = "mwMW%@—…&"
)

// runeWidth is the width of a character as a share of the size of the font.
func runeWidth(r rune) float64 {
	switch {
	case strings.ContainsRune(narrowLetters, r):
		return 0.32
	case strings.ContainsRune(slimLetters, r):
		return 0.4
	case strings.ContainsRune(wideLetters, r):
		return 1
	case r >= '0' && r <= '9':
		return 0.64
	case unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Cf, r):
		return 0
	case r < 0x250:
		if unicode.IsUpper(r) {
			return 0.7
		}
		return 0.58
	case r >= 0x1F000: // emoji are wider than a full width letter
		return 1.3
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianAmbiguous:
		return 1
	}
	return 0.75
}

// textWidth estimates how wide a line of text is.
func textWidth(s string, size float64) float64 {
	total := 0.0
	for _, r := range s {
		total += runeWidth(r)
	}
	return total * size
}

// widest is the width of the widest text.
func widest(texts []string, size float64) float64 {
	most := 0.0
	for _, t := range texts {
		most = max(most, textWidth(t, size))
	}
	return most
}

// fitsUnbroken says whether every word of the text is narrower than the room.
func fitsUnbroken(s string, room, size float64) bool {
	return widest(strings.Fields(s), size) <= room
}

// wrap breaks a text into lines no wider than the room, at spaces; Korean words too are kept whole. Only a word
// that is wider than the room is broken inside, after a mark such as / or · where it has one. Of all ways with
// the fewest lines it takes the one whose longest line is shortest, so that no single word is left over at the
// end.
func wrap(s string, room, size float64) []string {
	s = clean(s)
	lines := wrapGreedy(s, room, size)
	if len(lines) < 2 || !fitsUnbroken(s, room, size) {
		return lines
	}
	narrow, enough := room/2, room
	for range 8 {
		try := (narrow + enough) / 2
		shorter := wrapGreedy(s, try, size)
		if len(shorter) == len(lines) && fitsUnbroken(s, try, size) {
			lines, enough = shorter, try
		} else {
			narrow = try
		}
	}
	return lines
}

func wrapGreedy(s string, room, size float64) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(s) {
		joined := word
		if line != "" {
			joined = line + " " + word
		}
		if textWidth(joined, size) <= room {
			line = joined
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		pieces := breakWord(word, room, size)
		lines = append(lines, pieces[:len(pieces)-1]...)
		line = pieces[len(pieces)-1]
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// breakWord cuts a word into as few pieces as fit, of about the same width; a single character always fits.
func breakWord(word string, room, size float64) []string {
	pieces := breakGreedy(word, room, size)
	for narrower := room * 0.95; len(pieces) > 1 && narrower > room/2; narrower *= 0.95 {
		even := breakGreedy(word, narrower, size)
		if len(even) > len(pieces) {
			break
		}
		pieces = even
	}
	return pieces
}

func breakGreedy(word string, room, size float64) []string {
	var pieces []string
	for textWidth(word, size) > room {
		cut := breakAt(word, room, size)
		if cut == len(word) {
			break
		}
		pieces = append(pieces, word[:cut])
		word = word[cut:]
	}
	return append(pieces, word)
}

// breakAt is where to cut: after the last mark that fits, else after the last character that fits. What has no
// width of its own (an accent, a joiner) stays with the character before.
func breakAt(word string, room, size float64) int {
	last, mark := 0, 0
	used := 0.0
	for i, r := range word {
		used += runeWidth(r) * size
		end := i + len(string(r))
		if used > room && last > 0 && runeWidth(r) > 0 {
			break
		}
		last = end
		if strings.ContainsRune("/·,)-~_", r) {
			mark = end
		}
	}
	if mark*2 > last { // not for a mark at the very beginning
		return mark
	}
	return last
}

// clean gives a text as it can stand in a document: one line, single spaces, and � for what XML does not allow.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && !unicode.IsSpace(r) || r == 0xFFFE || r == 0xFFFF {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
	return strings.Join(strings.Fields(s), " ")
}

// linesHeight is the height of so many lines.
func linesHeight(lines int, size float64) float64 { return float64(lines) * lineHeight * size }
