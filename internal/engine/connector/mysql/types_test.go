package mysql_test

import (
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/engine/connector/connectortest"
)

const null = connectortest.Null

func TestEveryTypeComesThroughWithHostileValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		of, kept     string
		keptOfQuery  string // where a SELECT tells less than a table; empty: the same
		values, want []string
		notes        []string
	}{
		{of: "tinyint(1)", kept: "int32", values: []string{"0", "1", "-128", "null"}, want: []string{"0", "1", "-128", null}},
		{of: "tinyint unsigned", kept: "int32", values: []string{"255"}, want: []string{"255"}},
		{of: "smallint", kept: "int32", values: []string{"-32768"}, want: []string{"-32768"}},
		{of: "mediumint unsigned", kept: "int32", values: []string{"16777215"}, want: []string{"16777215"}},
		{of: "int", kept: "int32", values: []string{"-2147483648", "2147483647"}, want: []string{"-2147483648", "2147483647"}},
		{of: "int unsigned zerofill", kept: "int64", values: []string{"4294967295", "42"}, want: []string{"4294967295", "42"}},
		{of: "bigint", kept: "int64", values: []string{"-9223372036854775808", "9223372036854775807"}, want: []string{"-9223372036854775808", "9223372036854775807"}},
		{of: "bigint unsigned", kept: "decimal(20, 0)", values: []string{"18446744073709551615", "0"}, want: []string{"18446744073709551615", "0"}},
		{of: "bit(1)", kept: "decimal(20, 0)", values: []string{"b'1'", "b'0'"}, want: []string{"1", "0"}},
		{of: "bit(64)", kept: "decimal(20, 0)", values: []string{"b'" + strings.Repeat("1", 64) + "'"}, want: []string{"18446744073709551615"}},
		{of: "year", kept: "int32", values: []string{"2026", "0"}, want: []string{"2026", "0"}},
		{of: "decimal(10,2)", kept: "decimal(10, 2)", keptOfQuery: "decimal(11, 2)", values: []string{"99999999.99", "-0.01", "0"}, want: []string{"99999999.99", "-0.01", "0.00"}},
		{of: "decimal(10,2) unsigned", kept: "decimal(10, 2)", keptOfQuery: "decimal(10, 2)", values: []string{"99999999.99"}, want: []string{"99999999.99"}},
		{of: "decimal(9,0)", kept: "decimal(9, 0)", keptOfQuery: "decimal(10, 0)", values: []string{"-999999999"}, want: []string{"-999999999"}},
		{of: "decimal(38,10)", kept: "decimal(38, 10)", values: []string{strings.Repeat("9", 28) + ".9999999999"}, want: []string{strings.Repeat("9", 28) + ".9999999999"}},
		{of: "decimal(65,30)", kept: "utf8", values: []string{strings.Repeat("9", 35) + "." + strings.Repeat("9", 30)}, want: []string{strings.Repeat("9", 35) + "." + strings.Repeat("9", 30)}},
		{of: "float", kept: "float64", values: []string{"16777216", "0.1", "1.5"}, want: []string{"1.6777216e+07", "0.10000000149011612", "1.5"}},
		{of: "double", kept: "float64", values: []string{"0.1", "1e308", "123456789.12345679", "5e-324"}, want: []string{"0.1", "1e+308", "1.2345678912345679e+08", "5e-324"}},
		{of: "date", kept: "date32", values: []string{"'2026-11-24'", "'0000-00-00'", "'2026-00-15'", "'9999-12-31'", "'0001-01-01'"}, want: []string{"2026-11-24", null, null, "9999-12-31", "0001-01-01"}, notes: []string{"0000-00-00 or another day that is none is empty here; rows: 2"}},
		{of: "datetime", kept: "timestamp[us]", values: []string{"'2026-11-24 03:30:00'", "'0000-00-00 00:00:00'", "'1000-01-01 00:00:00'"}, want: []string{"2026-11-24 03:30:00.000000", null, "1000-01-01 00:00:00.000000"}, notes: []string{"0000-00-00 or another day that is none is empty here; rows: 1"}},
		{of: "datetime(3)", kept: "timestamp[us]", values: []string{"'2026-11-24 03:30:00.123'"}, want: []string{"2026-11-24 03:30:00.123000"}},
		{of: "timestamp(6) null", kept: "timestamp[us, tz=UTC]", values: []string{"'2026-11-24 03:30:00.123456'", "'0000-00-00'", "null"}, want: []string{"2026-11-24 03:30:00.123456Z", null, null}, notes: []string{"0000-00-00 or another day that is none is empty here; rows: 1"}},
		{of: "time(2)", kept: "utf8", values: []string{"'-838:59:59'", "'25:00:00.12'"}, want: []string{"-838:59:59.00", "25:00:00.12"}},
		{of: "char(4)", kept: "utf8", values: []string{"'ab'", "''"}, want: []string{"ab", ""}},
		{of: "varchar(20)", kept: "utf8", values: []string{"'한글 😀'", "'a\\\\b\\'c'", "null", "''"}, want: []string{"한글 😀", `a\b'c`, null, ""}},
		{of: "varchar(20) character set euckr", kept: "utf8", values: []string{"'한글'"}, want: []string{"한글"}},
		{of: "varchar(20) character set latin1", kept: "utf8", values: []string{"'é'"}, want: []string{"é"}},
		{of: "longtext", kept: "utf8", values: []string{"repeat('가', 100000)"}, want: []string{strings.Repeat("가", 100000)}},
		{of: "json", kept: "utf8", values: []string{`'{"b": 1,  "a": [1, null]}'`}, want: []string{`{"b": 1,  "a": [1, null]}`}},
		{of: "enum('작음','큼')", kept: "utf8", values: []string{"'큼'", "null"}, want: []string{"큼", null}},
		{of: "set('a','b')", kept: "utf8", values: []string{"'b,a'", "''"}, want: []string{"a,b", ""}},
		{of: "binary(3)", kept: "utf8", values: []string{"x'00ff'"}, want: []string{"00ff00"}},
		{of: "varbinary(3)", kept: "utf8", values: []string{"x'00ff'", "''"}, want: []string{"00ff", ""}},
		{of: "blob", kept: "utf8", values: []string{"x'00ff'"}, want: []string{"00ff"}},
		{of: "point", kept: "utf8", values: []string{"point(1,2)"}, want: []string{"000000000101000000000000000000f03f0000000000000040"}},
		{of: "uuid", kept: "utf8", values: []string{"'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"}, want: []string{"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}},
		{of: "inet6", kept: "utf8", values: []string{"'::1'"}, want: []string{"::1"}},
	} {
		t.Run(c.of, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.exec("set sql_mode = 'allow_invalid_dates'; set names utf8mb4; create table t (n int primary key auto_increment, v " + c.of + ")")
			for _, value := range c.values {
				d.exec("insert into t (v) values (" + value + ")")
			}
			for _, s := range []struct {
				got  connectortest.Table
				kept string
			}{
				{d.pull(d.block("t", "key: n")), c.kept},
				{d.pull(d.query("select n, v from schema.t", "key: n")), c.keptOfQuery},
			} {
				var values []string
				for _, row := range s.got.Rows {
					_, value, _ := strings.Cut(row, " | ")
					values = append(values, value)
				}
				connectortest.Equal(t, values, c.want...)
				if s.kept == "" {
					s.kept = c.kept
				}
				connectortest.Equal(t, s.got.Fields[1:], "v "+s.kept)
				all := strings.Join(s.got.Outcome.Notes, "\n")
				if len(s.got.Outcome.Notes) != len(c.notes) {
					t.Errorf("notes: %q", all)
				}
				for _, note := range c.notes {
					if !strings.Contains(all, note) {
						t.Errorf("notes say nothing of %q: %q", note, all)
					}
				}
			}
		})
	}
}

func TestNamesOfAnyKindAreQuoted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.exec("create table `주문 \"표\"` (`Select` integer primary key, `order` text, `나이` integer, `a.b` integer, `say ``hi``` text)")
	d.exec("insert into `주문 \"표\"` values (1, 'x', 20, 3, 'y'), (2, 'z', null, 4, '')")
	got := d.pull(d.block(`주문 "표"`, `key: Select`))
	connectortest.Equal(t, got.Rows, "1 | x | 20 | 3 | y", "2 | z | (null) | 4 | ")
	connectortest.Equal(t, got.Fields, "Select int32", "order utf8", "나이 int32", "a.b int32", "say `hi` utf8")
	got = d.pull(d.block(`주문 "표"`, "cursor: '나이'\nkey: Select\nsettled: 10ms"))
	connectortest.Equal(t, got.Rows, "1 | x | 20 | 3 | y")
}

// TestKeysOfEveryOrderedTypeAreGoneOnFrom reads page by page, each in an attempt of its own.
func TestKeysOfEveryOrderedTypeAreGoneOnFrom(t *testing.T) {
	t.Parallel()
	for of, values := range map[string]string{
		"bigint unsigned":                       "18446744073709551613 18446744073709551614 18446744073709551615",
		"bigint":                                "-9223372036854775808 9223372036854775806 9223372036854775807",
		"decimal(65,0)":                         "12345678901234567890123 12345678901234567890124 12345678901234567890125",
		"decimal(30,5)":                         "-1.5 12345678901234567890123.00001 12345678901234567890123.00002",
		"date":                                  "2026-11-23 2026-11-24 2026-11-25",
		"datetime(6)":                           "2026-11-24T00:00:00.000001 2026-11-24T00:00:00.000002 2026-11-24T00:00:00.000003",
		"timestamp(6)":                          "2026-11-24T00:00:00.000001 2026-11-24T00:00:00.000002 2026-11-24T00:00:00.000003",
		"varchar(20)":                           "a' B\\\\ 가",
		"varchar(20) character set euckr":       "a 가 힝",
		"varchar(20) collate utf8mb4_bin":       "B a 가",
		"varbinary(9)":                          "a b \\\\",
		"year":                                  "1999 2000 2026",
		"varchar(9) collate utf8mb4_general_ci": "A b C",
	} {
		t.Run(of, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.exec("set names utf8mb4; create table t (v " + of + " primary key)")
			for _, value := range strings.Fields(values) {
				d.exec("insert into t values ('" + strings.ReplaceAll(value, "'", "''") + "')")
			}
			s := d.block("t", "key: v\nbatch: 1")
			var rows []string
			for range 4 {
				got, err := d.try(s, onePage())
				rows = append(rows, got.Rows...)
				if err == nil {
					break
				}
				d.env.Position = got.Pages[0].Position
			}
			if len(rows) != 3 {
				t.Errorf("%d rows: %q", len(rows), rows)
			}
		})
	}
}
