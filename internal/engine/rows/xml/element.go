package xml

import (
	"bytes"
	"encoding/xml"

	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// element is one element with all that is in it.
type element struct {
	name     string
	line     int
	isNil    bool // xsi:nil
	attrs    []attribute
	children []*element
	text     []byte
}

type attribute struct{ name, value string }

const instanceSpace = "http://www.w3.org/2001/XMLSchema-instance"

// element reads the element whose start was read last.
func (t *tokens) element(start xml.StartElement) (*element, error) {
	size := t.decoder.InputOffset()
	root := begun(start, t.line)
	stack := []*element{root}
	for len(stack) > 0 {
		token, err := t.next()
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch token := token.(type) {
		case xml.StartElement:
			child := begun(token, t.line)
			top.children = append(top.children, child)
			stack = append(stack, child)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.text = append(top.text, token...)
		}
		if t.decoder.InputOffset()-size > int64(rows.LongestField) {
			return nil, broken("rows_record_long", problem.Args{"name": t.name, "line": root.line, "most": rows.LongestField >> 20})
		}
	}
	return root, nil
}

func begun(start xml.StartElement, line int) *element {
	e := &element{name: start.Name.Local, line: line}
	e.attrs, e.isNil = attributes(start)
	return e
}

// attributes are those that say something: declarations of namespaces do not.
func attributes(start xml.StartElement) (attrs []attribute, isNil bool) {
	for _, a := range start.Attr {
		switch {
		case a.Name.Space == "xmlns" || a.Name.Space == "" && a.Name.Local == "xmlns":
		case a.Name.Space == instanceSpace && a.Name.Local == "nil":
			isNil = a.Value == "true" || a.Value == "1"
		default:
			attrs = append(attrs, attribute{"@" + a.Name.Local, a.Value})
		}
	}
	return attrs, isNil
}

// writer writes elements as JSON. With lines, each begins in the line that it has in the file, as far as their order allows.
type writer struct {
	out   []byte
	line  int // of the end of out
	lines bool
	path  []string
}

// to writes newlines up to a line.
func (w *writer) to(line int) {
	for ; w.line < line; w.line++ {
		w.out = append(w.out, '\n')
	}
}

// element writes a value. level is how many names of the path lead to it, -1 when it is not on it.
func (w *writer) element(e *element, level int) {
	text := bytes.TrimSpace(e.text)
	record := level == len(w.path)
	switch {
	case !record && e.isNil:
		w.out = append(w.out, "null"...)
		return
	case !record && len(e.attrs) == 0 && len(e.children) == 0:
		if len(text) == 0 {
			w.out = append(w.out, "null"...)
			return
		}
		w.out = jsontext.Quote(w.out, text)
		return
	}
	w.out = append(w.out, '{')
	first := len(w.out)
	for _, a := range e.attrs {
		w.name(a.name, first)
		w.out = jsontext.Quote(w.out, []byte(a.value))
	}
	w.children(e.children, level, first)
	if len(text) > 0 {
		w.name("#text", first)
		w.out = jsontext.Quote(w.out, text)
	}
	w.out = append(w.out, '}')
}

func (w *writer) name(name string, first int) {
	if len(w.out) > first {
		w.out = append(w.out, ',')
	}
	w.out = append(jsontext.Quote(w.out, []byte(name)), ':')
}

// children writes elements by name, in the order in which names come first.
func (w *writer) children(all []*element, level, first int) {
	byName := make(map[string][]*element, len(all))
	for _, e := range all {
		byName[e.name] = append(byName[e.name], e)
	}
	for _, e := range all {
		same := byName[e.name]
		if same == nil {
			continue // written with the first of its name
		}
		byName[e.name] = nil
		below := -1
		if level >= 0 && level < len(w.path) && w.path[level] == e.name {
			below = level + 1
		}
		w.name(e.name, first)
		w.values(same, below)
	}
}

// values writes one element, or a list of them.
func (w *writer) values(same []*element, level int) {
	if len(same) > 1 {
		w.out = append(w.out, '[')
	}
	for i, e := range same {
		if i > 0 {
			w.out = append(w.out, ',')
		}
		if w.lines {
			w.to(e.line)
		}
		w.element(e, level)
	}
	if len(same) > 1 {
		w.out = append(w.out, ']')
	}
}
