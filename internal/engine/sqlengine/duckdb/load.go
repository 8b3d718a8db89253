package duckdb

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"iter"
	"math/big"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// append loads rows into a table of the question's database.
func (q *question) append(c *duckdb.Conn, table string, rows iter.Seq2[[]driver.Value, error]) (err error) {
	appender, err := duckdb.NewAppender(c, q.database, "main", table)
	if err != nil {
		return fmt.Errorf("load rows: %w", err)
	}
	defer func() { err = errors.Join(err, appender.Close()) }()
	for row, err := range rows {
		if err != nil {
			return err
		}
		if err := appender.AppendRow(row...); err != nil {
			return fmt.Errorf("load rows: %w", err)
		}
	}
	return nil
}

// scopeRows are (relation, column, allowed text).
func scopeRows(tables []sqlengine.Table) iter.Seq2[[]driver.Value, error] {
	return func(yield func([]driver.Value, error) bool) {
		for i, table := range tables {
			for name, values := range table.Only {
				for _, value := range values {
					if !yield([]driver.Value{int32(i), name, value}, nil) {
						return
					}
				}
			}
		}
	}
}

// typed are a table's rows as the appender takes them.
func typed(ctx context.Context, table sqlengine.Table) iter.Seq2[[]driver.Value, error] {
	return func(yield func([]driver.Value, error) bool) {
		for row, err := range table.Rows {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil && len(row) != len(table.Columns) {
				err = fmt.Errorf("a row has %d values for %d columns", len(row), len(table.Columns))
			}
			out := make([]driver.Value, len(row))
			for i := 0; err == nil && i < len(row); i++ {
				if out[i], err = appendable(table.Columns[i].Type, row[i]); err != nil {
					err = fmt.Errorf("column %q: %w", table.Columns[i].Name, err)
				}
			}
			if !yield(out, err) || err != nil {
				return
			}
		}
	}
}

func appendable(t column.Type, v any) (driver.Value, error) {
	if v == nil {
		return nil, nil
	}
	switch t.Kind {
	case column.Decimal:
		return decimal(t, fmt.Sprint(v))
	case column.Integer:
		if n, ok := whole(v); ok {
			return int32(n), nil
		}
	case column.Long:
		if n, ok := whole(v); ok {
			return n, nil
		}
	case column.Date, column.Timestamp, column.Timestamptz:
		if at, ok := v.(time.Time); ok {
			return clock(t.Kind, at), nil
		}
	case column.List:
		return appendableList(t, v)
	default:
		return v, nil
	}
	return nil, fmt.Errorf("%T: %w", v, errNotOfType)
}

func appendableList(t column.Type, v any) (driver.Value, error) {
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("%T: %w", v, errNotOfType)
	}
	out := make([]any, len(list))
	for i, element := range list {
		inner, err := appendable(t.Element.Type, element)
		if err != nil {
			return nil, err
		}
		out[i] = inner
	}
	return out, nil
}

// decimal reads exact text; a digit too many is an error, never rounded.
func decimal(t column.Type, text string) (driver.Value, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	if len(fraction) > t.Scale {
		return nil, fmt.Errorf("%s has more than %d decimals", text, t.Scale)
	}
	value, ok := new(big.Int).SetString(whole+fraction+strings.Repeat("0", t.Scale-len(fraction)), 10)
	if !ok {
		return nil, fmt.Errorf("%q: %w", text, errNotOfType)
	}
	return duckdb.Decimal{Width: uint8(t.Precision), Scale: uint8(t.Scale), Value: value}, nil
}
