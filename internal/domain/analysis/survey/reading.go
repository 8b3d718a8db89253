package survey

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
)

// coding is how the values of a column come out of the SELECT.
type coding uint8

const (
	packed  coding = iota // value minus minimum, in 4 or 8 bits of a BIGINT that several columns share
	textual               // a text, which the collector turns into small codes
	numeric               // a double, null where there is none
)

// Kinds of a code that is no answer. A packed column counts them from the top of its range, a textual one from 0.
const (
	outside       = iota // an answer that the contract does not know
	noAnswer             // asked, and nothing was said
	notApplicable        // leaves the denominator of a score
	notAsked             // leaves the denominator of everything
	kinds
)

// kindWords are the kinds as rows of frequencies name them.
var kindWords = [kinds]string{noAnswer: NoAnswer, notApplicable: NotApplicable, notAsked: NotAsked}

// The widest packed columns: what is left beside the kinds.
const (
	narrowBits, narrowValues = 4, 1<<4 - kinds
	wideBits, wideValues     = 8, 1<<8 - kinds
)

// reading is one column and where its codes stand.
type reading struct {
	Variable
	as     coding
	min    int64 // what code 0 means
	values int   // codes 0 to values-1 are answers
	bits   uint
	word   int // which packed column
	shift  uint
	offset int // of code 0 in a counter of all packed columns
	place  int // which of the textual or numeric columns
	dict   *dictionary
	item   bool // of a scale: every possible answer has a row, given or not
}

// codes is how many codes a packed column can have.
func (r *reading) codes() int { return 1 << r.bits }

// kind says why a code is no answer; ok is false when it is one.
func (r *reading) kind(code uint32) (kind int, ok bool) {
	if r.as == textual {
		return int(code), code < kinds
	}
	kind = int(code) - (r.codes() - kinds)
	return kind, kind >= 0
}

// empty is the code of a kind.
func (r *reading) empty(kind int) int {
	if r.as == textual {
		return kind
	}
	return r.codes() - kinds + kind
}

// value is what an answer's code means, as a number; NaN for a text that is none.
func (r *reading) value(code uint32) float64 {
	if r.as == packed {
		return float64(r.min + int64(code))
	}
	number, err := strconv.ParseFloat(r.text(code), 64)
	if err != nil {
		return math.NaN()
	}
	return number
}

// text is what an answer's code means, as rows of tables name it.
func (r *reading) text(code uint32) string {
	switch {
	case r.as == textual:
		return r.dict.texts[code]
	case r.Type.Kind == column.Boolean:
		return strconv.FormatBool(code == 1)
	}
	return strconv.FormatInt(r.min+int64(code), 10)
}

// labelOf is the label of a value, which may be empty.
func (v Variable) labelOf(code string) Text {
	if i := slices.IndexFunc(v.Values, func(known Value) bool { return known.Code == code }); i >= 0 {
		return v.Values[i].Label
	}
	return nil
}

// category is one answer of a variable.
type category struct {
	code  uint32
	value string
	label Text
}

// categories are the answers that have rows: those which the contract lists, in its order, all of a short scale, and
// what was seen beside them, by number or else by text.
func (r *reading) categories(seen func(code uint32) bool) []category {
	var all []category
	first, last := 0, r.values
	if r.as == textual {
		first, last = kinds, len(r.dict.texts)
	}
	for code := first; code < last; code++ {
		c := category{code: uint32(code), value: r.text(uint32(code))}
		listed := slices.ContainsFunc(r.Values, func(v Value) bool { return v.Code == c.value })
		every := r.item && r.values <= narrowValues && len(r.Values) == 0
		if seen(c.code) || listed || every {
			c.label = r.labelOf(c.value)
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b category) int { return r.order(a.value, b.value) })
	return all
}

// order compares two values: as listed, then as numbers, then as texts.
func (r *reading) order(a, b string) int {
	rank := func(value string) int {
		if i := slices.IndexFunc(r.Values, func(v Value) bool { return v.Code == value }); i >= 0 {
			return i
		}
		return len(r.Values)
	}
	if d := rank(a) - rank(b); d != 0 {
		return d
	}
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	switch {
	case errX == nil && errY == nil && x != y:
		if x < y {
			return -1
		}
		return 1
	case (errX == nil) != (errY == nil): // numbers before texts
		if errX == nil {
			return -1
		}
		return 1
	}
	return strings.Compare(a, b)
}

// bounds are the least and the greatest answer that a contract allows; ok is false when it does not say, or when they
// are no whole numbers.
func (v Variable) bounds() (low, high int64, ok bool) {
	least, greatest, ok := v.ends()
	whole := least == math.Trunc(least) && greatest == math.Trunc(greatest)
	if fits := math.Abs(least) < 1<<31 && math.Abs(greatest) < 1<<31; !ok || !whole || !fits {
		return 0, 0, false
	}
	return int64(least), int64(greatest), true
}
