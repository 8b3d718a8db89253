package duckdb

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// Query answers one SELECT. The whole of it has been computed when Query returns, within the memory limit and the spill
// folder; its rows are then fetched in pages, in the SELECT's order.
func (e *Engine) Query(ctx context.Context, in sqlengine.Query) (sqlengine.Rows, error) {
	q, err := e.ask(ctx, in)
	if err != nil {
		return nil, err
	}
	rows, err := q.run()
	if err != nil {
		return nil, errors.Join(err, q.close())
	}
	n := len(q.columns)
	a := &answer{question: q, columns: q.columns, rows: rows}
	a.raw, a.into, a.values = make([]any, n), make([]any, n), make([]any, n)
	for i, c := range q.columns {
		a.read = append(a.read, readable(answerColumn(i), c.Type))
		a.into[i] = &a.raw[i]
	}
	return a, nil
}

// pageRows is how many rows leave DuckDB at once: ten of its vectors.
const pageRows = 20_480

type answer struct {
	question *question
	columns  []column.Column
	read     []string // expressions over the answer table
	rows     int64
	next     int64 // first row of the next page

	page   *sql.Rows
	raw    []any
	into   []any
	values []any
	err    error
	closed bool
}

func (a *answer) Columns() []column.Column { return a.columns }
func (a *answer) Values() []any            { return a.values }
func (a *answer) Err() error               { return a.err }

// Next moves to the next row; false at the end and after a failure, which Err tells.
func (a *answer) Next() bool {
	for a.err == nil && !a.closed {
		if a.page == nil && !a.turn() {
			return false
		}
		if a.page.Next() {
			a.take()
			return a.err == nil
		}
		a.err = a.question.failed(errors.Join(a.page.Err(), a.page.Close()))
		a.page = nil
	}
	return false
}

// readable casts what the driver would decode in its own way: JSON to Go maps, intervals, enums, and the like.
func readable(expression string, t column.Type) string {
	switch t.Kind {
	case column.String, column.List, column.Struct:
		if kind, err := sqlType(t); err == nil {
			return "cast(" + expression + " as " + kind + ")"
		}
	}
	return expression
}

// turn asks for the next page; false when there is none.
func (a *answer) turn() bool {
	if a.next >= a.rows {
		return false
	}
	page, err := a.question.conn.QueryContext(a.question.ctx, "select "+strings.Join(a.read, ", ")+
		" from "+answerTable+" where rowid >= $1 and rowid < $2", a.next, a.next+pageRows)
	if err != nil {
		a.err = a.question.failed(err)
		return false
	}
	a.page = page
	a.next += pageRows
	return true
}

func (a *answer) take() {
	if err := a.page.Scan(a.into...); err != nil {
		a.err = a.question.failed(err)
		return
	}
	for i, c := range a.columns {
		a.values[i] = plain(c.Type, a.raw[i])
	}
}

// Close ends the question and frees its memory. It may be called twice.
func (a *answer) Close() error {
	if a.closed {
		return nil
	}
	a.closed = true
	var err error
	if a.page != nil {
		err = a.page.Close()
	}
	if a.question.ctx.Err() != nil {
		err = nil // the page ended with its context
	}
	return errors.Join(err, a.question.close())
}
