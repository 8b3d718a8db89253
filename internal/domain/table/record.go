package table

import (
	"encoding/json"
	"fmt"

	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// record writes what a load has changed, in the transaction that moves the pointers. lake.ErrMoved: somebody else has
// loaded the table since it was recalled.
func (s *standing) record(tx *controldb.Tx) error {
	if !s.altered() {
		return nil
	}
	for _, part := range []func(*controldb.Tx) error{s.recordStanding, s.recordFields, s.recordGrowths} {
		if err := part(tx); err != nil {
			return err
		}
	}
	for _, rec := range s.records {
		if !rec.changed || rec.state == Landed {
			continue
		}
		if err := rec.record(tx, false); err != nil {
			return err
		}
		if err := s.recordParts(tx, rec); err != nil {
			return err
		}
	}
	if !s.fresh || s.isNew {
		return nil
	}
	return s.forgetFormer(tx)
}

func (s *standing) recordStanding(tx *controldb.Tx) error {
	t, now := s.table, controldb.Micros(tx.Now())
	var changed int64
	var err error
	if s.isNew {
		changed, err = tx.Changed(`
insert into table_standings (table_name, generation, revision, contract, layout, at)
values ($1, $2, $3, $4, $5, $6)
on conflict (table_name) do nothing`, t.Name, s.generation, s.revision+1, t.Version, t.layout(), now)
	} else {
		changed, err = tx.Changed(`
update table_standings
set generation = $1, revision = revision + 1, contract = $2, layout = $3, at = $4
where table_name = $5 and revision = $6`, s.generation, t.Version, t.layout(), now, t.Name, s.revision)
	}
	if err == nil && changed == 0 {
		err = lake.ErrMoved
	}
	if err != nil {
		return err
	}
	return t.recordForm(tx)
}

// layout is what the parts of a table mean.
func (t *Table) layout() string {
	switch t.Strategy {
	case Latest:
		return fmt.Sprint(Latest, " by ", t.Partition)
	case Merge:
		return fmt.Sprint(Merge, " by ", t.Key)
	}
	return t.Strategy
}

func (s *standing) recordParts(tx *controldb.Tx, rec *record) error {
	_, err := tx.Exec(`
delete from table_parts
where table_name = $1 and generation = $2 and delivery = $3`, s.table.Name, s.generation, rec.delivery.ID)
	if err != nil {
		return err
	}
	for p, good := range rec.parts {
		held := 0
		if s.held[p].delivery.ID == rec.delivery.ID {
			held = 1
		}
		_, err := tx.Exec(`
insert into table_parts (table_name, generation, delivery, part, rows_good, held)
values ($1, $2, $3, $4, $5, $6)`, s.table.Name, s.generation, rec.delivery.ID, string(p), good, held)
		if err != nil {
			return err
		}
	}
	return nil
}

// forgetFormer leaves of earlier generations only what became of their deliveries, as history.
func (s *standing) forgetFormer(tx *controldb.Tx) error {
	_, err := tx.Exec(`delete from table_parts where table_name = $1 and generation < $2`, s.table.Name, s.generation)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
update table_deliveries
set batch = ''
where table_name = $1 and generation < $2`, s.table.Name, s.generation)
	return err
}

// recordRefused writes a refusal by itself, unless somebody else has loaded the delivery meanwhile.
func (r *record) recordRefused(tx *controldb.Tx) error { return r.record(tx, true) }

func (r *record) record(tx *controldb.Tx, unlessLoaded bool) error {
	labels, err := json.Marshal(r.delivery.Labels)
	if err != nil {
		return err
	}
	excluded, err := json.Marshal(r.excluded)
	if err != nil {
		return err
	}
	files, err := json.Marshal(r.files)
	if err != nil {
		return err
	}
	code, args := "", "{}"
	if r.why != nil {
		code = string(r.why.Code)
		if args, err = storableArgs(r.why.Args); err != nil {
			return err
		}
	}
	accepted := 0
	if r.accepted {
		accepted = 1
	}
	query := insertRecord
	if unlessLoaded {
		query += "\nwhere table_deliveries.state = 'refused'"
	}
	c := r.counts
	_, err = tx.Exec(query, r.table, r.generation, r.delivery.ID, r.delivery.Source, string(labels), string(files),
		controldb.Micros(r.delivery.AsOf), r.delivery.Seq, r.state, code, args, accepted, r.contract,
		c.Read, c.Loaded, c.Quarantined, c.Skipped, c.Superseded, string(excluded), r.batch, r.key, controldb.Micros(tx.Now()))
	return err
}

const insertRecord = `
insert into table_deliveries (table_name, generation, delivery, source, labels, files, as_of, seq, state,
  why_code, why_args, accepted, contract, rows_read, rows_loaded, rows_quarantined, rows_skipped, rows_superseded,
  excluded, batch, task_key, at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
on conflict (table_name, generation, delivery) do update
set as_of = excluded.as_of, seq = excluded.seq, state = excluded.state,
  why_code = excluded.why_code, why_args = excluded.why_args,
  accepted = excluded.accepted, contract = excluded.contract,
  rows_read = excluded.rows_read, rows_loaded = excluded.rows_loaded,
  rows_quarantined = excluded.rows_quarantined, rows_skipped = excluded.rows_skipped,
  rows_superseded = excluded.rows_superseded,
  excluded = excluded.excluded, batch = excluded.batch, task_key = excluded.task_key, at = excluded.at`
