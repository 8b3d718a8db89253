package draft

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
)

// marks are how a whole file writes numbers.
type marks struct{ decimal, thousands byte }

// The marks that are tried. A workbook's cells know only the first.
var (
	pointed = marks{decimal: '.'}
	grouped = marks{decimal: '.', thousands: ','} // 1,234.5
	commaed = marks{decimal: ','}                 // 1234,5
	turned  = marks{decimal: ',', thousands: '.'} // 1.234,5
	tried   = []marks{pointed, grouped, commaed, turned}
)

// words are those of `format: {csv: ...}`.
func (m marks) words() (decimal, thousands string) {
	if m.decimal == ',' {
		decimal = ","
	}
	if m.thousands != 0 {
		thousands = string(rune(m.thousands))
	}
	return decimal, thousands
}

// figure is a number without marks of its own: 12, -0.5, 5., 1.5e-05.
type figure struct {
	text            string
	whole, fraction string // digits
	negative        bool
	point, exponent bool
}

// figureOf reads one. A plus before it, and what looks like a code (1E2), are none.
func figureOf(text string) (f figure, ok bool) {
	f.text = text
	rest := strings.TrimPrefix(text, "-")
	f.negative = len(rest) < len(text)
	f.whole, rest = digits(rest)
	if strings.HasPrefix(rest, ".") {
		f.point = true
		f.fraction, rest = digits(rest[1:])
	}
	if f.whole == "" && f.fraction == "" {
		return f, false
	}
	if len(rest) > 2 && (rest[0] == 'e' || rest[0] == 'E') && (rest[1] == '-' || rest[1] == '+') {
		f.exponent = true
		power, left := digits(rest[2:])
		return f, left == "" && len(power) <= 3
	}
	return f, rest == ""
}

// digits cuts them off the beginning.
func digits(text string) (all, rest string) {
	end := 0
	for end < len(text) && text[end] >= '0' && text[end] <= '9' {
		end++
	}
	return text[:end], text[end:]
}

// groups are digits in threes.
var groups = map[byte]*regexp.Regexp{
	',': regexp.MustCompile(`^-?[0-9]{1,3}(,[0-9]{3})+$`),
	'.': regexp.MustCompile(`^-?[0-9]{1,3}(\.[0-9]{3})+$`),
}

// plain undoes the marks; ok is false where the text is no number under them.
func (m marks) plain(text string) (plain string, ok bool) {
	if m == pointed {
		return text, true
	}
	whole, fraction, point := strings.Cut(text, string(rune(m.decimal)))
	if m.thousands != 0 && strings.IndexByte(whole, m.thousands) >= 0 {
		if !groups[m.thousands].MatchString(whole) {
			return "", false
		}
		whole = strings.ReplaceAll(whole, string(rune(m.thousands)), "")
	}
	if strings.ContainsAny(whole, ".,") || strings.ContainsAny(fraction, ".,") {
		return "", false
	}
	if point {
		return whole + "." + fraction, true
	}
	return whole, true
}

// numerals is what was seen of a column when its cells are read as numbers under some marks.
type numerals struct {
	marks              marks
	misses             int64 // cells that are no number
	dead               bool  // too many of them
	leadingZero        bool  // 021 is a name, not a number
	point, exponent    bool
	inexact            bool // some number that a double would show differently
	beyond32, beyond64 bool
	digits, fraction   int
	least, greatest    figure // of those without an exponent; without text before the first
}

// written is a text and what it is where nothing but a point stands within numbers, which is the same under most marks.
type written struct {
	text   string
	figure figure
	number bool
	comma  bool
}

func writtenAs(cell rows.Cell) written {
	w := written{text: cell.Text, comma: strings.IndexByte(cell.Text, ',') >= 0}
	if w.figure, w.number = figureOf(cell.Text); !w.number && cell.Number { // 1e5, in a document
		w.figure, w.number = figure{text: cell.Text, exponent: true}, true
	}
	return w
}

// under reads the text as a number under some marks.
func (w *written) under(m marks) (f figure, ok bool) {
	if m == pointed || !w.comma && (m.decimal == '.' || w.number && !w.figure.point) {
		return w.figure, w.number
	}
	plain, ok := m.plain(w.text)
	if !ok {
		return f, false
	}
	return figureOf(plain)
}

// add says whether a text is a number, and takes its shape.
func (n *numerals) add(w *written) bool {
	f, ok := w.under(n.marks)
	if !ok {
		return false
	}
	n.leadingZero = n.leadingZero || len(f.whole) > 1 && f.whole[0] == '0'
	n.digits, n.fraction = max(n.digits, len(f.whole)), max(n.fraction, len(f.fraction))
	n.exponent = n.exponent || f.exponent
	n.widen(f)
	if f.exponent || len(f.fraction) > mostDecimals || len(f.whole)+len(f.fraction) > 15 {
		n.inexact = n.inexact || !doubles(f.text)
	}
	if f.point || f.exponent {
		n.point = true
		return true
	}
	n.beyond32 = n.beyond32 || len(f.whole) > 9 // room for larger ones
	if len(f.whole) > 18 {
		_, err := strconv.ParseInt(f.text, 10, 64)
		n.beyond64 = n.beyond64 || err != nil
	}
	return true
}

// widen takes the number into what lies between the least and the greatest.
func (n *numerals) widen(f figure) {
	if f.exponent {
		return
	}
	if n.least.text == "" || f.less(n.least) {
		n.least = f
	}
	if n.greatest.text == "" || n.greatest.less(f) {
		n.greatest = f
	}
}

// less compares numbers without exponents, digit by digit.
func (f figure) less(other figure) bool {
	if f.negative != other.negative {
		return f.negative
	}
	if f.negative {
		f, other = other, f
	}
	switch {
	case len(f.whole) != len(other.whole): // leading zeros make a column one of texts
		return len(f.whole) < len(other.whole)
	case f.whole != other.whole:
		return f.whole < other.whole
	}
	return f.fraction < other.fraction
}

// doubles says that a double gives exactly these digits back.
func doubles(plain string) bool {
	value, err := strconv.ParseFloat(plain, 64)
	if err != nil {
		return false
	}
	if value == 0 {
		return strings.Trim(strings.ToLower(plain), "-+.0e123456789") == "" && strings.Trim(plain, "-0.") == ""
	}
	want, ok := new(big.Rat).SetString(strings.TrimSuffix(plain, "."))
	got, okGot := new(big.Rat).SetString(strconv.FormatFloat(value, 'f', -1, 64))
	return ok && okGot && want.Cmp(got) == 0
}

const (
	mostDecimals = 9  // digits after the point that a proposed decimal has, unless only a decimal holds them
	mostDigits   = 38 // that a decimal holds
)

// kind is the narrowest type that holds every number as it is written; a string where none does.
func (n *numerals) kind() column.Type {
	places := n.digits + n.fraction
	decimal := column.Type{Kind: column.Decimal, Precision: max(places, min(max(places+2, 9), 18)), Scale: n.fraction}
	switch {
	case n.leadingZero:
	case !n.point && !n.beyond32:
		return column.Type{Kind: column.Integer}
	case !n.point && !n.beyond64:
		return column.Type{Kind: column.Long}
	case !n.exponent && n.fraction <= mostDecimals && places <= mostDigits:
		return decimal
	case !n.inexact:
		return column.Type{Kind: column.Double}
	case !n.exponent && places <= mostDigits:
		return decimal
	}
	return column.Type{Kind: column.String}
}

// marksOf are the marks under which most columns are numbers: the plain ones unless others read more. unclear says why
// nobody can know.
func marksOf(profiles []*profile, seen rows.Seen) (m marks, unclear string) {
	if seen.Format.Word == "xlsx" || isDocument(seen.Format.Word) {
		return pointed, ""
	}
	if seen.Format.CSV.Decimal != "" || seen.Format.CSV.Thousands != "" {
		return said(seen.Format.CSV), ""
	}
	count := make([]int, len(tried))
	for _, p := range profiles {
		for i := range tried {
			if n := &p.numerals[i]; p.answered() > 0 && !n.dead && p.tolerates(n.misses) {
				count[i]++
			}
		}
	}
	best := 0
	for i := range tried {
		if count[i] > count[best] {
			best = i
		}
	}
	if tried[best] == grouped && count[2] == count[best] && noteArg(seen, "rows_delimiter_found", "delimiter") == ";" {
		return pointed, `numbers such as 1,234 may be one thousand or one and a bit: say so in the upload, ` +
			`format: {csv: {thousands: ","}} or {csv: {decimal: ","}}, and infer again; they stay texts`
	}
	return tried[best], ""
}

// said are marks that were given.
func said(o rows.CSVOptions) marks {
	m := pointed
	if o.Decimal == "," {
		m.decimal = ','
	}
	if o.Thousands != "" {
		m.thousands = o.Thousands[0]
	}
	return m
}

// under is what was seen of the column under the file's marks.
func (p *profile) under(m marks) *numerals {
	for i := range tried {
		if tried[i] == m {
			return &p.numerals[i]
		}
	}
	return &numerals{marks: m, dead: true}
}

// number is a code that is one: its canonical digits.
func number(code string) (string, bool) {
	f, plain := figureOf(code)
	if !plain || f.exponent || len(code) > mostDigits {
		return "", false
	}
	if f.fraction == "" && len(f.whole) > 0 && (f.whole[0] != '0' || f.whole == "0") && !f.point && code != "-0" {
		return code, true // as it is nearly always
	}
	value, ok := new(big.Rat).SetString(strings.TrimSuffix(code, "."))
	if !ok {
		return "", false
	}
	if value.IsInt() {
		return value.Num().String(), true
	}
	return fmt.Sprint(value), true
}
