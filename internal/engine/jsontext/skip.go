package jsontext

import (
	"encoding/binary"
	"math/bits"
)

// Skipper follows one object or list over several stretches of bytes by its quotes and brackets alone, at the speed of
// looking for them. What it goes over is not checked: whoever reads it must.
type Skipper struct {
	depth int
	text  bool // inside of quotes
	slash bool // the last byte of the stretch was a backslash in a text
}

// Skip goes on at a place and gives the place after the bracket that closes what the first one opened; done is false when
// that is not among the bytes, and all of them were then gone over.
func (s *Skipper) Skip(data []byte, at int) (end int, done bool) {
	if s.slash {
		s.slash = false
		at++
	}
	for at < len(data) {
		if s.text {
			at = quoteOrSlash(data, at)
			switch {
			case at == len(data):
				return at, false
			case data[at] == '"':
				s.text = false
				at++
			case at+1 == len(data):
				s.slash = true
				return len(data), false
			default:
				at += 2
			}
			continue
		}
		if at = bracketOrQuote(data, at); at == len(data) {
			return at, false
		}
		switch data[at] {
		case '"':
			s.text = true
		case '{', '[':
			s.depth++
		default:
			if s.depth--; s.depth == 0 {
				return at + 1, true
			}
		}
		at++
	}
	return len(data), false
}

const (
	low  = 0x0101010101010101
	high = 0x8080808080808080
)

// quoteOrSlash finds the next quote or backslash.
func quoteOrSlash(data []byte, at int) int {
	for ; at+8 <= len(data); at += 8 {
		word := binary.LittleEndian.Uint64(data[at:])
		quote, slash := word^(low*'"'), word^(low*'\\')
		if found := ((quote-low)&^quote | (slash-low)&^slash) & high; found != 0 {
			return at + bits.TrailingZeros64(found)>>3
		}
	}
	for at < len(data) && data[at] != '"' && data[at] != '\\' {
		at++
	}
	return at
}

// bracketOrQuote finds the next quote, bracket or brace. Of brackets and braces the sixth bit alone differs.
func bracketOrQuote(data []byte, at int) int {
	for ; at+8 <= len(data); at += 8 {
		word := binary.LittleEndian.Uint64(data[at:])
		braces := word | low*0x20
		quote, opens, closes := word^(low*'"'), braces^(low*'{'), braces^(low*'}')
		if found := ((quote-low)&^quote | (opens-low)&^opens | (closes-low)&^closes) & high; found != 0 {
			return at + bits.TrailingZeros64(found)>>3
		}
	}
	for at < len(data) && data[at] != '"' && data[at]|0x20 != '{' && data[at]|0x20 != '}' {
		at++
	}
	return at
}
