package column

import (
	"fmt"
	"strconv"
	"strings"
)

// words are the kinds that need nothing but their name.
var words = map[string]Kind{
	"boolean":     Boolean,
	"integer":     Integer,
	"long":        Long,
	"double":      Double,
	"string":      String,
	"date":        Date,
	"timestamp":   Timestamp,
	"timestamptz": Timestamptz,
}

// special are the characters that a nested name cannot hold without quotes.
const special = `,:<>" `

// String is the type as a contract writes it: "decimal(18,4)", "list<string>", "struct<name: string, age: integer>".
// Parse reads it back to an equal type.
func (t Type) String() string {
	switch t.Kind {
	case Decimal:
		return fmt.Sprintf("decimal(%d,%d)", t.Precision, t.Scale)
	case List:
		if t.Element == nil {
			return "list<nothing>"
		}
		return "list<" + t.Element.Type.String() + ">"
	case Struct:
		fields := make([]string, len(t.Fields))
		for i, field := range t.Fields {
			fields[i] = quoted(field.Name) + ": " + field.Type.String()
		}
		return "struct<" + strings.Join(fields, ", ") + ">"
	}
	for word, kind := range words {
		if kind == t.Kind {
			return word
		}
	}
	return "nothing"
}

func quoted(name string) string {
	if name != "" && !strings.ContainsAny(name, special) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// Parse reads a type in the words of a contract. The error says what is wrong with the text, without repeating it all.
func Parse(text string) (Type, error) {
	p := parser{rest: text}
	t, err := p.parse()
	if err != nil {
		return Type{}, err
	}
	if p.skipSpace(); p.rest != "" {
		return Type{}, fmt.Errorf("%q follows a whole type", p.rest)
	}
	return t, nil
}

type parser struct {
	rest  string
	depth int
}

// deepest keeps hostile text from exhausting the stack.
const deepest = 32

func (p *parser) parse() (Type, error) {
	if p.depth++; p.depth > deepest {
		return Type{}, fmt.Errorf("types are nested deeper than %d", deepest)
	}
	defer func() { p.depth-- }()
	p.skipSpace()
	end := strings.IndexFunc(p.rest, func(r rune) bool { return r < 'a' || r > 'z' })
	if end < 0 {
		end = len(p.rest)
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	switch word {
	case "decimal":
		return p.decimal()
	case "list":
		return p.list()
	case "struct":
		return p.structure()
	}
	kind, ok := words[word]
	if !ok {
		return Type{}, fmt.Errorf("%q is no type; the types are boolean, integer, long, double, decimal(p,s), string, "+
			"date, timestamp, timestamptz", word+p.rest)
	}
	return Type{Kind: kind}, nil
}

func (p *parser) decimal() (Type, error) {
	precision, scale, ok := 0, 0, false
	if inside, after, closed := strings.Cut(p.rest, ")"); closed && strings.HasPrefix(inside, "(") {
		first, second, two := strings.Cut(inside[1:], ",")
		var errP, errS error
		precision, errP = strconv.Atoi(strings.TrimSpace(first))
		if two {
			scale, errS = strconv.Atoi(strings.TrimSpace(second))
		}
		ok = errP == nil && errS == nil
		p.rest = after
	}
	if !ok {
		return Type{}, fmt.Errorf("decimal wants its digits, such as decimal(18,4)")
	}
	if precision < 1 || precision > 38 || scale < 0 || scale > precision {
		return Type{}, fmt.Errorf("decimal(%d,%d) does not exist: there are 1 to 38 digits, and at most all of them "+
			"after the point", precision, scale)
	}
	return Type{Kind: Decimal, Precision: precision, Scale: scale}, nil
}

func (p *parser) list() (Type, error) {
	if !p.take('<') {
		return Type{}, fmt.Errorf("list wants the type of its elements, such as list<string>")
	}
	element, err := p.parse()
	if err != nil {
		return Type{}, err
	}
	if !p.take('>') {
		return Type{}, fmt.Errorf("list<%s is not closed by >", element)
	}
	return Type{Kind: List, Element: &Column{Name: "element", Type: element}}, nil
}

func (p *parser) structure() (Type, error) {
	t := Type{Kind: Struct}
	if !p.take('<') {
		return t, fmt.Errorf("struct wants its fields, such as struct<name: string, age: integer>")
	}
	for {
		name, err := p.name()
		if err != nil {
			return Type{}, err
		}
		if !p.take(':') {
			return Type{}, fmt.Errorf("field %q of a struct wants a type, such as %s: string", name, name)
		}
		field, err := p.parse()
		if err != nil {
			return Type{}, err
		}
		t.Fields = append(t.Fields, Column{Name: name, Type: field})
		if p.take('>') {
			return t, nil
		}
		if !p.take(',') {
			return Type{}, fmt.Errorf("after field %q of a struct comes , or >", name)
		}
	}
}

// name reads a field's name, in double quotes where it holds a character of the notation.
func (p *parser) name() (string, error) {
	p.skipSpace()
	if !strings.HasPrefix(p.rest, `"`) {
		end := strings.IndexAny(p.rest, special)
		if end <= 0 {
			return "", fmt.Errorf("a field of a struct wants a name")
		}
		name := p.rest[:end]
		p.rest = p.rest[end:]
		return name, nil
	}
	var name strings.Builder
	rest := p.rest[1:]
	for {
		end := strings.IndexByte(rest, '"')
		if end < 0 {
			return "", fmt.Errorf("the quote of a field's name is not closed")
		}
		name.WriteString(rest[:end])
		rest = rest[end+1:]
		if !strings.HasPrefix(rest, `"`) {
			p.rest = rest
			return name.String(), nil
		}
		name.WriteByte('"')
		rest = rest[1:]
	}
}

func (p *parser) take(char byte) bool {
	p.skipSpace()
	if p.rest == "" || p.rest[0] != char {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *parser) skipSpace() { p.rest = strings.TrimLeft(p.rest, " ") }
