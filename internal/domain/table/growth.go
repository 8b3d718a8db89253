package table

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// What a table has become besides what its file says, kept in the control database and part of the contract from then on.
const (
	grownColumn = "column" // one that reads a field which no column named, by `drift: {new: evolve}`
	grownType   = "type"   // a wider one, by `drift: {type: evolve}`
	givenType   = "given"  // that of a column without one, by the first file that was read; see given.go
	grownName   = "name"   // a column's former one, by `was:`; kept when the file says it no longer
)

// growth is one such change.
type growth struct {
	change   string
	column   string
	field    string // that the new column reads
	form     string // the wider type, the former name, or the type of a column where there were none
	delivery string // that caused it; empty: the file
	isNew    bool   // found by this load
}

// same says that both are of one column in one way.
func (g growth) same(other growth) bool { return g.change == other.change && g.column == other.column }

// grown is the contract with all that the table has become. The file goes before: where it names a field itself, or a
// type at least as wide, that is how it is. What deliveries before the change do not have is no mistake of theirs.
func (t *Table) grown(all []growth) *Table {
	effective := *t
	effective.Columns = slices.Clone(t.Columns)
	effective.remember(all)
	changed := false
	for _, g := range all {
		switch g.change {
		case grownColumn:
			changed = effective.adopt(g) || changed
		case givenType:
			changed = effective.typed(g) || changed
		case grownType:
			changed = effective.widen(g) || changed
		}
	}
	if !changed {
		return &effective
	}
	effective.Version = effective.version()
	return &effective
}

// Effective is the contract as loads hold it: with the columns and types that the table has become by itself (see `drift:`).
func (x *Loader) Effective(ctx context.Context, declared *Table) (t *Table, err error) {
	err = x.db.Read(ctx, func(tx *controldb.Tx) error {
		growths, err := recallGrowths(tx, declared.Name)
		t = declared.grown(growths)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("recall what table %q has become: %w", declared.Name, err)
	}
	return t, nil
}

// remember gives columns the names that their fields had before, as far as the header's name is the column's. A name by
// which another column is read now is its own.
func (t *Table) remember(all []growth) {
	was, fields, taken := t.formerNames(all), map[string]string{}, map[string]bool{}
	for _, g := range all {
		if g.change == grownColumn {
			fields[g.column] = g.field
		}
	}
	for _, c := range t.Columns {
		taken[c.Field] = true
	}
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.From != "" || c.Field != c.Name {
			continue
		}
		for name := was[c.Name]; name != ""; name = was[name] {
			field := cmp.Or(fields[name], name)
			if taken[field] {
				break
			}
			taken[field] = true
			c.formerly = append(c.formerly, field)
		}
	}
}

// adopt adds a column at the end. One that the file has come to declare is only excused where it is missing.
func (t *Table) adopt(g growth) bool {
	for i := range t.Columns {
		if c := &t.Columns[i]; c.reads(g.field) {
			c.Optional, c.grown = c.Optional || g.form == "", true
			return true
		}
	}
	if t.nameTaken(g.column) {
		return false
	}
	c := Column{grown: true, Place: t.Place}
	c.Name, c.Type, c.Field, c.Optional = g.column, column.Type{Kind: column.String}, g.field, g.form == ""
	if typed, err := column.Parse(g.form); g.form != "" && err == nil {
		c.Type = typed
	}
	if slices.Contains(t.Key, c.Name) {
		c.never()
	}
	t.Columns = append(t.Columns, c)
	return true
}

// widen gives a column a wider type, unless the file names one that is.
func (t *Table) widen(g growth) bool {
	wide, err := column.Parse(g.form)
	for i := range t.Columns {
		if c := &t.Columns[i]; c.Name == g.column && err == nil && !c.Type.Equal(wide) && holdsAll(wide, c.Type) {
			c.Type, c.grown = wide, true
			return true
		}
	}
	return false
}

// nameTaken says that SQL could not tell a column of this name from another one.
func (t *Table) nameTaken(name string) bool {
	return slices.ContainsFunc(t.Names(), func(other string) bool { return strings.EqualFold(name, other) })
}

// grownNames are the columns that the table has become by itself.
func (t *Table) grownNames() []string {
	var all []string
	for _, c := range t.Columns {
		if c.grown {
			all = append(all, c.Name)
		}
	}
	return all
}

// formerNames are the names that columns had, by the name they have now: what was recorded, and what the file says.
func (t *Table) formerNames(all []growth) map[string]string {
	was := map[string]string{}
	for _, g := range all {
		if g.change == grownName {
			was[g.column] = g.form
		}
	}
	for _, c := range t.Columns {
		if c.Was != "" {
			was[c.Name] = c.Was
		}
	}
	for name, former := range maps.Clone(was) { // companions go with their column
		was[name+rows.EmptySuffix] = former + rows.EmptySuffix
	}
	return was
}

// recordGrowths writes what this load has made of the contract, and the former names that the file says. A generation that
// begins forgets the names of columns that are no more.
func (s *standing) recordGrowths(tx *controldb.Tx) error {
	all := slices.DeleteFunc(slices.Clone(s.growths), func(g growth) bool { return !g.isNew })
	for _, c := range s.table.Columns {
		if c.Was == "" {
			continue
		}
		all = append(all, growth{change: grownName, column: c.Name, form: c.Was})
		_, err := tx.Exec(`
delete from table_growths
where table_name = $1 and change = $2 and form = $3`, s.table.Name, grownName, c.Name) // it has that name again
		if err != nil {
			return err
		}
	}
	for i, g := range all {
		_, err := tx.Exec(`
insert into table_growths (table_name, change, column_name, field, form, delivery, at, place)
values ($1, $2, $3, $4, $5, $6, $7, $8)
on conflict (table_name, change, column_name) do update
set field = excluded.field, form = excluded.form, delivery = excluded.delivery`,
			s.table.Name, g.change, g.column, g.field, g.form, g.delivery, controldb.Micros(tx.Now()), i)
		if err != nil {
			return err
		}
	}
	if !s.fresh {
		return nil
	}
	return s.forgetNames(tx)
}

// forgetNames leaves of the recorded names those that lead back from a column of the table.
func (s *standing) forgetNames(tx *controldb.Tx) error {
	kept := map[string]bool{}
	for _, name := range s.table.Names() {
		for ; name != "" && !kept[name]; name = s.was[name] {
			kept[name] = true
		}
	}
	for _, g := range s.growths {
		if g.change != grownName || kept[g.column] {
			continue
		}
		_, err := tx.Exec(`
delete from table_growths
where table_name = $1 and change = $2 and column_name = $3`, s.table.Name, g.change, g.column)
		if err != nil {
			return err
		}
	}
	return nil
}

// recallGrowths reads what a table has become, in the order in which it did.
func recallGrowths(tx *controldb.Tx, table string) ([]growth, error) {
	found, err := tx.Query(`
select change, column_name, field, form, delivery
from table_growths
where table_name = $1
order by at, place`, table)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var all []growth
	for found.Next() {
		var g growth
		if err := found.Scan(&g.change, &g.column, &g.field, &g.form, &g.delivery); err != nil {
			return nil, err
		}
		all = append(all, g)
	}
	return all, found.Err()
}
