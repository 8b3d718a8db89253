package postgres_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/connector/connectortest"
)

const null = connectortest.Null

// TestEveryTypeComesThroughWithHostileValues holds each type against what the database itself writes for it.
func TestEveryTypeComesThroughWithHostileValues(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("9", 1000)
	for _, c := range []struct {
		of     string   // the type in the table
		kept   string   // the type in the page
		values []string // literals
		want   []string
		notes  []string
	}{
		{of: "boolean", kept: "bool", values: []string{"true", "false", "null"}, want: []string{"true", "false", null}},
		{of: "smallint", kept: "int32", values: []string{"-32768", "32767"}, want: []string{"-32768", "32767"}},
		{of: "integer", kept: "int32", values: []string{"-2147483648", "2147483647"}, want: []string{"-2147483648", "2147483647"}},
		{of: "bigint", kept: "int64", values: []string{"-9223372036854775808", "9223372036854775807"}, want: []string{"-9223372036854775808", "9223372036854775807"}},
		{of: "oid", kept: "int64", values: []string{"4294967295"}, want: []string{"4294967295"}},
		{of: "numeric(12,2)", kept: "decimal(12, 2)", values: []string{"9999999999.99", "-0.01", "0", "100", "1000000000", "'NaN'"},
			want: []string{"9999999999.99", "-0.01", "0.00", "100.00", "1000000000.00", null}, notes: []string{"NaN, which no decimal can hold, is empty here; rows: 1"}},
		{of: "numeric(38,0)", kept: "decimal(38, 0)", values: []string{strings.Repeat("9", 38), "-" + strings.Repeat("9", 38), "1e37"},
			want: []string{strings.Repeat("9", 38), "-" + strings.Repeat("9", 38), "1" + strings.Repeat("0", 37)}},
		{of: "numeric(38,38)", kept: "decimal(38, 38)", values: []string{"1e-38", "-0." + strings.Repeat("9", 38)},
			want: []string{"0." + strings.Repeat("0", 37) + "1", "-0." + strings.Repeat("9", 38)}},
		{of: "numeric(9,5)", kept: "decimal(9, 5)", values: []string{"1234.56789", "0.00001", "9999", "0.1"}, want: []string{"1234.56789", "0.00001", "9999.00000", "0.10000"}},
		{of: "numeric(1000,0)", kept: "utf8", values: []string{many}, want: []string{many}},
		{of: "numeric(5,-2)", kept: "utf8", values: []string{"1234567"}, want: []string{"1234600"}},
		{of: "numeric(3,5)", kept: "utf8", values: []string{"0.00123"}, want: []string{"0.00123"}},
		{of: "numeric", kept: "utf8", values: []string{many + "." + many, "1.500", "-0.0001", "0.00", "10000", "1e20", "'NaN'", "'-Infinity'", "12345678.00010000"},
			want: []string{many + "." + many, "1.500", "-0.0001", "0.00", "10000", "1" + strings.Repeat("0", 20), "NaN", "-Infinity", "12345678.00010000"}},
		{of: "real", kept: "float64", values: []string{"1.5", "'NaN'", "'Infinity'", "16777217", "0.1"}, want: []string{"1.5", "NaN", "+Inf", "1.6777216e+07", "0.10000000149011612"}},
		{of: "double precision", kept: "float64", values: []string{"0.1", "'-Infinity'", "1e308", "'NaN'", "-0.0"}, want: []string{"0.1", "-Inf", "1e+308", "NaN", "0"}},
		{of: "text", kept: "utf8", values: []string{"''", "null", "'한글 \"''\\'", "E'a\\nb\\tc'", "'😀'"}, want: []string{"", null, "한글 \"'\\", "a\nb\tc", "😀"}},
		{of: "varchar(3)", kept: "utf8", values: []string{"'가나다'"}, want: []string{"가나다"}},
		{of: "char(4)", kept: "utf8", values: []string{"'ab'"}, want: []string{"ab  "}},
		{of: `"char"`, kept: "utf8", values: []string{"'x'"}, want: []string{"x"}},
		{of: "date", kept: "date32", values: []string{"'2026-11-24'", "'0044-03-15 BC'", "'infinity'", "'-infinity'", "'5874897-12-31'", "'1970-01-01'"},
			want: []string{"2026-11-24", "-0043-03-15", null, null, "5874897-12-31", "1970-01-01"}, notes: []string{"infinity, which such a column cannot hold, is empty here; rows: 2"}},
		{of: "timestamp", kept: "timestamp[us]", values: []string{"'2026-11-24 03:30:00.123456'", "'0044-03-15 12:00:00 BC'", "'infinity'", "'294276-12-31 23:59:59.999999'", "'1969-12-31 23:59:59.999999'"},
			want: []string{"2026-11-24 03:30:00.123456", "-0043-03-15 12:00:00.000000", null, null, "1969-12-31 23:59:59.999999"}, notes: []string{"infinity, which such a column cannot hold, is empty here; rows: 1", "too far away for microseconds since 1970 is empty here; rows: 1"}},
		{of: "timestamptz", kept: "timestamp[us, tz=UTC]", values: []string{"'2026-11-24 03:30:00+09'", "'-infinity'"}, want: []string{"2026-11-23 18:30:00.000000Z", null}, notes: []string{"infinity, which such a column cannot hold, is empty here; rows: 1"}},
		{of: "time", kept: "utf8", values: []string{"'24:00'", "'03:30:00.000001'"}, want: []string{"24:00:00", "03:30:00.000001"}},
		{of: "timetz", kept: "utf8", values: []string{"'03:30+09'"}, want: []string{"03:30:00+09"}},
		{of: "interval", kept: "utf8", values: []string{"'1 year 2 days 03:00'"}, want: []string{"1 year 2 days 03:00:00"}},
		{of: "uuid", kept: "utf8", values: []string{"'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'"}, want: []string{"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}},
		{of: "json", kept: "utf8", values: []string{`'{"b": 1,  "a": [1, null]}'`}, want: []string{`{"b": 1,  "a": [1, null]}`}},
		{of: "jsonb", kept: "utf8", values: []string{`'{"b": 1,  "a": [1, null]}'`, "'null'", "null"}, want: []string{`{"a": [1, null], "b": 1}`, "null", null}},
		{of: "bytea", kept: "utf8", values: []string{`'\x00ff'`, `''`}, want: []string{"00ff", ""}},
		{of: "inet", kept: "utf8", values: []string{"'10.0.0.1/8'"}, want: []string{"10.0.0.1/8"}},
		{of: "money", kept: "utf8", values: []string{"12.5"}, want: []string{"$12.50"}},
		{of: "bit(4)", kept: "utf8", values: []string{"B'0101'"}, want: []string{"0101"}},
		{of: "xml", kept: "utf8", values: []string{"'<a/>'"}, want: []string{"<a/>"}},
		{of: "int4range", kept: "utf8", values: []string{"'[1,5)'"}, want: []string{"[1,5)"}},
		{of: "point", kept: "utf8", values: []string{"'(1,2)'"}, want: []string{"(1,2)"}},
		{of: "schema.mood", kept: "utf8", values: []string{"'좋음'", "null"}, want: []string{"좋음", null}},
		{of: "schema.pair", kept: "utf8", values: []string{"row(1, 'x y')"}, want: []string{`(1,"x y")`}},
		{of: "schema.cents", kept: "int64", values: []string{"5"}, want: []string{"5"}},
		{of: "integer[]", kept: "list<element: int32, nullable>", values: []string{"'{1,null,3}'", "'{}'", "null", "'{{1,2},{3,4}}'", "'[0:1]={7,8}'"},
			want: []string{"[1,null,3]", "[]", null, null, "[7,8]"}, notes: []string{"an array of more than one dimension is empty here; rows: 1"}},
		{of: "text[]", kept: "list<element: utf8, nullable>", values: []string{`array['', null, 'null', 'a,b']`}, want: []string{`["",null,"null","a,b"]`}},
		{of: "numeric(5,2)[]", kept: "list<element: decimal(5, 2), nullable>", values: []string{"'{1.5,-2}'"}, want: []string{`["1.5","-2"]`}},
		{of: "numeric[]", kept: "list<element: utf8, nullable>", values: []string{"'{1.5,NaN}'"}, want: []string{`["1.5","NaN"]`}},
		{of: "timestamptz[]", kept: "list<element: timestamp[us, tz=UTC], nullable>", values: []string{"'{2026-11-24 00:00+00}'"}, want: []string{`["2026-11-24T00:00:00Z"]`}},
		{of: "schema.mood[]", kept: "list<element: utf8, nullable>", values: []string{"'{좋음,나쁨}'"}, want: []string{`["좋음","나쁨"]`}},
		{of: "inet[]", kept: "list<element: utf8, nullable>", values: []string{"'{10.0.0.1,null}'"}, want: []string{`["10.0.0.1/32",null]`}},
	} {
		t.Run(c.of, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.exec(`create type mood as enum ('좋음', '나쁨'); create type pair as (a integer, b text); create domain cents as bigint`)
			d.exec("create table t (n serial primary key, v " + strings.ReplaceAll(c.of, "schema.", "") + ")")
			for _, value := range c.values {
				d.exec("insert into t (v) values (" + value + ")")
			}
			got := d.pull(d.query("select n, v from schema.t", "key: n"))
			var values []string
			for _, row := range got.Rows {
				_, value, _ := strings.Cut(row, " | ")
				values = append(values, value)
			}
			connectortest.Equal(t, values, c.want...)
			connectortest.Equal(t, got.Fields[1:], "v "+c.kept)
			if len(got.Outcome.Notes) != len(c.notes) {
				t.Errorf("notes: %q", got.Outcome.Notes)
			}
			all := strings.Join(got.Outcome.Notes, "\n")
			for _, note := range c.notes {
				if !strings.Contains(all, note) {
					t.Errorf("notes say nothing of %q: %q", note, all)
				}
			}
		})
	}
}

func TestNamesOfAnyKindAreQuoted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec(`create table "주문 ""표""" ("Select" integer primary key, "order" text, "나이" integer, "a.b" integer, "say ""hi""" text)`)
	d.exec(`insert into "주문 ""표""" values (1, 'x', 20, 3, 'y'), (2, 'z', null, 4, '')`)
	got := d.pull(d.block(`주문 "표"`, `key: Select`))
	connectortest.Equal(t, got.Rows, "1 | x | 20 | 3 | y", "2 | z | (null) | 4 | ")
	connectortest.Equal(t, got.Fields, "Select int32", "order utf8", "나이 int32", "a.b int32", `say "hi" utf8`)
	got = d.pull(d.block(`주문 "표"`, "cursor: '나이'\nkey: Select"))
	connectortest.Equal(t, got.Rows, "1 | x | 20 | 3 | y")
}
