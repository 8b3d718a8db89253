package files

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// clock reads a text of a form such as %Y%m%d.
type clock struct {
	expression string
	layouts    []string // of Go, one for each directive
	date       bool     // it says which day it is
	time       bool     // it says which time of the day it is
}

// directive is how a directive looks, and Go's layout for it.
type directive struct{ expression, layout string }

var directives = map[byte]directive{
	'Y': {`\d{4}`, "2006"}, 'y': {`\d{2}`, "06"}, 'm': {`\d{2}`, "01"}, 'd': {`\d{2}`, "02"}, 'j': {`\d{3}`, "002"},
	'b': {`[A-Za-z]{3}`, "Jan"}, 'H': {`\d{2}`, "15"}, 'M': {`\d{2}`, "04"}, 'S': {`\d{2}`, "05"},
}

// newClock reads a form. It makes a capturing group of each directive.
func newClock(format string) (*clock, error) {
	format = strings.NewReplacer("%F", "%Y-%m-%d", "%T", "%H:%M:%S").Replace(format)
	c := &clock{}
	has := ""
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || strings.HasPrefix(format[i:], "%%") {
			c.expression += regexp.QuoteMeta(format[i : i+1])
			if format[i] == '%' {
				i++
			}
			continue
		}
		if i++; i == len(format) {
			return nil, fmt.Errorf("it ends with a single %%")
		}
		d, ok := directives[format[i]]
		if !ok {
			return nil, fmt.Errorf("a path knows %%Y %%y %%m %%d %%j %%b %%H %%M %%S %%F %%T, not %%%c", format[i])
		}
		c.expression += "(" + d.expression + ")"
		c.layouts = append(c.layouts, d.layout)
		has += format[i : i+1]
	}
	year, month := strings.ContainsAny(has, "Yy"), strings.ContainsAny(has, "mb")
	c.date = year && (month && strings.Contains(has, "d") || strings.Contains(has, "j"))
	c.time = strings.ContainsAny(has, "HMS")
	return c, nil
}

// parts is how many groups the expression has within.
func (c *clock) parts() int { return len(c.layouts) }

// label writes what the parts say as 2026-11-24 or 2026-11-24T03:30:00; a text that does not say the day stays as it is. It
// is no such text when there is no such day.
func (c *clock) label(text string, parts []string) (string, bool) {
	at, err := time.Parse(strings.Join(c.layouts, " "), strings.Join(parts, " "))
	switch {
	case err != nil:
		return "", false
	case c.date && c.time:
		return at.Format("2006-01-02T15:04:05"), true
	case c.date:
		return at.Format(time.DateOnly), true
	}
	return text, true
}
