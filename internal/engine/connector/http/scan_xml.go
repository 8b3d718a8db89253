package httpapi

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// xml reads one document. The root's name is the first part of a path; an element that comes several times counts as a
// list. Attributes and name spaces are not looked at.
func (l *look) xml(from io.Reader) error {
	d := xml.NewDecoder(from)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return ascii{in}, nil }
	stack := []*element{{at: l.begin()}}
	watched := 0 // depth of the record that is under way
	for {
		token, err := d.RawToken()
		switch {
		case errors.Is(err, io.EOF) && len(stack) == 1:
			return nil
		case err != nil:
			return brokenXML(err)
		}
		switch t := token.(type) {
		case xml.Directive:
			if bytes.Contains(bytes.ToUpper(t), []byte("ENTITY")) {
				return errEntities
			}
		case xml.StartElement:
			if len(stack) > deepest {
				return errDeep
			}
			above := stack[len(stack)-1]
			above.parent = true
			one := &element{name: t.Name.Local, at: l.below(above.at, t.Name.Local)}
			if _, records, _ := l.here(one.at); records {
				l.found.records = max(l.found.records, 0) + 1
				watched = len(stack)
			}
			stack = append(stack, one)
			l.hash(watched, "<"+one.name)
		case xml.CharData:
			one := stack[len(stack)-1]
			if len(one.at) > 0 && one.text.Len() < longest {
				one.text.Write(t)
			}
			l.hash(watched, string(t))
		case xml.EndElement:
			one := stack[len(stack)-1]
			if len(stack) == 1 || one.name != t.Name.Local {
				return fmt.Errorf("</%.30s> closes nothing", t.Name.Local)
			}
			stack = stack[:len(stack)-1]
			l.element(one)
			if l.hash(watched, ">"); watched == len(stack) {
				watched = 0
			}
		}
	}
}

// element is one that is open.
type element struct {
	name   string
	at     []near
	text   strings.Builder
	parent bool // it holds elements
}

// element notes what a closed element held.
func (l *look) element(one *element) {
	keys, records, _ := l.here(one.at)
	text := strings.TrimSpace(one.text.String())
	for _, key := range keys {
		l.found.values[key] = text
		if one.parent {
			l.found.values[key] = map[string]any{}
		}
	}
	if !records {
		l.met(one.at, !one.parent && text == "")
	}
}

func (l *look) hash(watched int, text string) {
	if watched > 0 {
		_, _ = io.WriteString(l.sum, text)
	}
}

func brokenXML(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errBroken
	case errors.As(err, &syntax) && strings.Contains(syntax.Msg, "unexpected EOF"):
		return errBroken
	case errors.As(err, &syntax):
		return fmt.Errorf("line %d: %s", syntax.Line, syntax.Msg)
	}
	return err
}

// ascii hides what is not ASCII: names and codes are, and the rest is only counted.
type ascii struct{ from io.Reader }

// Read replaces bytes one by one.
func (a ascii) Read(p []byte) (int, error) {
	n, err := a.from.Read(p)
	for i := range p[:n] {
		if p[i] >= 0x80 {
			p[i] = '?'
		}
	}
	return n, err
}
