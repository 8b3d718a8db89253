package xlsx

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// dateSystem says what day number 0 is.
type dateSystem uint8

const (
	from1900 dateSystem = iota
	from1904
)

// moments say whether a number with a style shows a date, a time of day, or both.
type moments struct{ date, clock bool }

// momentsOf reads a number format: the built-in ones by id (ECMA-376 part 1, 18.8.30, with those of East Asia), others by
// code.
func momentsOf(id int, code string) moments {
	switch {
	case code != "":
		return momentsOfCode(code)
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id >= 57 && id <= 58:
		return moments{date: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 45, id == 47, id == 55, id == 56:
		return moments{clock: true}
	case id == 22:
		return moments{date: true, clock: true}
	}
	return moments{}
}

// momentsOfCode looks at the first section of a code, without what is only shown: "texts", \x, [colours]. A length of
// time such as [h]:mm is a number.
func momentsOfCode(code string) moments {
	var letters strings.Builder
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		switch code[i] {
		case '\\', '_', '*':
			i++
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				end = len(code) - i - 1
			}
			i += end + 1
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return moments{}
			}
			if inside := strings.ToLower(code[i+1 : i+end]); strings.Trim(inside, "hms") == "" {
				return moments{}
			}
			i += end
		default:
			letters.WriteByte(code[i] | 0x20)
		}
	}
	shown := letters.String()
	if strings.Contains(shown, "general") {
		return moments{}
	}
	clock := strings.ContainsAny(shown, "hs")
	return moments{date: strings.ContainsAny(shown, "yd") || strings.Contains(shown, "m") && !clock, clock: clock}
}

// text is what a number shows under these moments, as 2026-11-24, 2026-11-24 09:30:00 or 09:30:00; ok is false where no
// such day exists. Fractions of a second are rounded to thousandths, which is all that a day's number holds.
func (m moments) text(number float64, from dateSystem) (text string, ok bool) {
	const dayMillis = 86_400_000
	if math.IsNaN(number) || number < 0 || number >= 2_958_466 { // after 9999
		return "", false
	}
	days := int64(math.Floor(number))
	millis := int64(math.Round((number - math.Floor(number)) * dayMillis))
	if millis == dayMillis {
		days, millis = days+1, 0
	}
	clock := time.UnixMilli(millis).UTC().Format("15:04:05.999")
	if !m.date && days == 0 {
		return clock, true
	}
	day, ok := from.day(days)
	if !ok {
		return "", false
	}
	if millis == 0 {
		return day.Format(time.DateOnly), true
	}
	return day.Format(time.DateOnly) + " " + clock, true
}

// day is the date of a whole number. In the system of 1900 there is a 29 February 1900, as number 60, which never was.
func (s dateSystem) day(number int64) (time.Time, bool) {
	first := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case s == from1904:
		first = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case number == 60 || number == 0:
		return first, false
	case number < 60:
		first = first.AddDate(0, 0, 1)
	}
	return first.AddDate(0, 0, int(number)), true
}

// numberText is a number cell in plain digits. A whole number stays as it was written, however long; others are doubles,
// of which 0.28999999999999998 and 0.29 are the same one, and the shortest way to write it is meant.
func numberText(raw string) (text string, value float64, ok bool) {
	value, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsNaN(value) || math.IsInf(value, 0) {
		return raw, 0, false
	}
	if digits := strings.TrimPrefix(raw, "-"); digits != "" && strings.Trim(digits, "0123456789") == "" {
		return raw, value, true
	}
	return strconv.FormatFloat(value, 'f', -1, 64), value, true
}
