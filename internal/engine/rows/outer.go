package rows

import (
	"github.com/naru-data/naru/internal/engine/jsontext"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Outer says whether something is wanted of an object that lies so many names below the root, and above the records.
func (d *Documents) Outer(level int) bool { return level < d.depth() && len(d.slots[level]) > 0 }

// WantsOuter says whether a member of such an object is wanted, or something in it.
func (d *Documents) WantsOuter(level int, key []byte, escaped bool) bool {
	child := d.outer.shape.child(d.outer.shape.levels[level], key, escaped, false)
	return child != nil && child.below
}

// AllOuter says whether all that is wanted of the objects at the first so many levels was told by TellOuter.
func (d *Documents) AllOuter(levels int) bool {
	for level := range min(levels, d.depth()) {
		for _, slot := range d.slots[level] {
			if d.outer.slots[slot] == (Field{}) {
				return false
			}
		}
	}
	return true
}

// TellOuter tells a member of an object above all units, whose text was checked: `"name": value`. It is to be told before
// the first piece is handed out.
func (d *Documents) TellOuter(level int, member []byte) error {
	r := &d.outer
	r.data = append(r.data, member...)
	r.text = r.data
	from := len(r.data) - len(member)
	key, escaped, at, mistake := jsontext.Key(r.text, from)
	if mistake != nil {
		return mistake
	}
	child := r.shape.child(r.shape.levels[level], key, escaped, false)
	if child == nil {
		return nil
	}
	if child.serial > 0 {
		return broken("rows_json_name_twice", problem.Args{"name": d.name, "field": child.path().String()})
	}
	child.serial = 1
	r.serial, r.line = 1, 1
	if _, mistake = r.value(at, child, 1); mistake != nil {
		return mistake
	}
	if r.spoiled.code != "" {
		return broken("rows_json_outer", problem.Args{"name": d.name, "field": child.path().String()})
	}
	return nil
}

// giveOuter puts the fields of outer objects behind a piece's own text.
func (d *Documents) giveOuter(r *recordReader) {
	if len(d.outer.data) == 0 {
		return
	}
	shift := uint32(len(r.data))
	r.data = append(r.data, d.outer.data...)
	for i, field := range d.outer.slots {
		if d.outside[d.ways[i].level] {
			if field != (Field{}) {
				field.Start += shift
			}
			r.slots[i] = field
		}
	}
}
