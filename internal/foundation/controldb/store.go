package controldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"time"
)

// store is what SQLite and Postgres do differently, and nothing else.
type store interface {
	// begin starts a transaction on a connection that the caller closes.
	begin(ctx context.Context, write bool) (*sql.Conn, error)
	// again says that the transaction may succeed when it is run again.
	again(err error) bool
	// explain turns what a user can repair into a problem and leaves other errors alone.
	explain(err error) error
	// now is the clock that all processes on this database share.
	now(tx *Tx) (time.Time, error)
	// announce tells other processes of wake-ups, as part of the transaction.
	announce(tx *Tx, topics []string) error
	// hear has the hub rung when another process commits a wake-up. How often a listener must ask by itself is
	// answered; 0 is never.
	hear(ctx context.Context) (every time.Duration)
	// version differs after any commit, where a listener has to ask.
	version(ctx context.Context) (int64, error)
	// tables counts the tables of a name.
	tables(tx *Tx, name string) (int, error)
	// alone runs f while no other process runs its own.
	alone(ctx context.Context, f func(context.Context) error) error
	// copyAside keeps a copy of the database before it is changed for good.
	copyAside(ctx context.Context) error
	// skipLocked ends a select whose rows are to be claimed.
	skipLocked() string
	close() error
}

// commit and rollback end a transaction whatever happens to ctx meanwhile, so that the outcome is known.
func commit(ctx context.Context, conn *sql.Conn) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	if _, err := conn.ExecContext(ctx, "commit"); err != nil {
		return final{err}
	}
	return nil
}

// final is an error after which nobody tries again by himself, unless the database said that this is safe: of a commit
// whose outcome is not known, or of a begin that was waited for long enough.
type final struct{ error }

func (f final) Unwrap() error { return f.error }

func rollback(ctx context.Context, conn *sql.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	if _, err := conn.ExecContext(ctx, "rollback"); err != nil {
		// It may still be inside the transaction, or SQLite has ended that itself: a fresh connection is sure.
		discard(conn)
	}
}

func discard(conn *sql.Conn) {
	_ = conn.Raw(func(any) error { return driver.ErrBadConn })
}
