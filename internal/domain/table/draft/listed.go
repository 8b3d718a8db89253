package draft

import (
	"fmt"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/engine/rows"
)

// listed is what was seen of the lists that stand in one field of documents.
type listed struct {
	filled  int64    // lists that hold anything
	objects int64    // elements that are
	nested  int64    // elements that are lists
	single  *profile // of the other elements
}

// add looks at a list, or at an object that stands in a field as a whole, as JSON text.
func (l *listed) add(text string) {
	data := []byte(text)
	if len(data) == 0 || data[0] != '[' {
		l.nested++
		return
	}
	at, more, wrong := jsontext.Enter(data, 0, ']', 0)
	if more {
		l.filled++
	}
	for more && wrong == nil {
		var end int
		if end, wrong = jsontext.Value(data, at, 0); wrong == nil {
			l.element(data[at:end])
			at, more, wrong = jsontext.More(data, end, ']')
		}
	}
}

func (l *listed) element(text []byte) {
	switch text[0] {
	case '{':
		l.objects++
	case '[':
		l.nested++
	case 'n':
		l.single.blank(rows.Cell{})
	case '"':
		plain, _ := jsontext.Unquote(nil, text[1:len(text)-1])
		l.single.add(rows.Cell{Text: string(plain), Quoted: true})
	default:
		l.single.add(rows.Cell{Text: string(text), Number: text[0] != 't' && text[0] != 'f'})
	}
}

// ofObjects says that the field holds records of its own.
func (p *profile) ofObjects() bool {
	l := p.listed
	return l != nil && p.filled == 0 && l.objects > 0 && l.nested == 0 && l.single.filled == 0
}

// column proposes a column of lists. alike says that a single value is a list of one, as in XML.
func (l *listed) column(c Column, p *profile, alike bool) Column {
	c.Type, c.Format, c.Note = column.Type{Kind: column.String}, "", ""
	c.Values, c.seen, c.Missing, c.NotApplicable, c.extent, c.Required, c.Unique = nil, nil, nil, nil, extent{}, false, false
	switch {
	case l.objects > 0 || l.nested > 0:
		c.Note = "lists or objects of several kinds, as JSON text"
		return c
	case p.filled > 0 && !alike:
		c.Note = "lists beside single values, as JSON text"
		return c
	}
	element, format, _ := l.single.kind(c.Field, pointed)
	switch {
	case l.filled == 0 && p.filled == 0:
		c.Note = "no list holds anything in this file"
	case p.filled > 0:
		c.Note = "a list of one is a single value"
	}
	if format != "" || element.Kind == column.Boolean && p.filled > 0 || p.filled > 0 && !element.Equal(c.singleType(p)) {
		element = column.Type{Kind: column.String}
	}
	if element.Kind != column.String {
		c.Null = append(c.Null, l.single.words...)
	}
	c.Type = column.Type{Kind: column.List, Element: &column.Column{Name: "element", Type: element}}
	return c
}

// singleType is that of the values which stand alone.
func (c *Column) singleType(p *profile) column.Type {
	t, _, _ := p.kind(c.Field, pointed)
	return t
}

// under names a list that a second table can be read from.
func under(records string, list document.Path) (path string, err error) {
	above, why := document.ParsePath(records)
	if why != "" {
		return "", fmt.Errorf("read path %q: %s", records, why)
	}
	return document.Path{Parts: append(above.Parts, list.Parts...)}.String(), nil
}
