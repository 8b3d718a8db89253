package query_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func TestQuestionsAreAnsweredOverTheLakeAndTheHouse(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	r.load("answers", "select * from (values ('021', 1), ('21', 2)) v(city, ob)")
	r.load("estimates.daily", "select '021' as city, 7 as n")
	city := sqlengine.Argument{Name: "city", Type: column.Type{Kind: column.String}, Value: "021"}
	answer, err := r.Ask(t.Context(), query.Question{Actor: query.Local(), Args: []sqlengine.Argument{city},
		SQL: "select a.ob, d.n, r.id from answers a join estimates.daily d using (city), naru.runs r where city = $city"})
	if err != nil {
		t.Fatal(err)
	}
	if len(answer.From) != 2 || answer.From[0].Name != "answers" || answer.From[1].Version == "0" {
		t.Errorf("the answer does not say what it was read from: %v", answer.From)
	}
	all, err := answer.All()
	same(t, all, "[[1 7 r1]]")
	same(t, err, nil)
}

func TestTablesThatAreNotThereAreToldWithTheirPlace(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{Declared: func(context.Context) ([]string, error) { return []string{"surveys"}, nil }})
	r.load("answers", "select 1 as n")
	place := problem.Place{File: "queries/q.sql", Line: 1, Column: 1}
	for _, c := range []struct{ sql, code, says string }{
		{"select 1\nfrom answer", "table_unknown 2:6", `did you mean answers?`},
		{"from answers, zzzzzzzz", "table_unknown_of 1:15", "answers, naru.runs, surveys"},
		{"from naru.rnus", "table_unknown 1:6", "did you mean naru.runs?"},
		{"from surveys", "table_never_loaded 1:6", "naru table load surveys"},
		{"from '/etc/passwd'", "table_unknown_of 1:6", ""},
		{"from a.b.c", "table_unknown_of 1:6", ""},
		{"from information_schema.tables", "table_unknown_of 1:6", ""},
	} {
		_, err := r.Ask(t.Context(), query.Question{SQL: c.sql, Place: place, Actor: query.Local()})
		if code(err) != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %s: %v", c.sql, code(err), err)
		}
	}
}

func TestPendingTablesAreReadInsteadOfCurrentOnes(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	r.load("answers", "select 1 as n")
	r.load("cities", "select 5 as n")
	pending := r.prepare("answers", "select 2 as n")
	fresh := r.prepare("brand_new", "select 3 as n")
	q := query.Question{SQL: "select a.n, b.n, c.n from answers a, brand_new b, cities c", Actor: query.Local()}
	q.Pending = append(pending.Pins(), fresh.Pins()...)
	same(t, r.rows(q), "[[2 3 5]]")
	q = query.Question{SQL: "from answers", Actor: query.Local()}
	same(t, r.rows(q), "[[1]]")
	q.SQL = "from brand_new"
	same(t, r.rows(q), "table_unknown_of 1:6")
}

func TestAQuestionMayAskAboutThePast(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	before := time.Now().Add(-time.Hour)
	r.load("answers", "select 1 as n")
	between := time.Now()
	r.load("answers", "select 2 as n")
	same(t, r.rows(query.Question{SQL: "from answers", Actor: query.Local(), At: between}), "[[1]]")
	same(t, r.rows(query.Question{SQL: "from answers", Actor: query.Local()}), "[[2]]")
	same(t, r.rows(query.Question{SQL: "from answers", Actor: query.Local(), At: before}), "table_not_then 1:6")
}

func TestActorsSeeTheirOwnRowsOnly(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	r.load("answers", "select * from (values ('21', 2025, 'a'), ('22', 2026, 'b'), ('021', 2026, 'c')) v(city, round, x)")
	r.load("districts", "select 'Jongno' as name")
	r.load("salaries", "select 100 as pay")
	ana := query.Actor{Name: "ana", Scope: map[string][]string{"city": {"21"}}, Open: []string{"districts"}}
	ben := query.Actor{Name: "ben", Scope: map[string][]string{"city": {"22", "021"}}}
	both := query.Actor{Name: "both", Scope: map[string][]string{"city": {"22", "021"}, "round": {"2026"}}}
	none := query.Actor{Name: "none", Scope: map[string][]string{}}
	for _, c := range []struct {
		actor     query.Actor
		sql, want string
	}{
		{ana, "select x from answers order by x", "[[a]]"},
		{ben, "select x from answers order by x", "[[b] [c]]"},
		{both, "select x from answers order by x", "[[b] [c]]"},
		{query.Local(), "select x from answers order by x", "[[a] [b] [c]]"},
		{none, "select x from answers", "table_unknown 1:15"},
		{ana, "select count(*) from answers where city = '22' or true", "[[1]]"},
		{ana, "with answers as (from answers) select x from answers", "[[a]]"},
		{ana, "select (select max(x) from answers), name from districts", "[[a Jongno]]"},
		{ben, "from districts", "table_unknown 1:6"},
		{ana, "from salaries", "table_unknown 1:6"},
		{ana, "from naru.runs", "table_unknown 1:6"},
		{query.Local(), "from naru.runs", "[[r1]]"},
	} {
		if got := r.rows(query.Question{SQL: c.sql, Actor: c.actor}); got != c.want {
			t.Errorf("%s: %s: got %s, want %s", c.actor.Name, c.sql, got, c.want)
		}
	}
	// A hidden table, and one that does not exist, cannot be told apart, not even beside another one.
	for _, sql := range []string{"from salaries", "from salaries, nobody", "from answers, nobody, salaries"} {
		_, hidden := r.Ask(t.Context(), query.Question{SQL: sql, Actor: ana})
		_, absent := r.Ask(t.Context(), query.Question{SQL: strings.ReplaceAll(sql, "salaries", "salariez"), Actor: ana})
		same(t, strings.ReplaceAll(absent.Error(), "salariez", "salaries"), hidden)
	}
}

// TestErrorsTellNothingOfHiddenRows: what an asker computes is never computed over rows that they do not see.
func TestErrorsTellNothingOfHiddenRows(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	r.load("answers", `select (i % 300)::varchar as city, case when i % 300 = 7 then '5' else '(SECRET' end as x,
		case when i % 300 = 7 then 1 else -77 end as n from range(10000) t(i)`)
	ana := query.Actor{Name: "ana", Scope: map[string][]string{"city": {"0x", "7", "9x"}}}
	for _, condition := range []string{
		"x::uuid is not null", "regexp_matches('5', x)", "regexp_replace('5', x, 'z') = 'z'", "chr(n::integer) <> ''",
		"date_diff(x, date '2026-01-01', date '2026-01-02') = 1", "cast(x as integer) = 5", "error(x) is null",
	} {
		got, err := r.Ask(t.Context(), query.Question{SQL: "select count(*) from answers where " + condition, Actor: ana})
		if err == nil {
			_ = got.Close()
		} else if strings.Contains(err.Error(), "SECRET") || strings.Contains(err.Error(), "-77") {
			t.Errorf("%s: %v", condition, err)
		}
	}
}

// TestOtherQuestionsAreNotSeen while they are open on the same engine.
func TestOtherQuestionsAreNotSeen(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	r.load("estimates.daily", "select 1 as n")
	r.load("estimates_daily", "select 2 as n")
	other, err := r.Ask(t.Context(), query.Question{SQL: "from estimates_daily", Actor: query.Local()})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	ana := query.Actor{Name: "ana", Scope: map[string][]string{}, Open: []string{"estimates.daily"}}
	for _, sql := range []string{
		`with "sqlİte_master" as (select 1) from sqlite_master`, "from sqlite_master", "from information_schema.tables",
		"from pg_catalog.pg_tables", "from system.main.duckdb_views", `from "question 1".main.estimates_daily`,
		`from "estimates.daily"`, "from duckdb_views()", `select "question 1".main.estimates_daily from estimates.daily`,
	} {
		got, err := r.Ask(t.Context(), query.Question{SQL: sql, Actor: ana})
		if err == nil {
			t.Errorf("%s: answered", sql)
			_ = got.Close()
		} else if !strings.Contains(sql, "question") && strings.Contains(err.Error(), "question ") {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

func TestQuestionsEndInTime(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{Timeout: 200 * time.Millisecond})
	endless := "select count(*) from range(1000000) a(x), range(1000000) b(y) where (x * y) % 7 = 3"
	_, err := r.Ask(t.Context(), query.Question{SQL: endless, Actor: query.Local()})
	if !strings.HasPrefix(code(err), "sql_timeout") || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	_, err = r.Ask(t.Context(), query.Question{SQL: endless, Actor: query.Local(), Timeout: 300 * time.Millisecond})
	if err == nil || !strings.Contains(err.Error(), "longer than 300ms") {
		t.Errorf("got %v", err)
	}
}

func TestHouseTablesAreNotAskedAboutAnotherTime(t *testing.T) {
	t.Parallel()
	r := open(t, query.Options{})
	_, err := r.Ask(t.Context(), query.Question{SQL: "select * from naru.runs", Actor: query.Local(), At: time.Now(),
		Place: problem.Place{File: "q", Line: 1, Column: 1}})
	same(t, code(err), "house_table_at 1:15")
}
