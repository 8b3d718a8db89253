package xml

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"

	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/engine/rows"
)

// surveyor reads a document for what the elements above the records hold. An element above belongs to all records when it
// is the only one at its level; else its level is that of the units, which are read as a whole.
type surveyor struct {
	*tokens
	documents *rows.Documents
	path      []string
	holders   []holder // by level
}

// holder is the element at one level of the path.
type holder struct {
	count   int
	members []member // of the first one, that are wanted
	text    []byte
}

type member struct {
	name  string
	value []*element // more than one: it repeats
	attr  string
}

func (v *surveyor) run() (level int, err error) {
	v.holders = make([]holder, len(v.path)+1)
	for {
		token, err := v.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return 0, err
		}
		if start, ok := token.(xml.StartElement); ok {
			err = v.root(v.path, start)
			if err == nil {
				err = v.walk(start, 1)
			}
		}
		if err != nil {
			return 0, err
		}
	}
	level = len(v.path)
	for i := len(v.path); i > 0; i-- {
		if v.holders[i].count > 1 {
			level = i
		}
	}
	return level, v.tell(level)
}

// walk reads an element at a level of the path, up to its end.
func (v *surveyor) walk(start xml.StartElement, level int) error {
	h := &v.holders[level]
	h.count++
	if level == len(v.path) {
		return v.skip()
	}
	if attrs, _ := attributes(start); h.count == 1 {
		for _, a := range attrs {
			if v.wants(level, a.name) {
				h.members = append(h.members, member{name: a.name, attr: a.value})
			}
		}
	}
	for {
		token, err := v.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.EndElement:
			return nil
		case xml.CharData:
			if h.count == 1 && v.wants(level, "#text") {
				h.text = append(h.text, token...)
			}
		case xml.StartElement:
			if err := v.inside(token, level, h); err != nil {
				return err
			}
		}
	}
}

func (v *surveyor) inside(start xml.StartElement, level int, h *holder) error {
	name := start.Name.Local
	switch {
	case name == v.path[level]:
		return v.walk(start, level+1)
	case h.count > 1 || !v.wants(level, name):
		return v.skip()
	}
	e, err := v.element(start)
	if err != nil {
		return err
	}
	for i := range h.members {
		if h.members[i].name == name {
			h.members[i].value = append(h.members[i].value, e)
			return nil
		}
	}
	h.members = append(h.members, member{name: name, value: []*element{e}})
	return nil
}

func (v *surveyor) wants(level int, name string) bool {
	return v.documents.Outer(level) && v.documents.WantsOuter(level, []byte(name), false)
}

// tell tells what the elements above the units hold.
func (v *surveyor) tell(units int) error {
	for level := 1; level < units; level++ {
		h := &v.holders[level]
		for _, m := range h.members {
			w := &writer{path: v.path}
			w.name(m.name, 0)
			if m.value == nil {
				w.out = jsontext.Quote(w.out, []byte(m.attr))
			} else {
				w.values(m.value, -1)
			}
			if err := v.documents.TellOuter(level, w.out); err != nil {
				return err
			}
		}
		if text := bytes.TrimSpace(h.text); len(text) > 0 {
			w := &writer{}
			w.name("#text", 0)
			if err := v.documents.TellOuter(level, jsontext.Quote(w.out, text)); err != nil {
				return err
			}
		}
	}
	return nil
}
