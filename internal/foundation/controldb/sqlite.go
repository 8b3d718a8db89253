package controldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sys/unix"
	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"github.com/naru-data/naru/internal/foundation/durable"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// sqlite is a file in write-ahead mode: one writer at a time over all processes, readers beside it.
type sqlite struct {
	path     string
	locks    string
	patience time.Duration
	writer   *sql.DB // one connection: the writers of this process queue here, not in SQLite's busy handler
	readers  *sql.DB

	mu       sync.Mutex
	watching *sql.Conn // data_version can be compared only on one connection
}

// readers is how many snapshots this process reads at the same time.
const readers = 8

// busyStep is how long SQLite itself waits for another process's lock: not long, since ctx cannot end that.
const busyStep = 200 * time.Millisecond

// askEvery is how soon a commit of another process is heard.
const askEvery = 50 * time.Millisecond

func openSQLite(ctx context.Context, o Options) (*sqlite, error) {
	path, err := filepath.Abs(o.URL)
	if err != nil {
		return nil, fmt.Errorf("find %q: %w", o.URL, err)
	}
	if err := durable.MakeFolder(filepath.Dir(path)); err != nil {
		return nil, problem.New("control_folder", problem.Place{},
			problem.Args{"folder": filepath.Dir(path), "error": err}).Because(err)
	}
	s := &sqlite{path: path, locks: o.Locks, patience: o.Patience}
	// FULL: a commit is on the disk before it is told (I1).
	s.writer, err = pool(path, 1, busyStep, "journal_mode(wal)", "synchronous(full)", "foreign_keys(1)")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s.readers, err = pool(path, readers+1, o.Patience, "query_only(1)")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, err), s.writer.Close())
	}
	if err := s.first(ctx); err != nil {
		return nil, errors.Join(s.explain(err), s.close())
	}
	return s, nil
}

func pool(path string, size int, busy time.Duration, pragmas ...string) (*sql.DB, error) {
	options := url.Values{"_busy_timeout": {fmt.Sprint(busy.Milliseconds())}, "_pragma": pragmas}
	address := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + options.Encode()
	db, err := sql.Open("sqlite", address)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(size)
	db.SetMaxIdleConns(size)
	return db, nil
}

// first makes the file and finds out whether it can be written: SQLite opens one that cannot without a word. It does
// not sync the folder that a new database stands in either. A database that somebody is just writing can be written,
// and whoever only wants to read it need not wait for that.
func (s *sqlite) first(ctx context.Context) error {
	patience := s.patience
	info, err := os.Stat(s.path)
	old := err == nil && info.Size() > 0
	if old {
		patience = 0
	}
	conn, err := s.beginImmediate(ctx, patience)
	if old && isBusy(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.ExecContext(ctx, "pragma user_version = 0")
	rollback(ctx, conn)
	if err != nil {
		return err
	}
	return durable.Sync(filepath.Dir(s.path))
}

func (s *sqlite) begin(ctx context.Context, write bool) (*sql.Conn, error) {
	if write {
		return s.beginImmediate(ctx, s.patience)
	}
	conn, err := s.readers.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "begin"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// beginImmediate takes the write lock. Opening a connection counts too: it may be what makes the file.
func (s *sqlite) beginImmediate(ctx context.Context, patience time.Duration) (*sql.Conn, error) {
	for until := time.Now().Add(patience); ; {
		conn, err := s.writer.Conn(ctx)
		if err == nil {
			if _, err = conn.ExecContext(ctx, "begin immediate"); err == nil {
				return conn, nil
			}
			conn.Close()
		}
		if !isBusy(err) || time.Now().After(until) {
			return nil, err
		}
		if err := pause(ctx, 3); err != nil {
			return nil, err
		}
	}
}

func isBusy(err error) bool {
	var failed *driver.Error
	return errors.As(err, &failed) && failed.Code()&0xff == codes.SQLITE_BUSY
}

// again is never: the one writer holds its lock from the beginning, so nothing can conflict.
func (s *sqlite) again(error) bool { return false }

func (s *sqlite) now(*Tx) (time.Time, error) { return time.Now(), nil }

// announce has nothing to say: every commit changes the version that the others ask for.
func (s *sqlite) announce(*Tx, []string) error { return nil }

func (s *sqlite) hear(context.Context) time.Duration { return askEvery }

func (s *sqlite) version(ctx context.Context) (version int64, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watching == nil {
		if s.watching, err = s.readers.Conn(ctx); err != nil {
			return 0, err
		}
	}
	err = s.watching.QueryRowContext(ctx, "pragma data_version").Scan(&version)
	return version, err
}

func (s *sqlite) tables(tx *Tx, name string) (n int, err error) {
	err = tx.QueryRow("select count(*) from sqlite_master where type = 'table' and name = $1", name).Scan(&n)
	return n, err
}

// alone holds a file lock. Waiting for it ends with ctx.
func (s *sqlite) alone(ctx context.Context, f func(context.Context) error) error {
	if err := durable.MakeFolder(s.locks); err != nil {
		return err
	}
	file, err := os.OpenFile(filepath.Join(s.locks, "migrate"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()
	for {
		err := flock(file, unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return f(ctx)
		}
		if !errors.Is(err, unix.EWOULDBLOCK) {
			return fmt.Errorf("lock %s: %w", file.Name(), err)
		}
		if err := pause(ctx, 5); err != nil {
			return err
		}
	}
}

// copyAside writes naru.db.before-TIME beside the database. A copy that was cut off keeps its other name.
func (s *sqlite) copyAside(ctx context.Context) error {
	whole := s.path + ".before-" + time.Now().UTC().Format("20060102T150405.000Z")
	partial := s.path + ".before.partial"
	if err := os.Remove(partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := s.writer.ExecContext(ctx, "vacuum into $1", partial); err != nil {
		return fmt.Errorf("copy %s before migrating it: %w", s.path, err)
	}
	if err := durable.Sync(partial); err != nil {
		return err
	}
	if err := os.Rename(partial, whole); err != nil {
		return err
	}
	return durable.Sync(filepath.Dir(s.path))
}

func (s *sqlite) skipLocked() string { return "" }

func (s *sqlite) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.watching != nil {
		s.watching.Close()
	}
	return errors.Join(s.readers.Close(), s.writer.Close())
}
