package rows

import (
	"math"
	"math/bits"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Why a text is no number of its column's type.
const (
	noNumber problem.Code = "rows_type"
	tooLarge problem.Code = "rows_too_large"
	rounded  problem.Code = "rows_rounded"
)

// parseWhole reads digits with a sign; nothing else, and no fraction.
func parseWhole(text []byte, kind column.Kind) (int64, problem.Code) {
	digits, negative := text, false
	if len(digits) > 0 && (digits[0] == '-' || digits[0] == '+') {
		negative = digits[0] == '-'
		digits = digits[1:]
	}
	if len(digits) == 0 {
		return 0, noNumber
	}
	var value uint64
	over := false
	for _, c := range digits {
		c -= '0'
		if c > 9 {
			return 0, noNumber
		}
		if value > (math.MaxUint64-9)/10 {
			over = true
		}
		value = value*10 + uint64(c)
	}
	most := uint64(math.MaxInt64)
	if kind == column.Integer {
		most = math.MaxInt32
	}
	if negative {
		most++
	}
	if over || value > most {
		return 0, tooLarge
	}
	if negative {
		return -int64(value), ""
	}
	return int64(value), ""
}

// parseBoolean knows true, t, yes, y, 1 and their opposites, in small and capital letters.
func parseBoolean(text []byte) (int64, bool) {
	var lower [5]byte
	if len(text) == 0 || len(text) > len(lower) {
		return 0, false
	}
	for i, c := range text {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		lower[i] = c
	}
	switch string(lower[:len(text)]) {
	case "true", "t", "yes", "y", "1":
		return 1, true
	case "false", "f", "no", "n", "0":
		return 0, true
	}
	return 0, false
}

// parseDecimal reads digits with a sign and at most one point. A value that the type does not hold exactly is refused;
// zeros beyond the scale change nothing.
func parseDecimal(text []byte, precision, scale int) (decimal128.Num, problem.Code) {
	d, wrong := scanDecimal(text, scale)
	if wrong != "" {
		return decimal128.Num{}, wrong
	}
	if d.significant > precision {
		return decimal128.Num{}, tooLarge
	}
	if d.hi == 0 && d.lo <= math.MaxInt64 {
		if d.negative {
			return decimal128.FromI64(-int64(d.lo)), ""
		}
		return decimal128.FromI64(int64(d.lo)), ""
	}
	value := decimal128.New(int64(d.hi), d.lo)
	if d.negative {
		value = value.Negate()
	}
	return value, ""
}

// scanned is an unsigned number of at most 38 digits in units of the scale.
type scanned struct {
	hi, lo      uint64
	significant int // digits without leading zeros
	negative    bool
}

func scanDecimal(text []byte, scale int) (scanned, problem.Code) {
	var d scanned
	i := 0
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		d.negative = text[0] == '-'
		i = 1
	}
	fraction, seen, surplus := -1, false, false // fraction: digits after the point, -1 before it
	for ; i < len(text); i++ {
		c := text[i] - '0'
		if c > 9 {
			if text[i] != '.' || fraction >= 0 {
				return d, noNumber
			}
			fraction = 0
			continue
		}
		seen = true
		if fraction >= 0 {
			if fraction == scale {
				surplus = surplus || c != 0
				continue
			}
			fraction++
		}
		d.push(uint64(c))
	}
	if !seen {
		return d, noNumber
	}
	for fraction = max(fraction, 0); fraction < scale; fraction++ {
		d.push(0)
	}
	switch {
	case surplus:
		return d, rounded
	case d.significant > 38:
		return d, tooLarge
	}
	return d, ""
}

// push appends a digit; beyond 38 only their number is kept.
func (d *scanned) push(digit uint64) {
	if d.significant > 0 || digit > 0 {
		d.significant++
	}
	if d.significant > 38 {
		return
	}
	if d.hi == 0 && d.lo < math.MaxUint64/10-1 {
		d.lo = d.lo*10 + digit
		return
	}
	carry, low := bits.Mul64(d.lo, 10)
	low, over := bits.Add64(low, digit, 0)
	d.hi, d.lo = d.hi*10+carry+over, low
}

// powers of ten that a double holds exactly.
var powers = [...]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
	1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// parseDouble reads digits with a sign, a point and an exponent, as the nearest double. Up to 15 digits it divides two
// doubles that are exact, which rounds once and so rightly (W. D. Clinger, 1990); else it asks strconv.
func parseDouble(text []byte) (float64, problem.Code) {
	i, negative := 0, false
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		negative = text[0] == '-'
		i = 1
	}
	var value uint64
	count, fraction, point := 0, 0, false
	for ; i < len(text); i++ {
		c := text[i] - '0'
		if c > 9 {
			if text[i] != '.' || point {
				break
			}
			point = true
			continue
		}
		if count++; count > 15 {
			break
		}
		value = value*10 + uint64(c)
		if point {
			fraction++
		}
	}
	if i < len(text) || count == 0 {
		return slowDouble(text)
	}
	out := float64(value) / powers[fraction]
	if negative {
		out = -out
	}
	return out, ""
}

func slowDouble(text []byte) (float64, problem.Code) {
	for _, c := range text {
		if !isDigit(c) && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, noNumber // strconv knows inf, nan, hexadecimal and underscores; files do not
		}
	}
	value, err := strconv.ParseFloat(string(text), 64)
	if err == nil {
		return value, ""
	}
	if math.IsInf(value, 0) {
		return 0, tooLarge
	}
	return 0, noNumber
}

// plainNumber undoes a file's own marks: out is text with a point before the fraction and nothing between groups. Groups
// that are not well formed, or a point that means nothing here, are refused.
func plainNumber(out, text []byte, decimal, thousands byte) ([]byte, bool) {
	out = out[:0]
	i := 0
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		out = append(out, text[0])
		i = 1
	}
	group, grouped := 0, false // digits since the last mark
	for ; i < len(text) && text[i] != decimal; i++ {
		switch c := text[i]; {
		case isDigit(c):
			group++
			out = append(out, c)
		case c == thousands && thousands != 0:
			if group == 0 || group > 3 || grouped && group != 3 {
				return out, false
			}
			group, grouped = 0, true
		case c == 'e' || c == 'E': // of a double; the parser judges it
			return append(out, text[i:]...), !grouped || group == 3
		default:
			return out, false
		}
	}
	if grouped && group != 3 {
		return out, false
	}
	if i == len(text) {
		return out, true
	}
	out = append(out, '.')
	for _, c := range text[i+1:] {
		if c == '.' || c == ',' {
			return out, false
		}
		out = append(out, c)
	}
	return out, true
}
