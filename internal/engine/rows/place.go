package rows

import (
	"bytes"

	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/jsontext"
)

// place is where values of documents stand: below the object of one level, under one key after the other. A worker learns
// places from the records that it reads; those that columns want are there from the beginning.
type place struct {
	key      string
	under    *place
	children []*place
	index    int               // in under.children
	likely   int               // the child that comes next, as long as keys keep their order
	byKey    map[string]*place // once there are many children
	want     int               // the field that its value goes to; -1: none
	declared bool              // a column wants it
	below    bool              // a column wants it or a place below it
	serial   uint64            // of the object that had it last
	line     int64             // of the record that had it first; 0: none had
	order    int               // of its coming, among those of one line
	kinds    kinds
}

// kinds is a set of what values are.
type kinds uint8

const (
	kindNumber kinds = 1 << iota
	kindText
	kindBoolean
	kindList
	kindStruct
	kindNull
)

func (k kinds) String() string {
	switch k &^ kindNull {
	case 0:
		return ""
	case kindNumber:
		return "number"
	case kindText:
		return "text"
	case kindBoolean:
		return "boolean"
	case kindList:
		return "list"
	case kindStruct:
		return "struct"
	}
	return "mixed"
}

const (
	mostPlaces  = 2000 // that are learned; keys of others are gone over
	fewChildren = 8    // are looked through one by one
	noWant      = -1
)

func (p *place) find(key []byte) *place {
	if p.likely < len(p.children) {
		if next := p.children[p.likely]; next.key == string(key) {
			p.likely++
			return next
		}
	}
	if p.byKey != nil {
		found := p.byKey[string(key)]
		if found != nil {
			p.likely = found.index + 1
		}
		return found
	}
	for _, child := range p.children {
		if child.key == string(key) {
			p.likely = child.index + 1
			return child
		}
	}
	return nil
}

func (p *place) add(key string) *place {
	child := &place{key: key, under: p, index: len(p.children), want: noWant}
	p.children = append(p.children, child)
	if p.byKey != nil {
		p.byKey[key] = child
	} else if len(p.children) > fewChildren {
		p.byKey = map[string]*place{}
		for _, each := range p.children {
			p.byKey[each.key] = each
		}
	}
	return child
}

// path is the way from the object of the level.
func (p *place) path() document.Path {
	var parts []string
	for ; p.under != nil; p = p.under {
		parts = append([]string{p.key}, parts...)
	}
	return document.Path{Parts: parts}
}

// absent says that nothing stands here, which answers for all that is wanted below.
func (p *place) absent(line int64) {
	for _, child := range p.children {
		if child.below && child.line == 0 {
			child.line = line
			child.absent(line)
		}
	}
}

// shape is what one worker knows of documents: the places below the objects of each level on the way to the records.
type shape struct {
	levels  []*place
	all     bool // every value of a record is wanted
	width   int  // fields of a record
	learned int
	came    int                          // places at which values stood
	aliases map[*place]map[string]*place // keys that are composed otherwise, by what they mean
}

// child finds the place under a key, or learns it where places of a level are learned.
func (s *shape) child(p *place, key []byte, escaped, learn bool) *place {
	if escaped {
		plain, ok := jsontext.Unquote(nil, key)
		if !ok {
			plain = bytes.ToValidUTF8(plain, []byte("\uFFFD"))
		}
		key = plain
	}
	if found := p.find(key); found != nil {
		return found
	}
	if found := s.aliases[p][string(key)]; found != nil {
		return found
	}
	if p.below { // accents may be composed otherwise than in the contract, as in headers
		meant := headerKey(string(key))
		for _, child := range p.children {
			if child.below && headerKey(child.key) == meant {
				if s.aliases == nil {
					s.aliases = map[*place]map[string]*place{}
				}
				s.aliases[p] = with(s.aliases[p], string(key), child)
				return child
			}
		}
	}
	if !learn || s.learned >= mostPlaces {
		return nil
	}
	s.learned++
	return p.add(string(key))
}

// newShape makes the places that are wanted.
func newShape(levels int, wanted []way, all bool) *shape {
	s := &shape{all: all, width: len(wanted)}
	for range levels {
		s.levels = append(s.levels, &place{want: noWant})
	}
	for i, w := range wanted {
		p := s.levels[w.level]
		p.below = true
		for _, part := range w.parts {
			next := p.find([]byte(part))
			if next == nil {
				next = p.add(part)
			}
			next.below = true
			p = next
		}
		p.want, p.declared = i, true
	}
	return s
}
