package lake

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Commit is one line of the ledger: one key, one table.
type Commit struct {
	Key, Table, Run, Project string
	Snapshot                 int64
	Metadata                 string
	At                       time.Time
	Counts                   work.Counts
	Rows                     int64 // of the whole table afterwards
	From                     []work.Ref
	Earlier                  bool // answered by Commit: the key was committed before, and nothing moved now
}

// Commit moves all pointers and writes the ledger, in the caller's transaction (I2): all of it happens, or
// nothing. counts are by table. When the key was committed before, nothing moves and that commit is answered
// (I4). ErrMoved: roll back, prepare again. The answer is the line of the first table by name; CommitAll
// answers all.
func (p *Pending) Commit(tx *controldb.Tx, counts map[string]work.Counts, from []work.Ref) (Commit, error) {
	all, err := p.CommitAll(tx, counts, from)
	if err != nil || len(all) == 0 {
		return Commit{}, err
	}
	return all[0], nil
}

// CommitAll is Commit, and answers the line of every table, by name.
func (p *Pending) CommitAll(tx *controldb.Tx, counts map[string]work.Counts, from []work.Ref) ([]Commit, error) {
	before, err := commits(tx, "where key = $1 order by table_name", p.task.Key)
	if err != nil {
		return nil, fmt.Errorf("commit %q: %w", p.task.Key, err)
	}
	if len(before) > 0 {
		for i := range before {
			before[i].Earlier = true
		}
		return before, nil
	}
	faultpoint.Reach("lake.before_pointer")
	all := make([]Commit, len(p.tables))
	for i, s := range p.tables { // sorted, so that two commits cannot wait for each other
		if err := movePointer(tx, s.name, s.old, s.next); err != nil {
			return nil, fmt.Errorf("commit %q to table %q: %w", p.task.Key, s.name, err)
		}
		all[i] = Commit{
			Key: p.task.Key, Table: s.name, Run: p.task.Run, Project: p.task.Project,
			Snapshot: s.pin.Snapshot, Metadata: s.next, At: tx.Now(),
			Counts: counts[s.name], Rows: s.pin.Rows, From: from,
		}
		if err := write(tx, all[i]); err != nil {
			return nil, fmt.Errorf("commit %q to table %q: %w", p.task.Key, s.name, err)
		}
	}
	faultpoint.Reach("lake.pointer_moved")
	return all, nil
}

// write adds a line. Lines of one table are numbered, so that their order does not hang on clocks.
func write(tx *controldb.Tx, c Commit) error {
	refs, err := json.Marshal(append([]work.Ref{}, c.From...)) // [] rather than null
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
insert into lake_commits (key, table_name, version, at, run, project, snapshot, metadata,
	read_rows, loaded_rows, quarantined_rows, skipped_rows, superseded_rows, table_rows, refs)
values ($1, $2, (select coalesce(max(version), 0) + 1 from lake_commits where table_name = $2),
	$3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
		c.Key, c.Table, controldb.Micros(c.At), c.Run, c.Project, c.Snapshot, c.Metadata,
		c.Counts.Read, c.Counts.Loaded, c.Counts.Quarantined, c.Counts.Skipped, c.Counts.Superseded, c.Rows,
		string(refs))
	return err
}

// commits reads lines of the ledger.
func commits(tx *controldb.Tx, where string, args ...any) ([]Commit, error) {
	rows, err := tx.Query(`
select key, table_name, at, run, project, snapshot, metadata,
	read_rows, loaded_rows, quarantined_rows, skipped_rows, superseded_rows, table_rows, refs
from lake_commits `+where, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Commit
	for rows.Next() {
		c, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

func scan(rows *sql.Rows) (Commit, error) {
	var c Commit
	var at int64
	var refs string
	err := rows.Scan(&c.Key, &c.Table, &at, &c.Run, &c.Project, &c.Snapshot, &c.Metadata,
		&c.Counts.Read, &c.Counts.Loaded, &c.Counts.Quarantined, &c.Counts.Skipped, &c.Counts.Superseded, &c.Rows,
		&refs)
	if err != nil {
		return c, err
	}
	c.At = controldb.Time(at)
	return c, json.Unmarshal([]byte(refs), &c.From)
}

// Done gives the commits of a key by table, empty when it was never committed.
func (l *Lake) Done(ctx context.Context, key string) (all []Commit, err error) {
	err = l.db.Read(ctx, func(tx *controldb.Tx) error {
		all, err = commits(tx, "where key = $1 order by table_name", key)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look up commit %q: %w", key, err)
	}
	return all, nil
}

// History of a table, newest first. ErrNoTable when nothing was ever committed to it.
func (l *Lake) History(ctx context.Context, name string) (all []Commit, err error) {
	err = l.db.Read(ctx, func(tx *controldb.Tx) error {
		all, err = commits(tx, "where table_name = $1 order by version desc", name)
		return err
	})
	if err == nil && len(all) == 0 {
		err = ErrNoTable
	}
	if err != nil {
		return nil, fmt.Errorf("history of table %q: %w", name, err)
	}
	return all, nil
}
