package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
)

// A merged table is what remains when all rows of all its deliveries are put over each other by key, in the order of
// (as-of, coming), then file, then row. A row that `deleted:` is true of removes its key.
//
// A load puts its own deliveries over the table that is there. One that is older than what was put there before comes
// late: everything newer is put over it again, read from raw. The rows of keys that none of them has are what older
// deliveries left, so the table is exactly what it would be had all come in order, and no row needs to tell how old
// it is.
//
// Of a delivery's rows those are loaded that won in the load that put them over the table last; the others of its good
// rows, those that only delete among them, are superseded. What a later load replaces changes no earlier count.

// Names of the relations and columns in the house's SQL. Columns have a blank, as no name that a view of the lake has.
const (
	arrivedTable = "arrived" // all staged rows
	keptTable    = "kept"    // the rows of the files that hold one of their keys
	placeName    = "naru place"
)

// reapply opens what was put over the table and is newer than the delivery that now goes below it.
func (s *standing) reapply(below landing.Delivery) {
	again := map[string]bool{}
	for _, r := range s.taken {
		again[r.delivery.ID] = true
	}
	for _, rec := range s.records {
		d := rec.delivery
		if rec.state == Loaded && d.ID != below.ID && !again[d.ID] && newer(d, below) {
			s.reopen(d)
		}
	}
}

// merging is what one commit does to a merged table.
type merging struct {
	*job
	table  *Table
	target *lake.Target
	staged []lake.File
	of     []string // the delivery of each staged file
	pin    *lake.Pin
	held   []lake.File // of the pin, those that hold one of the keys
}

// merge writes the files that change, and counts which rows won.
func (j *job) merge(ctx context.Context, s *standing, target *lake.Target) (change lake.Change, err error) {
	m := &merging{job: j, table: s.table, target: target}
	change = lake.Change{Target: target, RemoveAll: s.fresh || s.isNew}
	if !change.RemoveAll {
		pins, release, err := j.lake.Pins(ctx, []string{s.table.Name}, time.Time{})
		if err != nil {
			return change, fmt.Errorf("pin the table: %w", err)
		}
		defer release()
		m.pin, change.Since = &pins[0], pins[0].Metadata
	}
	taken := slices.Clone(s.taken)
	slices.SortFunc(taken, func(a, b *reading) int { return byAge(a.delivery, b.delivery) })
	good := map[string]int64{}
	for _, r := range taken {
		good[r.delivery.ID] = 0
		for _, f := range r.staged {
			m.staged, m.of = append(m.staged, f), append(m.of, r.delivery.ID)
			good[r.delivery.ID] += f.Rows
		}
	}
	won, err := m.winners(ctx)
	if err != nil {
		return change, fmt.Errorf("find the newest row of each key: %w", err)
	}
	for id, rows := range good {
		rec := s.records[id]
		rec.counts.Loaded, rec.counts.Superseded = won[id], rows-won[id]
	}
	if len(m.staged) == 0 {
		return change, nil
	}
	if err := m.holding(ctx); err != nil {
		return change, err
	}
	change.RemovePaths = paths(m.held)
	change.Add, err = m.files(ctx, won)
	if err != nil {
		return change, fmt.Errorf("merge %d rows: %w", sum(m.staged), err)
	}
	faultpoint.Reach("table.merged")
	return change, nil
}

// arrived are the staged rows, as a relation whose places are in the order of the deliveries, their files and their rows.
func (m *merging) arrived() sqlengine.Table {
	return sqlengine.Table{
		Name: arrivedTable, Columns: m.table.stagedColumns(m.target), Files: paths(m.staged), Place: placeName}
}

// newest leaves of the staged rows the last of each key, unless that one deletes.
func (m *merging) newest() string {
	place := sqlengine.Identifier(placeName)
	where := fmt.Sprintf("where %s in (select max(%s) from %s group by %s)",
		place, place, arrivedTable, names("", m.table.Key))
	if _, ok := m.table.markColumn(); ok {
		where += fmt.Sprintf(" and coalesce(%s, '') not in ('not_asked', 'excluded')", sqlengine.Identifier(markCompanion))
	}
	return where
}

// winners counts the rows that stay, by delivery.
func (m *merging) winners(ctx context.Context) (won map[string]int64, err error) {
	won = map[string]int64{}
	if len(m.staged) == 0 {
		return won, nil
	}
	answer, err := m.engine.Query(ctx, sqlengine.Query{
		SQL: fmt.Sprintf("select %s // %d as file, count(*) as rows from %s %s group by all",
			sqlengine.Identifier(placeName), sqlengine.PlaceOf(1, 0), arrivedTable, m.newest()),
		Tables: []sqlengine.Table{m.arrived()}, Timeout: writeTimeout,
	})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, answer.Close()) }()
	for answer.Next() {
		file, rows := answer.Values()[0].(int64), answer.Values()[1].(int64)
		won[m.of[file]] += rows
	}
	return won, answer.Err()
}

// holding finds the files of the table that change.
func (m *merging) holding(ctx context.Context) error {
	if m.pin == nil || len(m.pin.Files) == 0 {
		return nil
	}
	touched, err := m.engine.Holding(ctx, m.before(m.pin.Files), m.table.Key, m.arrived())
	if err != nil {
		return err
	}
	for _, f := range m.pin.Files {
		if slices.Contains(touched, f.Path) {
			m.held = append(m.held, f)
		}
	}
	return nil
}

// before are files of the table, as a relation.
func (m *merging) before(files []lake.File) sqlengine.Table {
	return sqlengine.Table{Name: keptTable, Columns: m.target.Columns, Files: paths(files)}
}

// files writes the touched ones anew, without the keys that came, and with the rows that won. Where every staged row won
// and no other file is touched, the staged files are what is added.
func (m *merging) files(ctx context.Context, won map[string]int64) ([]lake.File, error) {
	var winners int64
	for _, n := range won {
		winners += n
	}
	plain := len(m.table.Sort)+len(m.table.Partition) == 0 && m.table.Deleted == nil
	if plain && len(m.held) == 0 && winners == sum(m.staged) {
		return m.staged, nil
	}
	columns := names("", columnNames(m.target.Columns))
	sql := fmt.Sprintf("select %s from %s %s", columns, arrivedTable, m.newest())
	from := []sqlengine.Table{m.arrived()}
	if len(m.held) > 0 {
		var same []string
		for _, key := range m.table.Key {
			same = append(same, fmt.Sprintf("%s is not distinct from %s", names("a", []string{key}), names("k", []string{key})))
		}
		sql = fmt.Sprintf("select %s from %s k where not exists (select 1 from %s a where %s) union all %s",
			columns, keptTable, arrivedTable, strings.Join(same, " and "), sql)
		from = append(from, m.before(m.held))
	}
	written, err := m.write(ctx, m.table, m.target, sql, from, slices.Concat(m.held, m.staged))
	if err != nil {
		return nil, err
	}
	// I7: no winner is lost, and no more goes from the table than one row for each key that came.
	if got, before := sum(written), sum(m.held); got < winners || got > winners+before {
		return nil, fmt.Errorf("the engine wrote %d rows of %d that were there and %d that came", got, before, winners)
	}
	return written, nil
}

func columnNames(columns []column.Column) []string {
	all := make([]string, len(columns))
	for i, c := range columns {
		all[i] = c.Name
	}
	return all
}
