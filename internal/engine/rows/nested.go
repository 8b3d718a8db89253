package rows

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// checkNested says what a column of lists or structs cannot have.
func checkNested(given Column) error {
	if given.Unique || given.Pattern != nil || len(given.Values) > 0 || given.Min != nil || given.Max != nil {
		return fmt.Errorf("values of %s are not held against unique, pattern, values or range", given.Type)
	}
	if given.Type.Kind == column.Struct && len(given.Type.Fields) == 0 || given.Type.Kind == column.List && given.Type.Element == nil {
		return fmt.Errorf("type %s has no inside", given.Type)
	}
	_, err := newNested(given.Type, &given, nil, false)
	return err
}

// nested types the JSON text of lists and structs. It belongs to one worker.
//
// A value is packed into bytes, so that good rows are chosen before anything is built of them: 0 for null, or 1 and the
// value: eight bytes, sixteen of a decimal, a length and a text, a number of elements and these, or the fields in order.
type nested struct {
	kind    column.Kind
	of      column.Type
	element *nested
	names   []string
	fields  []*nested
	leaf    *typing
	nulls   map[string]bool
	single  bool // a value where a list is wanted is a list of one
	out     vector
	scratch []byte
}

func newNested(t column.Type, c *Column, clock *zoneClock, single bool) (*nested, error) {
	n := &nested{kind: t.Kind, of: t, single: single}
	for _, text := range c.Null {
		n.nulls = with(n.nulls, text, true)
	}
	var err error
	switch t.Kind {
	case column.List:
		n.element, err = newNested(t.Element.Type, c, clock, single)
		return n, err
	case column.Struct:
		for _, field := range t.Fields {
			inner, err := newNested(field.Type, c, clock, single)
			if err != nil {
				return nil, err
			}
			n.names, n.fields = append(n.names, field.Name), append(n.fields, inner)
		}
		return n, nil
	case column.Invalid:
		return nil, fmt.Errorf("type %s cannot be read from a file", t)
	}
	leaf := &contractColumn{Column: Column{Column: column.Column{Type: t}}, store: storageOf(t.Kind), decimal: '.'}
	if c.Format != "" && isTime(t.Kind) {
		if _, err := newStrptime(c.Format, t.Kind, nil); err != nil {
			return nil, fmt.Errorf("format %q: %w", c.Format, err)
		}
		leaf.Format = c.Format
	}
	n.leaf = newTyping(leaf, clock)
	n.out.reset(1, leaf.store)
	return n, nil
}

func isTime(k column.Kind) bool {
	return k == column.Date || k == column.Timestamp || k == column.Timestamptz
}

// inside is where in a value something does not fit.
type inside struct {
	path  []string
	value string
	of    column.Type
}

// misfit is why a value does not fit, with the place in it; the path grows from within.
type misfit struct {
	code problem.Code
	in   inside
	what string // of JSON that is none
}

func (m *misfit) under(name string) *misfit {
	m.in.path = append([]string{name}, m.in.path...)
	return m
}

func (m *misfit) path() string { return document.Path{Parts: m.in.path}.String() }

// pack appends the value that a text is.
func (n *nested) pack(into, text []byte) ([]byte, *misfit) {
	at := jsontext.Space(text, 0)
	end, mistake := jsontext.Value(text, at, 0)
	if mistake == nil && jsontext.Space(text, end) < len(text) {
		mistake = &jsontext.Mistake{At: end, What: "something follows the value"}
	}
	if mistake != nil {
		return into, &misfit{code: "rows_nested_text", what: mistake.What}
	}
	into, _, wrong := n.value(into, text, at)
	return into, wrong
}

// value packs the value at a place; the text was checked.
func (n *nested) value(into, text []byte, at int) (_ []byte, end int, wrong *misfit) {
	switch c := text[at]; {
	case c == 'n':
		return append(into, 0), at + len("null"), nil
	case n.kind == column.List:
		return n.list(into, text, at)
	case n.kind == column.Struct && c == '{':
		return n.structure(into, text, at)
	}
	end, _ = jsontext.Value(text, at, 0)
	raw := text[at:end]
	if text[at] == '"' {
		var ok bool
		if n.scratch, ok = jsontext.Unquote(n.scratch[:0], text[at+1:end-1]); !ok {
			return into, end, n.misfit("rows_type", raw)
		}
		if len(n.scratch) == 0 && n.kind != column.String || n.nulls[string(n.scratch)] {
			return append(into, 0), end, nil
		}
		into, wrong = n.scalar(into, n.scratch, 0)
		return into, end, wrong
	}
	marks := Number
	if c := text[at]; c == '{' || c == '[' {
		marks = Nested
	}
	into, wrong = n.scalar(into, raw, marks)
	return into, end, wrong
}

func (n *nested) misfit(code problem.Code, value []byte) *misfit {
	return &misfit{code: code, in: inside{value: shown(value, longestValue), of: n.of}}
}

func (n *nested) list(into, text []byte, at int) (_ []byte, end int, wrong *misfit) {
	if text[at] != '[' {
		if !n.single {
			end, _ = jsontext.Value(text, at, 0)
			return into, end, n.misfit("rows_type", text[at:end])
		}
		into = binary.LittleEndian.AppendUint32(append(into, 1), 1)
		return n.element.value(into, text, at)
	}
	into = append(into, 1)
	counter, count := len(into), uint32(0)
	into = append(into, 0, 0, 0, 0)
	at, more, _ := jsontext.Enter(text, at, ']', 0)
	for more {
		if into, at, wrong = n.element.value(into, text, at); wrong != nil {
			return into, at, wrong.under(strconv.Itoa(int(count)))
		}
		count++
		at, more, _ = jsontext.More(text, at, ']')
	}
	binary.LittleEndian.PutUint32(into[counter:], count)
	return into, at, nil
}

// structure packs the fields in the type's order; those that are not there are null, members of other names are left out.
func (n *nested) structure(into, text []byte, at int) (_ []byte, end int, wrong *misfit) {
	places := make([]int, len(n.fields))
	at, more, _ := jsontext.Enter(text, at, '}', 0)
	for more {
		key, escaped, value, _ := jsontext.Key(text, at)
		if i := n.field(key, escaped); i >= 0 {
			if places[i] > 0 {
				return into, at, (&misfit{code: "rows_nested_twice", in: inside{of: n.of}}).under(n.names[i])
			}
			places[i] = value
		}
		at, _ = jsontext.Value(text, value, 0)
		at, more, _ = jsontext.More(text, at, '}')
	}
	into = append(into, 1)
	for i, field := range n.fields {
		if places[i] == 0 {
			into = append(into, 0)
			continue
		}
		if into, _, wrong = field.value(into, text, places[i]); wrong != nil {
			return into, at, wrong.under(n.names[i])
		}
	}
	return into, at, nil
}

func (n *nested) field(key []byte, escaped bool) int {
	for i, name := range n.names {
		if sameKey(key, escaped, name) {
			return i
		}
	}
	return -1
}

// scalar packs a text that stands for one value.
func (n *nested) scalar(into, text []byte, marks uint32) ([]byte, *misfit) {
	switch {
	case n.kind == column.Struct || marks == Nested && n.kind != column.String:
		return into, n.misfit("rows_type", text)
	case n.kind == column.String:
		for _, c := range text {
			if c == 0 {
				return into, n.misfit("rows_nul", nil)
			}
		}
		into = binary.AppendUvarint(append(into, 1), uint64(len(text)))
		return append(into, text...), nil
	}
	parse := n.leaf.parse
	if marks == Number {
		parse = n.leaf.marked(Field{Size: Number})
	}
	if wrong := parse(&n.out, 0, text); wrong != "" {
		return into, n.misfit(wrong, text)
	}
	into = append(into, 1)
	switch n.leaf.store {
	case storeDouble:
		return binary.LittleEndian.AppendUint64(into, math.Float64bits(n.out.doubles[0])), nil
	case storeWide:
		wide := n.out.wides[0]
		into = binary.LittleEndian.AppendUint64(into, wide.LowBits())
		return binary.LittleEndian.AppendUint64(into, uint64(wide.HighBits())), nil
	}
	return binary.LittleEndian.AppendUint64(into, uint64(n.out.wholes[0])), nil
}

// values types the fields of lists and structs.
func (t *typing) nestedValues(b *batch, v *vector) {
	r := &b.records
	at := t.field
	for row := range v.states {
		field := r.Fields[at]
		at += r.Width
		text := r.Text(field)
		if field.Size&Escaped != 0 {
			text = b.text(b.unescape(field))
		}
		t.pack(b, v, row, text, field.Size)
	}
}

// pack types one text and keeps it in the side buffer.
func (t *typing) pack(b *batch, v *vector, row int, text []byte, marks uint32) {
	if len(text) == 0 || t.nulls[string(text)] {
		v.states[row] = blank
		return
	}
	if marks&(Unusable|Moment) != 0 {
		v.fail(row, "rows_type")
		return
	}
	begin := len(b.side)
	var wrong *misfit
	if t.single && marks&Nested == 0 { // XML has texts, and no JSON in them
		b.side, wrong = t.inner.text(b.side, text)
	} else {
		b.side, wrong = t.inner.pack(b.side, text)
	}
	if wrong == nil && b.side[begin] == 0 {
		v.states[row] = blank
	}
	if wrong != nil {
		v.fail(row, wrong.code)
		v.faults[len(v.faults)-1].misfit = wrong
		b.side = b.side[:begin]
		return
	}
	v.texts[row] = sideSpan{start: uint32(begin), size: uint32(len(b.side) - begin), side: true}
}

// text packs a text that is no JSON.
func (n *nested) text(into, text []byte) ([]byte, *misfit) {
	if n.kind == column.List && n.single {
		into = binary.LittleEndian.AppendUint32(append(into, 1), 1)
		return n.element.text(into, text)
	}
	if n.kind == column.List {
		return into, n.misfit("rows_type", text)
	}
	return n.scalar(into, text, 0)
}

func wideOf(packed []byte) decimal128.Num {
	return decimal128.New(int64(binary.LittleEndian.Uint64(packed[8:])), binary.LittleEndian.Uint64(packed))
}
