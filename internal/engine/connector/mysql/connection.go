package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	mysql "github.com/go-sql-driver/mysql"

	"github.com/naru-data/naru/internal/engine/connector/extract"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// killTimeout is how long the end of a statement that nobody waits for may take.
const killTimeout = 2 * time.Second

// connection is an extract.Connection. It speaks with the driver itself: rows are typed here, and need no further copy.
type connection struct {
	conn    driver.Conn
	dial    driver.Connector
	config  *mysql.Config
	id      string // of the server, for this connection
	source  *Source
	secrets *secret.Resolver
	readers []read // of the columns that were asked for last
}

func open(ctx context.Context, s *Source, address string, secrets *secret.Resolver) (extract.Connection, error) {
	config, err := configuration(address)
	if err == nil && secrets != nil && config.Passwd != "" {
		secrets.Remember(config.Passwd)
	}
	c := &connection{source: s, secrets: secrets, config: config}
	if err == nil {
		c.dial, err = mysql.NewConnector(config)
	}
	if err != nil { // its words may hold the password
		return nil, problem.New("database_address", s.URL.Place, problem.Args{
			"example": "mysql://user:password@host:3306/database?tls=true"})
	}
	if c.conn, err = c.dial.Connect(ctx); err != nil {
		return nil, c.unreachable(ctx, err)
	}
	if err := c.begin(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// begin asks who this is, and promises to write nothing.
func (c *connection) begin(ctx context.Context) (err error) {
	if err := c.do(ctx, "set session transaction isolation level repeatable read, read only"); err != nil {
		return err
	}
	c.id, _, err = c.Value(ctx, "select connection_id()")
	return err
}

// Close leaves the server.
func (c *connection) Close() error {
	if err := c.conn.Close(); err != nil {
		return fmt.Errorf("close the connection: %w", err)
	}
	return nil
}

func (c *connection) do(ctx context.Context, sql string) error {
	_, err := c.conn.(driver.ExecerContext).ExecContext(ctx, sql, nil)
	return c.failed(ctx, err)
}

func (c *connection) query(ctx context.Context, sql string) (driver.Rows, error) {
	rows, err := c.conn.(driver.QueryerContext).QueryContext(ctx, sql, nil)
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// Value is the first value of a SELECT. Which transactions run is not for every user to know.
func (c *connection) Value(ctx context.Context, sql string) (text string, ok bool, err error) {
	rows, err := c.query(ctx, sql)
	if is(err, accessDeniedSpecific) && sql == running {
		return "", false, nil
	}
	if err != nil {
		return "", false, c.failed(ctx, err)
	}
	row := make([]driver.Value, len(rows.Columns()))
	err = rows.Next(row)
	if err == nil && row[0] != nil {
		text, ok = written(row[0]), true
	}
	if err == io.EOF {
		err = nil
	}
	return text, ok, c.failed(ctx, errors.Join(err, rows.Close()))
}

// written is a value of the driver as text.
func written(value driver.Value) string {
	switch v := value.(type) {
	case []byte:
		return string(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(value)
}

// Snapshot begins a transaction in which all is read as of one moment.
func (c *connection) Snapshot(ctx context.Context) error {
	return c.do(ctx, "start transaction with consistent snapshot, read only")
}

// Read reads the rows of a SELECT as they come.
func (c *connection) Read(ctx context.Context, sql string, into *extract.Table) error {
	if len(c.readers) != len(into.Cells) {
		return errors.New("read before the columns were asked for")
	}
	stop := context.AfterFunc(ctx, c.kill)
	defer stop()
	rows, err := c.query(ctx, sql)
	if err != nil {
		return c.failed(ctx, err)
	}
	row := make([]driver.Value, len(c.readers))
	for {
		if err := rows.Next(row); err == io.EOF {
			return c.failed(ctx, rows.Close())
		} else if err != nil {
			return c.failed(ctx, err)
		}
		for i, cell := range into.Cells {
			if row[i] == nil {
				cell.Null()
			} else if err := c.readers[i](cell, row[i]); err != nil {
				args := problem.Args{"column": cell.Column.Name, "type": cell.Column.Source, "why": err}
				return problem.New("database_value", c.source.Place(), args)
			}
		}
		if err := into.End(); err != nil {
			return err // the connection is closed, not read to the end of what nobody wants
		}
	}
}

// kill ends on the server what nobody waits for any more; closing the connection alone would let it sort on.
func (c *connection) kill() {
	ctx, cancel := context.WithTimeout(context.Background(), killTimeout)
	defer cancel()
	conn, err := c.dial.Connect(ctx)
	if err != nil {
		return
	}
	_, _ = conn.(driver.ExecerContext).ExecContext(ctx, "kill query "+c.id, nil)
	_ = conn.Close()
}
