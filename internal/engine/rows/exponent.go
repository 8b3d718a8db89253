package rows

import (
	"bytes"
	"strconv"
)

// mostExponent keeps a short text from becoming a long one.
const mostExponent = 400

// plainDigits appends a number without its exponent, and without zeros at the end of its fraction. ok is false where the
// text is no number, or would grow too long.
func plainDigits(out, text []byte) (_ []byte, ok bool) {
	mantissa, exponent := text, 0
	if at := bytes.IndexAny(text, "eE"); at >= 0 {
		mantissa = text[:at]
		var err error
		if exponent, err = strconv.Atoi(string(text[at+1:])); err != nil || exponent > mostExponent || exponent < -mostExponent {
			return out, false
		}
	}
	if len(mantissa) > 0 && mantissa[0] == '-' {
		out, mantissa = append(out, '-'), mantissa[1:]
	}
	whole, fraction, _ := bytes.Cut(mantissa, []byte{'.'})
	digits := append(append(make([]byte, 0, len(mantissa)), whole...), fraction...)
	point := len(whole) + exponent // digits before the point
	for _, c := range digits {
		if !isDigit(c) {
			return out, false
		}
	}
	if point > len(digits) {
		out = append(out, digits...)
		return append(out, bytes.Repeat([]byte{'0'}, point-len(digits))...), len(digits) > 0
	}
	fraction = digits[max(point, 0):]
	if fraction = bytes.TrimRight(fraction, "0"); point < 0 && len(fraction) > 0 {
		fraction = append(bytes.Repeat([]byte{'0'}, -point), fraction...)
	}
	if out = append(out, digits[:max(point, 0)]...); point <= 0 {
		out = append(out, '0')
	}
	if len(fraction) > 0 {
		out = append(append(out, '.'), fraction...)
	}
	return out, len(digits) > 0
}
