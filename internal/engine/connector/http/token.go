package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// takeString takes a string; its text only where that is wanted.
func takeString(f *feed, wanted bool) (string, error) {
	f.at++
	if !wanted {
		return "", skipString(f)
	}
	raw := []byte{'"'}
	for {
		c, ok := f.next()
		switch {
		case !ok:
			return "", errBroken
		case c < ' ':
			return "", wrongByte(c)
		case c == '\\':
			escaped, err := takeEscape(f)
			if err != nil {
				return "", err
			}
			raw = append(append(raw, '\\'), escaped...)
			continue
		}
		if raw = append(raw, c); c == '"' {
			break
		}
		if len(raw) > longest {
			return "", fmt.Errorf("a text that is asked for is longer than %d bytes", longest)
		}
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		return "", fmt.Errorf("a text cannot be read: %w", err)
	}
	return text, nil
}

// skipString goes behind the end of a string.
func skipString(f *feed) error {
	for {
		for f.at < f.end {
			c := f.buffer[f.at]
			if f.at++; c != '"' && c != '\\' && c >= ' ' {
				continue
			}
			switch c {
			case '"':
				return nil
			case '\\':
				if _, err := takeEscape(f); err != nil {
					return err
				}
			default:
				return wrongByte(c)
			}
		}
		if !f.more() {
			return errBroken
		}
	}
}

// takeEscape takes what stands behind a backslash.
func takeEscape(f *feed) ([]byte, error) {
	c, ok := f.next()
	if !ok {
		return nil, errBroken
	}
	escaped := []byte{c}
	if c != 'u' {
		if bytes.IndexByte([]byte(`"\/bfnrt`), c) < 0 {
			return nil, wrongByte(c)
		}
		return escaped, nil
	}
	for range 4 {
		if c, ok = f.next(); !ok || bytes.IndexByte([]byte("0123456789abcdefABCDEF"), c) < 0 {
			return nil, wrong(c, ok)
		}
		escaped = append(escaped, c)
	}
	return escaped, nil
}

// takeToken takes a number, true, false or null; as text only where that is wanted.
func takeToken(f *feed, wanted bool) (string, error) {
	var short [64]byte
	token := short[:0]
	for {
		c, ok := f.peek()
		if !ok || endsToken[c] {
			break
		}
		token = append(token, c)
		f.at++
		if len(token) > longest {
			return "", fmt.Errorf("a number is longer than %d bytes", longest)
		}
	}
	switch {
	case len(token) == 0:
		c, ok := f.peek()
		return "", wrong(c, ok)
	case !isNumber(token) && string(token) != "true" && string(token) != "false" && string(token) != "null":
		return "", fmt.Errorf("%.20q is no value", string(token))
	case !wanted:
		return "", nil
	}
	return string(token), nil
}

// endsToken are the bytes that stand behind a number or a word.
var endsToken = [256]bool{' ': true, '\t': true, '\r': true, '\n': true, ',': true, ':': true, ']': true, '}': true, '[': true, '{': true, '"': true}

// isNumber knows the numbers of JSON: -12.5e+3.
func isNumber(text []byte) bool {
	text = bytes.TrimPrefix(text, []byte("-"))
	whole := digits(text)
	if whole == 0 || whole > 1 && text[0] == '0' {
		return false
	}
	if text = text[whole:]; len(text) > 0 && text[0] == '.' {
		part := digits(text[1:])
		if text = text[1+part:]; part == 0 {
			return false
		}
	}
	if len(text) > 0 && (text[0] == 'e' || text[0] == 'E') {
		if text = text[1:]; len(text) > 0 && (text[0] == '+' || text[0] == '-') {
			text = text[1:]
		}
		return len(text) > 0 && digits(text) == len(text)
	}
	return len(text) == 0
}

func digits(text []byte) int {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}

// skipBlank leaves the first byte that is not white.
func skipBlank(f *feed) (byte, bool) {
	for {
		c, ok := f.peek()
		if !ok || c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c, ok
		}
		f.at++
	}
}

func wrong(c byte, ok bool) error {
	if !ok {
		return errBroken
	}
	return wrongByte(c)
}

func wrongByte(c byte) error { return fmt.Errorf("there is a %q where none belongs", rune(c)) }
