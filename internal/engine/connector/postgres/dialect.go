package postgres

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/connector/extract"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// writing are the transactions that have written something, in this database or prepared in any: each holds a lock on its own
// number, which every user may see.
const (
	writing = "pg_catalog.pg_locks l left join pg_catalog.pg_stat_activity a on a.pid = l.pid\n" +
		"where l.locktype = 'transactionid' and l.mode = 'ExclusiveLock' and l.granted\n" +
		"and coalesce(a.datname = current_database(), true)"
	running = "select coalesce(string_agg(l.transactionid::text, ','), '') from " + writing
)

// dialect is how Postgres writes.
var dialect = extract.Dialect{
	Quote:   quote,
	Literal: literal,
	After: func(columns, literals []string) string {
		return "(" + strings.Join(columns, ", ") + ") > (" + strings.Join(literals, ", ") + ")"
	},
	Value:   value,
	Now:     "select (extract(epoch from clock_timestamp()) * 1000000)::bigint",
	Running: running,
	Ended: func(running string) string {
		return "select (count(*) = 0)::integer from " + writing + " and l.transactionid::text = any(string_to_array(" + text(running) + ", ','))"
	},
}

// quote makes any name a name: a reserved word, one in mixed case, a Korean one.
func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// text is a literal. The connection reads a backslash as itself.
func text(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// literal writes a value as one of the column's own type.
func literal(c extract.Column, value string) string {
	if c.Source == "bytea" {
		value = `\x` + strings.TrimPrefix(value, `\x`)
	}
	return text(value) + "::" + c.Source
}

// value writes a parameter. A day is a date; any other time is a moment.
func value(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return text(strconv.FormatFloat(v, 'g', -1, 64)) + "::double precision"
	case time.Time:
		if yamlfile.IsDay(v) {
			return text(v.Format(time.DateOnly)) + "::date"
		}
		return text(v.UTC().Format("2006-01-02 15:04:05.999999")+"+00") + "::timestamptz"
	}
	return text(fmt.Sprint(v))
}
