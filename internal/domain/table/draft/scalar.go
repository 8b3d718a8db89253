package draft

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

var (
	// bare is a text that YAML takes for nothing else within braces: words of letters and digits.
	bare = regexp.MustCompile(`^[A-Za-z가-힣][A-Za-z0-9_가-힣 .-]*$`)
	// bareNumber is a code that stays itself: 01 and 1 would be one key.
	bareNumber = regexp.MustCompile(`^(?:0|-?[1-9][0-9]*)$`)
)

// code is a code as a YAML scalar.
func code(s string) string {
	if bareNumber.MatchString(s) {
		return s
	}
	return text(s)
}

// text is a YAML scalar within braces, in quotes where it needs them. It is read back as it is.
func text(s string) string {
	if !bare.MatchString(s) || s != strings.TrimSpace(s) {
		return quoted(s)
	}
	switch strings.ToLower(s) {
	case "true", "false", "null", "yes", "no", "on", "off", "y", "n":
		return quoted(s)
	}
	return s
}

// quoted is a YAML text in double quotes; what is not seen is escaped.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		case r != ' ' && !unicode.IsPrint(r) && r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		case !unicode.IsPrint(r) && r != ' ':
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// oneLine is a text for people: blanks and line ends are one blank, and what is not seen is left out.
func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.Map(func(r rune) rune {
		if r != ' ' && !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
}
