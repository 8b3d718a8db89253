package table

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// A column without `type:` is a string, unless it is read from a file that has types: then it has the type of its field in
// the first delivery that is read. That is found out once for each column, and again when the table is built anew. A column
// whose other words read it as a text stays one.

// takesType says that the column's type may be the file's.
func (t *Table) takesType(c Column) bool {
	texts := len(c.Null) + len(c.Values) + len(c.Missing) + len(c.NotApplicable)
	if c.Type.Kind == column.String && slices.Contains(t.Key, c.Name) {
		texts -= 1 // see never
	}
	if !c.untyped || texts > 0 || c.Pattern != nil || c.HasCompanion() {
		return false
	}
	for _, other := range t.Columns {
		if other.Asked != nil && slices.Contains(other.Asked.Columns(), c.Name) {
			return false
		}
	}
	return t.Deleted == nil || !slices.Contains(t.Deleted.Columns(), c.Name)
}

// typeless are the columns whose types are to be found out: none was, and no row was loaded with them.
func (s *standing) typeless() (all []Column) {
	if s.table.IsSeed() {
		return nil
	}
	for _, c := range s.table.Columns {
		asked := slices.ContainsFunc(s.growths, func(g growth) bool { return g.change == givenType && g.column == c.Name })
		loaded := !s.isNew && !s.fresh && slices.ContainsFunc(s.forms[s.contract].Columns, func(m meaning) bool {
			return m.Name == c.Name || m.Name == s.was[c.Name]
		})
		if !asked && !loaded && s.table.takesType(c) {
			all = append(all, c)
		}
	}
	return all
}

// give finds out the types of columns in a delivery. A file that cannot be read, or lacks their fields, says nothing; that
// it is broken is told when it is read.
func (j *job) give(ctx context.Context, s *standing, d landing.Delivery) (wrong *problem.Problem, err error) {
	wanted, arrivals := s.typeless(), s.table.arrivals(d)
	if len(wanted) == 0 || len(arrivals) == 0 {
		return nil, nil
	}
	seen, broken, err := j.look(ctx, s.table, arrivals[0])
	if err != nil || broken != nil {
		return nil, err
	}
	given, wrong := s.table.given(wanted, seen, d.ID)
	if wrong != nil || len(given) == 0 {
		return wrong, nil
	}
	j.grow(s.table.Name, given)
	return nil, errAgain
}

// given are the types of the columns' fields in a file: of one that has none, they are texts.
func (t *Table) given(wanted []Column, seen rows.Seen, delivery string) (all []growth, wrong *problem.Problem) {
	for _, c := range wanted {
		kind := column.Type{Kind: column.String}
		if len(seen.Types) > 0 {
			at := slices.IndexFunc(seen.Fields, func(field string) bool { return slices.Contains(c.fields(), strings.TrimSpace(field)) })
			if at < 0 {
				continue
			}
			if found := seen.Types[at]; found.Kind != column.Invalid && !(nested(found) && c.Unique) {
				kind = found
			}
		}
		for _, role := range t.roles() {
			if slices.Contains(role.names, c.Name) && !role.fits(kind) {
				return nil, problem.New(role.code, problem.Place{}, problem.Args{"column": c.Name, "type": kind.String()})
			}
		}
		all = append(all, growth{change: givenType, column: c.Name, form: kind.String(), delivery: delivery, isNew: true})
	}
	return all, nil
}

// typed takes the type that was found out, unless the contract says one.
func (t *Table) typed(g growth) bool {
	kind, err := column.Parse(g.form)
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Name == g.column && err == nil && t.takesType(*c) && !c.Type.Equal(kind) {
			c.Type = kind
			return true
		}
	}
	return false
}

// givenNote tells the types that were found out in this load.
func (s *standing) givenNote() []string {
	var all []string
	for _, g := range s.growths {
		if g.isNew && g.change == givenType && g.form != "string" {
			all = append(all, g.column+" "+g.form)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s: columns without type: have that of their field: %s", s.table.Name, listed(all))}
}
