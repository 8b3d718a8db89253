package yamlfile

import "github.com/naru-data/naru/internal/foundation/problem"

// Node is one value in a file, with its place. The zero Node is absent. A Node is never changed.
type Node struct{ value *value }

// Pair is one key of a map and its value. Key is the key's own text: 01 and 1 are two keys, and on, yes, no and 1 are
// texts.
type Pair struct {
	Key      string
	KeyPlace problem.Place
	Value    Node
}

type kind uint8

const (
	scalar kind = iota
	null
	mapping
	list
)

type value struct {
	kind   kind
	text   string // of a scalar, as written, without its quotes
	quoted bool
	inner  int // characters between the scalar's place and its text's first character; -1: the two do not line up
	place  problem.Place
	pairs  []Pair
	items  []Node
}

// Place is where the value begins.
func (n Node) Place() problem.Place {
	if n.value == nil {
		return problem.Place{}
	}
	return n.value.place
}

// IsZero says that there is no such value in the file.
func (n Node) IsZero() bool { return n.value == nil }

// IsMap says that it has keys.
func (n Node) IsMap() bool { return n.value != nil && n.value.kind == mapping }

// IsList says that it has items.
func (n Node) IsList() bool { return n.value != nil && n.value.kind == list }

// IsNull says that a key was written with nothing behind it, or with null or ~. In quotes these are texts.
func (n Node) IsNull() bool { return n.value != nil && n.value.kind == null }

// Scalar is the token's own text, unquoted: 021 is "021". ok is false for maps, lists, null and what is absent.
func (n Node) Scalar() (text string, ok bool) {
	if n.value == nil || n.value.kind != scalar {
		return "", false
	}
	return n.value.text, true
}

// Quoted says that it was written in quotes or as a block, and so is surely a text.
func (n Node) Quoted() bool { return n.value != nil && n.value.quoted }

// List gives the items of a list, in order.
func (n Node) List() []Node {
	if n.value == nil {
		return nil
	}
	return n.value.items
}

// Pairs gives a map's keys and values in the order written, each key once.
func (n Node) Pairs() []Pair {
	if n.value == nil {
		return nil
	}
	return n.value.pairs
}

// Find gives the value of a key; the zero Node when there is none.
func (n Node) Find(key string) Node {
	for _, pair := range n.Pairs() {
		if pair.Key == key {
			return pair.Value
		}
	}
	return Node{}
}

func (n Node) has(key string) bool { return !n.Find(key).IsZero() }

// At keeps the place of a value beside it, for checks that need other files.
type At[T any] struct {
	Value T
	Place problem.Place
}

// shape says what was written, for messages.
func (n Node) shape() string {
	switch {
	case n.IsMap():
		return "a map"
	case n.IsList():
		return "a list"
	}
	if text, ok := n.Scalar(); ok {
		return `"` + text + `"`
	}
	return "nothing"
}
