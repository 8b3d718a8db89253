package httpapi

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/klauspost/compress/gzip"

	"github.com/naru-data/naru/internal/engine/document"
)

// What an answer is, as far as its first bytes say.
const (
	isJSON  = "JSON"
	isXML   = "XML"
	isHTML  = "a web page"
	isOther = "something else"
)

const (
	deepest  = 200     // brackets or elements in each other; what is deeper is an attack
	longest  = 1 << 20 // bytes of a value that is asked for
	unopened = -1
)

// errDeep, errEntities and errBroken are why an answer is not looked at to its end.
var (
	errDeep     = errors.New("it is deeper than 200 levels")
	errEntities = errors.New("it declares entities of its own")
	errBroken   = errors.New("it breaks off")
)

// findings are what was looked for in an answer, read from its beginning to its end with memory that does not grow with
// it.
type findings struct {
	kind    string
	values  map[string]any // by the path's text; a list or a map stands as an empty one
	records int64          // at the place of records; unopened: there is nothing
	sum     string         // of the records' bytes
	more    bool           // another document follows
}

// find answers a condition.
func (f findings) find(p document.Path) (any, bool) {
	value, ok := f.values[plainPath(p)]
	return value, ok
}

// text is the scalar at a path; "" where there is none, or null.
func (f findings) text(p document.Path) string {
	value, _ := f.find(p)
	text, _ := document.Text(value)
	return text
}

// plainPath is the key of a path: an answer is asked from its root in any case.
func plainPath(p document.Path) string {
	p.Root = false
	return p.String()
}

// scan looks for what stands at paths, and counts what stands at the place of records when that is not nil.
func scan(from io.Reader, wanted []document.Path, records *document.Path) (findings, error) {
	body, kind, err := opened(from)
	found := findings{kind: kind, values: map[string]any{}, records: unopened}
	if err != nil {
		return found, err
	}
	look := &look{found: &found, sum: sha256.New(), parent: unopened}
	for _, p := range wanted {
		look.wants = append(look.wants, want{parts: p.Parts, key: plainPath(p)})
	}
	if records != nil {
		look.wants = append(look.wants, want{parts: records.Parts, records: true})
	}
	switch kind {
	case isJSON:
		err = look.json(newFeed(body))
	case isXML:
		err = look.xml(body)
	}
	look.settle()
	return found, err
}

// opened unpacks gzip and tells what the bytes are.
func opened(from io.Reader) (body *bufio.Reader, kind string, err error) {
	body = bufio.NewReaderSize(from, 64<<10)
	head, err := body.Peek(2)
	if err != nil && !errors.Is(err, io.EOF) {
		return body, isOther, err
	}
	if bytes.Equal(head, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(body)
		if err != nil {
			return body, isOther, fmt.Errorf("unpack an answer: %w", err)
		}
		body = bufio.NewReaderSize(unpacked, 64<<10)
	}
	head, err = body.Peek(1024)
	if err != nil && !errors.Is(err, io.EOF) {
		return body, isOther, err
	}
	if bytes.HasPrefix(head, []byte("\ufeff")) {
		head = head[3:]
		_, _ = body.Discard(3)
	}
	return body, kindOf(bytes.TrimLeft(head, " \t\r\n")), nil
}

func kindOf(head []byte) string {
	switch {
	case len(head) == 0:
		return isOther
	case head[0] == '{' || head[0] == '[':
		return isJSON
	case head[0] != '<':
		return isOther
	}
	begin := bytes.ToLower(head)
	for _, mark := range []string{"<!doctype html", "<html", "<head", "<body"} {
		if bytes.HasPrefix(begin, []byte(mark)) {
			return isHTML
		}
	}
	return isXML
}

// want is one place that is looked for.
type want struct {
	parts   []string
	key     string
	records bool
}

// near is a want of which so many parts lead to where the reader stands.
type near struct{ want, parts int }

// look is the state of one scan, whatever the format.
type look struct {
	found  *findings
	wants  []want
	sum    hash.Hash // of the records
	parent int       // the deepest place met on the way to the records
	empty  bool      // nothing stands at that place: "", null, [] or {}
}

// begin are all wants, at the root.
func (l *look) begin() []near {
	all := make([]near, len(l.wants))
	for i := range l.wants {
		all[i] = near{want: i}
	}
	return all
}

// below are those that go on by a name.
func (l *look) below(at []near, name string) []near {
	var all []near
	for _, n := range at {
		if parts := l.wants[n.want].parts; n.parts < len(parts) && parts[n.parts] == name {
			all = append(all, near{n.want, n.parts + 1})
		}
	}
	return all
}

// here splits those that are reached from those that go on.
func (l *look) here(at []near) (keys []string, records, further bool) {
	for _, n := range at {
		switch w := l.wants[n.want]; {
		case n.parts < len(w.parts):
			further = true
		case w.records:
			records = true
		default:
			keys = append(keys, w.key)
		}
	}
	return keys, records, further
}

// met notes what stands at a place on the way to the records.
func (l *look) met(at []near, empty bool) {
	for _, n := range at {
		if w := l.wants[n.want]; w.records && n.parts < len(w.parts) && n.parts >= max(l.parent, 1) {
			l.parent, l.empty = n.parts, empty
		}
	}
}

// settle decides what a place means that is not there: below something empty there are no records.
func (l *look) settle() {
	if l.found.records == unopened && l.parent > 0 && l.empty {
		l.found.records = 0
	}
	l.found.sum = hex.EncodeToString(l.sum.Sum(nil))
}
