package duckdb

import (
	"database/sql"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// bind writes each parameter as a cast to its declared type, $day as cast($day as DATE), and binds its value.
// Values never become text of the statement. Without the cast DuckDB takes a Go time for a TIMESTAMPTZ, and compares
// the text '021' with the number 21 as equal.
func (q *question) bind(given []sqlengine.Argument) error {
	var run strings.Builder
	end := 0
	for _, t := range parameters(q.text.sql) {
		i := slices.IndexFunc(given, func(a sqlengine.Argument) bool { return a.Name == t.name })
		if i < 0 {
			return problem.New("sql_parameter_missing", placeAt(q.text.sql, t.start, q.text.at), problem.Args{"name": t.name})
		}
		as, err := sqlType(given[i].Type)
		if err != nil {
			return fmt.Errorf("parameter %q: %w", t.name, err)
		}
		run.WriteString(q.text.sql[end:t.start])
		before := run.Len()
		run.WriteString("cast($" + t.name + " as " + as + ")") // no brackets: x in $list means the elements
		q.text.edits = append(q.text.edits, edit{at: before, added: run.Len() - before - (t.end - t.start)})
		end = t.end
		if err := q.bindOnce(given[i]); err != nil {
			return err
		}
	}
	run.WriteString(q.text.sql[end:])
	q.text.run = run.String()
	return nil
}

func (q *question) bindOnce(a sqlengine.Argument) error {
	for _, bound := range q.args {
		if named, ok := bound.(sql.NamedArg); ok && named.Name == a.Name {
			return nil
		}
	}
	value, err := bindable(a.Type, a.Value)
	if err != nil {
		word, _ := sqlType(a.Type)
		return problem.New("sql_parameter_value", q.text.at, problem.Args{
			"name": a.Name, "type": strings.ToLower(word), "value": fmt.Sprint(a.Value),
		}).Because(err)
	}
	q.args = append(q.args, sql.Named(a.Name, value))
	return nil
}

var errNotOfType = errors.New("the value is not of the declared type")

// bindable is a value as DuckDB takes it without guessing. A text is taken for every type, if it is one of it.
func bindable(t column.Type, v any) (any, error) {
	if v == nil {
		return duckdb.Typed(nil, duckdb.TYPE_SQLNULL), nil
	}
	if s, ok := v.(string); ok && t.Kind != column.List && t.Kind != column.Struct {
		return s, isText(t.Kind, s)
	}
	switch t.Kind {
	case column.Boolean:
		if b, ok := v.(bool); ok {
			return b, nil
		}
	case column.Integer, column.Long:
		if n, ok := whole(v); ok && (t.Kind == column.Long || n >= math.MinInt32 && n <= math.MaxInt32) {
			return n, nil
		}
	case column.Double:
		if f, ok := v.(float64); ok {
			return f, nil
		}
		if n, ok := whole(v); ok {
			return float64(n), nil
		}
	case column.Decimal:
		if n, ok := whole(v); ok {
			return n, nil
		}
	case column.Date, column.Timestamp, column.Timestamptz:
		if at, ok := v.(time.Time); ok {
			return duckdb.Typed(clock(t.Kind, at), timeTypes[t.Kind]), nil
		}
	case column.List:
		return appendable(t, v) // the cast around it tells the driver what the elements are
	}
	return nil, errNotOfType
}

// isText says whether the text of a command line is one of a type; DuckDB's cast then reads it.
func isText(kind column.Kind, s string) error {
	var err error
	switch kind {
	case column.Boolean:
		_, err = strconv.ParseBool(s)
	case column.Integer:
		_, err = strconv.ParseInt(s, 10, 32)
	case column.Long:
		_, err = strconv.ParseInt(s, 10, 64)
	case column.Double:
		_, err = strconv.ParseFloat(s, 64)
	case column.Decimal:
		if _, ok := new(big.Rat).SetString(s); !ok || strings.ContainsAny(s, "/eE") {
			err = errNotOfType
		}
	case column.Date:
		_, err = time.Parse(time.DateOnly, s)
	}
	return err
}

var timeTypes = map[column.Kind]duckdb.Type{
	column.Date: duckdb.TYPE_DATE, column.Timestamp: duckdb.TYPE_TIMESTAMP, column.Timestamptz: duckdb.TYPE_TIMESTAMP_TZ,
}

// clock reads a date and a time without zone off the value's own clock, so that a local midnight stays its date.
func clock(kind column.Kind, at time.Time) time.Time {
	y, m, d := at.Date()
	switch kind {
	case column.Date:
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	case column.Timestamp:
		return time.Date(y, m, d, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), time.UTC)
	}
	return at.UTC()
}

func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int32:
		return int64(n), true
	case int64:
		return n, true
	}
	return 0, false
}

// describe prepares the statement and reads what columns it gives. What does not fit its tables is told here, with
// its place.
func (q *question) describe() error {
	return native(q.conn, func(c *duckdb.Conn) error {
		prepared, err := c.PrepareContext(q.ctx, q.text.run)
		if err != nil {
			return err
		}
		defer prepared.Close()
		statement, ok := prepared.(*duckdb.Stmt)
		if !ok {
			return fmt.Errorf("DuckDB's driver gave a %T", prepared)
		}
		n, err := statement.ColumnCount()
		if err != nil {
			return err
		}
		for i := range n {
			name, err := statement.ColumnName(i)
			if err != nil {
				return err
			}
			info, err := statement.ColumnTypeInfo(i)
			if err != nil {
				return fmt.Errorf("column %q: %w", name, err)
			}
			q.columns = append(q.columns, column.Column{Name: name, Type: columnType(info)})
		}
		return nil
	})
}
