package duckdb_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
)

var (
	text  = column.Type{Kind: column.String}
	whole = column.Type{Kind: column.Integer}
)

func dayArgument() sqlengine.Argument {
	// A local midnight, which is another day in UTC.
	return sqlengine.Argument{Name: "day", Type: column.Type{Kind: column.Date}, Value: time.Date(2026, 3, 1, 0, 0, 0, 0, seoul)}
}

// rowsOf is a table whose rows are held here.
func rowsOf(name string, columns []column.Column, rows ...[]any) sqlengine.Table {
	return sqlengine.Table{Name: name, Columns: columns, Rows: func(yield func([]any, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}}
}

func TestValuesComeOutExactly(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	for _, c := range []struct{ sql, kind, want string }{
		{"true", "boolean", "true"},
		{"7::tinyint", "integer", "7"},
		{"65535::usmallint", "integer", "65535"},
		{"4294967295::uinteger", "long", "4294967295"},
		{"18446744073709551615::ubigint", "decimal(20,0)", "18446744073709551615"},
		{"(-99999999999999999999999999999999999999)::hugeint", "decimal(38,0)", "-99999999999999999999999999999999999999"},
		{"sum(9223372036854775807) filter (true)", "decimal(38,0)", "9223372036854775807"},
		{"1.50::decimal(9,2)", "decimal(9,2)", "1.50"},
		{"(-0.05)::decimal(9,2)", "decimal(9,2)", "-0.05"},
		{"0::decimal(9,2)", "decimal(9,2)", "0.00"},
		{"12345678901234567890123456789012345.678::decimal(38,3)", "decimal(38,3)", "12345678901234567890123456789012345.678"},
		{"0.5::float", "double", "0.5"},
		{"date '2026-03-01'", "date", "2026-03-01 00:00:00 +0000 UTC"},
		{"timestamp '2026-03-01 10:00:00.000001'", "timestamp", "2026-03-01 10:00:00.000001 +0000 UTC"},
		{"timestamptz '2026-03-01 09:00'", "timestamptz", "2026-03-01 00:00:00 +0000 UTC"}, // read in the project's zone
		{"timestamp '2026-03-01 09:00'::timestamptz", "timestamptz", "2026-03-01 00:00:00 +0000 UTC"},
		{"time '10:00:01'", "string", "10:00:01"},
		{"interval 3 hours", "string", "03:00:00"},
		{"'a'::enum('a', 'b')", "string", "a"},
		{"'8f14e45f-ceea-467f-ab9c-000000000001'::uuid", "string", "8f14e45f-ceea-467f-ab9c-000000000001"},
		{`'{"a": 1.10}'::json`, "string", `{"a": 1.10}`},
		{"map {'a': 1}", "string", "{a=1}"},
		{"null", "integer", "<nil>"}, // the driver's word for a column of nothing; Write knows better
		{`['{"a": 1.10}'::json]`, "list<string>", `[{"a": 1.10}]`},
		{"[1.50, null]::decimal(9,2)[]", "list<decimal(9,2)>", "[1.50 <nil>]"},
		{"{'a': 1, 'b': [date '2026-03-01']}", "struct<a: integer, b: list<date>>", "map[a:1 b:[2026-03-01 00:00:00 +0000 UTC]]"},
		{"[time '10:00']", "list<string>", "[10:00:00]"},
	} {
		rows, err := e.Query(t.Context(), sqlengine.Query{SQL: "select " + c.sql + " as v", Place: place})
		if err != nil {
			t.Errorf("%s: %v", c.sql, err)
			continue
		}
		if got := rows.Columns()[0].Type.String(); got != c.kind {
			t.Errorf("%s: type %s, want %s", c.sql, got, c.kind)
		}
		got, err := all(rows, nil)
		if err != nil || len(got) != 1 || fmt.Sprint(got[0][0]) != c.want {
			t.Errorf("%s: got %v, want %s (%v)", c.sql, got, c.want, err)
		}
	}
}

func TestParametersAreBoundAsTheirDeclaredType(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	decimal := column.Type{Kind: column.Decimal, Precision: 18, Scale: 4}
	arguments := []sqlengine.Argument{
		dayArgument(),
		{Name: "city", Type: text, Value: "021"},
		{Name: "n", Type: whole, Value: int64(3)},
		{Name: "typed", Type: whole, Value: "42"}, // from a command line
		{Name: "limit", Type: decimal, Value: "1.1000"},
		{Name: "none", Type: text, Value: nil},
		{Name: "quote", Type: text, Value: `'; drop table x; --`},
		{Name: "cities", Type: column.Type{Kind: column.List, Element: &column.Column{Type: text}}, Value: []any{"021", "a'b"}},
		{Name: "days", Type: column.Type{Kind: column.List, Element: &column.Column{Type: column.Type{Kind: column.Date}}},
			Value: []any{time.Date(2026, 3, 1, 0, 0, 0, 0, seoul)}},
		{Name: "at", Type: column.Type{Kind: column.Timestamptz}, Value: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)},
		{Name: "surplus", Type: text, Value: "is left out"},
	}
	for _, c := range []struct{ sql, want string }{
		{"select $day - 1 = date '2026-02-28', $day = date '2026-03-01', typeof($day)", "[[true true DATE]]"},
		{"select $city, '021' = $city, '21' = $city, typeof($city)", "[[021 true false VARCHAR]]"},
		{"select $n + 1, $typed + 1, typeof($n)", "[[4 43 INTEGER]]"},
		{"select $limit, $limit = 1.1, typeof($limit)", "[[1.1000 true DECIMAL(18,4)]]"},
		{"select $none, coalesce($none, 'x')", "[[<nil> x]]"},
		{"select $quote", "[['; drop table x; --]]"},
		{"select list_contains($cities, 'a''b'), '22' in $cities", "[[true false]]"},
		{"select $days", "[[[2026-03-01 00:00:00 +0000 UTC]]]"},
		{"select $at = timestamptz '2026-03-01 09:00', '$at', \"$at\" from (select 1 as \"$at\") -- $nobody", "[[true $at 1]]"},
		{"select $$ $nobody $$, e'\\'$nobody', $n", "[[ $nobody  '$nobody 3]]"},
		{"select x from range(10) t(x) where x < $n limit $n", "[[0] [1] [2]]"},
	} {
		got, err := all(e.Query(t.Context(), sqlengine.Query{SQL: c.sql, Place: place, Args: arguments}))
		if err != nil || fmt.Sprint(got) != c.want {
			t.Errorf("%s: got %v, want %s (%v)", c.sql, got, c.want, err)
		}
	}
	_, err := all(e.Query(t.Context(), sqlengine.Query{SQL: "select $n", Place: place,
		Args: []sqlengine.Argument{{Name: "n", Type: whole, Value: "three"}}}))
	same(t, code(err), "sql_parameter_value 1:1")
}

func TestTablesAreReadBySchemaAndName(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	daily := stored(t, e, dir, "estimates.daily", `select 7 as downloads, 'x' as app`)
	runs := rowsOf("naru.runs", []column.Column{
		{Name: "id", Type: text}, {Name: "at", Type: column.Type{Kind: column.Timestamptz}},
		{Name: "cost", Type: column.Type{Kind: column.Decimal, Precision: 9, Scale: 2}},
		{Name: "day", Type: column.Type{Kind: column.Date}},
	}, []any{"r1", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), "1.5", time.Date(2026, 3, 1, 0, 0, 0, 0, seoul)}, []any{"r2", nil, nil, nil})
	empty := sqlengine.Table{Name: "none", Columns: []column.Column{{ID: 1, Name: "n", Type: whole}, {ID: 2, Name: "이름", Type: text}}}
	for _, c := range []struct{ sql, want string }{
		{"select estimates.daily.downloads, daily.app from estimates.daily", "[[7 x]]"},
		{"select id, \"at\", cost, day from naru.runs r order by r.id", "[[r1 2026-03-01 00:00:00 +0000 UTC 1.50 2026-03-01 00:00:00 +0000 UTC] [r2 <nil> <nil> <nil>]]"},
		{"select count(*), max(이름), sum(n) from none", "[[0 <nil> <nil>]]"},
		{"select count(*) from naru.runs, ESTIMATES.Daily, none", "[[0]]"},
	} {
		same(t, ask(t, e, c.sql, daily, runs, empty), c.want)
	}
}

func TestScopeHidesRowsOfOthers(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	answers := stored(t, e, dir, "answers", `select * from (values ('21', 1, 'a'), ('22', 1, 'b'), ('021', 1, 'c'), (null, 1, 'd'), ('a''b', 2, 'e')) v(city, round, x)`)
	for _, c := range []struct {
		only map[string][]string
		want string
	}{
		{nil, "abcde"},
		{map[string][]string{"city": {"21", "a'b"}}, "ae"},
		{map[string][]string{"city": {"21", "a'b"}, "round": {"1"}}, "a"},
		{map[string][]string{"city": {}}, ""},
		{map[string][]string{"city": {"' or true --"}}, ""},
	} {
		table := answers
		table.Only = c.only
		got := ask(t, e, `select coalesce(string_agg(x, '' order by x), '') from answers`, table)
		same(t, got[0][0], c.want)
	}
	held := rowsOf("held", []column.Column{{Name: "city", Type: text}}, []any{"21"}, []any{"22"})
	held.Only = map[string][]string{"city": {"22"}}
	same(t, ask(t, e, `select * from held`, held), "[[22]]")
	// What carries the scope cannot be read.
	_, err := all(e.Query(t.Context(), sqlengine.Query{SQL: `from "naru scope"`, Place: place, Tables: []sqlengine.Table{held}}))
	same(t, code(err), "sql_table_missing 1:6")
}

func TestFilesBesideTheTableCannotBeRead(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	secret := stored(t, e, dir, "secret", `select 42 as x`)
	outside := filepath.Join(t.TempDir(), "outside.csv")
	if err := os.WriteFile(outside, []byte("x\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		fmt.Sprintf("from '%s'", secret.Files[0]), fmt.Sprintf(`select * from "%s"`, secret.Files[0]), fmt.Sprintf("from '%s'", outside),
	} {
		_, err := all(e.Query(t.Context(), sqlengine.Query{SQL: sql, Place: place}))
		if got := code(err); !strings.HasPrefix(got, "sql_table_missing") {
			t.Errorf("%s: %s", sql, got)
		}
	}
}

func TestAnswersKeepTheirOrderOverManyPages(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	rows, err := e.Query(t.Context(), sqlengine.Query{SQL: "select x, 'n' || x from range(100000) t(x) order by x desc", Place: place})
	if err != nil {
		t.Fatal(err)
	}
	want := int64(99_999)
	for rows.Next() {
		if v := rows.Values(); v[0] != want || v[1] != fmt.Sprintf("n%d", want) {
			t.Fatalf("got %v at %d", v, want)
		}
		want--
	}
	if err := errors.Join(rows.Err(), rows.Close(), rows.Close()); err != nil || want != -1 {
		t.Errorf("ended at %d: %v", want, err)
	}
}

// TestThePivotOfTheHintWorks: PIVOT as a statement of its own is several statements to DuckDB.
func TestThePivotOfTheHintWorks(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	table := stored(t, e, dir, "t", "select * from (values ('a', 1), ('b', 2), ('a', 3)) v(c, x)")
	same(t, ask(t, e, "from (pivot t on c in ('a', 'b') using sum(x))", table), "[[4 2]]")
	_, err := e.Parse(t.Context(), "pivot t on c using sum(x)", place)
	same(t, code(err), "sql_not_select 1:1")
}

func TestTwoColumnsMayHaveOneName(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	rows, err := e.Query(t.Context(), sqlengine.Query{SQL: `select 1 as a, 2 as a`, Place: place})
	if err != nil {
		t.Fatal(err)
	}
	same(t, rows.Columns()[0].Name+rows.Columns()[1].Name, "aa")
	got, err := all(rows, nil)
	same(t, got, "[[1 2]]")
	same(t, err, nil)
	_, err = e.Write(t.Context(), sqlengine.Query{SQL: `select 1 as a, 2 as "A"`, Place: place}, numbered(dir))
	same(t, code(err), "sql_columns_same 1:1") // but not in a table
}

// endless takes minutes, and lets itself be interrupted.
const endless = "select count(*) from range(1000000) a(x), range(1000000) b(y) where (x * y) % 7 = 3"

func TestTimeoutAndCancelEndAQuestion(t *testing.T) {
	t.Parallel()
	e, _ := open(t, func(o *duckdb.Options) { o.Timeout = 300 * time.Millisecond })
	_, err := all(e.Query(t.Context(), sqlengine.Query{SQL: endless, Place: place}))
	if code(err) != "sql_timeout 1:1" || !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "300ms") {
		t.Errorf("got %v", err)
	}
	_, err = all(e.Query(canceled(t.Context()), sqlengine.Query{SQL: "select 1", Place: place}))
	if code(err) != "sql_canceled 1:1" || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	same(t, ask(t, e, "select 1"), "[[1]]") // and the engine goes on
}

func TestCancelBetweenPagesEndsAnAnswer(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	rows, err := e.Query(ctx, sqlengine.Query{SQL: "from range(1000000)", Place: place})
	if err != nil {
		t.Fatal(err)
	}
	for n := 0; rows.Next(); n++ {
		if n == 10 {
			cancel()
		}
	}
	if code(rows.Err()) != "sql_canceled 1:1" {
		t.Errorf("got %v", rows.Err())
	}
	if err := rows.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

func TestMemoryIsLimitedAndSpillsAreRemoved(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	e, _ := open(t, func(o *duckdb.Options) { o.MemoryBytes, o.SpillDir = 60_000_000, spill })
	rows, err := e.Query(t.Context(), sqlengine.Query{SQL: "select x, repeat('가', 50) || x as t from range(1000000) t(x)", Place: place})
	if err != nil { // 160 MB of answer
		t.Fatal(err)
	}
	if files, _ := filepath.Glob(filepath.Join(spill, "*", "*")); len(files) == 0 {
		t.Error("nothing was spilled")
	}
	n := 0
	for rows.Next() {
		n++
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || n != 1_000_000 {
		t.Errorf("%d rows: %v", n, err)
	}
	_, err = all(e.Query(t.Context(), sqlengine.Query{SQL: "select length(string_agg(repeat('x', 1000), '')) from range(1000000)", Place: place}))
	if code(err) != "sql_memory 1:1" || !strings.Contains(err.Error(), "60 MB") {
		t.Errorf("got %v", err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(spill); len(left) > 0 {
		t.Errorf("left in the spill folder: %v", left)
	}
}

func TestQuestionsAtOnceDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	var group sync.WaitGroup
	for i := range 8 {
		mine := stored(t, e, dir, "numbers", fmt.Sprintf("select %d as n", i))
		group.Go(func() {
			for range 5 {
				got, err := all(e.Query(t.Context(), sqlengine.Query{SQL: "from numbers", Place: place, Tables: []sqlengine.Table{mine}}))
				if err != nil || fmt.Sprint(got) != fmt.Sprintf("[[%d]]", i) {
					t.Errorf("%d got %v: %v", i, got, err)
				}
			}
		})
	}
	group.Wait()
}

func TestRowsThatFailToComeEndTheQuestion(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	broken := errors.New("the control database is gone")
	table := sqlengine.Table{Name: "naru.runs", Columns: []column.Column{{Name: "id", Type: text}},
		Rows: iter.Seq2[[]any, error](func(yield func([]any, error) bool) { yield(nil, broken) })}
	_, err := all(e.Query(t.Context(), sqlengine.Query{SQL: "from naru.runs", Place: place, Tables: []sqlengine.Table{table}}))
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	same(t, ask(t, e, "select 1"), "[[1]]")
}

func BenchmarkQuestion(b *testing.B) {
	e, dir := open(b)
	table := stored(b, e, dir, "t", "select x, 'c' || x % 30 as city from range(100000) t(x)")
	for b.Loop() {
		rows, err := all(e.Query(b.Context(), sqlengine.Query{SQL: "select count(*) from t where city = 'c3'", Place: place, Tables: []sqlengine.Table{table}}))
		if err != nil || len(rows) != 1 {
			b.Fatal(err)
		}
	}
}

func BenchmarkSmallestQuestion(b *testing.B) {
	e, _ := open(b)
	for b.Loop() {
		if _, err := all(e.Query(b.Context(), sqlengine.Query{SQL: "select 1", Place: place})); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkColdSelect(b *testing.B) {
	for b.Loop() {
		e, err := duckdb.Open(duckdb.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := all(e.Query(b.Context(), sqlengine.Query{SQL: "select 1", Place: place})); err != nil {
			b.Fatal(err)
		}
		if err := e.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
