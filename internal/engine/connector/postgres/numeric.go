package postgres

import (
	"encoding/binary"
	"errors"
	"strconv"

	"github.com/naru-data/naru/internal/engine/connector/extract"
)

// What stands where a numeric has its sign.
const (
	negative      = 0x4000
	notANumber    = 0xc000
	plusInfinite  = 0xd000
	minusInfinite = 0xf000
)

// numeric is a number as Postgres sends it: digits to the base of 10000, the first of them times 10000^weight.
type numeric struct {
	digits []byte // two bytes each
	weight int
	sign   uint16
	scale  int // decimal digits behind the point
}

func readNumeric(value []byte) (numeric, error) {
	if len(value) < 8 || len(value) != 8+2*int(binary.BigEndian.Uint16(value)) {
		return numeric{}, errLength
	}
	return numeric{
		weight: int(int16(binary.BigEndian.Uint16(value[2:]))), sign: binary.BigEndian.Uint16(value[4:]),
		scale: int(binary.BigEndian.Uint16(value[6:])), digits: value[8:],
	}, nil
}

func (n numeric) digit(i int) uint64 {
	if i < 0 || i >= len(n.digits)/2 {
		return 0
	}
	return uint64(binary.BigEndian.Uint16(n.digits[2*i:]))
}

var tens = [...]uint64{1, 10, 100, 1000, 10_000}

// decodeDecimal keeps a number of at most 38 digits as a whole number of 10^-scale.
func decodeDecimal(scale int) decode {
	return func(cell *extract.Cell, value []byte) error {
		n, err := readNumeric(value)
		if err != nil {
			return err
		}
		switch n.sign {
		case notANumber:
			cell.Lost(extract.NotANumber)
			return nil
		case plusInfinite, minusInfinite:
			cell.Lost(extract.Infinite)
			return nil
		}
		whole, ok := n.unscaled(scale)
		if !ok {
			return errors.New("the number has more digits than its type")
		}
		cell.Decimal(whole)
		return nil
	}
}

// unscaled is the number times 10^scale.
func (n numeric) unscaled(scale int) (whole extract.Int128, ok bool) {
	power := 0 // of ten, by which the digit that was last read counts
	for i := range len(n.digits) / 2 {
		power = 4*(n.weight-i) + scale
		digit, by := n.digit(i), uint64(10_000)
		if power < 0 { // the rest of its four decimal digits lies behind the scale
			cut := tens[min(-power, 4)]
			if digit%cut != 0 {
				return whole, false
			}
			digit, by = digit/cut, tens[max(4+power, 0)]
		}
		if !whole.Append(by, digit) {
			return whole, false
		}
	}
	for ; power > 0; power -= min(power, 4) {
		if !whole.Append(tens[min(power, 4)], 0) {
			return whole, false
		}
	}
	if n.sign == negative {
		whole.Negate()
	}
	return whole, true
}

// decodeNumericText writes the number with all its digits, as Postgres does.
func decodeNumericText(cell *extract.Cell, value []byte) error {
	n, err := readNumeric(value)
	if err != nil {
		return err
	}
	cell.Text(n.text())
	return nil
}

func (n numeric) text() []byte {
	switch n.sign {
	case notANumber:
		return []byte("NaN")
	case plusInfinite:
		return []byte("Infinity")
	case minusInfinite:
		return []byte("-Infinity")
	}
	var text []byte
	if n.sign == negative {
		text = append(text, '-')
	}
	if n.weight < 0 {
		text = append(text, '0')
	}
	for i := 0; i <= n.weight; i++ {
		if i == 0 {
			text = strconv.AppendUint(text, n.digit(i), 10)
		} else {
			text = appendFour(text, n.digit(i))
		}
	}
	if n.scale == 0 {
		return text
	}
	text = append(text, '.')
	end := len(text) + n.scale
	for i := n.weight + 1; len(text) < end; i++ {
		text = appendFour(text, n.digit(i))
	}
	return text[:end]
}

func appendFour(text []byte, digit uint64) []byte {
	return append(text, byte('0'+digit/1000), byte('0'+digit/100%10), byte('0'+digit/10%10), byte('0'+digit%10))
}
