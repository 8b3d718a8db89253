package table

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/document"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// The fields that the deliveries of a source had are kept for each table that took them: what is new, gone or of another
// kind is so against them. They are known by the deliveries' own order, not by that of loading, so it makes no
// difference in which order deliveries are read.

// field is what is known of one field of a source.
type field struct {
	source, name string
	kind         string // of documents
	since, last  age    // the oldest and the newest delivery that had it
	kindWas      string // before it was of another kind; or empty
	kindSince    string // the delivery with which it became so
	changed      bool   // by this load
}

// age is a delivery's place in the order of deliveries.
type age struct {
	delivery  string
	asOf, seq int64
}

func ageOf(d landing.Delivery) age { return age{d.ID, controldb.Micros(d.AsOf), d.Seq} }

func (a age) before(other age) bool {
	if a.asOf != other.asOf {
		return a.asOf < other.asOf
	}
	return a.seq < other.seq
}

// seen is a field of a delivery, and the file in which it stood first.
type seen struct {
	rows.FieldSeen
	file string
}

// see adds the fields of one file to a delivery's.
func (r *reading) see(file string, fields []rows.FieldSeen) {
	for _, f := range fields {
		at := slices.IndexFunc(r.fields, func(s seen) bool { return s.Name == f.Name })
		if at < 0 {
			r.fields = append(r.fields, seen{f, file})
			continue
		}
		r.fields[at].Declared = r.fields[at].Declared || f.Declared
	}
}

type fieldKey struct{ source, name string }

// knows says that fields of a source were recorded before this load: then one that is not among them is new.
func (s *standing) knows(source string) bool {
	for key := range s.fields {
		if key.source == source {
			return true
		}
	}
	return false
}

// unheard are the fields of a reading that no column reads and no delivery of its source had before. known is false for
// the first delivery of a source, whose fields are what later ones are held against.
func (s *standing) unheard(r *reading) (fresh []seen, known bool) {
	for _, f := range r.fields {
		if _, had := s.fields[fieldKey{r.delivery.Source, f.Name}]; !had && !f.Declared {
			fresh = append(fresh, f)
		}
	}
	return fresh, s.knows(r.delivery.Source)
}

// learn records the fields of a delivery that is taken, and says in sentences what is other than it was.
func (s *standing) learn(r *reading) {
	fresh, _ := s.unheard(r)
	byFile := map[string][]string{}
	for _, f := range fresh {
		byFile[f.file] = append(byFile[f.file], fmt.Sprintf("%q", f.Name))
	}
	for _, file := range slices.Sorted(maps.Keys(byFile)) {
		r.notes = append(r.notes, problem.New("rows_undeclared", problem.Place{}, problem.Args{
			"name": file, "fields": strings.Join(byFile[file][:min(len(byFile[file]), mostFieldsNamed)], ", ")}).Message())
	}
	source, now := r.delivery.Source, ageOf(r.delivery)
	newest, known := s.newestOf(source)
	if gone := s.gone(r, newest); known && newest.before(now) && len(gone) > 0 {
		r.notes = append(r.notes, fmt.Sprintf("it no longer has %s; see: naru table drift %s", listed(gone), s.table.Name))
	}
	for _, f := range r.fields {
		key := fieldKey{source, f.Name}
		had, ok := s.fields[key]
		if !ok {
			s.fields[key] = &field{source: source, name: f.Name, kind: f.Kind, since: now, last: now, changed: true}
			continue
		}
		if note := had.meet(f.Kind, now); note != "" {
			r.notes = append(r.notes, note)
		}
	}
}

// mostFieldsNamed in one note.
const mostFieldsNamed = 20

// newestOf is the newest delivery of a source whose fields are known.
func (s *standing) newestOf(source string) (newest age, known bool) {
	for key, f := range s.fields {
		if key.source == source && (!known || newest.before(f.last)) {
			newest, known = f.last, true
		}
	}
	return newest, known
}

// gone are the fields of columns that the newest delivery had and this one has not, where `drift:` lets them be missing.
// Documents leave out what they have no value for, so there it says nothing.
func (s *standing) gone(r *reading, newest age) []string {
	has := map[string]bool{}
	for _, f := range r.fields {
		has[f.Name] = true
	}
	var all []string
	for key, f := range s.fields {
		_, read := s.table.readBy(f.name)
		if read && key.source == r.delivery.Source && f.kind == "" && f.last == newest && !has[f.name] {
			all = append(all, fmt.Sprintf("%q", f.name))
		}
	}
	slices.Sort(all)
	return all
}

// meet takes in that a delivery has the field, and says what is other.
func (f *field) meet(kind string, now age) (note string) {
	before := *f
	if now.before(f.since) {
		f.since = now
	}
	if f.last.before(now) {
		f.last = now
		if f.kind != kind && f.kind != "" && kind != "" {
			f.kindWas, f.kindSince = f.kind, now.delivery
			note = fmt.Sprintf("%q is %s now, and was %s", f.name, kind, f.kind)
		}
		f.kind = kind
	}
	f.changed = f.changed || *f != before
	return note
}

// reads says that a column is read from the field of that name, or was.
func (c Column) reads(name string) bool {
	if c.From != "" {
		return false
	}
	return slices.ContainsFunc(c.fields(), func(field string) bool {
		if strings.TrimSpace(field) == strings.TrimSpace(name) {
			return true
		}
		path, why := document.ParsePath(field)
		return why == "" && path.String() == name
	})
}

// readBy is the column that reads a field.
func (t *Table) readBy(name string) (Column, bool) {
	for _, c := range t.Columns {
		if c.reads(name) {
			return c, true
		}
	}
	return Column{}, false
}

// recordFields writes what this load has learned.
func (s *standing) recordFields(tx *controldb.Tx) error {
	for _, f := range s.fields {
		if !f.changed {
			continue
		}
		_, err := tx.Exec(`
insert into table_fields (table_name, source, field, kind, since, since_as_of, since_seq, last, last_as_of, last_seq,
  kind_was, kind_since)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (table_name, source, field) do update
set kind = excluded.kind, since = excluded.since, since_as_of = excluded.since_as_of, since_seq = excluded.since_seq,
  last = excluded.last, last_as_of = excluded.last_as_of, last_seq = excluded.last_seq,
  kind_was = excluded.kind_was, kind_since = excluded.kind_since`,
			s.table.Name, f.source, f.name, f.kind, f.since.delivery, f.since.asOf, f.since.seq,
			f.last.delivery, f.last.asOf, f.last.seq, f.kindWas, f.kindSince)
		if err != nil {
			return err
		}
	}
	return nil
}

// recallFields reads what is known of the fields of a table's sources.
func recallFields(tx *controldb.Tx, table string) ([]field, error) {
	found, err := tx.Query(`
select source, field, kind, since, since_as_of, since_seq, last, last_as_of, last_seq, kind_was, kind_since
from table_fields
where table_name = $1
order by source, field`, table)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	var all []field
	for found.Next() {
		var f field
		err := found.Scan(&f.source, &f.name, &f.kind, &f.since.delivery, &f.since.asOf, &f.since.seq,
			&f.last.delivery, &f.last.asOf, &f.last.seq, &f.kindWas, &f.kindSince)
		if err != nil {
			return nil, err
		}
		all = append(all, f)
	}
	return all, found.Err()
}
