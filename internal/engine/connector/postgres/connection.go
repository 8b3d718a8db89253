package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"github.com/naru-data/naru/internal/engine/connector/extract"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// Patience with a server: to connect, and to end what was cancelled.
const (
	connectTimeout = 10 * time.Second
	endTimeout     = 2 * time.Second
)

// settings make the answers the same whatever the server and the user prefer. A pull only reads, and says so.
var settings = map[string]string{
	"client_encoding": "UTF8", "datestyle": "ISO, YMD", "intervalstyle": "postgres", "timezone": "UTC",
	"extra_float_digits": "1", "bytea_output": "hex", "standard_conforming_strings": "on", "xmloption": "content",
	"default_transaction_read_only": "on",
}

// connection is an extract.Database.
type connection struct {
	conn     *pgconn.PgConn
	source   *Source
	secrets  *secret.Resolver
	decoders []decode // of the columns that were asked for last
}

// open connects. The address may be postgres://user:password@host/database?sslmode=... or a line of key=value.
func open(ctx context.Context, s *Source, address string, secrets *secret.Resolver) (extract.Connection, error) {
	config, err := pgconn.ParseConfig(address)
	if err != nil { // its words may hold the password
		return nil, problem.New("database_address", s.URL.Place, problem.Args{
			"example": "postgres://user:password@host:5432/database?sslmode=require"})
	}
	if secrets != nil && config.Password != "" {
		secrets.Remember(config.Password)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "naru"
	}
	config.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: endTimeout}
	}
	c := &connection{source: s, secrets: secrets}
	if c.conn, err = pgconn.ConnectConfig(ctx, config); err != nil {
		return nil, c.unreachable(ctx, err, config)
	}
	var set []string
	for name, value := range settings {
		set = append(set, "set "+name+" = "+text(value))
	}
	if _, err := c.conn.Exec(ctx, strings.Join(set, "; ")).ReadAll(); err != nil {
		return nil, errors.Join(c.failed(ctx, err), c.Close())
	}
	return c, nil
}

// Close leaves the server.
func (c *connection) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), endTimeout)
	defer cancel()
	if err := c.conn.Close(ctx); err != nil && !c.conn.IsClosed() {
		return fmt.Errorf("close the connection: %w", err)
	}
	return nil
}

// Value is the first value of a SELECT.
func (c *connection) Value(ctx context.Context, sql string) (text string, ok bool, err error) {
	result := c.conn.ExecParams(ctx, sql, nil, nil, nil, nil).Read()
	if result.Err != nil {
		return "", false, c.failed(ctx, result.Err)
	}
	if len(result.Rows) == 0 || result.Rows[0][0] == nil {
		return "", false, nil
	}
	return string(result.Rows[0][0]), true, nil
}

// Snapshot begins a transaction in which all is read as of one moment.
func (c *connection) Snapshot(ctx context.Context) error {
	_, err := c.conn.Exec(ctx, "begin isolation level repeatable read read only").ReadAll()
	return c.failed(ctx, err)
}

// Read copies the rows of a SELECT.
func (c *connection) Read(ctx context.Context, sql string, into *extract.Table) error {
	d, err := newDecoder(c, into)
	if err != nil {
		return err
	}
	_, err = c.conn.CopyTo(ctx, d, "copy ("+sql+") to stdout (format binary)")
	if d.err != nil {
		return d.err
	}
	if err != nil {
		return c.failed(ctx, err)
	}
	return d.ended()
}
