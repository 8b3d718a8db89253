package workbook

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"
)

const (
	widest    = 60.0 // of a column that is as wide as its content
	wrapped   = 48.0 // of one whose texts may break into lines
	narrowest = 6.0
	headLine  = 16.0 // a header that is wider breaks into lines
	padding   = 3.0
)

// runes counts Hangul as two, on every machine alike: the environment is not asked.
var runes = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// textWidth is in characters of the widest line.
func textWidth(text string) float64 {
	wide := 0
	for _, line := range strings.Split(text, "\n") {
		wide = max(wide, runes.StringWidth(line))
	}
	return float64(wide)
}

// lineCount is how many lines a text takes in a column of this width: cells are written in 10 points, a width
// is counted in 11. Words break at their ends, so a line is rarely full.
func lineCount(text string, width float64) int {
	room := max(1, (width-2)*1.04)
	lines := 0
	for _, line := range strings.Split(text, "\n") {
		lines += max(1, int(math.Ceil(float64(runes.StringWidth(line))/room)))
	}
	return lines
}

// valueWidth is about as wide as the cell that shows a value.
func valueWidth(value any, format string) float64 {
	switch v := value.(type) {
	case nil:
		return 0
	case string:
		return textWidth(v)
	case time.Time:
		return max(10, textWidth(format))
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return 0
		}
		return numberWidth(v, format)
	case int:
		return numberWidth(float64(v), format)
	case int64:
		return numberWidth(float64(v), format)
	}
	return textWidth(fmt.Sprint(value))
}

// numberWidth counts the digits that a format shows: those after its point, and the commas between thousands.
func numberWidth(v float64, format string) float64 {
	if format == "" {
		return min(textWidth(strconv.FormatFloat(v, 'f', -1, 64)), 12)
	}
	first, _, _ := strings.Cut(format, ";")
	whole, after, _ := strings.Cut(first, ".")
	digits := len(strconv.FormatFloat(math.Trunc(math.Abs(v)), 'f', 0, 64))
	if strings.Contains(whole, ",") {
		digits += (digits - 1) / 3
	}
	if v < 0 {
		digits++
	}
	return float64(digits) + textWidth(after) + 1
}

// columnWidth is as wide as was asked for, or as the content wants. A header may take several lines before it
// makes its column wider, but no word of it is broken.
func columnWidth(c Column, rows [][]any, index int) float64 {
	if c.Width > 0 {
		return max(c.Width, longestWord(c.Title)*1.1+1.5)
	}
	wide := headWidth(c.Title)
	for _, row := range rows {
		if index < len(row) {
			wide = max(wide, valueWidth(row[index], c.Format))
		}
	}
	if c.Entry != nil {
		for _, choice := range c.Entry.Choices {
			wide = max(wide, textWidth(choice)+2)
		}
	}
	if c.Wrap {
		return min(max(wide+padding, narrowest), wrapped)
	}
	return min(max(wide+padding, narrowest), widest)
}

func headWidth(title string) float64 {
	all := textWidth(title)
	if all <= headLine {
		return all
	}
	return min(max(headLine, longestWord(title), all/3), headLine*2)
}

// longestWord is as wide as the longest part of a title that should not be broken; bold letters are a tenth
// wider.
func longestWord(title string) float64 {
	longest := 0.0
	for _, word := range strings.Fields(title) {
		longest = max(longest, textWidth(word))
	}
	return min(longest, headLine*2)
}
