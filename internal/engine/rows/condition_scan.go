package rows

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/foundation/problem"
)

type tokenKind uint8

const (
	tokenEnd  tokenKind = iota
	tokenWord           // a name or keyword
	tokenName           // a "quoted" name
	tokenText           // a 'text'
	tokenNumber
	tokenMark // an operator, parenthesis or comma
)

type token struct {
	kind tokenKind
	text string // without quotes
	at   problem.Place
}

// is says whether the token is this keyword or mark.
func (t token) is(word string) bool {
	return t.kind == tokenMark && t.text == word || t.kind == tokenWord && strings.EqualFold(t.text, word)
}

// marks of two characters come first.
var marks = []string{"<>", "!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "%"}

// scanCondition cuts a text into tokens; the last one is tokenEnd.
func scanCondition(text string, at problem.Place) ([]token, *problem.Problem) {
	var tokens []token
	rest := text
	for {
		rest = strings.TrimLeft(rest, " \t\r\n")
		place := placeIn(text, len(text)-len(rest), at)
		if rest == "" {
			return append(tokens, token{at: place}), nil
		}
		next, length := scanToken(rest)
		if length == 0 {
			r, _ := utf8.DecodeRuneInString(rest)
			code := problem.Code("rows_condition_character")
			if r == '\'' || r == '"' {
				code = "rows_condition_quote"
			}
			return nil, problem.New(code, place, problem.Args{"character": string(r)})
		}
		next.at = place
		tokens = append(tokens, next)
		rest = rest[length:]
	}
}

// scanToken reads one token; length 0 when nothing begins so.
func scanToken(rest string) (t token, length int) {
	switch first, _ := utf8.DecodeRuneInString(rest); {
	case first == '\'':
		text, length := scanQuoted(rest, '\'')
		return token{kind: tokenText, text: text}, length
	case first == '"':
		text, length := scanQuoted(rest, '"')
		return token{kind: tokenName, text: text}, length
	case first >= '0' && first <= '9' || first == '.' && len(rest) > 1 && isDigit(rest[1]):
		length := scanNumber(rest)
		return token{kind: tokenNumber, text: rest[:length]}, length
	case first == '_' || unicode.IsLetter(first):
		length := strings.IndexFunc(rest, func(r rune) bool {
			return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r)
		})
		if length < 0 {
			length = len(rest)
		}
		return token{kind: tokenWord, text: rest[:length]}, length
	}
	for _, mark := range marks {
		if strings.HasPrefix(rest, mark) {
			return token{kind: tokenMark, text: mark}, len(mark)
		}
	}
	return token{}, 0
}

// scanNumber is as long as digits go, with one point; letters that follow belong to it, so that 1e5 and 3rd are refused
// as one thing.
func scanNumber(rest string) int {
	length, points := 0, 0
	for length < len(rest) {
		c := rest[length]
		if c == '.' {
			points++
		}
		letter := c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !isDigit(c) && !letter && (c != '.' || points > 1) {
			break
		}
		length++
	}
	return length
}

// scanQuoted reads up to the closing quote; a doubled one stands for itself. length is 0 when it is not closed.
func scanQuoted(rest string, quote byte) (text string, length int) {
	var out strings.Builder
	for i := 1; i < len(rest); i++ {
		if rest[i] != quote {
			out.WriteByte(rest[i])
			continue
		}
		if i+1 < len(rest) && rest[i+1] == quote {
			out.WriteByte(quote)
			i++
			continue
		}
		return out.String(), i + 1
	}
	return "", 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// placeIn moves a place on to the offset-th byte of a text that begins there.
func placeIn(text string, offset int, at problem.Place) problem.Place {
	if at.Line == 0 || at.Column == 0 {
		return at
	}
	before := text[:offset]
	if lines := strings.Count(before, "\n"); lines > 0 {
		at.Line += lines
		at.Column = 1
		before = before[strings.LastIndexByte(before, '\n')+1:]
	}
	at.Column += utf8.RuneCountInString(before)
	return at
}
