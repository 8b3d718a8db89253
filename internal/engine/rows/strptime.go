package rows

import (
	"bytes"
	"fmt"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// strptime reads dates and times by a pattern such as %Y.%m.%d %H:%M. It belongs to one goroutine.
type strptime struct {
	parts []strptimePart
	zone  *zoneClock
	kind  column.Kind
}

// strptimePart is a directive, or text that must stand as it is (directive 0). A tight number has all its digits, since
// another number stands beside it.
type strptimePart struct {
	directive byte
	text      string
	tight     bool
}

// directives and the most digits of each; 0 for those that are no plain number.
var directives = map[byte]int{
	'Y': 4, 'y': 2, 'm': 2, 'd': 2, 'H': 2, 'I': 2, 'M': 2, 'S': 2, 'j': 3, 'f': 9, 'z': 0, 'b': 0, 'B': 0, 'p': 0,
}

// CheckTimeFormat says why a column of the kind cannot be read by a format; nil when it can.
func CheckTimeFormat(format string, kind column.Kind) error {
	_, err := newStrptime(format, kind, nil)
	return err
}

// newStrptime compiles a pattern; the error says what is wrong with it.
func newStrptime(pattern string, kind column.Kind, zone *zoneClock) (*strptime, error) {
	p := &strptime{kind: kind, zone: zone}
	has := map[byte]bool{}
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' {
			p.literal(pattern[i])
			continue
		}
		if i++; i == len(pattern) {
			return nil, fmt.Errorf("it ends with a single %%")
		}
		switch d := pattern[i]; {
		case d == '%':
			p.literal('%')
		case d == 'F' || d == 'T':
			whole := map[byte]string{'F': "%Y-%m-%d", 'T': "%H:%M:%S"}[d]
			pattern = pattern[:i-1] + whole + pattern[i+1:]
			i -= 2
		default:
			if _, ok := directives[d]; !ok {
				return nil, fmt.Errorf("%%%c is not known", d)
			}
			has[d] = true
			p.parts = append(p.parts, strptimePart{directive: d})
		}
	}
	for i := 1; i < len(p.parts); i++ {
		before, part := &p.parts[i-1], &p.parts[i]
		if directives[before.directive] == 0 {
			continue
		}
		if directives[part.directive] > 0 {
			before.tight, part.tight = true, true
		}
		before.tight = before.tight || part.text != "" && isDigit(part.text[0])
	}
	return p, p.complete(has)
}

func (p *strptime) complete(has map[byte]bool) error {
	year := has['Y'] || has['y']
	day := (has['m'] || has['b'] || has['B']) && has['d'] || has['j']
	switch {
	case !year || !day:
		return fmt.Errorf("it needs a year, a month and a day")
	case has['z'] && p.kind == column.Timestamp:
		return fmt.Errorf("%%z would be lost in a timestamp; make the column timestamptz")
	case has['I'] != has['p']:
		return fmt.Errorf("%%I and %%p go together")
	}
	return nil
}

func (p *strptime) literal(c byte) {
	if n := len(p.parts); n > 0 && p.parts[n-1].directive == 0 {
		p.parts[n-1].text += string([]byte{c})
		return
	}
	p.parts = append(p.parts, strptimePart{text: string([]byte{c})})
}

func (p *strptime) parse(text []byte) (int64, problem.Code) {
	m := moment{month: 1, day: 1}
	dayOfYear, afternoon := 0, -1
	for _, part := range p.parts {
		if part.directive == 0 {
			if !bytes.HasPrefix(text, []byte(part.text)) {
				return 0, noTime
			}
			text = text[len(part.text):]
			continue
		}
		used := 0
		switch part.directive {
		case 'z':
			used = m.zoneOffset(text)
		case 'b', 'B':
			m.month, used = monthNamed(text, part.directive == 'B')
		case 'p':
			afternoon, used = halfOfDay(text)
		case 'f':
			used = m.fraction(text)
		default:
			var value int
			value, used = digits(text, directives[part.directive], part.tight || part.directive == 'Y')
			m.set(part.directive, value, &dayOfYear)
		}
		if used == 0 {
			return 0, noTime
		}
		text = text[used:]
	}
	if len(text) > 0 {
		return 0, noTime
	}
	if afternoon >= 0 {
		if m.hour < 1 || m.hour > 12 {
			return 0, noTime
		}
		m.hour = m.hour%12 + 12*afternoon
	}
	if dayOfYear != 0 && !m.setDayOfYear(dayOfYear) {
		return 0, noTime
	}
	return m.value(p.kind, p.zone)
}

func (m *moment) set(directive byte, value int, dayOfYear *int) {
	switch directive {
	case 'Y':
		m.year = value
	case 'y': // as POSIX has it
		if m.year = 1900 + value; value < 69 {
			m.year = 2000 + value
		}
	case 'm':
		m.month = value
	case 'd':
		m.day = value
	case 'H', 'I':
		m.hour = value
	case 'M':
		m.minute = value
	case 'S':
		m.second = value
	case 'j':
		if *dayOfYear = value; value == 0 {
			*dayOfYear = -1
		}
	}
}

func (m *moment) setDayOfYear(n int) bool {
	if n < 1 || m.year < 1 {
		return false
	}
	for m.month = 1; m.month <= 12; m.month++ {
		in := daysIn(m.year, m.month)
		if n <= in {
			m.day = n
			return true
		}
		n -= in
	}
	return false
}

// digits reads a number of at most most digits; exact wants all of them.
func digits(text []byte, most int, exact bool) (value, used int) {
	for used < len(text) && used < most && isDigit(text[used]) {
		value = value*10 + int(text[used]-'0')
		used++
	}
	if exact && used < most {
		return 0, 0
	}
	return value, used
}

var monthNames = [...]string{"January", "February", "March", "April", "May", "June",
	"July", "August", "September", "October", "November", "December"}

func monthNamed(text []byte, full bool) (month, used int) {
	for i, name := range monthNames {
		if !full {
			name = name[:3]
		}
		if len(text) >= len(name) && bytes.EqualFold(text[:len(name)], []byte(name)) {
			return i + 1, len(name)
		}
	}
	return 0, 0
}

// halfOfDay reads AM or PM, also in Korean.
func halfOfDay(text []byte) (afternoon, used int) {
	for _, half := range []struct {
		word      string
		afternoon int
	}{{"AM", 0}, {"PM", 1}, {"오전", 0}, {"오후", 1}} {
		if n := len(half.word); len(text) >= n && bytes.EqualFold(text[:n], []byte(half.word)) {
			return half.afternoon, n
		}
	}
	return -1, 0
}
