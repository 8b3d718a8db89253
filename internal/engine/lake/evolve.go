package lake

import (
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// evolution gives the columns of a table their next form: a column keeps its id by its name, a new one gets a
// fresh id, one that is not wanted any more is left out. Old files are read through the ids, so nothing is
// rewritten.
type evolution struct {
	table string
	next  int               // the last id that was given out
	was   map[string]string // former names of the table's own columns, by the name wanted now
}

// fields evolves the columns of a table, or the fields of a struct when path is not empty.
func (e *evolution) fields(path string, have, want []column.Column) ([]column.Column, *problem.Problem) {
	if p := e.renamed(path, have, want); p != nil {
		return nil, p
	}
	out := make([]column.Column, len(want))
	for i, w := range want {
		old := e.former(path, have, want, w.Name)
		if old == nil {
			out[i] = e.fresh(w)
			continue
		}
		kind, p := e.widen(path+w.Name, old.Type, w.Type)
		if p != nil {
			return nil, p
		}
		out[i] = column.Column{ID: old.ID, Name: w.Name, Type: kind, Doc: w.Doc}
	}
	return out, nil
}

// former is the column that is there by the wanted name, or else by the name that it had before, unless that one goes on by
// itself. Only the table's own columns have former names: inside a struct a rename reads as NULL.
func (e *evolution) former(path string, have, want []column.Column, name string) *column.Column {
	if old := named(have, name); old != nil || path != "" {
		return old
	}
	if before := e.was[name]; named(want, before) == nil {
		return named(have, before)
	}
	return nil
}

// renamed refuses what would read as NULL without a word: a name that changes only its case, which SQL cannot
// tell from the old one, and a field of a struct that goes while another comes.
func (e *evolution) renamed(path string, have, want []column.Column) *problem.Problem {
	var gone, come string
	for _, w := range want {
		if e.former(path, have, want, w.Name) != nil {
			continue
		}
		come = w.Name
		for _, h := range have {
			if strings.EqualFold(h.Name, w.Name) {
				return problem.New("lake_case_changed", problem.Place{},
					problem.Args{"table": e.table, "old": path + h.Name, "new": path + w.Name})
			}
		}
	}
	for _, h := range have {
		if named(want, h.Name) == nil {
			gone = h.Name
		}
	}
	if path != "" && gone != "" && come != "" {
		return problem.New("lake_nested_rename", problem.Place{},
			problem.Args{"table": e.table, "old": path + gone, "new": path + come})
	}
	return nil
}

// widen gives the type that a column has from now on.
func (e *evolution) widen(path string, have, want column.Type) (column.Type, *problem.Problem) {
	switch {
	case have.Kind == column.Struct && want.Kind == column.Struct:
		fields, p := e.fields(path+".", have.Fields, want.Fields)
		return column.Type{Kind: column.Struct, Fields: fields}, p
	case have.Kind == column.List && want.Kind == column.List:
		element, p := e.widen(path+".element", have.Element.Type, want.Element.Type)
		return column.Type{Kind: column.List,
			Element: &column.Column{ID: have.Element.ID, Name: "element", Type: element}}, p
	case have.Kind == column.Decimal && want.Kind == column.Decimal:
		if want.Scale == have.Scale && want.Precision >= have.Precision {
			return want, nil
		}
	case have.Kind == want.Kind, have.Kind == column.Integer && want.Kind == column.Long:
		return want, nil
	}
	return want, problem.New("lake_type_change", problem.Place{},
		problem.Args{"table": e.table, "column": path, "old": word(have), "new": word(want)})
}

// fresh gives ids to a new column and all below it.
func (e *evolution) fresh(c column.Column) column.Column {
	e.next++
	c.ID = e.next
	c.Type = e.freshType(c.Type)
	return c
}

func (e *evolution) freshType(t column.Type) column.Type {
	if t.Element != nil {
		element := e.fresh(*t.Element)
		element.Name = "element"
		t.Element = &element
	}
	if t.Fields != nil {
		fields := make([]column.Column, len(t.Fields))
		for i, f := range t.Fields {
			fields[i] = e.fresh(f)
		}
		t.Fields = fields
	}
	return t
}

// clash refuses two names that SQL cannot tell apart, at every level.
func clash(table, path string, columns []column.Column) *problem.Problem {
	for i, c := range columns {
		for _, other := range columns[:i] {
			if strings.EqualFold(c.Name, other.Name) {
				return problem.New("lake_case_clash", problem.Place{},
					problem.Args{"table": table, "one": path + other.Name, "other": path + c.Name})
			}
		}
		below := c.Type
		for below.Kind == column.List && below.Element != nil {
			below = below.Element.Type
		}
		if p := clash(table, path+c.Name+".", below.Fields); p != nil {
			return p
		}
	}
	return nil
}

func named(columns []column.Column, name string) *column.Column {
	for i := range columns {
		if columns[i].Name == name {
			return &columns[i]
		}
	}
	return nil
}
