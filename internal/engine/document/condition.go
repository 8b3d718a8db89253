package document

import (
	"fmt"
	"strings"
)

// Condition is `path op literal` (= <> < > <= >=) or `path exists`, joined by and/or; and binds stronger. The zero
// Condition holds of nothing.
type Condition struct {
	text string
	any  [][]comparison // one of these holds when all of its own do
}

// comparison is one term. An operation of "" asks whether the place exists.
type comparison struct {
	path    Path
	op      string
	literal literal
}

// Holds says whether the condition is true of a document. Numbers are compared as numbers when both sides are, also when
// the document holds them as text; everything else as text. A missing place makes every comparison false, <> too; one
// that holds null, a list or a map differs from every literal other than null.
func (c *Condition) Holds(document any) bool {
	return c.HoldsOf(func(p Path) (any, bool) { return p.Find(document) })
}

// HoldsOf is Holds for whoever has not the document as a whole: find answers for each of Paths as Path.Find does.
func (c *Condition) HoldsOf(find func(Path) (any, bool)) bool {
	if c == nil {
		return false
	}
	for _, all := range c.any {
		holds := true
		for _, one := range all {
			value, ok := find(one.path)
			holds = holds && ok && (one.op == "" || one.literal.compare(value, one.op))
		}
		if holds {
			return true
		}
	}
	return false
}

// Paths are the places that it asks for, in the order in which they are written.
func (c *Condition) Paths() []Path {
	if c == nil {
		return nil
	}
	var paths []Path
	for _, all := range c.any {
		for _, one := range all {
			paths = append(paths, one.path)
		}
	}
	return paths
}

// String is the condition as it was written.
func (c *Condition) String() string {
	if c == nil {
		return ""
	}
	return c.text
}

// ParseCondition reads one. why says in words what is wrong, at is the byte where.
func ParseCondition(text string) (c *Condition, why string, at int) {
	p := &parser{text: text}
	c = &Condition{text: strings.TrimSpace(text), any: [][]comparison{nil}}
	for {
		one, ok := p.comparison()
		if !ok {
			return nil, p.why, p.at
		}
		last := len(c.any) - 1
		c.any[last] = append(c.any[last], one)
		switch word := p.word(); word {
		case "":
			if p.skip(); p.at < len(text) {
				return nil, fmt.Sprintf("%q stands behind a comparison; join two by and, or or", shown(text[p.at:])), p.at
			}
			return c, "", 0
		case "and":
		case "or":
			c.any = append(c.any, nil)
		default:
			return nil, fmt.Sprintf("%q stands behind a comparison; join two by and, or or", word), p.at - len(word)
		}
	}
}

// parser goes through the text of a condition.
type parser struct {
	text string
	at   int
	why  string
}

func (p *parser) fail(at int, format string, args ...any) (comparison, bool) {
	p.at, p.why = at, fmt.Sprintf(format, args...)
	return comparison{}, false
}

func (p *parser) comparison() (comparison, bool) {
	p.skip()
	begin := p.at
	name := p.path()
	if name == "" {
		if begin < len(p.text) {
			return p.fail(begin, "a path is wanted here, such as data.status, not %q", shown(p.text[begin:]))
		}
		return p.fail(begin, "a path is missing here, such as data.status")
	}
	path, why := ParsePath(name)
	if why != "" {
		return p.fail(begin, "%s cannot be read: %s", name, why)
	}
	p.skip()
	begin = p.at
	op := p.operator()
	if op == "" {
		if p.word() == "exists" {
			return comparison{path: path}, true
		}
		return p.fail(begin, "behind %s stands one of = <> < > <= >=, or the word exists", name)
	}
	p.skip()
	begin = p.at
	lit, why := p.literal()
	switch {
	case why != "":
		return p.fail(begin, "%s", why)
	case lit.kind >= isBool && op != "=" && op != "<>":
		return p.fail(begin, "%s is compared by = or <> only", lit.text)
	}
	return comparison{path, op, lit}, true
}

// path takes the text of a path: up to a blank or an operator outside of quotes.
func (p *parser) path() string {
	begin := p.at
	for p.at < len(p.text) {
		switch c := p.text[p.at]; {
		case c == '"':
			_, rest, ok := unquote(p.text[p.at:])
			if !ok {
				p.at = len(p.text)
				return p.text[begin:]
			}
			p.at = len(p.text) - len(rest)
		case blank(c) || strings.IndexByte("=<>!", c) >= 0:
			return p.text[begin:p.at]
		default:
			p.at++
		}
	}
	return p.text[begin:]
}

func (p *parser) operator() string {
	for _, op := range []string{"<>", "<=", ">=", "=", "<", ">"} {
		if strings.HasPrefix(p.text[p.at:], op) {
			p.at += len(op)
			return op
		}
	}
	return ""
}

// word takes letters up to a blank; "" when none stand here.
func (p *parser) word() string {
	p.skip()
	begin := p.at
	for p.at < len(p.text) && !blank(p.text[p.at]) {
		p.at++
	}
	return p.text[begin:p.at]
}

func (p *parser) skip() {
	for p.at < len(p.text) && blank(p.text[p.at]) {
		p.at++
	}
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// shown is the beginning of a text, as a message may quote it.
func shown(text string) string {
	letters := []rune(strings.TrimSpace(text))
	if len(letters) > 30 {
		return string(letters[:30]) + "…"
	}
	return string(letters)
}
