package mysql

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/connector/extract"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// running lists the transactions that wrote or are about to; seeing it needs the privilege PROCESS.
const (
	writing = "from information_schema.innodb_trx where (trx_rows_modified > 0 or trx_lock_structs > 0)" +
		" and trx_mysql_thread_id <> connection_id()"
	transaction = "concat(trx_mysql_thread_id, ' ', trx_started)"
	running     = "select coalesce(group_concat(" + transaction + "), '') " + writing
)

// dialect is how MySQL writes.
var dialect = extract.Dialect{
	Quote: quote, Literal: literal, After: after, Value: value,
	Now:     "select cast(unix_timestamp(current_timestamp(6)) * 1000000 as signed)",
	Running: running,
	Ended: func(running string) string {
		return "select count(*) = 0 " + writing + " and find_in_set(" + transaction + ", " + text(running) + ") > 0"
	},
}

// quote makes any name a name: a reserved word, one in mixed case, a Korean one.
func quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// text is a literal that is read the same whatever the server holds of backslashes and quotes. It takes the collation of
// the column that it is compared with.
func text(s string) string {
	if s == "" {
		return "''"
	}
	return "_utf8mb4 x'" + hex.EncodeToString([]byte(s)) + "'"
}

// literal writes a value so that it is compared as one of the column's own type: a number in quotes would be compared
// as a double, and above 2^53 be another number.
func literal(c extract.Column, value string) string {
	switch {
	case c.Type.Kind == column.Integer, c.Type.Kind == column.Long, c.Type.Kind == column.Decimal, isDecimal(c.Source):
		if _, whole := unscaled([]byte(value), 80); whole {
			return value
		}
	case c.Type.Kind == column.Date:
		return "date '" + moment(value) + "'"
	case c.Type.Kind == column.Timestamp, c.Type.Kind == column.Timestamptz:
		return "timestamp '" + moment(value) + "'"
	case isBytes(c.Source):
		return "x'" + hexOnly(value) + "'"
	}
	return text(value)
}

// after spells the comparison of tuples out: MySQL finds no index for (a, b) > (1, 2).
func after(columns, literals []string) string {
	if len(columns) == 1 {
		return columns[0] + " > " + literals[0]
	}
	inner := after(columns[1:], literals[1:])
	return columns[0] + " >= " + literals[0] + " and (" + columns[0] + " > " + literals[0] + " or (" + inner + "))"
}

// moment keeps what may stand in a date or a time.
func moment(value string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || strings.ContainsRune("-: .", r) {
			return r
		}
		return -1
	}, value)
}

func hexOnly(value string) string {
	if _, err := hex.DecodeString(value); err != nil {
		return hex.EncodeToString([]byte(value))
	}
	return value
}

// value writes a parameter. A day is a date; any other time is a moment in UTC, which is the zone of the connection.
func value(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'e', -1, 64)
	case time.Time:
		if yamlfile.IsDay(v) {
			return "date '" + v.Format(time.DateOnly) + "'"
		}
		return "timestamp '" + v.UTC().Format("2006-01-02 15:04:05.000000") + "'"
	}
	return text(fmt.Sprint(v))
}
