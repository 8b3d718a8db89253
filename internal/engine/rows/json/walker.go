package json

import (
	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// walker goes through the objects that hold the records: down to where these begin, and after them to the end.
type walker struct {
	*window
	documents *rows.Documents
	tell      bool // members that are wanted are told
	twice     bool // the file is read twice: this time members were told before
	open      int  // objects that stand open
	members   []int
}

// finding is what stands where the records should.
type finding uint8

const (
	nothing finding = iota
	aList
	aRecord
)

// descend goes down to the first list on the way to the records, or to the one record. It ends before its bracket.
func (w *walker) descend() (found finding, level int, err error) {
	if err := w.begin(); err != nil {
		return nothing, 0, err
	}
	path := w.documents.Path()
	for level = 0; ; level++ {
		c, err := w.peek()
		switch {
		case err != nil:
			return nothing, level, err
		case c == '[':
			return aList, level, nil
		case c != '{':
			return nothing, level, w.instead()
		case level == len(path):
			return aRecord, level, nil
		}
		w.drop(1)
		w.open++
		w.members = append(w.members, 0)
		if more, err := w.to(level, path[level]); err != nil || !more {
			return nothing, level, err
		}
	}
}

// instead reads what stands in place of records: null and an empty text say that there are none.
func (w *walker) instead() error {
	end, err := w.parse(longestUnit, func(data []byte) (int, *jsontext.Mistake) { return jsontext.Value(data, 0, 0) })
	if err != nil {
		return err
	}
	if text := string(w.data[:end]); text != "null" && text != `""` {
		if len(text) > 60 {
			text = text[:60] + "…"
		}
		return broken("rows_records_kind", problem.Args{"name": w.name, "line": w.line, "value": text})
	}
	w.drop(end)
	return nil
}

// to goes to the value of a member of the object at a level; found is false when the object ends without it, and is then
// gone through.
func (w *walker) to(level int, name string) (found bool, err error) {
	for {
		c, err := w.peek()
		if err != nil {
			return false, err
		}
		if c == '}' {
			w.drop(1)
			w.open--
			w.members = w.members[:w.open]
			return false, nil
		}
		if w.members[level] > 0 {
			if c != ',' {
				return false, w.broken(0, w.commaOrEnd())
			}
			w.drop(1)
			if _, err := w.peek(); err != nil {
				return false, err
			}
		}
		w.members[level]++
		var key []byte
		var escaped bool
		end, err := w.parse(longestName, func(data []byte) (next int, mistake *jsontext.Mistake) {
			key, escaped, next, mistake = jsontext.Key(data, 0)
			return next, mistake
		})
		if err != nil {
			return false, err
		}
		if same(key, escaped, name) {
			w.drop(end)
			return true, nil
		}
		if err := w.member(level, key, escaped, end); err != nil {
			return false, err
		}
	}
}

func (w *walker) commaOrEnd() string {
	if len(w.data) == 0 {
		return "it ends too early"
	}
	return "a comma is missing, or the bracket that closes"
}

func same(key []byte, escaped bool, name string) bool {
	if escaped {
		plain, ok := jsontext.Unquote(nil, key)
		return ok && string(plain) == name
	}
	return string(key) == name
}

// member goes over a member, or tells it; its value begins at the place.
func (w *walker) member(level int, key []byte, escaped bool, at int) error {
	wanted := w.documents.Outer(level) && w.documents.WantsOuter(level, key, escaped)
	switch {
	case wanted && w.tell:
		end, err := w.parse(longestUnit, func(data []byte) (int, *jsontext.Mistake) {
			return jsontext.Value(data, at, 0)
		})
		if err != nil {
			return err
		}
		if err := w.documents.TellOuter(level, w.data[:end]); err != nil {
			return err
		}
		w.drop(end)
		return nil
	case wanted && !w.twice:
		return w.doubled(string(key))
	}
	w.drop(at)
	return w.skip()
}

func (w *walker) doubled(name string) error {
	return broken("rows_json_name_twice", problem.Args{"name": w.name, "field": name})
}

// rest goes from behind the records to the end of the document.
func (w *walker) rest() error {
	path := w.documents.Path()
	for w.open > 0 {
		level := w.open - 1
		again, err := w.to(level, path[level])
		if err != nil {
			return err
		}
		if again {
			return w.doubled(path[level])
		}
	}
	if _, err := w.peek(); err != nil {
		return err
	}
	if len(w.data) > 0 {
		return broken("rows_json_follows", problem.Args{"name": w.name, "line": w.line})
	}
	return nil
}
