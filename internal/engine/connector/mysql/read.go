package mysql

import (
	"bytes"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/engine/connector/extract"
)

// read takes one value of the driver's that is not null.
type read func(cell *extract.Cell, value driver.Value) error

var errValue = errors.New("it comes in another form than its type has")

func readInt(cell *extract.Cell, value driver.Value) error {
	n, ok := value.(int64)
	if !ok {
		return errValue
	}
	cell.Int(n)
	return nil
}

func readUnsigned(cell *extract.Cell, value driver.Value) error {
	n, ok := value.(uint64)
	if !ok {
		return errValue
	}
	var whole extract.Int128
	whole.Append(1, n)
	cell.Decimal(whole)
	return nil
}

// readBits takes the bits of bit(n) as a number.
func readBits(cell *extract.Cell, value driver.Value) error {
	raw, ok := value.([]byte)
	if !ok || len(raw) > 8 {
		return errValue
	}
	var whole extract.Int128
	for _, b := range raw {
		whole.Append(256, uint64(b))
	}
	cell.Decimal(whole)
	return nil
}

func readDouble(cell *extract.Cell, value driver.Value) error {
	n, ok := value.(float64)
	if !ok {
		return errValue
	}
	cell.Double(n)
	return nil
}

func readText(cell *extract.Cell, value driver.Value) error {
	raw, ok := value.([]byte)
	if !ok {
		return errValue
	}
	cell.Text(raw)
	return nil
}

func readBytes(cell *extract.Cell, value driver.Value) error {
	raw, ok := value.([]byte)
	if !ok {
		return errValue
	}
	cell.Bytes(raw)
	return nil
}

func readDecimal(precision, scale int) read {
	return func(cell *extract.Cell, value driver.Value) error {
		raw, ok := value.([]byte)
		if !ok {
			return errValue
		}
		whole, fits := unscaled(raw, precision)
		if !fits || len(raw)-bytes.IndexByte(raw, '.')-1 != scale && scale > 0 {
			return fmt.Errorf("%q has more digits than its type", raw)
		}
		cell.Decimal(whole)
		return nil
	}
}

// unscaled reads a decimal without its point; ok is false when it is none, or has more digits.
func unscaled(text []byte, most int) (whole extract.Int128, ok bool) {
	digits, points, below := 0, 0, bytes.HasPrefix(text, []byte("-"))
	for _, c := range bytes.TrimPrefix(text, []byte("-")) {
		switch {
		case c == '.':
			points++
		case c < '0' || c > '9':
			return whole, false
		default:
			if digits > 0 || c != '0' {
				digits++
			}
			if most <= 38 && !whole.Append(10, uint64(c-'0')) {
				return whole, false
			}
		}
	}
	if below {
		whole.Negate()
	}
	return whole, digits <= most && points <= 1 && len(text) > 0
}

// readDate takes 2026-11-24. 0000-00-00 and the like are no days.
func readDate(cell *extract.Cell, value driver.Value) error {
	raw, ok := value.([]byte)
	if !ok || len(raw) != len(time.DateOnly) {
		return errValue
	}
	day, real, err := readDay(raw)
	switch {
	case err != nil:
		return err
	case !real:
		cell.Lost(extract.ZeroDate)
	default:
		cell.Date(int32(day.Unix() / 86_400))
	}
	return nil
}

// readTime takes 2026-11-24 03:30:00.123456, with as many digits behind the point as the type has.
func readTime(cell *extract.Cell, value driver.Value) error {
	raw, ok := value.([]byte)
	if !ok || len(raw) < len(time.DateTime) {
		return errValue
	}
	day, real, err := readDay(raw[:10])
	if err != nil {
		return err
	}
	if !real {
		cell.Lost(extract.ZeroDate)
		return nil
	}
	hour, minute, second := number(raw[11:13]), number(raw[14:16]), number(raw[17:19])
	fraction := 0
	if len(raw) > 20 {
		fraction = number(append(bytes.Clone(raw[20:]), "000000"...)[:6])
	}
	if hour < 0 || minute < 0 || second < 0 || fraction < 0 {
		return errValue
	}
	of := (int64(hour)*60+int64(minute))*60 + int64(second)
	cell.Time((day.Unix()+of)*1_000_000 + int64(fraction))
	return nil
}

// readDay says whether there is such a day.
func readDay(raw []byte) (day time.Time, real bool, err error) {
	year, month, of := number(raw[0:4]), number(raw[5:7]), number(raw[8:10])
	if year < 0 || month < 0 || of < 0 {
		return time.Time{}, false, errValue
	}
	day = time.Date(year, time.Month(month), of, 0, 0, 0, 0, time.UTC)
	return day, year > 0 && int(day.Month()) == month && day.Day() == of, nil
}

// number reads digits; -1 when there is something else.
func number(digits []byte) int {
	n := 0
	for _, c := range digits {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}
