package table

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
)

// departure is how a contract differs from the one that rows were loaded under, in names of columns.
type departure struct {
	gone, added, judged []string
	changed             []string // in words: `n is string, not integer`
	retyped             []string // columns of changed whose type alone is another
	remeant             bool     // a column of changed is other in more than its type
	rows                bool
}

// since holds the form against an older one. was are former names of columns, by the name they have now.
func (f form) since(older form, was map[string]string) departure {
	d := departure{rows: f.Rows != older.Rows}
	had := map[string]meaning{}
	for _, m := range older.Columns {
		had[m.Name] = m
	}
	for _, now := range f.Columns {
		name := formerName(now.Name, was, had)
		was, ok := had[name]
		delete(had, name)
		if name != now.Name { // the header may be another with it; see header
			was = was.renamed(now.Name)
		}
		how := now.differs(was)
		switch {
		case !ok:
			d.added = append(d.added, now.Name)
		case how != "":
			d.changed = append(d.changed, now.Name+" "+how)
			if was.Type = now.Type; now.differs(was) == "" {
				d.retyped = append(d.retyped, now.Name)
			} else {
				d.remeant = true
			}
		case now != was:
			d.judged = append(d.judged, now.Name)
		}
	}
	for _, m := range older.Columns {
		if _, gone := had[m.Name]; gone {
			d.gone = append(d.gone, m.Name)
		}
	}
	return d
}

// formerName follows a column back to the name that it has among those there were.
func formerName(name string, was map[string]string, had map[string]meaning) string {
	former := name
	for range len(was) + 1 {
		if _, ok := had[former]; ok {
			return former
		}
		if former = was[former]; former == "" {
			break
		}
	}
	return name
}

// renamed is the column under its new name. Where its field had its name, the field goes with it.
func (m meaning) renamed(name string) meaning {
	if m.Source == fieldSource(m.Name) {
		m.Source = fieldSource(name)
	}
	m.Name = name
	return m
}

// onlyTypes says that nothing but types which have grown keeps the table's rows from being read under the contract.
func (d departure) onlyTypes(grown []growth) bool {
	for _, name := range d.retyped {
		if !slices.ContainsFunc(grown, func(g growth) bool { return g.change == grownType && g.column == name }) {
			return false
		}
	}
	return len(d.gone) == 0 && !d.remeant
}

// differs says in words that a column means something else; empty when the values of before still are its values.
func (m meaning) differs(was meaning) string {
	switch {
	case m.Source != was.Source:
		return fmt.Sprintf("is read from %s, before from %s", m.Source, was.Source)
	case m.Format != was.Format:
		return fmt.Sprintf("has the format %s, before %s", cmp.Or(m.Format, "none"), cmp.Or(was.Format, "none"))
	case m.Type != was.Type && !widened(was.Type, m.Type):
		return fmt.Sprintf("is %s, before %s", m.Type, was.Type)
	}
	return ""
}

// widened says that the lake reads values of the old type as values of the new one.
func widened(old, wide string) bool {
	have, errHave := column.Parse(old)
	want, errWant := column.Parse(wide)
	switch {
	case errHave != nil || errWant != nil:
		return false
	case have.Kind == column.Decimal && want.Kind == column.Decimal:
		return want.Scale == have.Scale && want.Precision >= have.Precision
	}
	return have.Kind == column.Integer && want.Kind == column.Long
}

// with adds another departure of the same table.
func (d departure) with(other departure) departure {
	add := func(all, more []string) []string {
		for _, one := range more {
			if !slices.Contains(all, one) {
				all = append(all, one)
			}
		}
		return all
	}
	return departure{
		gone: add(d.gone, other.gone), added: add(d.added, other.added),
		judged: add(d.judged, other.judged), changed: add(d.changed, other.changed),
		retyped: add(d.retyped, other.retyped), remeant: d.remeant || other.remeant, rows: d.rows || other.rows,
	}
}

// but leaves out the columns that the table has got by itself: its rows are what a rebuild would give.
func (d departure) but(grown []string) departure {
	d.added = slices.DeleteFunc(d.added, func(name string) bool { return slices.Contains(grown, name) })
	return d
}

// none says that rows mean the same and are the same.
func (d departure) none() bool {
	return len(d.gone)+len(d.added)+len(d.judged)+len(d.changed) == 0 && !d.rows
}

// breaks says that rows that are there would be read as something that they are not.
func (d departure) breaks() bool { return len(d.gone)+len(d.changed) > 0 }

// why names what is gone, new and changed.
func (d departure) why() string {
	var all []string
	if n := len(d.gone); n > 0 {
		all = append(all, listed(d.gone)+" "+isOrAre(n)+" gone")
	}
	if n := len(d.added); n > 0 {
		all = append(all, listed(d.added)+" "+isOrAre(n)+" new")
	}
	const most = 20
	if len(d.changed) > most {
		return strings.Join(append(append(all, d.changed[:most]...), "..."), "; ")
	}
	return strings.Join(append(all, d.changed...), "; ")
}

func isOrAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// departed compares the contract with those that the loaded rows were read under, and counts their deliveries. A seed
// is read anew with every contract.
func (s *standing) departed() (d departure, deliveries int64) {
	if s.table.IsSeed() {
		return d, 0
	}
	now := s.table.form()
	for _, rec := range s.records {
		older, known := s.forms[rec.contract]
		if rec.state != Loaded || rec.counts.Loaded == 0 || rec.contract == s.table.Version || !known {
			continue
		}
		if one := now.since(older, s.was).but(s.table.grownNames()); !one.none() {
			d, deliveries = d.with(one), deliveries+1
		}
	}
	slices.Sort(d.gone)
	slices.Sort(d.added)
	slices.Sort(d.judged)
	slices.Sort(d.changed)
	return d, deliveries
}

// contractNote is told as long as rows are there that the contract would give otherwise.
func (s *standing) contractNote() []string {
	d, n := s.departed()
	if n == 0 {
		return nil
	}
	var how []string
	if len(d.added) > 0 {
		how = append(how, "new: "+listed(d.added))
	}
	if len(d.judged) > 0 {
		how = append(how, "judged otherwise: "+listed(d.judged))
	}
	if d.rows {
		how = append(how, "which rows are read")
	}
	them := "them"
	if n == 1 {
		them = "it"
	}
	return []string{fmt.Sprintf(
		"%s: the contract changed since %s (%s); to load %s under the contract as it is: naru table rebuild %s",
		s.table.Name, wereLoaded(n), strings.Join(how, "; "), them, s.table.Name)}
}

// wereLoaded is "1 delivery was loaded".
func wereLoaded(n int64) string {
	if n == 1 {
		return "1 delivery was loaded"
	}
	return counted(n, "delivery") + " were loaded"
}
