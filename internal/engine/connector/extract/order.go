package extract

import (
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// order watches that rows come one after another by the values of some columns, so that the last one is a place to go on
// from: none is null, and no two rows have all of them alike.
type order struct {
	columns []Column
	at      []int
	place   problem.Place
	last    []string // of the last row; nil before the first
}

// check looks at a batch, which follows the one before.
func (o *order) check(batch arrow.RecordBatch) error {
	rows := int(batch.NumRows())
	if len(o.at) == 0 || rows == 0 {
		return nil
	}
	first, last := make([]string, len(o.at)), make([]string, len(o.at))
	alike := make([]func(int) bool, len(o.at))
	for i, at := range o.at {
		values := batch.Column(at)
		if values.NullN() > 0 {
			return problem.New("database_key_null", o.place, problem.Args{"column": o.columns[at].Name})
		}
		first[i], last[i] = textOf(values, 0), textOf(values, rows-1)
		alike[i] = equalToPrevious(values)
	}
	if o.last != nil && equal(first, o.last) {
		return o.twice(first)
	}
	for row := 1; row < rows; row++ {
		if all(alike, row) {
			for i, at := range o.at {
				first[i] = textOf(batch.Column(at), row)
			}
			return o.twice(first)
		}
	}
	o.last = last
	return nil
}

func (o *order) twice(values []string) error {
	names := make([]string, len(o.at))
	for i, at := range o.at {
		names[i] = o.columns[at].Name
	}
	args := problem.Args{"columns": strings.Join(names, ", "), "values": strings.Join(values, ", ")}
	return problem.New("database_key_repeats", o.place, args)
}

func all(alike []func(int) bool, row int) bool {
	for _, same := range alike {
		if !same(row) {
			return false
		}
	}
	return true
}

func equal(a, b []string) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// equalToPrevious compares a row with the one before it.
func equalToPrevious(values arrow.Array) func(row int) bool {
	switch v := values.(type) {
	case *array.Int32:
		return func(row int) bool { return v.Value(row) == v.Value(row-1) }
	case *array.Int64:
		return func(row int) bool { return v.Value(row) == v.Value(row-1) }
	case *array.Timestamp:
		return func(row int) bool { return v.Value(row) == v.Value(row-1) }
	case *array.String:
		return func(row int) bool { return v.Value(row) == v.Value(row-1) }
	}
	return func(row int) bool { return textOf(values, row) == textOf(values, row-1) }
}

// textOf is a value as a database reads it back. Times are UTC; years before the first are written as Postgres does.
func textOf(values arrow.Array, row int) string {
	switch v := values.(type) {
	case *array.Int32:
		return strconv.FormatInt(int64(v.Value(row)), 10)
	case *array.Int64:
		return strconv.FormatInt(v.Value(row), 10)
	case *array.Decimal128:
		return v.Value(row).ToString(v.DataType().(*arrow.Decimal128Type).Scale)
	case *array.Date32:
		return timeText(time.Unix(int64(v.Value(row))*86_400, 0), "01-02")
	case *array.Timestamp:
		return timeText(time.UnixMicro(int64(v.Value(row))), "01-02 15:04:05.000000")
	case *array.String:
		return strings.Clone(v.Value(row))
	}
	return values.ValueStr(row)
}

func timeText(at time.Time, rest string) string {
	at = at.UTC()
	year, era := at.Year(), ""
	if year <= 0 {
		year, era = 1-year, " BC"
	}
	digits := strconv.Itoa(year)
	return strings.Repeat("0", max(0, 4-len(digits))) + digits + "-" + at.Format(rest) + era
}
