package controldb

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// postgres is a server; what many machines share.
type postgres struct {
	config   *pgx.ConnConfig
	pool     *sql.DB
	schema   string
	patience time.Duration
	hub      *hub
	self     string // marks our own notifications, which the hub has rung already

	listening sync.Once
	ready     chan struct{} // closed when the first LISTEN stands
	stop      context.CancelFunc
	stopped   chan struct{}
}

// connections is how many this process holds at most, one more for listening.
const connections = 12

func openPostgres(ctx context.Context, o Options, h *hub) (*postgres, error) {
	config, err := pgx.ParseConfig(o.URL)
	if err != nil {
		return nil, badAddress()
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "naru"
	}
	config.RuntimeParams["lock_timeout"] = fmt.Sprint(o.Patience.Milliseconds())
	// A sequential scan marks a whole table as read, and every two writers of a small table would then conflict.
	config.RuntimeParams["enable_seqscan"] = "off"
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	p := &postgres{
		config: config, hub: h, pool: stdlib.OpenDB(*config), patience: o.Patience,
		ready: make(chan struct{}), stopped: make(chan struct{}),
	}
	p.pool.SetMaxOpenConns(connections)
	p.pool.SetMaxIdleConns(connections / 2)
	var pid int64
	err = p.pool.QueryRowContext(ctx, "select coalesce(current_schema(), ''), pg_backend_pid()").Scan(&p.schema, &pid)
	if err != nil {
		return nil, errors.Join(p.explain(err), p.pool.Close())
	}
	p.self = fmt.Sprintf("%d.%d", pid, time.Now().UnixNano())
	return p, nil
}

// begin waits out a server that is away for a while, such as one that restarts: nothing was asked of it yet.
func (p *postgres) begin(ctx context.Context, write bool) (*sql.Conn, error) {
	statement := "begin isolation level repeatable read read only"
	if write {
		statement = "begin isolation level serializable"
	}
	until := time.Now().Add(p.patience)
	for try := 0; ; try++ {
		conn, err := p.pool.Conn(ctx)
		if err == nil {
			if _, err = conn.ExecContext(ctx, statement); err == nil {
				return conn, nil
			}
			discard(conn)
			conn.Close()
		}
		if !isLost(err) || time.Now().After(until) {
			return nil, final{err}
		}
		if err := pause(ctx, try); err != nil {
			return nil, err
		}
	}
}

// again is for what the server says may succeed the next time, serialization failures and deadlocks, and for a
// connection that was lost before the commit was asked for: of such a transaction nothing stays. A connection lost
// while committing leaves open what happened, and is the caller's to find out by its key (I4).
func (p *postgres) again(err error) bool {
	var failed *pgconn.PgError
	if errors.As(err, &failed) && (failed.Code == "40001" || failed.Code == "40P01") {
		return true
	}
	var over final
	return isLost(err) && !errors.As(err, &over)
}

// isLost says that the connection, not the statement, is what failed.
func isLost(err error) bool {
	var failed *pgconn.PgError
	var unreachable *pgconn.ConnectError
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return false
	case errors.As(err, &failed):
		return strings.HasPrefix(failed.Code, "57P") || strings.HasPrefix(failed.Code, "08") || failed.Code == "53300"
	}
	return errors.As(err, &unreachable) || pgconn.SafeToRetry(err) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, net.ErrClosed) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

func (p *postgres) now(tx *Tx) (time.Time, error) {
	var micros int64
	err := tx.QueryRow("select (extract(epoch from clock_timestamp()) * 1000000)::bigint").Scan(&micros)
	return time.UnixMicro(micros), err
}

// channel keeps the projects of one database, a schema each, from waking each other.
func (p *postgres) channel() string { return "naru:" + p.schema }

func (p *postgres) announce(tx *Tx, topics []string) error {
	for _, topic := range topics {
		if _, err := tx.Exec("select pg_notify($1, $2)", p.channel(), p.self+" "+topic); err != nil {
			return err
		}
	}
	return nil
}

// hear starts the one goroutine that listens and waits until it does, but not for long: a listener has an end to its
// waiting anyway.
func (p *postgres) hear(ctx context.Context) time.Duration {
	p.listening.Do(func() {
		ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
		p.stop = stop
		go p.listen(ctx)
	})
	wait, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	select {
	case <-p.ready:
	case <-wait.Done():
	}
	return 0
}

// listen passes notifications to the hub until ctx ends. After a lost connection everybody is rung once, since
// nobody knows what was missed.
func (p *postgres) listen(ctx context.Context) {
	defer close(p.stopped)
	for try := 0; ctx.Err() == nil; try++ {
		heard, err := p.listenOnce(ctx)
		if heard {
			try = 0
		}
		if err != nil && pause(ctx, try+5) != nil {
			return
		}
	}
}

func (p *postgres) listenOnce(ctx context.Context) (heard bool, err error) {
	conn, err := pgx.ConnectConfig(ctx, p.config.Copy())
	if err != nil {
		return false, err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		_ = conn.Close(ctx)
	}()
	if _, err := conn.Exec(ctx, "listen "+pgx.Identifier{p.channel()}.Sanitize()); err != nil {
		return false, err
	}
	select {
	case <-p.ready:
		p.hub.ringAll()
	default:
		close(p.ready)
	}
	for {
		note, err := conn.WaitForNotification(ctx)
		if err != nil {
			return true, err
		}
		if from, topic, ok := strings.Cut(note.Payload, " "); ok && from != p.self {
			p.hub.ring(topic)
		}
	}
}

// version is not asked for: the server tells.
func (p *postgres) version(context.Context) (int64, error) { return 0, nil }

func (p *postgres) tables(tx *Tx, name string) (n int, err error) {
	err = tx.QueryRow("select count(*) from pg_tables where schemaname = $1 and tablename = $2", p.schema, name).Scan(&n)
	return n, err
}

// alone holds an advisory lock of the schema. Not one of the transaction: that would wait with a snapshot which is
// old when the waiting ends.
func (p *postgres) alone(ctx context.Context, f func(context.Context) error) error {
	conn, err := p.pool.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	_, err = conn.ExecContext(ctx, "select pg_advisory_lock(hashtext('naru migrate'), hashtext($1))", p.schema)
	if err != nil {
		return fmt.Errorf("wait for the migrations of another process: %w", err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
		defer cancel()
		_, err := conn.ExecContext(ctx, "select pg_advisory_unlock(hashtext('naru migrate'), hashtext($1))", p.schema)
		if err != nil {
			discard(conn) // the lock ends with the connection
		}
	}()
	return f(ctx)
}

// copyAside leaves a server's backups to those who keep the server: a client cannot copy it in one piece.
func (p *postgres) copyAside(context.Context) error { return nil }

func (p *postgres) skipLocked() string { return " for update skip locked" }

func (p *postgres) close() error {
	if p.stop != nil {
		p.stop()
		<-p.stopped
	}
	return p.pool.Close()
}
