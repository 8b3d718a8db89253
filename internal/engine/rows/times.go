package rows

import (
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Why a text is no date or time. Empty means that it is one.
const (
	noTime    problem.Code = "rows_type"
	timeGap   problem.Code = "rows_time_gap"   // the clocks were put forward over it
	timeTwice problem.Code = "rows_time_twice" // the clocks were put back, and nothing says which of the two is meant
)

// moment is what a text says of a date and a time of day.
type moment struct {
	year, month, day     int
	hour, minute, second int
	micro                int
	offset               int // seconds east of UTC
	hasOffset            bool
}

// value gives days for a date, else microseconds. clock reads local times of an instant; nil refuses them.
func (m moment) value(kind column.Kind, clock *zoneClock) (int64, problem.Code) {
	if m.year < 1 || m.month < 1 || m.month > 12 || m.day < 1 || m.day > daysIn(m.year, m.month) ||
		m.hour > 23 || m.minute > 59 || m.second > 59 {
		return 0, noTime
	}
	days := daysFromCivil(m.year, m.month, m.day)
	if kind == column.Date {
		return days, ""
	}
	seconds := days*86400 + int64(m.hour*3600+m.minute*60+m.second)
	switch {
	case kind == column.Timestamp && m.hasOffset:
		return 0, noTime // the offset would be lost
	case kind == column.Timestamptz && m.hasOffset:
		seconds -= int64(m.offset)
	case kind == column.Timestamptz:
		if clock == nil {
			return 0, noTime
		}
		instant, wrong := clock.instant(seconds)
		if wrong != "" {
			return 0, wrong
		}
		seconds = instant
	}
	return seconds*1_000_000 + int64(m.micro), ""
}

// zoneClock turns local times of one zone into instants. It remembers the stretch between two changes of the clocks that
// it last met, so it belongs to one goroutine.
type zoneClock struct {
	zone       *time.Location
	start, end int64 // local seconds that are surely of this stretch
	offset     int64
}

// instant reads local seconds since 1970 as seconds since the epoch in UTC.
func (c *zoneClock) instant(local int64) (int64, problem.Code) {
	if local >= c.start && local < c.end {
		return local - c.offset, ""
	}
	const day = 86400
	before, after := c.offsetAt(local-day), c.offsetAt(local+day)
	if before == after {
		c.remember(local - before)
		return local - before, ""
	}
	first, second := local-before, local-after
	firstHolds, secondHolds := c.offsetAt(first) == before, c.offsetAt(second) == after
	switch {
	case firstHolds && secondHolds:
		return 0, timeTwice
	case firstHolds:
		return first, ""
	case secondHolds:
		return second, ""
	}
	return 0, timeGap
}

func (c *zoneClock) offsetAt(instant int64) int64 {
	_, offset := time.Unix(instant, 0).In(c.zone).Zone()
	return int64(offset)
}

// remember keeps the stretch around an instant, two days short of the changes at its ends.
func (c *zoneClock) remember(instant int64) {
	const margin = 2 * 86400
	const always = int64(1) << 40
	at := time.Unix(instant, 0).In(c.zone)
	start, end := at.ZoneBounds()
	c.offset = c.offsetAt(instant)
	c.start, c.end = -always, always
	if !start.IsZero() {
		c.start = start.Unix() + c.offset + margin
	}
	if !end.IsZero() {
		c.end = end.Unix() + c.offset - margin
	}
}

// daysFromCivil counts days since 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant, "chrono-Compatible
// Low-Level Date Algorithms").
func daysFromCivil(year, month, day int) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	ofEra := year - era*400
	ofYear := (153*(month-3)+2)/5 + day - 1
	return int64(era)*146097 + int64(ofEra*365+ofEra/4-ofEra/100+ofYear) - 719468
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// isoTimes reads dates as 2026-11-24, and times as 2026-11-24 09:30:15.25 with T or a space between, seconds and
// fraction optional, and an offset (Z, +09, +0900, +09:00) where the kind has a zone.
type isoTimes struct {
	zone *zoneClock // nil: an instant must say its offset
	kind column.Kind
}

func (p *isoTimes) parse(text []byte) (int64, problem.Code) {
	var m moment
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return 0, noTime
	}
	y1, y2, mo, d := two(text[0:]), two(text[2:]), two(text[5:]), two(text[8:])
	if y1 < 0 || y2 < 0 || mo < 0 || d < 0 {
		return 0, noTime
	}
	m.year, m.month, m.day = y1*100+y2, mo, d
	rest := text[10:]
	if len(rest) > 0 && (p.kind == column.Date || !m.isoClock(rest)) {
		return 0, noTime
	}
	return m.value(p.kind, p.zone)
}

// isoClock reads what follows the date: " 09:30", "T09:30:15.250Z".
func (m *moment) isoClock(rest []byte) bool {
	if len(rest) < 6 || rest[0] != ' ' && rest[0] != 'T' || rest[3] != ':' {
		return false
	}
	m.hour, m.minute = two(rest[1:]), two(rest[4:])
	if m.hour < 0 || m.minute < 0 {
		return false
	}
	rest = rest[6:]
	if len(rest) >= 3 && rest[0] == ':' {
		if m.second = two(rest[1:]); m.second < 0 {
			return false
		}
		rest = rest[3:]
		if len(rest) > 1 && rest[0] == '.' {
			n := m.fraction(rest[1:])
			if n == 0 {
				return false
			}
			rest = rest[1+n:]
		}
	}
	if len(rest) == 0 {
		return true
	}
	return m.zoneOffset(rest) == len(rest)
}

// fraction reads the digits after a second's point and says how many there were: 0 where there are none, or where
// microseconds would not hold them.
func (m *moment) fraction(text []byte) int {
	n, micro := 0, 0
	for n < len(text) && isDigit(text[n]) {
		digit := int(text[n] - '0')
		if n < 6 {
			micro = micro*10 + digit
		} else if digit != 0 {
			return 0
		}
		n++
	}
	for i := n; i < 6; i++ {
		micro *= 10
	}
	m.micro = micro
	return n
}

// zoneOffset reads Z, +09, +0900 or +09:00 and says how long it was; 0 when it is none.
func (m *moment) zoneOffset(text []byte) int {
	if len(text) == 0 {
		return 0
	}
	m.hasOffset, m.offset = true, 0
	if text[0] == 'Z' || text[0] == 'z' {
		return 1
	}
	if text[0] != '+' && text[0] != '-' || len(text) < 3 {
		return 0
	}
	hours, minutes, length := two(text[1:]), 0, 3
	switch {
	case len(text) >= 6 && text[3] == ':':
		minutes, length = two(text[4:]), 6
	case len(text) >= 5 && isDigit(text[3]):
		minutes, length = two(text[3:]), 5
	}
	if hours < 0 || hours > 15 || minutes < 0 || minutes > 59 {
		return 0
	}
	m.offset = hours*3600 + minutes*60
	if text[0] == '-' {
		m.offset = -m.offset
	}
	return length
}

// two reads two digits, or says -1.
func two(text []byte) int {
	if len(text) < 2 || !isDigit(text[0]) || !isDigit(text[1]) {
		return -1
	}
	return int(text[0]-'0')*10 + int(text[1]-'0')
}
