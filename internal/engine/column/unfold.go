package column

import (
	"fmt"
	"strconv"
	"strings"
)

// mostUnfolded keeps a slip of the finger (q1..q1000000) from becoming a table.
const mostUnfolded = 10_000

// Unfold gives the names that one item of a list of columns stands for: itself, or with `..` a range whose ends differ
// only in the number they end with. Zero padding is kept: pl01..pl09, q8..q11. why is empty when it could be unfolded.
func Unfold(text string) (names []string, why string) {
	first, last, ranged := strings.Cut(text, "..")
	if !ranged {
		return []string{text}, ""
	}
	stem, from := splitNumber(first)
	stemOfLast, to := splitNumber(last)
	switch {
	case from == "" || to == "":
		return nil, "both ends must end with a number"
	case stem != stemOfLast:
		return nil, fmt.Sprintf("the ends begin differently: %q and %q", stem, stemOfLast)
	case len(from) != len(to) && (from[0] == '0' || to[0] == '0'):
		return nil, "both numbers must be written with equally many digits, or both without leading zeros"
	}
	low, errLow := strconv.Atoi(from)
	high, errHigh := strconv.Atoi(to)
	switch {
	case errLow != nil || errHigh != nil:
		return nil, "the numbers are too long"
	case low > high:
		return nil, "it runs backwards"
	case high-low >= mostUnfolded:
		return nil, fmt.Sprintf("it stands for more than %d columns", mostUnfolded)
	}
	for i := low; i <= high; i++ {
		names = append(names, fmt.Sprintf("%s%0*d", stem, len(from), i))
	}
	return names, ""
}

// splitNumber cuts the decimal digits off the end.
func splitNumber(text string) (stem, number string) {
	end := len(strings.TrimRight(text, "0123456789"))
	return text[:end], text[end:]
}
