package duckdb_test

import (
	"context"
	"database/sql"
	"os"
	"strings"
	"testing"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func names(references []sqlengine.Reference) string {
	var all []string
	for _, r := range references {
		all = append(all, r.Name)
	}
	return strings.Join(all, " ")
}

func TestParseFindsTheTablesThatAreRead(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	for _, c := range []struct{ sql, want string }{
		{"select 1", ""},
		{"select * from Responses r join estimates.daily d using (city)", "responses estimates.daily"},
		{"from a union all by name from b", "a b"},
		{"table a", "a"},
		{"values (1), (2)", ""},
		{"select * from a, lateral (select * from b where b.x = a.x) z", "a b"},
		{"select (select max(x) from b), exists (from c) from a where x in (select y from d)", "b c a d"},
		{"with t as (from a) select * from t", "a"},
		{"with t as (from a), u as (from t) from u join b using (x)", "a b"},
		{"with t as (with t as (from a) from t) from t", "a"},
		{"with u as (from t), t as (from a) from u", "t a"},     // a CTE sees only those before it
		{"with t as (select * from t) select * from t", "t"},    // and not itself
		{"select * from (with t as (from a) from t), t", "a t"}, // nor beyond its query
		{"with recursive r as (select 1 as n union all select n + 1 from r, a where n < 3) from r", "a"},
		{"from a pivot (sum(x) for y in ('p', 'q'))", "a"},
		{"unpivot a on x, y into name n value v", "a"},
		{"from a asof join b on a.t >= b.t positional join c", "a b c"},
		{"select * from unnest([1, 2]) u(x), range(3), generate_series(1, 2)", ""},
		{"from 'x.parquet'", "x.parquet"},
		{"from '/etc/passwd'", "/etc/passwd"},
		{"from a.b.c", "a.b.c"},
		{"from information_schema.tables", "information_schema.tables"},
		{"from sqlite_master", "sqlite_master"},
		{`with "/etc/passwd" as (select 1) from '/etc/passwd'`, "/etc/passwd"}, // never taken for a CTE
		{`with "x.csv" as (select 1) from "x.csv"`, "x.csv"},
		{`with "sqlİte_master" as (select 1) from sqlite_master`, "sqlite_master"}, // another name to the engine
		{"with \"duc\u212adb_views\" as (select 1) from duckdb_views", "duckdb_views"},
	} {
		got, err := e.Parse(t.Context(), c.sql, place)
		if err != nil {
			t.Errorf("%s: %v", c.sql, err)
		} else if names(got.Tables) != c.want {
			t.Errorf("%s: got %q, want %q", c.sql, names(got.Tables), c.want)
		}
	}
}

func TestParseTellsParametersColumnsStarsAndWhatChanges(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	got, err := e.Parse(t.Context(), `select r.pl03, "PL03__empty", $city, now(), '$no' /* $nor */
		from responses r where day < $since and day > current_date and $city = city and random() > 0.5`, place)
	if err != nil {
		t.Fatal(err)
	}
	same(t, got.Parameters, []string{"city", "since"})
	same(t, got.Columns, []string{"r", "pl03", "pl03__empty", "day", "current_date", "city"})
	same(t, names(got.Changing), "now current_date random")
	same(t, got.Star, false)
	for _, c := range []struct {
		sql      string
		star     bool
		changing string
	}{
		{"select count(*) from a", false, ""},
		{"select * exclude (x) from a", true, ""},
		{"select a.* from a", true, ""},
		{"select columns('x.*') from a", true, ""},
		{"from a", true, ""},
		{"select x from a using sample 10%", false, "sample"},
		{"select x from a tablesample reservoir(5)", false, "sample"},
		{"select uuid(), today(), gen_random_uuid()", false, "uuid today gen_random_uuid"},
		{"select localtimestamp, current_timestamp, age(x) from a", false, "localtimestamp current_timestamp age"},
	} {
		got, err := e.Parse(t.Context(), c.sql, place)
		if err != nil {
			t.Fatalf("%s: %v", c.sql, err)
		}
		if got.Star != c.star || names(got.Changing) != c.changing {
			t.Errorf("%s: star %v, changing %q", c.sql, got.Star, names(got.Changing))
		}
	}
}

func TestParseTellsWhatIsBeyondOneRow(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	for sql, want := range map[string]string{
		"select a + 1 = 2 and b in (1, 2) from x":                                         "",
		"select list_contains([1, 2], a) from x":                                          "",
		"select unnest([1, 2]) = a from x":                                                "unnest",
		"select Unnest(a), row_number() over () from x":                                   "unnest row_number",
		"select sum(a) over (order by b) > lag(a) over w from x window w as (order by b)": "sum lag",
		"select * from unnest([1, 2])":                                                    "",
	} {
		got, err := e.Parse(t.Context(), sql, place)
		if err != nil || names(got.Beyond) != want {
			t.Errorf("%s: got %q, want %q: %v", sql, names(got.Beyond), want, err)
		}
	}
}

// TestParseLetsNothingThroughButASelect holds every hole that was found in the locked instance.
func TestParseLetsNothingThroughButASelect(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	for _, c := range []struct{ sql, want string }{
		{"", "sql_empty 1:1"},
		{"-- nothing", "sql_empty 1:1"},
		{"select 1; select 2", "sql_several 1:1"},
		{"select 1; drop table x", "sql_not_select 1:1"},
		{"insert into a values (1)", "sql_not_select 1:1"},
		{"copy a to 'x.parquet'", "sql_not_select 1:1"},
		{"attach ':memory:' as x", "sql_not_select 1:1"},
		{"set threads = 1", "sql_not_select 1:1"},
		{"install httpfs", "sql_not_select 1:1"},
		{"call enable_logging()", "sql_not_select 1:1"},
		{"pragma table_info('a')", "sql_not_select 1:1"},
		{"explain select 1", "sql_not_select 1:1"},
		{"describe a", "sql_not_allowed 1:1"},
		{"show tables", "sql_not_allowed 1:1"},
		{"summarize a", "sql_not_allowed 1:1"},
		{"select * from (describe a)", "sql_not_allowed 1:1"},
		{"from a at (version => 1)", "sql_not_allowed 1:6"},
		{"from enable_logging('QueryLog')", "sql_table_function 1:6"},
		{"from query('select 1')", "sql_table_function 1:6"},
		{"from query_table('a')", "sql_table_function 1:6"},
		{"from duckdb_settings()", "sql_table_function 1:6"},
		{"from read_csv('/etc/passwd')", "sql_table_function 1:6"},
		{"from read_text('/etc/passwd')", "sql_table_function 1:6"},
		{"from glob('*')", "sql_table_function 1:6"},
		{"from sniff_csv('x')", "sql_table_function 1:6"},
		{"from parquet_metadata('x')", "sql_table_function 1:6"},
		{"from json_each('{}')", "sql_table_function 1:6"},
		{"from repeat(1, 5)", "sql_table_function 1:6"},
		{"from json_execute_serialized_sql('x')", "sql_table_function 1:6"},
		{"from system.main.range(3)", "sql_table_function 1:6"},
		{"select current_setting('threads')", "sql_function_refused 1:8"},
		{"select getvariable('x')", "sql_function_refused 1:8"},
		{"select getenv('HOME')", "sql_function_unknown 1:8"},
		{"select write_log('x')", "sql_function_refused 1:8"},
		{"select sleep_ms(10)", "sql_function_refused 1:8"},
		{"select pg_sleep(10)", "sql_function_refused 1:8"},
		{"select nextval('s')", "sql_function_refused 1:8"},
		{"select json_serialize_sql('select 1')", "sql_function_refused 1:8"},
		{"select system.main.lower('x')", "sql_function_refused 1:8"},
		{"select max(current_query()) over ()", "sql_function_refused 1:12"},
		{"select list_transform([1], x -> getvariable('a'))", "sql_function_refused 1:33"},
		{"select 1 order by txid_current()", "sql_function_refused 1:19"},
		{"with t as (select version()) from t", "sql_function_refused 1:19"},
		{"select ?", "sql_parameter_unnamed 1:8"},
		{"select 'it''s $1', $1", "sql_parameter_unnamed 1:20"},
		{"select lowr('x')", "sql_function_unknown 1:8"},
		{"select 1\x00; drop table x", "sql_syntax 1:9"},
	} {
		_, err := e.Parse(t.Context(), c.sql, place)
		if got := code(err); got != c.want {
			t.Errorf("%s: got %s, want %s", c.sql, got, c.want)
		}
	}
}

func TestMistakesAreToldWithTheirPlaceInTheFile(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	people := stored(t, e, dir, "people", `select 1 as id, '가' as name`)
	for _, c := range []struct{ sql, want string }{
		{"select '한글', from from people", "sql_syntax 3:19"},
		{"select id,\n  '한글' as x,\n  nope\nfrom people", "sql_invalid 5:3"},
		{"select '한글' as x, nope from people", "sql_invalid 3:19"},
		{"select $day, '한글' as x, nope from people", "sql_invalid 3:25"}, // $day is run as a cast
		{"select id\nfrom people\nwhere '가' = name and id = cast(name || 'x' as integer)", "sql_failed 5:27"},
		{"select 1\nfrom nobody", "sql_table_missing 4:6"},
		{"select $day,\n $other", "sql_parameter_missing 4:2"},
	} {
		_, err := all(e.Query(t.Context(), sqlengine.Query{
			SQL: c.sql, Place: problem.Place{File: "models/m.sql", Line: 3, Column: 1}, Tables: []sqlengine.Table{people},
			Args: []sqlengine.Argument{dayArgument()},
		}))
		if got := code(err); got != c.want {
			t.Errorf("%s: got %s, want %s (%v)", c.sql, got, c.want, err)
		}
	}
}

// TestReservedWordsAreNamesOnlyInQuotes: which words those are is asked of the parser, never of a list.
func TestReservedWordsAreNamesOnlyInQuotes(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	for _, name := range []string{"at", "end", "check", "window", "order", "group", "table", "1번문항", "Q1.1 x", "to"} {
		if _, err := e.Parse(t.Context(), `select "`+name+`" as "`+name+`" from a`, place); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	_, err := e.Parse(t.Context(), `select order from a`, place)
	same(t, code(err), "sql_syntax 1:14")
	if !strings.Contains(err.Error(), "double quotes") {
		t.Errorf("the hint does not say what to do: %v", err)
	}
}

// TestEveryFunctionOfTheEngineWasDecidedOn fails when a new DuckDB brings functions that functions.txt does not name.
func TestEveryFunctionOfTheEngineWasDecidedOn(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("functions.txt")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	var prefixes []string
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "[") {
			continue
		}
		for _, name := range strings.Fields(strings.ToLower(line)) {
			if prefix, ok := strings.CutSuffix(name, "_*"); ok {
				prefixes = append(prefixes, prefix+"_")
			}
			listed[name] = true
		}
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query("select distinct lower(function_name) from duckdb_functions()")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		known := listed[name]
		for _, prefix := range prefixes {
			known = known || strings.HasPrefix(name, prefix)
		}
		if !known {
			t.Errorf("functions.txt does not say what becomes of %s", name)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"select * from a where x = $city", "with t as (from a) from t", "select 'é' || \"한글\"", "from '/etc/passwd'",
		"select $$a$$, $tag$b$tag$, e'\\'', /* /* */ */ 1 -- x", "pivot a on b using sum(c)", "select $", "\xff", "$1?",
	} {
		f.Add(seed)
	}
	e, _ := open(f)
	f.Fuzz(func(t *testing.T, text string) {
		statement, err := e.Parse(t.Context(), text, place)
		if err != nil {
			return
		}
		for _, name := range statement.Tables {
			if name.Name == "" {
				t.Errorf("a table without a name in %q", text)
			}
		}
		for _, table := range statement.Tables { // no file is opened, whatever it is called
			if rows, err := e.Query(t.Context(), sqlengine.Query{SQL: text, Place: place}); err == nil {
				rows.Close()
				t.Errorf("%q was read, though nobody gave it: %q", table.Name, text)
			}
		}
		if len(statement.Tables) > 0 || strings.Contains(text, "range") || strings.Contains(text, "generate_series") {
			return // nothing that could take long is run
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		rows, err := e.Query(ctx, sqlengine.Query{SQL: text, Place: place})
		if err == nil {
			rows.Close()
		}
		missing := strings.HasPrefix(code(err), "sql_parameter_missing")
		if missing != (len(statement.Parameters) > 0) { // the text and the tree agree about what a parameter is
			t.Errorf("%q has the parameters %q: %v", text, statement.Parameters, err)
		}
	})
}

func TestParseNamesTheColumnsOfTheAnswer(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	for _, c := range []struct{ sql, want string }{
		{"select code as country, Round from countries", "country round"},
		{"select distinct c.city, \"Dong\" from c", "city dong"},
		{"with t as (select 1 as a) select a as b from t union all select 2", "b"},
		{"select * from a", "?"},
		{"select a, count(*) from t group by a", "?"},
		{"from a", "?"},
	} {
		got, err := e.Parse(t.Context(), c.sql, place)
		told := strings.Join(got.Gives, " ")
		if !got.Named {
			told = "?"
		}
		if err != nil || told != c.want {
			t.Errorf("%s gives %q, %v; want %q", c.sql, told, err, c.want)
		}
	}
}
