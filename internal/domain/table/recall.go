package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// recalled is what the database knows, before a load has done anything. It is not changed.
type recalled struct {
	tables     map[string]tableRow
	forms      map[string]map[string]form // by table and version of the contract
	fields     map[string][]field         // by table
	growths    map[string][]growth        // by table
	records    map[string][]record        // by table, of the current generation
	held       map[string]map[part]string
	deliveries []landing.Delivery // ended, oldest first, withdrawn ones too
}

type tableRow struct {
	generation, revision int64
	contract, layout     string
}

// recall reads it. What is written meanwhile is noticed by the revision when this load commits.
func (j *job) recall(ctx context.Context) (*recalled, error) {
	known := &recalled{}
	err := j.db.Read(ctx, func(tx *controldb.Tx) error {
		*known = recalled{
			tables: map[string]tableRow{}, forms: map[string]map[string]form{},
			fields: map[string][]field{}, growths: map[string][]growth{},
			records: map[string][]record{}, held: map[string]map[part]string{}}
		for _, t := range j.tables {
			if err := known.recallTable(tx, t.Name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("recall what was loaded: %w", err)
	}
	sources := map[string]bool{}
	for _, t := range j.tables {
		for _, at := range t.From {
			sources[at.Value] = true
		}
		for _, rec := range known.records[t.Name] {
			sources[rec.delivery.Source] = !t.IsSeed()
		}
	}
	names := slices.Sorted(maps.Keys(sources))
	if names = slices.DeleteFunc(names, func(name string) bool { return !sources[name] }); len(names) == 0 {
		return known, nil
	}
	known.deliveries, err = j.landing.Deliveries(ctx, landing.Filter{Sources: names, Withdrawn: true})
	if err != nil {
		return nil, fmt.Errorf("list the deliveries of %s: %w", strings.Join(names, ", "), err)
	}
	return known, nil
}

func (known *recalled) recallTable(tx *controldb.Tx, table string) error {
	rows, err := tx.Query(`
select generation, revision, contract, layout
from table_standings
where table_name = $1`, table)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var row tableRow
		if err := rows.Scan(&row.generation, &row.revision, &row.contract, &row.layout); err != nil {
			return err
		}
		known.tables[table] = row
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	if known.forms[table], err = recallForms(tx, table); err != nil {
		return err
	}
	if known.fields[table], err = recallFields(tx, table); err != nil {
		return err
	}
	if known.growths[table], err = recallGrowths(tx, table); err != nil {
		return err
	}
	generation := max(1, known.tables[table].generation)
	known.records[table], err = selectRecords(tx, `where table_name = $1 and generation = $2`, table, generation)
	if err != nil {
		return err
	}
	return known.recallParts(tx, table, generation)
}

func (known *recalled) recallParts(tx *controldb.Tx, table string, generation int64) error {
	byID := map[string]*record{}
	for i := range known.records[table] {
		rec := &known.records[table][i]
		byID[rec.delivery.ID] = rec
		if rec.counts.Read > 0 {
			rec.parts = map[part]int64{}
		}
	}
	held := map[part]string{}
	known.held[table] = held
	rows, err := tx.Query(`
select delivery, part, rows_good, held
from table_parts
where table_name = $1 and generation = $2`, table, generation)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var delivery, name string
		var good, holds int64
		if err := rows.Scan(&delivery, &name, &good, &holds); err != nil {
			return err
		}
		rec, ok := byID[delivery]
		if !ok {
			return fmt.Errorf("delivery %s holds a part of table %s but is not recorded there", delivery, table)
		}
		if rec.parts == nil {
			rec.parts = map[part]int64{}
		}
		rec.parts[part(name)] = good
		if holds != 0 {
			held[part(name)] = delivery
		}
	}
	return rows.Err()
}

// standing gives the table as it is known, in plain values of its own.
func (known *recalled) standing(t *Table, key string, zone *time.Location) *standing {
	row, committed := known.tables[t.Name]
	s := &standing{
		table: t, zone: zone, key: key,
		generation: max(1, row.generation), revision: row.revision, isNew: !committed,
		contract: row.contract, layout: row.layout, forms: known.forms[t.Name],
		fields: map[fieldKey]*field{}, records: map[string]*record{}, held: map[part]holding{}, before: map[part]bool{},
		earlier: map[string]bool{}, prints: map[string]string{}, refusedBefore: map[string]*problem.Problem{},
	}
	for _, f := range known.fields[t.Name] {
		s.fields[fieldKey{f.source, f.name}] = &f
	}
	landed := map[string]landing.Delivery{}
	for _, d := range known.deliveries {
		landed[d.ID] = d
	}
	for _, rec := range known.records[t.Name] {
		if d, ok := landed[rec.delivery.ID]; ok {
			rec.delivery, rec.files = d, fileNames(t.arrivals(d))
		}
		rec.parts = maps.Clone(rec.parts)
		s.records[rec.delivery.ID] = &rec
		switch {
		case rec.state != Refused:
		case rec.key == key: // an attempt that was cut off refused it: this one tells it again
			s.refusals = append(s.refusals, refusal{delivery: rec.delivery, why: rec.why, retold: true})
		case rec.why.Code == checkFailed || rec.why.Code == groupRefused:
			s.refusedBefore[rec.delivery.ID] = rec.why
		}
	}
	for p, id := range known.held[t.Name] {
		s.held[p] = holding{delivery: s.records[id].delivery, rows: s.records[id].parts[p]}
		s.before[p] = true
	}
	return s
}

// applied says that a delivery had its turn in a table and was not refused.
func (known *recalled) applied(a applied) bool {
	return slices.ContainsFunc(known.records[a.table], func(r record) bool {
		return r.delivery.ID == a.delivery && r.applied()
	})
}

// refused says that a delivery was refused before for this reason.
func (known *recalled) refused(a applied, why *problem.Problem) bool {
	return slices.ContainsFunc(known.records[a.table], func(r record) bool {
		return r.delivery.ID == a.delivery && r.state == Refused && sameReason(r.why, why)
	})
}

// deliveriesOf are those of the table's sources, and of sources it had once.
func (known *recalled) deliveriesOf(t *Table) []landing.Delivery {
	applied := map[string]bool{}
	for _, rec := range known.records[t.Name] {
		applied[rec.delivery.ID] = true
	}
	var all []landing.Delivery
	for _, d := range known.deliveries {
		if applied[d.ID] || t.takes(d.Source) {
			all = append(all, d)
		}
	}
	return all
}

const recordColumns = `
delivery, source, labels, as_of, seq, state, why_code, why_args, accepted, contract,
rows_read, rows_loaded, rows_quarantined, rows_skipped, rows_superseded, excluded, batch, task_key, at, files,
table_name, generation`

func selectRecords(tx *controldb.Tx, where string, args ...any) ([]record, error) {
	rows, err := tx.Query("select "+recordColumns+"\nfrom table_deliveries\n"+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []record
	for rows.Next() {
		var r record
		var labels, code, whyArgs, excluded, files string
		var asOf, accepted, at int64
		c := &r.counts
		err := rows.Scan(&r.delivery.ID, &r.delivery.Source, &labels, &asOf, &r.delivery.Seq, &r.state, &code, &whyArgs,
			&accepted, &r.contract, &c.Read, &c.Loaded, &c.Quarantined, &c.Skipped, &c.Superseded, &excluded, &r.batch,
			&r.key, &at, &files, &r.table, &r.generation)
		if err != nil {
			return nil, err
		}
		r.delivery.AsOf, r.at, r.accepted = controldb.Time(asOf), controldb.Time(at), accepted != 0
		if code != "" {
			if r.why, err = problemFrom(code, whyArgs); err != nil {
				return nil, err
			}
		}
		err = errors.Join(
			json.Unmarshal([]byte(labels), &r.delivery.Labels),
			json.Unmarshal([]byte(excluded), &r.excluded),
			json.Unmarshal([]byte(files), &r.files))
		if err != nil {
			return nil, fmt.Errorf("delivery %s: %w", r.delivery.ID, err)
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// problemFrom reads back what was kept of a problem. Numbers keep the digits they were written with.
func problemFrom(code, args string) (*problem.Problem, error) {
	read := json.NewDecoder(strings.NewReader(args))
	read.UseNumber()
	given := problem.Args{}
	if err := read.Decode(&given); err != nil {
		return nil, fmt.Errorf("read why (%s): %w", code, err)
	}
	return problem.New(problem.Code(code), problem.Place{}, given), nil
}
