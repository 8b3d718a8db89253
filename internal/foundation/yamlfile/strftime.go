package yamlfile

import (
	"fmt"
	"strings"
	"time"
)

// checkFormat says what is wrong with a format; formats are checked where they are written, not when they are used.
func checkFormat(format string) error {
	_, err := Strftime(format, time.Unix(0, 0).UTC())
	return err
}

// Strftime formats a time by %Y %y %m %d %H %I %M %S %f (microseconds) %p %j %b %B %a %A %u (1 is Monday) %w (0 is
// Sunday) %G %V (ISO year and week) %z %Z %s (seconds since 1970) %F %T %%. Unknown directives are an error.
func Strftime(format string, t time.Time) (string, error) {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		i++
		if i == len(format) {
			return "", fmt.Errorf("%%%% ends the format %q: write %%%%%%%% for a percent sign", format)
		}
		text, ok := directive(format[i], t)
		if !ok {
			return "", fmt.Errorf("%%%c is no directive; there are %%Y %%m %%d %%H %%M %%S %%f %%y %%j %%b %%z and others", format[i])
		}
		b.WriteString(text)
	}
	return b.String(), nil
}

func directive(letter byte, t time.Time) (string, bool) {
	if layout, ok := layouts[letter]; ok {
		return t.Format(layout), true
	}
	isoYear, isoWeek := t.ISOWeek()
	switch letter {
	case '%':
		return "%", true
	case 'Y':
		return fmt.Sprintf("%04d", t.Year()), true
	case 'f':
		return fmt.Sprintf("%06d", t.Nanosecond()/1000), true
	case 'j':
		return fmt.Sprintf("%03d", t.YearDay()), true
	case 'u':
		return fmt.Sprint((int(t.Weekday())+6)%7 + 1), true
	case 'w':
		return fmt.Sprint(int(t.Weekday())), true
	case 'G':
		return fmt.Sprintf("%04d", isoYear), true
	case 'V':
		return fmt.Sprintf("%02d", isoWeek), true
	case 's':
		return fmt.Sprint(t.Unix()), true
	}
	return "", false
}

// layouts are the directives that Go's own layouts write.
var layouts = map[byte]string{
	'y': "06", 'm': "01", 'd': "02", 'H': "15", 'I': "03", 'M': "04", 'S': "05", 'p': "PM",
	'b': "Jan", 'B': "January", 'a': "Mon", 'A': "Monday", 'z': "-0700", 'Z': "MST", 'F': "2006-01-02", 'T': "15:04:05",
}
