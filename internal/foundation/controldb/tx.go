package controldb

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"
)

// Tx is a transaction. It must not be kept, nor used by two goroutines, and rows must be closed before the next
// statement.
type Tx struct {
	ctx    context.Context // the transaction's own: it ends with it
	conn   *sql.Conn
	db     *DB
	topics []string
	begun  time.Time
	broken error // what Now could not answer
}

// Exec runs one statement.
func (tx *Tx) Exec(query string, args ...any) (sql.Result, error) {
	return tx.conn.ExecContext(tx.ctx, query, args...)
}

// Query runs one SELECT; the caller closes the rows.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	return tx.conn.QueryContext(tx.ctx, query, args...)
}

// QueryRow runs a SELECT of at most one row; Scan gives sql.ErrNoRows when there is none.
func (tx *Tx) QueryRow(query string, args ...any) *sql.Row {
	return tx.conn.QueryRowContext(tx.ctx, query, args...)
}

// Changed runs a statement and gives the number of rows it changed.
func (tx *Tx) Changed(query string, args ...any) (int64, error) {
	result, err := tx.Exec(query, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// Wake wakes Wait(topic) in every process after commit.
func (tx *Tx) Wake(topic string) {
	if !slices.Contains(tx.topics, topic) {
		tx.topics = append(tx.topics, topic)
	}
}

// Now is the time of the transaction, the same for the whole of it, in whole microseconds UTC. On Postgres it is the
// server's clock, so that leases do not depend on the clocks of the workers' machines.
func (tx *Tx) Now() time.Time {
	if tx.begun.IsZero() {
		now, err := tx.db.store.now(tx)
		if err != nil {
			tx.broken = fmt.Errorf("ask the database for the time: %w", err)
			now = time.Now()
		}
		tx.begun = now.UTC().Truncate(time.Microsecond)
	}
	return tx.begun
}

// SkipLocked ends a SELECT whose rows are to be claimed by an UPDATE in the same transaction: rows that another
// worker is just claiming are passed over. It is empty on SQLite, where one writer works at a time.
func (tx *Tx) SkipLocked() string { return tx.db.store.skipLocked() }
