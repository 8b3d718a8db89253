package rows

import (
	"slices"
	"strings"
	"sync"

	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Documents finds records and their fields in JSON text, for the plugs whose files are documents. A plug walks down the
// names of Path through whatever stands outside of all lists, and hands on pieces of units from where the first list
// begins; what is below is found here.
//
// Lists on the way are gone through element by element, also lists in lists. Null and an empty text in place of a record
// or a list say that there are none, as a name that is missing does. A name that stands twice in an object, where a column
// reads one of them, makes the record bad: nobody can say which is meant.
type Documents struct {
	Encoding string // that texts were written in; what could not be decoded is no UTF-8 in a piece

	name    string
	wanted  []string
	all     bool
	parts   []string // names on the way to the records
	ways    []way    // of each field
	places  []int    // by wanted
	slots   [][]int  // fields by level
	outer   recordReader
	mu      sync.Mutex
	free    []*shape
	shapes  []*shape
	outside []bool // by level: its object is no part of a unit
}

// NewDocuments makes ready what s wants. A path that cannot be read is a *Broken.
func NewDocuments(s Source) (*Documents, error) {
	d := &Documents{Encoding: "UTF-8", name: s.Name, wanted: s.Wanted, all: s.All}
	path, why := document.ParsePath(strings.TrimPrefix(s.Records, "/"))
	if why != "" {
		return nil, broken("rows_path", problem.Args{"path": s.Records, "why": why})
	}
	d.parts = path.Parts
	d.slots = make([][]int, d.levels())
	d.outside = make([]bool, d.levels())
	for _, field := range s.Wanted {
		w, why := fieldWay(field, d.parts)
		if why != "" {
			return nil, broken("rows_path", problem.Args{"path": field, "why": why})
		}
		at := slices.IndexFunc(d.ways, w.equal)
		if at < 0 {
			at = len(d.ways)
			d.ways = append(d.ways, w)
			d.slots[w.level] = append(d.slots[w.level], at)
		}
		d.places = append(d.places, at)
	}
	d.outer.shape = newShape(d.levels(), d.ways, false)
	d.outer.slots = make([]Field, len(d.ways))
	return d, nil
}

func (d *Documents) depth() int  { return len(d.parts) }
func (d *Documents) levels() int { return len(d.parts) + 1 }

// Path are the names that lead from the root to the records.
func (d *Documents) Path() []string { return d.parts }

// shape lends what one worker knows of places.
func (d *Documents) shape() *shape {
	d.mu.Lock()
	defer d.mu.Unlock()
	if last := len(d.free) - 1; last >= 0 {
		lent := d.free[last]
		d.free = d.free[:last]
		return lent
	}
	made := newShape(d.levels(), d.ways, d.all)
	d.shapes = append(d.shapes, made)
	return made
}

func (d *Documents) giveBack(s *shape) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.free = append(d.free, s)
}

// UnitPiece is a part of a file that holds whole units.
type UnitPiece struct {
	Data    []byte // JSON text; what its capacity holds behind it is overwritten
	Line    int64  // physical line of its first byte
	Level   int    // how many names of Path lead to a unit
	Lines   bool   // units stand in lines of their own; else commas stand between them
	Last    bool   // nothing follows
	Records int64
	Done    func()
}

// Piece makes p ready for a worker.
func (d *Documents) Piece(p UnitPiece) Piece {
	u := &units{documents: d, piece: p}
	return Piece{Records: p.Records, Cut: u.cut, Done: p.Done}
}

// Begin says at which level units are, before the first piece: of the objects above there is one each.
func (d *Documents) Begin(level int) {
	for i := range d.outside {
		d.outside[i] = i < level
	}
}

// Count counts the records in a unit that was checked.
func (d *Documents) Count(unit []byte, level int) int64 {
	_, n := d.count(unit, 0, level, true)
	return n
}

func (d *Documents) count(text []byte, at, level int, element bool) (end int, n int64) {
	switch text[at] {
	case '[':
		at, more, _ := jsontext.Enter(text, at, ']', 0)
		for more {
			var inside int64
			at, inside = d.count(text, at, level, true)
			n += inside
			at, more, _ = jsontext.More(text, at, ']')
		}
		return at, n
	case '{':
		if level == d.depth() {
			end, _ = jsontext.Value(text, at, 0)
			return end, 1
		}
		at, more, _ := jsontext.Enter(text, at, '}', 0)
		for more {
			key, escaped, value, _ := jsontext.Key(text, at)
			if sameKey(key, escaped, d.parts[level]) {
				var inside int64
				at, inside = d.count(text, value, level+1, false)
				n += inside
			} else {
				at, _ = jsontext.Value(text, value, 0)
			}
			at, more, _ = jsontext.More(text, at, '}')
		}
		return at, n
	}
	end, _ = jsontext.Value(text, at, 0)
	if counts(text[at:end], level == d.depth(), element) {
		n = 1
	}
	return end, n
}

func (d *Documents) broken(line int64, what string) error {
	return broken("rows_json", problem.Args{"name": d.name, "line": line, "what": what})
}

// Reading is what a plug answers from Open; next gives its pieces.
func (d *Documents) Reading(next func() (Piece, error), close func() error) *Reading {
	return &Reading{Places: d.places, MayBeEmpty: true, Next: next, Observed: d.observed, Names: d.fieldNames, Close: close}
}
