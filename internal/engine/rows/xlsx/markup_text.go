package xlsx

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// attribute gives a value of the start tag that was read last; empty where it has none of this name.
func (m *markup) attribute(name string) []byte {
	for _, a := range m.attributes {
		if !a.prefixed && string(a.name) == name {
			return a.value
		}
	}
	return nil
}

// skip goes over the rest of the element whose start tag was read last.
func (m *markup) skip() error {
	for depth := len(m.sizes); ; {
		kind, err := m.next()
		if err != nil {
			return noEOF(err)
		}
		if kind == endTag && len(m.sizes) < depth {
			return nil
		}
	}
}

// content gives the text of the element whose start tag was read last, without that of elements in it, and goes behind it.
func (m *markup) content() (string, error) {
	var all string
	for {
		kind, err := m.next()
		if err != nil {
			return "", noEOF(err)
		}
		switch kind {
		case endTag:
			return all, nil
		case startTag:
			if err := m.skip(); err != nil {
				return "", err
			}
		default:
			text, err := m.plain()
			if err != nil {
				return "", err
			}
			all += text
		}
	}
}

// richText gives the text of an element that may be made of runs with a look of their own, and goes behind it. Reading aids
// (rPh) are no part of it.
func (m *markup) richText() (string, error) {
	var all string
	for depth := len(m.sizes); ; {
		kind, err := m.next()
		if err != nil {
			return "", noEOF(err)
		}
		switch {
		case kind == endTag && len(m.sizes) < depth:
			return unescape(all), nil
		case kind != startTag || string(m.name) == "r" && len(m.sizes) == depth+1:
		case string(m.name) == "t":
			text, err := m.content()
			if err != nil {
				return "", err
			}
			all += text
		default:
			if err := m.skip(); err != nil {
				return "", err
			}
		}
	}
}

// plain is the text that was read last, its entities undone.
func (m *markup) plain() (string, error) {
	for _, c := range m.text {
		if c == '&' || c < ' ' || c >= utf8.RuneSelf {
			return m.undone()
		}
	}
	return string(m.text), nil
}

// entities that every XML has.
var entities = map[string]string{"amp": "&", "lt": "<", "gt": ">", "quot": `"`, "apos": "'"}

func (m *markup) undone() (string, error) {
	text := m.text
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte{'\r'}, []byte{'\n'})
	}
	var b strings.Builder
	for len(text) > 0 {
		if at := bytes.IndexByte(text, '&'); at != 0 || m.literal {
			if at < 0 || m.literal {
				at = len(text)
			}
			if err := readable(text[:at]); err != nil {
				return "", err
			}
			b.Write(text[:at])
			text = text[at:]
			continue
		}
		name, rest, closed := bytes.Cut(text[1:], []byte{';'})
		entity, known := entities[string(name)]
		if !known && closed {
			entity, known = numbered(string(name))
		}
		if !known || !closed {
			return "", fmt.Errorf("%q begins nothing that is known", shown(text))
		}
		b.WriteString(entity)
		text = rest
	}
	return b.String(), nil
}

// numbered reads #10 and #x0A.
func numbered(name string) (string, bool) {
	digits, is := strings.CutPrefix(name, "#")
	base := 10
	if hex, isHex := strings.CutPrefix(digits, "x"); isHex {
		digits, base = hex, 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return string(rune(n)), is && err == nil && n <= utf8.MaxRune && allowed(rune(n))
}

// readable says that a text is UTF-8 of characters that XML may hold.
func readable(text []byte) error {
	for at := 0; at < len(text); {
		char, size := utf8.DecodeRune(text[at:])
		if char == utf8.RuneError && size == 1 || !allowed(char) {
			return fmt.Errorf("it holds a character that XML cannot hold, behind %q", shown(text[:at]))
		}
		at += size
	}
	return nil
}

func allowed(char rune) bool {
	return char == '\t' || char == '\n' || char == '\r' || char >= ' ' && char < 0xd800 || char >= 0xe000 && char <= 0xfffd ||
		char >= 0x10000 && char <= utf8.MaxRune
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

func isName(name []byte) bool {
	if len(name) == 0 || bytes.ContainsAny(name, "<>&\"'/= \t\r\n") {
		return false
	}
	c := name[0]
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= utf8.RuneSelf
}

// local takes the prefix off a name.
func local(name []byte) (plain []byte, prefixed bool) {
	if at := bytes.IndexByte(name, ':'); at > 0 && at < len(name)-1 {
		return name[at+1:], true
	}
	return name, false
}

// shown is what a message shows of a text.
func shown(text []byte) string { return strings.ToValidUTF8(string(text[:min(len(text), 40)]), "") }
