package table

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// Quarantined is a bad row of a delivery that is loaded.
type Quarantined struct {
	Table, Delivery, Object, File     string
	Line                              int64
	Column, Code, Message, Value, Raw string
	At                                time.Time // when it was read
}

// Quarantined gives rows that were set aside, by table, delivery, file and line; table empty means all tables, limit 0
// means all rows.
func (x *Loader) Quarantined(ctx context.Context, table string, limit int) ([]Quarantined, error) {
	var all []Quarantined
	var after *place
	for {
		page := quarantinePage
		if limit > 0 {
			page = min(page, limit-len(all))
		}
		rows, last, err := x.quarantinedPage(ctx, table, after, page)
		if err != nil {
			return nil, fmt.Errorf("list the rows in quarantine: %w", err)
		}
		all = append(all, rows...)
		if len(rows) < page || (limit > 0 && len(all) == limit) {
			return all, nil
		}
		after = last
	}
}

const quarantinePage = 1000

// place is where a page ended, in the order of listing.
type place struct {
	table, delivery, file string
	line, n               int64
}

func (x *Loader) quarantinedPage(
	ctx context.Context, table string, after *place, limit int,
) (page []Quarantined, last *place, err error) {
	query := `
select d.table_name, d.delivery, q.object, q.file, q.line, q.column_name, q.code, q.args, q.value, q.raw, q.n, d.at
from table_deliveries d
join table_standings s on s.table_name = d.table_name and s.generation = d.generation
join table_quarantine q on q.batch = d.batch
where d.state = 'loaded'`
	var args []any
	bind := func(value any) string {
		args = append(args, value)
		return "$" + strconv.Itoa(len(args))
	}
	if table != "" {
		query += "\nand d.table_name = " + bind(table)
	}
	if after != nil {
		query += fmt.Sprintf("\nand (d.table_name, d.delivery, q.file, q.line, q.n) > (%s, %s, %s, %s, %s)",
			bind(after.table), bind(after.delivery), bind(after.file), bind(after.line), bind(after.n))
	}
	query += "\norder by d.table_name, d.delivery, q.file, q.line, q.n\nlimit " + bind(limit)
	err = x.db.Read(ctx, func(tx *controldb.Tx) error {
		page = nil // f may run again
		rows, err := tx.Query(query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var q Quarantined
			var argsText string
			var n, at int64
			err := rows.Scan(&q.Table, &q.Delivery, &q.Object, &q.File, &q.Line, &q.Column, &q.Code, &argsText,
				&q.Value, &q.Raw, &n, &at)
			if err != nil {
				return err
			}
			why, err := problemFrom(q.Code, argsText)
			if err != nil {
				return err
			}
			q.Message, q.At = why.Message(), controldb.Time(at)
			page = append(page, q)
			last = &place{q.Table, q.Delivery, q.File, q.Line, n}
		}
		return rows.Err()
	})
	return page, last, err
}

// beginBatch empties the batch, which an attempt that was cut off may have begun.
func beginBatch(tx *controldb.Tx, batch, table string) error {
	if _, err := tx.Exec(`delete from table_quarantine where batch = $1`, batch); err != nil {
		return err
	}
	_, err := tx.Exec(`
insert into table_batches (batch, table_name, at) values ($1, $2, $3)
on conflict (batch) do update set at = excluded.at`, batch, table, controldb.Micros(tx.Now()))
	return err
}

// insertBad writes ten rows at a time: Postgres wants few statements, and SQLite's driver is slow to bind many values.
func insertBad(tx *controldb.Tx, batch string, rows []badRow) error {
	const most, columns = 10, 10
	for some := range slices.Chunk(rows, most) {
		args := make([]any, 0, len(some)*columns)
		for _, row := range some {
			text, err := storableArgs(row.Args)
			if err != nil {
				return fmt.Errorf("keep why line %d is bad: %w", row.Line, err)
			}
			args = append(args, batch, row.n, row.arrival.Object.Key, fileName(row.arrival), row.Line, row.Column,
				string(row.Code), text, row.Value, row.Raw)
		}
		query := "insert into table_quarantine (batch, n, object, file, line, column_name, code, args, value, raw)\nvalues " +
			marks(len(some), columns)
		if _, err := tx.Exec(query, args...); err != nil {
			return err
		}
	}
	return nil
}

// marks are the placeholders of several rows: ($1, $2), ($3, $4).
func marks(rows, columns int) string {
	var b strings.Builder
	for i := range rows * columns {
		switch {
		case i == 0:
			b.WriteString("(")
		case i%columns == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String() + ")"
}

// abandonedAfter is when a batch that no delivery names is surely not about to be named.
const abandonedAfter = 24 * time.Hour

// sweep removes batches that were replaced, or left by an attempt that never committed.
func (x *Loader) sweep(ctx context.Context, lease controldb.Lease) error {
	var abandoned []string
	err := x.db.Read(ctx, func(tx *controldb.Tx) error {
		abandoned = nil
		rows, err := tx.Query(`
select b.batch
from table_batches b
where b.at < $1 and not exists (select 1 from table_deliveries d where d.batch = b.batch)
limit 100`, controldb.Micros(tx.Now().Add(-abandonedAfter)))
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var batch string
			if err := rows.Scan(&batch); err != nil {
				return err
			}
			abandoned = append(abandoned, batch)
		}
		return rows.Err()
	})
	for _, batch := range abandoned {
		if err != nil {
			break
		}
		err = x.db.Write(ctx, lease, func(tx *controldb.Tx) error {
			if _, err := tx.Exec(`delete from table_quarantine where batch = $1`, batch); err != nil {
				return err
			}
			_, err := tx.Exec(`delete from table_batches where batch = $1`, batch)
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("sweep quarantine: %w", err)
	}
	return nil
}
