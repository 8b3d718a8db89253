package query_test

import (
	"fmt"
	"testing"

	"github.com/naru-data/naru/internal/domain/query"
)

func TestZZReview(t *testing.T) {
	r := open(t, query.Options{})
	r.load("answers", "select * from (values ('21', 2025, 'a', '1'), ('22', 2026, 'SECRETb', 'SECRETx'), ('021', 2026, 'SECRETc', 'SECRETy')) v(city, round, x, y)")
	r.load("districts", "select 'Jongno' as name, '1' as y")
	r.load("estimates.daily", "select '21' as city, 7 as n")
	r.load("salaries", "select 100 as pay")
	ana := query.Actor{Name: "ana", Scope: map[string][]string{"city": {"21"}}, Open: []string{"districts"}}
	// somebody else's question stays open
	other, err := r.Ask(t.Context(), query.Question{SQL: "select * from salaries", Actor: query.Local()})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, sql := range []string{
		"select * from answers where cast(y as integer) = 1",
		"select * from answers where cast(x as integer) = 1",
		"select * from answers where city = '21' and cast(y as integer) = 1",
		"select cast(y as integer) from answers",
		"select d.name from answers a join districts d on cast(a.y as integer) = cast(d.y as integer)",
		"select * from answers where error_x(y)",
		"select * from answers where strptime(y, '%Y') is not null",
		"select * from answers where case when y like 'SECRETx%' then cast('boom' as integer) = 1 else true end",
		"select * from answers where json_extract(y, '$.a') is null",
		"select count(*) from answers group by cast(y as integer)",
		"select * from answers qualify row_number() over (partition by cast(y as integer)) = 1",
		`with "sqlİte_master" as (select 1) select * from sqlite_master`,
		`with "ducKdb_views" as (select 1) select view_name, sql from duckdb_views`,
		`with "duckdb_views" as (select 1) select * from duckdb_views`,
		`with "naru scope" as (select 1) select * from answers, "naru scope"`,
		`select * from "estimates.daily"`,
		`select * from "naru scope", answers`,
		`select * from answers, main."naru scope"`,
		`select cast('x' as varchar(current_setting('threads')))`,
		`select cast(1 as decimal((select 5), 2))`,
		`select cast(1 as decimal(5+1, 2))`,
		`select cast('x' as enum(select x from answers))`,
		`select * from answers, nonexist`,
		`select * from salaries, nonexist`,
		`select * from salariez, nonexist`,
		`select * from range(3 order by (select 1 from salaries))`,
		`from answers pivot (count(*) for city in (select 'a'))`,
		`from answers pivot (count(*) for city in ('21','22'))`,
		`select columns(c -> c = 'x') from answers`,
		`select * replace (x || 'q' as x) from answers`,
		`select answers from answers`,
		`select "question 1".main.salaries from answers`,
		`select memory.main.x from answers`,
		`with recursive t(n) using key (n) as (select 1 union select n+1 from t where n < 3) from t`,
		`with t as materialized (select * from answers) select * from t`,
		`with answers as (select * from answers) select * from answers`,
		`select (from salaries)`,
		`select * from (values ((select max(pay) from salaries))) v`,
		`select * from answers a join lateral (select pay from salaries) s on true`,
		`from (from (table salaries))`,
		`select * from answers order by (select pay from salaries)`,
		`select * from answers limit (select pay from salaries)`,
		`select sum(1) filter (where exists (from salaries)) from answers`,
		`select sum(1) over (order by (select pay from salaries)) from answers`,
		`select list_transform([1], lambda x: (select pay from salaries)) `,
		`select * exclude (x) replace ((select pay from salaries) as y) from answers`,
		`select [x for x in [1,2] if x > (select 1 from salaries)]`,
		`select {'a': (select pay from salaries)}`,
		`select map {1: (select pay from salaries)}`,
		`select try(cast('x' as int))`,
		`select x from answers where rowid = 0`,
		`select file_row_number from answers`,
		`select filename from answers`,
		`select * from answers tablesample 10%`,
		`select current_user, current_schema, current_catalog, session_user, user`,
		`select current_database`,
		`select * from unnest((select list(pay) from salaries))`,
		`select * from generate_series(1, (select pay from salaries))`,
		`select x from answers union all by name select pay from salaries`,
		`select 1 from answers group by grouping sets ((x), ((select pay from salaries)))`,
		`select collate_x from answers`,
		`select * from answers asof join salaries on true`,
		`select nextval('a')`,
		`select make_type('varchar')`,
		`select cast_to_type('1', null::salaries)`,
		`select null::"question 1".main.salaries`,
		`select 1::salaries`,
		`select * from answers at (timestamp => now())`,
		`select get_type(x) from answers`,
		`select alias(x), * from answers`,
		`values (getvariable('a'))`,
		`select struct_pack(a := (select 1 from salaries))`,
		`select sum(x order by (select 1 from salaries)) from answers`,
		`select * from answers window w as (order by (select 1 from salaries))`,
		`select count(*) over w from answers window w as (order by (select 1 from salaries))`,
		`select 1 intersect select 1 from salaries`,
		`select enum_range(null::mood)`,
		`summarize answers`,
		`select * from (summarize salaries)`,
		`select * from (show all tables)`,
		`select json_transform(y, '{"a":"INT"}') from answers`,
		`select x from answers where x::varchar::blob::bit is not null`,
		`select regexp_matches(x, y) from answers where regexp_matches('a', concat('(', y))`,
	} {
		answer, err := r.Ask(t.Context(), query.Question{SQL: sql, Actor: ana})
		out := ""
		if err != nil {
			out = "ERR " + err.Error()
		} else {
			all, err := answer.All()
			out = fmt.Sprint(all, err)
		}
		if len(out) > 400 {
			out = out[:400]
		}
		fmt.Printf("%s\n    => %s\n", sql, out)
	}
}
