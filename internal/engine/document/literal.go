package document

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
)

type kind int

// The kinds of literals; those from isBool on have no order.
const (
	isText kind = iota
	isNumber
	isBool
	isNull
)

// literal is the right side of a comparison.
type literal struct {
	kind kind
	text string
}

// number is what JSON calls one; a sign and zeros before it are let pass, as texts have them.
var number = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// literal takes a quoted text, a number, true, false or null.
func (p *parser) literal() (l literal, why string) {
	if p.at == len(p.text) {
		return literal{}, `a value is missing here: a text in quotes, a number, true, false or null`
	}
	if c := p.text[p.at]; c == '"' || c == '\'' {
		inside, rest, ok := unquote(p.text[p.at:])
		if !ok {
			return literal{}, "a quote is not closed"
		}
		p.at = len(p.text) - len(rest)
		return literal{isText, inside}, ""
	}
	switch word := p.word(); {
	case word == "true" || word == "false":
		return literal{isBool, word}, ""
	case word == "null":
		return literal{isNull, word}, ""
	case number.MatchString(word):
		return literal{isNumber, word}, ""
	default:
		return literal{}, strconv.Quote(shown(word)) + ` is no number, true, false or null; a text is written in quotes: "` + shown(word) + `"`
	}
}

// compare holds a value of a document against the literal.
func (l literal) compare(value any, op string) bool {
	if l.kind == isNull {
		return (value == nil) == (op == "=")
	}
	text, ok := Text(value)
	if !ok {
		return op == "<>"
	}
	if l.kind == isNumber {
		if !number.MatchString(text) {
			return op == "<>"
		}
		return holds(compareNumbers(text, l.text), op)
	}
	return holds(strings.Compare(text, l.text), op)
}

// compareNumbers is exact for whole numbers of 64 bits, and beyond them as exact as a float64.
func compareNumbers(a, b string) int {
	x, errX := strconv.ParseInt(a, 10, 64)
	y, errY := strconv.ParseInt(b, 10, 64)
	if errX == nil && errY == nil {
		return cmp.Compare(x, y)
	}
	if a == b {
		return 0
	}
	f, _ := strconv.ParseFloat(a, 64) // what is too large is infinite
	g, _ := strconv.ParseFloat(b, 64)
	return cmp.Compare(f, g)
}

func holds(order int, op string) bool {
	switch op {
	case "=":
		return order == 0
	case "<>":
		return order != 0
	case "<":
		return order < 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	}
	return order >= 0
}
