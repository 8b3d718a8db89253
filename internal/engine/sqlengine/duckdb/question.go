package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// question is one SELECT on a connection and a database of its own. The database is attached in memory and holds one
// view or table per relation that may be read, schemas included, so that names mean nothing beyond this question.
type question struct {
	engine   *Engine
	instance *instance
	conn     *sql.Conn
	database string
	started  time.Time
	timeout  time.Duration
	ctx      context.Context // of this question, ended by cancel; it is never kept beyond close
	cancel   context.CancelFunc

	text    text // what is run: parameters cast to their declared types
	args    []any
	columns []column.Column // what the SELECT gives
}

// ask prepares everything up to running: close must be called when err is nil.
func (e *Engine) ask(ctx context.Context, in sqlengine.Query) (_ *question, err error) {
	i, err := e.instance()
	if err != nil {
		return nil, err
	}
	q := &question{engine: e, instance: i, started: time.Now(), text: text{sql: in.SQL, at: in.Place}}
	if q.timeout = in.Timeout; q.timeout == 0 {
		q.timeout = e.options.Timeout
	}
	if q.timeout > 0 {
		q.ctx, q.cancel = context.WithTimeout(ctx, q.timeout)
	} else {
		q.ctx, q.cancel = context.WithCancel(ctx)
	}
	if err := q.admit(in); err != nil {
		defer q.cancel()
		return nil, q.failed(err)
	}
	if q.conn, err = i.db.Conn(q.ctx); err != nil {
		defer q.cancel()
		return nil, q.failed(fmt.Errorf("connect to DuckDB: %w", err))
	}
	// A name with a space: no schema of a project can be called so.
	database := "question " + strconv.FormatInt(i.questions.Add(1), 10)
	if _, err = q.conn.ExecContext(q.ctx, "attach ':memory:' as "+sqlengine.Identifier(database)); err != nil {
		return nil, errors.Join(q.failed(err), q.close())
	}
	q.database = database
	if err = q.furnish(in); err != nil {
		return nil, errors.Join(q.failed(err), q.close())
	}
	return q, nil
}

// admit holds the SQL against the allow-lists, and against the tables that were given.
func (q *question) admit(in sqlengine.Query) error {
	statement, err := q.engine.Parse(q.ctx, in.SQL, in.Place)
	if err != nil {
		return err
	}
	return known(statement.Tables, in.Tables)
}

// furnish makes the relations and understands the statement.
func (q *question) furnish(in sqlengine.Query) error {
	if _, err := q.conn.ExecContext(q.ctx, "use "+sqlengine.Identifier(q.database)); err != nil {
		return err
	}
	if err := q.makeRelations(in.Tables); err != nil {
		return err
	}
	if err := q.bind(in.Args); err != nil {
		return err
	}
	return q.describe()
}

// close gives everything back, whatever happened before, and removes the question's database.
func (q *question) close() error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(q.ctx), closeTimeout)
	defer cancel()
	q.cancel()
	var err error
	if q.database != "" {
		_, err = q.conn.ExecContext(ctx, "use memory; detach "+sqlengine.Identifier(q.database))
	}
	return errors.Join(err, q.conn.Close())
}

const closeTimeout = time.Minute

func (q *question) failed(err error) error {
	var already *problem.Problem
	if errors.As(err, &already) {
		return err
	}
	return q.failedAt(err, q.text)
}

// known refuses a table that was not given. The domain above says it better; this is the last door.
func known(wanted []sqlengine.Reference, given []sqlengine.Table) error {
	names := make(map[string]bool, len(given))
	for _, table := range given {
		names[table.Name] = true
	}
	for _, reference := range wanted {
		if !names[reference.Name] {
			return problem.New("sql_table_missing", reference.Place, problem.Args{"name": reference.Name})
		}
	}
	return nil
}

// answerTable holds what the SELECT gave. DuckDB's driver keeps whole results outside the memory limit; a table obeys
// it, spills, and is read in pages.
const answerTable = `"naru answer"`

// run materialises the SELECT and gives its number of rows. The answer's columns are called c1, c2, ...
func (q *question) run() (int64, error) {
	names := ""
	for i := range q.columns {
		if i > 0 {
			names += ", "
		}
		names += answerColumn(i)
	}
	before := "create table " + answerTable + " (" + names + ") as\n"
	rows, err := q.count(before+q.text.run, q.args...)
	if err != nil {
		q.text.before = len(before)
		return 0, q.failed(err)
	}
	return rows, nil
}

// count runs a statement that answers how many rows it moved; the driver's RowsAffected is 0 for those.
func (q *question) count(statement string, args ...any) (rows int64, err error) {
	err = q.conn.QueryRowContext(q.ctx, statement, args...).Scan(&rows)
	return rows, err
}

func answerColumn(i int) string { return "c" + strconv.Itoa(i+1) }
