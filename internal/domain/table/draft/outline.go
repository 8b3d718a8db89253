package draft

import (
	"bytes"
	"encoding/xml"
	"slices"

	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/jsontext"
)

// outline is where lists stand in a document, as far as it was looked at: it may break off anywhere.
type outline struct {
	lists   []listing       // of objects, that are in no other list
	outside []document.Path // single values that are in no list; of XML the first ones, in lists too
	leaves  []document.Path // of XML: elements that hold nothing but texts
}

// mostOutside is how many places of single values are remembered of XML.
const mostOutside = 200

// listing is a list of objects; a list in a list is the same one.
type listing struct {
	path    []string
	objects int
}

func (o *outline) json(text []byte) { o.value(text, jsontext.Space(text, 0), nil) }

// value goes over the value at a place; ok is false where the text breaks off.
func (o *outline) value(text []byte, at int, path []string) (end int, ok bool) {
	if at == len(text) || len(path) > jsontext.Deepest {
		return at, false
	}
	switch text[at] {
	case '[':
		list := listing{path: slices.Clone(path)}
		end, ok = list.count(text, at, 0)
		if list.objects > 0 {
			o.lists = append(o.lists, list)
		}
		return end, ok
	case '{':
		return o.members(text, at, path)
	}
	end, mistake := jsontext.Value(text, at, 0)
	if mistake == nil && len(path) > 0 {
		o.outside = append(o.outside, document.Path{Parts: slices.Clone(path)})
	}
	return end, mistake == nil
}

func (o *outline) members(text []byte, at int, path []string) (end int, ok bool) {
	at, more, mistake := jsontext.Enter(text, at, '}', 0)
	for more && mistake == nil {
		key, escaped, value, wrong := jsontext.Key(text, at)
		if wrong != nil {
			return at, false
		}
		if escaped {
			key, _ = jsontext.Unquote(nil, key)
		}
		if at, ok = o.value(text, value, append(path, string(key))); !ok {
			return at, false
		}
		at, more, mistake = jsontext.More(text, at, '}')
	}
	return at, mistake == nil
}

// count goes over a list and counts its objects.
func (l *listing) count(text []byte, at, depth int) (end int, ok bool) {
	at, more, mistake := jsontext.Enter(text, at, ']', depth)
	for more && mistake == nil {
		switch text[at] {
		case '[':
			if at, ok = l.count(text, at, depth+1); !ok {
				return at, false
			}
		case '{':
			l.objects++
			at, mistake = jsontext.Value(text, at, depth)
		default:
			at, mistake = jsontext.Value(text, at, depth)
		}
		if mistake == nil {
			at, more, mistake = jsontext.More(text, at, ']')
		}
	}
	return at, mistake == nil
}

// element is one of XML that stands open.
type element struct {
	name   string
	inside map[string]int // elements in it that hold more than a text, by name
	order  []string       // of these
	single int            // elements in it that hold a text alone
	attrs  int
}

func (o *outline) xml(text []byte) {
	decoder := xml.NewDecoder(bytes.NewReader(text))
	decoder.Strict = false
	stack := []*element{{inside: map[string]int{}}}
	for {
		token, err := decoder.Token()
		if err != nil {
			break // the end, also where it breaks off
		}
		switch one := token.(type) {
		case xml.StartElement:
			stack = append(stack, &element{name: one.Name.Local, inside: map[string]int{}, attrs: len(one.Attr)})
		case xml.EndElement:
			o.close(stack)
			stack = stack[:len(stack)-1]
		}
	}
	for ; len(stack) > 1; stack = stack[:len(stack)-1] {
		o.close(stack)
	}
	o.lists = slices.DeleteFunc(o.lists, func(l listing) bool {
		return slices.ContainsFunc(o.lists, func(other listing) bool {
			return len(other.path) < len(l.path) && slices.Equal(other.path, l.path[:len(other.path)])
		})
	})
}

// close tells the element above of the one that ends, and which elements stand in it again and again.
func (o *outline) close(stack []*element) {
	last, above := stack[len(stack)-1], stack[len(stack)-2]
	var path []string
	for _, each := range stack[1:] {
		path = append(path, each.name)
	}
	if len(last.inside) == 0 && last.single == 0 && last.attrs == 0 {
		above.single++
		if leaf := (document.Path{Parts: path}); len(o.outside) < mostOutside && !slices.ContainsFunc(o.outside, leaf.Equal) {
			o.outside = append(o.outside, leaf)
		}
		return
	}
	if above.inside[last.name]++; above.inside[last.name] == 1 {
		above.order = append(above.order, last.name)
	}
	if len(last.inside) == 0 && len(o.leaves) < mostTold {
		o.leaves = append(o.leaves, document.Path{Parts: path})
	}
	for _, name := range last.order {
		if n := last.inside[name]; n > 1 {
			o.addList(append(slices.Clone(path), name), n)
		}
	}
}

func (o *outline) addList(path []string, n int) {
	for i := range o.lists {
		if slices.Equal(o.lists[i].path, path) {
			o.lists[i].objects += n
			return
		}
	}
	o.lists = append(o.lists, listing{path: path, objects: n})
}
