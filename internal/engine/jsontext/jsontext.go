// Package jsontext finds its way in JSON as bytes (RFC 8259): it checks and skips values and reads texts, without making
// anything of them, so that a number stays as it was written and a record is cut out of a file of any size.
//
// It never decides what a value means, and never looks at more bytes than it is given. Bytes that are not UTF-8 are not
// its business: whoever has them looks with utf8.Valid once for many values.
package jsontext

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

// Deepest is how many lists and objects may stand in each other; more is a bomb, or no data.
const Deepest = 100

// Mistake is why bytes are no JSON. At is the place in the bytes that were given; the end of them when they only end too
// early.
type Mistake struct {
	At   int
	What string
}

// Error implements error.
func (m *Mistake) Error() string { return fmt.Sprintf("byte %d: %s", m.At, m.What) }

// Space gives the first place from at on that is no blank.
func Space(data []byte, at int) int {
	for at < len(data) && (data[at] == ' ' || data[at] == '\n' || data[at] == '\r' || data[at] == '\t') {
		at++
	}
	return at
}

// Value checks the value that begins at a place and gives the place after it. depth is how many lists and objects it
// stands in.
func Value(data []byte, at, depth int) (end int, wrong *Mistake) {
	if at >= len(data) {
		return at, ended(data)
	}
	switch c := data[at]; {
	case c == '"':
		end, _, wrong = Text(data, at)
		return end, wrong
	case c == '{':
		return object(data, at, depth+1)
	case c == '[':
		return list(data, at, depth+1)
	case c == '-' || c >= '0' && c <= '9':
		return Number(data, at)
	}
	return Literal(data, at)
}

func object(data []byte, at, depth int) (end int, wrong *Mistake) {
	at, more, wrong := Enter(data, at, '}', depth)
	for more && wrong == nil {
		if _, _, at, wrong = Key(data, at); wrong != nil {
			break
		}
		if at, wrong = Value(data, at, depth); wrong != nil {
			break
		}
		at, more, wrong = More(data, at, '}')
	}
	return at, wrong
}

func list(data []byte, at, depth int) (end int, wrong *Mistake) {
	at, more, wrong := Enter(data, at, ']', depth)
	for more && wrong == nil {
		if at, wrong = Value(data, at, depth); wrong != nil {
			break
		}
		at, more, wrong = More(data, at, ']')
	}
	return at, wrong
}

// Enter goes into the object or list that opens at a place, up to its first member or element; more is false when it has
// none, and next is then the place after it. depth counts it.
func Enter(data []byte, at int, closes byte, depth int) (next int, more bool, wrong *Mistake) {
	if depth > Deepest {
		return at, false, &Mistake{at, fmt.Sprintf("lists and objects stand in each other more than %d deep", Deepest)}
	}
	at = Space(data, at+1)
	if at == len(data) {
		return at, false, ended(data)
	}
	if data[at] == closes {
		return at + 1, false, nil
	}
	return at, true, nil
}

// More goes from the end of a member or element to the next one; more is false after the last, and next is then the place
// after the bracket that closes.
func More(data []byte, at int, closes byte) (next int, more bool, wrong *Mistake) {
	at = Space(data, at)
	switch {
	case at == len(data):
		return at, false, ended(data)
	case data[at] == closes:
		return at + 1, false, nil
	case data[at] != ',':
		return at, false, &Mistake{at, "a comma is missing, or the bracket that closes"}
	}
	if at = Space(data, at+1); at == len(data) {
		return at, false, ended(data)
	}
	return at, true, nil
}

// Key reads the name of a member: key is as it stands between the quotes, escaped says that it holds a backslash, next is
// the place where the value begins.
func Key(data []byte, at int) (key []byte, escaped bool, next int, wrong *Mistake) {
	if at == len(data) {
		return nil, false, at, ended(data)
	}
	if data[at] != '"' {
		return nil, false, at, &Mistake{at, "the name of a member is missing"}
	}
	end, escaped, wrong := Text(data, at)
	if wrong != nil {
		return nil, false, end, wrong
	}
	key = data[at+1 : end-1]
	at = Space(data, end)
	if at == len(data) {
		return nil, false, at, ended(data)
	}
	if data[at] != ':' {
		return nil, false, at, &Mistake{at, "a colon is missing after the name of a member"}
	}
	return key, escaped, Space(data, at+1), nil
}

// Text checks the text whose quote opens at a place. escaped says that it holds a backslash.
func Text(data []byte, at int) (end int, escaped bool, wrong *Mistake) {
	for at++; ; {
		if at = special(data, at); at == len(data) {
			return at, escaped, ended(data)
		}
		switch data[at] {
		case '"':
			return at + 1, escaped, nil
		case '\\':
			escaped = true
			size, wrong := escape(data, at)
			if wrong != nil {
				return at, true, wrong
			}
			at += size
		default:
			return at, escaped, &Mistake{at, "a control character stands in a text"}
		}
	}
}

// special finds the next quote, backslash or control character, eight bytes at a time.
func special(data []byte, at int) int {
	for ; at+8 <= len(data); at += 8 {
		word := binary.LittleEndian.Uint64(data[at:])
		quote, slash := word^(low*'"'), word^(low*'\\')
		// The lowest mark of each is true: a borrow reaches only higher bytes.
		found := (quote-low)&^quote | (slash-low)&^slash | (word-low*0x20)&^word
		if found &= high; found != 0 {
			return at + bits.TrailingZeros64(found)>>3
		}
	}
	for at < len(data) && data[at] != '"' && data[at] != '\\' && data[at] >= 0x20 {
		at++
	}
	return at
}

func escape(data []byte, at int) (size int, wrong *Mistake) {
	if at+1 >= len(data) {
		return 0, ended(data)
	}
	switch data[at+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2, nil
	case 'u':
		for i := at + 2; i < at+6; i++ {
			if i >= len(data) {
				return 0, ended(data)
			}
			if _, ok := hexDigit(data[i]); !ok {
				return 0, &Mistake{i, `four hexadecimal digits are missing after \u`}
			}
		}
		return 6, nil
	}
	return 0, &Mistake{at, "a backslash stands before a character that wants none"}
}

// Number checks a number. It ends at the first byte that no number goes on with.
func Number(data []byte, at int) (end int, wrong *Mistake) {
	if at < len(data) && data[at] == '-' {
		at++
	}
	switch {
	case at == len(data):
		return at, ended(data)
	case data[at] == '0':
		if at++; at < len(data) && digit(data[at]) {
			return at, &Mistake{at, "a number begins with 0"}
		}
	case digit(data[at]):
		at = digits(data, at)
	default:
		return at, &Mistake{at, "a digit is missing"}
	}
	if at < len(data) && data[at] == '.' {
		from := at + 1
		if at = digits(data, from); at == from {
			return at, missing(data, at)
		}
	}
	if at < len(data) && data[at]|0x20 == 'e' {
		if at++; at < len(data) && (data[at] == '+' || data[at] == '-') {
			at++
		}
		from := at
		if at = digits(data, from); at == from {
			return at, missing(data, at)
		}
	}
	return at, nil
}

// Literal checks true, false or null.
func Literal(data []byte, at int) (end int, wrong *Mistake) {
	for _, word := range [...]string{"true", "false", "null"} {
		if at >= len(data) || data[at] != word[0] {
			continue
		}
		for i := range word {
			if at+i == len(data) {
				return len(data), ended(data)
			}
			if data[at+i] != word[i] {
				return at, &Mistake{at, "a word that is not true, false or null"}
			}
		}
		return at + len(word), nil
	}
	return at, &Mistake{at, "a value is missing"}
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

func digits(data []byte, at int) int {
	for at < len(data) && digit(data[at]) {
		at++
	}
	return at
}

func missing(data []byte, at int) *Mistake {
	if at == len(data) {
		return ended(data)
	}
	return &Mistake{at, "a digit is missing"}
}

func ended(data []byte) *Mistake { return &Mistake{len(data), "it ends too early"} }
