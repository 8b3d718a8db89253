package rows

import (
	"bytes"
	"strconv"

	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// recordReader reads the fields of records out of JSON text. What it reads it checks, as encoding/json would; numbers stay
// as they are written, texts without an escape where they stand.
type recordReader struct {
	shape *shape
	text  []byte  // what is read
	data  []byte  // text, and behind it the texts whose escapes were undone: what fields point into
	slots []Field // of the current record; those of outer objects stay from record to record
	line  int64   // of the record that is read
	learn bool    // it is a record, whose places are learned

	serial  uint64 // of the object that is read
	spoiled wrong  // why the record is bad; the first reason counts
	next    string // the key under which the records of an outer object are; read when nested is true
	nested  bool
	spans   []Span // of the values that were found under next
}

// wrong is why a record is bad.
type wrong struct {
	code problem.Code
	args problem.Args
}

func (r *recordReader) spoil(code problem.Code, args problem.Args) {
	if r.spoiled.code == "" {
		r.spoiled = wrong{code, args}
	}
}

// object reads the object of a level, whose fields were cleared.
func (r *recordReader) object(at, level int) (end int, mistake *jsontext.Mistake) {
	r.learn = level == len(r.shape.levels)-1
	r.serial++
	root := r.shape.levels[level]
	r.nested = !r.learn
	if root.want >= 0 { // the record itself is wanted
		defer func() {
			if mistake == nil {
				r.slots[root.want] = Field{uint32(at), uint32(end-at) | Nested}
			}
		}()
	}
	return r.members(at, root, 1)
}

func (r *recordReader) members(at int, p *place, depth int) (end int, mistake *jsontext.Mistake) {
	top := depth == 1
	p.likely = 0
	at, more, mistake := jsontext.Enter(r.text, at, '}', depth)
	for more && mistake == nil {
		var key []byte
		var escaped bool
		if key, escaped, at, mistake = jsontext.Key(r.text, at); mistake != nil {
			break
		}
		child := r.shape.child(p, key, escaped, r.learn)
		begin := at
		if child == nil {
			at, mistake = jsontext.Value(r.text, at, depth)
		} else {
			if child.serial == r.serial && child.below && !r.shape.all {
				r.spoil("rows_json_twice", problem.Args{"field": child.path().String()})
			}
			child.serial = r.serial
			at, mistake = r.value(at, child, depth)
		}
		if mistake != nil {
			break
		}
		if top && r.nested && sameKey(key, escaped, r.next) {
			if len(r.spans) > 0 {
				r.spoil("rows_json_twice", problem.Args{"field": r.next})
			}
			r.spans = append(r.spans, Span{uint32(begin), uint32(at)})
		}
		at, more, mistake = jsontext.More(r.text, at, '}')
	}
	return at, mistake
}

// sameKey says whether a key, as it stands between its quotes, is a name.
func sameKey(key []byte, escaped bool, name string) bool {
	if escaped {
		plain, ok := jsontext.Unquote(nil, key)
		return ok && string(plain) == name
	}
	return string(key) == name
}

// value reads the value of a place.
func (r *recordReader) value(at int, p *place, depth int) (end int, mistake *jsontext.Mistake) {
	if at == len(r.text) {
		return jsontext.Value(r.text, at, depth)
	}
	if p.line == 0 {
		r.shape.came++
		p.line, p.order = r.line, r.shape.came
	}
	switch c := r.text[at]; c {
	case '{':
		return r.inner(at, p, depth)
	case '[':
		return r.list(at, p, depth)
	case '"':
		end, escaped, mistake := jsontext.Text(r.text, at)
		if mistake == nil {
			p.kinds |= kindText
			if end == at+2 && p.below {
				p.absent(r.line)
			}
			r.put(p, at+1, end-1, Quoted, escaped)
		}
		return end, mistake
	case 't', 'f', 'n':
		end, mistake = jsontext.Literal(r.text, at)
		switch {
		case mistake != nil:
		case c == 'n':
			p.kinds |= kindNull
			if p.below {
				p.absent(r.line)
			}
			r.put(p, at, at, 0, false)
		default:
			p.kinds |= kindBoolean
			r.put(p, at, end, 0, false)
		}
		return end, mistake
	}
	if end, mistake = jsontext.Number(r.text, at); mistake == nil {
		p.kinds |= kindNumber
		r.put(p, at, end, Number, false)
	}
	return end, mistake
}

// put gives a value to its field. A text that holds half a character, or a NUL, spoils the record.
func (r *recordReader) put(p *place, start, end int, marks uint32, escaped bool) {
	if p.want < 0 {
		if !r.shape.all || !r.learn {
			return
		}
		r.want(p)
	}
	if escaped {
		begin := len(r.data)
		var ok bool
		if r.data, ok = jsontext.Unquote(r.data, r.text[start:end]); !ok {
			r.spoil("rows_json_surrogate", problem.Args{"field": p.path().String()})
		}
		if bytes.IndexByte(r.data[begin:], 0) >= 0 {
			r.spoil("rows_nul", problem.Args{})
		}
		start, end = begin, len(r.data)
	}
	r.slots[p.want] = Field{uint32(start), uint32(end-start) | marks}
}

// want makes a field of a place, for a look at everything.
func (r *recordReader) want(p *place) {
	p.want = r.shape.width
	r.shape.width++
	r.slots = append(r.slots, Field{})
}

// inner reads an object below the one of the level: as a whole where a column wants it so, and its members where they are
// wanted or learned.
func (r *recordReader) inner(at int, p *place, depth int) (end int, mistake *jsontext.Mistake) {
	p.kinds |= kindStruct
	if p.declared && !p.belowOnly() {
		end, mistake = jsontext.Value(r.text, at, depth)
	} else {
		learn := r.learn
		r.learn = learn && !p.declared
		end, mistake = r.members(at, p, depth+1)
		r.learn = learn
	}
	if mistake == nil && p.declared {
		r.put(p, at, end, Nested, false)
	}
	return end, mistake
}

// belowOnly says that something below the place is wanted.
func (p *place) belowOnly() bool {
	for _, child := range p.children {
		if child.below {
			return true
		}
	}
	return false
}

// list reads a list: as a whole, and the elements whose place in it is wanted.
func (r *recordReader) list(at int, p *place, depth int) (end int, mistake *jsontext.Mistake) {
	p.kinds |= kindList
	begin := at
	if !p.belowOnly() {
		end, mistake = jsontext.Value(r.text, at, depth)
	} else {
		p.absent(r.line)
		end, mistake = r.elements(at, p, depth+1)
	}
	if mistake == nil {
		r.put(p, begin, end, Nested, false)
	}
	return end, mistake
}

func (r *recordReader) elements(at int, p *place, depth int) (end int, mistake *jsontext.Mistake) {
	at, more, mistake := jsontext.Enter(r.text, at, ']', depth)
	var number [20]byte
	for i := 0; more && mistake == nil; i++ {
		if child := p.find(strconv.AppendInt(number[:0], int64(i), 10)); child != nil && child.below {
			learn := r.learn
			r.learn = false
			at, mistake = r.value(at, child, depth)
			r.learn = learn
		} else {
			at, mistake = jsontext.Value(r.text, at, depth)
		}
		if mistake == nil {
			at, more, mistake = jsontext.More(r.text, at, ']')
		}
	}
	return at, mistake
}
