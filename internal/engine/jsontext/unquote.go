package jsontext

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// Unquote appends what a text says to out; inside is what stands between its quotes, which Text found good. ok is false
// where an escape stands for half a character: a lone surrogate.
func Unquote(out, inside []byte) (_ []byte, ok bool) {
	for {
		at := bytes.IndexByte(inside, '\\')
		if at < 0 {
			return append(out, inside...), true
		}
		out = append(out, inside[:at]...)
		inside = inside[at:]
		if inside[1] != 'u' {
			out = append(out, plain[inside[1]])
			inside = inside[2:]
			continue
		}
		char := hex4(inside[2:])
		inside = inside[6:]
		if utf16.IsSurrogate(char) {
			if len(inside) < 6 || inside[0] != '\\' || inside[1] != 'u' {
				return out, false
			}
			if char = utf16.DecodeRune(char, hex4(inside[2:])); char == utf8.RuneError {
				return out, false
			}
			inside = inside[6:]
		}
		out = utf8.AppendRune(out, char)
	}
}

// plain is what a character after a backslash stands for.
var plain = [256]byte{
	'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

func hex4(text []byte) (char rune) {
	for _, c := range text[:4] {
		value, _ := hexDigit(c)
		char = char<<4 | rune(value)
	}
	return char
}

func hexDigit(c byte) (value byte, ok bool) {
	switch {
	case digit(c):
		return c - '0', true
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// Quote appends text as JSON writes it, with its quotes. Bytes that are not UTF-8 become U+FFFD.
func Quote(out, text []byte) []byte {
	const hex = "0123456789abcdef"
	out = append(out, '"')
	for len(text) > 0 {
		at := special(text, 0)
		out = appendValid(out, text[:at])
		if at == len(text) {
			break
		}
		switch c := text[at]; c {
		case '"', '\\':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, '\\', 'n')
		case '\t':
			out = append(out, '\\', 't')
		case '\r':
			out = append(out, '\\', 'r')
		default:
			out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		text = text[at+1:]
	}
	return append(out, '"')
}

func appendValid(out, text []byte) []byte {
	if utf8.Valid(text) {
		return append(out, text...)
	}
	return append(out, bytes.ToValidUTF8(text, []byte("\uFFFD"))...)
}
