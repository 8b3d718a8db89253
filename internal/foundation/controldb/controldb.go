// Package controldb opens SQLite or Postgres and keeps the two promises all others are built on: a write happens
// whole or not at all, and only while its lease is held; a read sees one consistent state. It owns the transaction,
// the leases, the wake-ups between processes and the migrations; it never knows what the tables of a noun mean.
//
// Times are bigint microseconds UTC, booleans integer, json and ids text, nothing else; placeholders are $1. That is
// the whole difference between SQLite and Postgres as a noun sees it.
package controldb

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/faultpoint"
)

// ErrFenced says that the lease has passed on: whoever gets it must stop and record nothing.
var ErrFenced = errors.New("the lease has passed to another worker")

// Options say which database.
type Options struct {
	URL      string        // a file's path, or postgres://...
	Locks    string        // local folder of the processes' lock files; empty: URL.locks for a file, none on Postgres
	Patience time.Duration // how long a transaction waits for other processes' locks; 0: 30 s
}

const defaultPatience = 30 * time.Second

// DB is an open control database, safe for concurrent use. Close it after all work on it has ended.
type DB struct {
	store  store
	holder *holder
	hub    *hub
}

// Open opens the database, and makes the file of a SQLite database and its folder when they are missing. What a user
// can repair (a locked, damaged or unreachable database, a full disk) is a *problem.Problem, here and in every other
// method; it never holds a password (I6).
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Patience == 0 {
		o.Patience = defaultPatience
	}
	h := newHub()
	var s store
	var err error
	if strings.HasPrefix(o.URL, "postgres://") || strings.HasPrefix(o.URL, "postgresql://") {
		s, err = openPostgres(ctx, o, h)
	} else {
		if o.Locks == "" {
			o.Locks = o.URL + ".locks"
		}
		s, err = openSQLite(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	own, err := newHolder(o.Locks)
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	return &DB{store: s, holder: own, hub: h}, nil
}

// Close gives the connections and the lock file back. Leases that this process still holds are free at once.
func (db *DB) Close() error {
	return errors.Join(db.store.close(), db.holder.close())
}

// Read runs f in one consistent snapshot, in which nothing can be written.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	err := db.transact(ctx, false, f)
	return db.store.explain(err)
}

// Write runs f in one transaction, durable when Write returns. It gives ErrFenced, and writes nothing, when the lease
// is no longer held; the zero Lease is unfenced. On Postgres it is serializable and run again on a conflict, so f must
// set what it answers anew each time. f must not call Write: on SQLite there is one writer.
func (db *DB) Write(ctx context.Context, lease Lease, f func(*Tx) error) error {
	fenced := func(tx *Tx) error {
		if err := tx.Check(lease); err != nil {
			return err
		}
		return f(tx)
	}
	for try := 0; ; try++ {
		err := db.transact(ctx, true, fenced)
		if err == nil {
			return nil
		}
		if !db.store.again(err) || try == mostTries {
			return db.store.explain(err)
		}
		if err := pause(ctx, try); err != nil {
			return err
		}
	}
}

// mostTries bounds how often a transaction that met a conflict is run again: about fifteen seconds.
const mostTries = 40

// pause waits before a further try: up to 1 ms doubled each time, at most 500 ms, with full jitter, so that those
// who collided do not collide again.
func pause(ctx context.Context, try int) error {
	longest := min(time.Millisecond<<min(try, 10), 500*time.Millisecond)
	timer := time.NewTimer(rand.N(longest) + longest/10)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// transact is one try: begin, f, commit; wake-ups go out after the commit.
func (db *DB) transact(ctx context.Context, write bool, f func(*Tx) error) error {
	conn, err := db.store.begin(ctx, write)
	if err != nil {
		return err
	}
	// A context of its own: ending it closes rows that f left open, without which the connection could not go back.
	inside, end := context.WithCancel(ctx)
	tx := &Tx{ctx: inside, conn: conn, db: db}
	committed := false
	defer func() {
		end()
		if !committed {
			rollback(ctx, conn)
		}
		conn.Close()
	}()
	if err := f(tx); err != nil {
		return err
	}
	if tx.broken != nil {
		return tx.broken
	}
	if !write {
		return nil
	}
	if err := db.store.announce(tx, tx.topics); err != nil {
		return fmt.Errorf("announce %d wake-ups: %w", len(tx.topics), err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	faultpoint.Reach("controldb.before_commit")
	if err := commit(ctx, conn); err != nil {
		return err
	}
	committed = true
	faultpoint.Reach("controldb.after_commit")
	db.hub.ring(tx.topics...)
	return nil
}

// Settle returns when all writes so far are durable where configured. Every Write is durable on the machine of the
// database when it returns, and no copy elsewhere is configured yet, so there is nothing to wait for.
func (db *DB) Settle(ctx context.Context) error { return ctx.Err() }

// Holder names this process; its lock file is held until Close or death. A part of the process that holds leases of
// its own may append "#" and a word.
func (db *DB) Holder() string { return db.holder.id }

// Alive is false when the process that a holder names is known to be dead, because it lived on this machine and its
// lock file is free; true when it may be alive.
func (db *DB) Alive(holder string) bool { return db.holder.alive(holder) }

// Postgres says which of the two it is, for doctor; nothing else may ask.
func (db *DB) Postgres() bool {
	_, ok := db.store.(*postgres)
	return ok
}

// Micros is the stored form of an instant; the zero time is 0.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// Time is the instant of a stored form, in UTC; 0 is the zero time.
func Time(micros int64) time.Time {
	if micros == 0 {
		return time.Time{}
	}
	return time.UnixMicro(micros).UTC()
}
