package check_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
)

const answers = `
	select * from (values
		('021', 1, 3.50, 'a@b', date '2026-03-01', 2026),
		('21', 2, 4.00, 'nobody', date '2026-03-02', 2026),
		('22', 9, null, null, null, 2025),
		('22', 9, 9.99, 'c@d', date '2026-03-02', 2025),
		(null, null, -1, 'e@f', date '2026-03-02', 2025)) v(city, ob, score, mail, "written on", round)`

func TestEveryKindIsJudgedOnThePreparedTable(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.load("cities", "select unnest(['021', '22']) as city")
		b.load("numbers", "select unnest([21, 22]) as city")
		pending := b.prepare("answers", answers).Pins()
		for _, c := range []struct{ yaml, want string }{
			{"{column: city, not_null: true}", "not_null=1"},
			{"{columns: [city, mail], not_null: true}", "not_null=2"},
			{"{column: round, not_null: true}", "not_null=ok"},
			{"{column: mail, unique: true}", "unique=ok"},
			{"{columns: [city, ob], unique: true}", "unique=1"},
			{`{columns: [city, "written on"], unique: true}`, "unique=ok"},
			{"{column: ob, accepted_values: [1, 2, 3]}", "accepted_values=2"},
			{"{column: ob, accepted_values: [1, 2, 9]}", "accepted_values=ok"},
			{"{column: city, accepted_values: [21, 22]}", "accepted_values=1"}, // 021 is not 21
			{"{column: city, accepted_values: [021, 21, 22]}", "accepted_values=ok"},
			{"{column: city, accepted_values: [\"' or true --\"]}", "accepted_values=4"},
			{"{column: ob, accepted_values: [one]}", "accepted_values=?"},
			{"{column: score, range: [0, null]}", "range=1"},
			{"{column: score, range: [-1, 9.99]}", "range=ok"},
			{"{column: score, range: [null, 3.99]}", "range=2"},
			{`{column: "written on", range: [2026-03-02, null]}`, "range=1"},
			{`{column: mail, pattern: "@"}`, "pattern=1"},
			{`{column: mail, pattern: "^.@.$"}`, "pattern=1"},
			{"{column: city, relationships: cities.city}", "relationships=1"},
			{"{column: city, relationships: numbers.city}", "relationships=1"}, // 021 is not 21 here either
			{"{column: city, relationships: nowhere.city}", "relationships=?"},
			{"{column: city, relationships: cities.name}", "relationships=?"},
			{"{row_count: {min: 5, max: 5}}", "row_count=ok"},
			{"{row_count: {min: 6}}", "row_count=1"},
			{"{row_count: {min: 3}, by: [round]}", "row_count=1"},
			{"{row_count: {max: 2}, by: [round, city]}", "row_count=ok"},
			{"{column: nobody, not_null: true}", "not_null=?"},
			{"{freshness: 1s}", ""}, // not while the table is prepared
		} {
			checks := decoded(t, "answers", "table: answers\nchecks: ["+c.yaml+"]\n")
			results, err := b.Judge.Judge(t.Context(), task(), checks, pending)
			if got := verdicts(results); got != c.want {
				t.Errorf("%s: got %s, want %s (%+v)", c.yaml, got, c.want, results)
			}
			if passes := strings.HasSuffix(c.want, "=ok") || c.want == ""; passes != (err == nil) {
				t.Errorf("%s: the error is %v", c.yaml, err)
			}
		}
	})
}

func TestTheFirstBlockingFailureIsTheError(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		pending := b.prepare("answers", answers).Pins()
		checks := decoded(t, "answers", `
table: answers
checks:
  - {column: city, not_null: true, blocking: false}
  - {column: round, not_null: true}
  - {column: ob, accepted_values: [1, 2]}
  - {row_count: {min: 99}}
`)
		results, err := b.Judge.Judge(t.Context(), task(), checks, pending)
		same(t, verdicts(results), "not_null=1 not_null=ok accepted_values=2 row_count=1")
		var p *problem.Problem
		if !errors.As(err, &p) || p.Code != "check_failed" || p.Place.Line != 6 {
			t.Fatalf("got %v", err)
		}
		for _, word := range []string{"answers.3_accepted_values", "2 rows", "naru check show answers.3_accepted_values"} {
			if !strings.Contains(err.Error(), word) {
				t.Errorf("the error does not say %q: %v", word, err)
			}
		}
		failing := results[2]
		same(t, []any{failing.Run, failing.Blocking, failing.Snapshot},
			[]any{"run1", true, fmt.Sprintf("answers@%d", pending[0].Snapshot)})
		same(t, failing.Sample[1], map[string]any{
			"city": "22", "ob": int32(9), "score": "9.99", "mail": "c@d", "written on": "2026-03-02", "round": int32(2025),
		})
		_, err = b.Judge.Judge(t.Context(), task(), checks[:2], pending)
		same(t, err, nil)
	})
}

func TestSQLChecksBindTheirParameters(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.load("answers", answers)
		few := sqlCheck(t, "few", "table: answers\nparams: {city: string, least: {type: integer, default: \"2\"}}",
			"select city, count(*) as n from answers\nwhere city = $city and $now > timestamptz '2020-01-01'\ngroup by all having count(*) < $least")
		given := task()
		given.Params = map[string]any{"city": "021"}
		results, err := b.Run(t.Context(), given, []*check.Check{few})
		same(t, []any{code(err), results[0].Failing, results[0].Sample}, "[check_failed 1 [map[city:021 n:1]]]")
		given.Params = map[string]any{"city": "22"}
		results, err = b.Run(t.Context(), given, []*check.Check{few})
		same(t, []any{err, results[0].Passed}, "[<nil> true]")

		results, err = b.Run(t.Context(), task(), []*check.Check{few})
		if code(err) != "check_failed" || !strings.Contains(results[0].Error, "$city") {
			t.Errorf("a missing parameter: %v, %+v", err, results)
		}
		broken := sqlCheck(t, "broken", "blocking: false", "select nope\nfrom answers")
		results, err = b.Run(t.Context(), task(), []*check.Check{broken})
		same(t, err, nil) // told, and stops nothing
		if results[0].Passed || !strings.Contains(results[0].Error, "checks/broken.sql:4:8") {
			t.Errorf("got %+v", results[0])
		}
	})
}

func TestFreshnessIsJudgedByTheClock(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.load("answers", `select current_date as day, localtimestamp as seen, now() - interval 2 hours as at, null::date as never`)
		for _, c := range []struct{ yaml, want string }{
			{"{freshness: 1h}", "freshness=ok"},
			{"{column: at, freshness: 3h}", "freshness=ok"},
			{"{column: at, freshness: 1h}", "freshness=1"},
			{"{column: seen, freshness: 1h}", "freshness=ok"}, // a time without a zone is the project's
			{"{column: day, freshness: 2d}", "freshness=ok"},
			{"{column: never, freshness: 100d}", "freshness=1"},
		} {
			results, _ := b.Run(t.Context(), task(), decoded(t, "answers", "table: answers\nchecks: ["+c.yaml+"]"))
			if got := verdicts(results); got != c.want {
				t.Errorf("%s: got %s, want %s (%+v)", c.yaml, got, c.want, results)
			}
		}
		results, _ := b.Run(t.Context(), task(), decoded(t, "never", "table: never\nchecks: [{freshness: 1h}]"))
		same(t, verdicts(results), "freshness=1")
	})
}

func TestSamplesAreKeptShortAndAllRowsAreCounted(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		pending := b.prepare("numbers", "select x as n, 'nan'::double as d from range(50000) t(x)").Pins()
		results, _ := b.Judge.Judge(t.Context(), task(), decoded(t, "numbers", "table: numbers\nchecks: [{column: n, range: [null, 9]}]"), pending)
		same(t, []any{results[0].Failing, len(results[0].Sample)}, "[49990 100]")
		b.write(func(tx *controldb.Tx) error { return check.Record(tx, results) })
	})
}

func TestResultsAreRecordedWithTheCommit(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		pending := b.prepare("answers", answers)
		checks := decoded(t, "answers", `{table: answers, checks: [{column: ob, not_null: true, blocking: false}, {row_count: {min: 1}}]}`)
		results, err := b.Judge.Judge(t.Context(), task(), checks, pending.Pins())
		if err != nil {
			t.Fatal(err)
		}
		gone := errors.New("the commit is lost")
		err = b.db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			return errors.Join(check.Record(tx, results), gone)
		})
		if !errors.Is(err, gone) {
			t.Fatal(err)
		}
		kept, err := b.Results(t.Context(), "", 0)
		same(t, []any{len(kept), err}, "[0 <nil>]") // I2: nothing without the commit

		b.write(func(tx *controldb.Tx) error {
			if _, err := pending.Commit(tx, nil, nil); err != nil {
				return err
			}
			return check.Record(tx, results)
		})
		b.write(func(tx *controldb.Tx) error {
			return check.Record(tx, []check.Result{{Check: "other", Error: "no", At: time.Now().Add(time.Hour)}})
		})
		for _, c := range []struct {
			name  string
			limit int
			want  string
		}{
			{"", 0, "other answers.2_row_count answers.1_not_null"},
			{"", 1, "other"},
			{"answers", 0, "answers.2_row_count answers.1_not_null"},
			{"answers.1_not_null", 0, "answers.1_not_null"},
			{"answer", 0, ""},
			{"answers.%", 0, ""},
		} {
			kept, err := b.Results(t.Context(), c.name, c.limit)
			var names []string
			for _, r := range kept {
				names = append(names, r.Check)
			}
			if err != nil || strings.Join(names, " ") != c.want {
				t.Errorf("%q: got %v, want %s (%v)", c.name, names, c.want, err)
			}
		}
		kept, err = b.Results(t.Context(), "answers.1_not_null", 1)
		if err != nil || kept[0].Failing != 1 || kept[0].Sample[0]["score"] != "-1.00" || !kept[0].At.Equal(results[0].At.Truncate(time.Microsecond)) {
			t.Errorf("got %+v (%v)", kept, err)
		}
		answer, err := b.desk.Ask(t.Context(), query.Question{Actor: query.Local(),
			SQL: "select name, passed, failing, error from naru.checks order by name"})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := answer.All()
		same(t, []any{rows, err}, "[[[answers.1_not_null false 1 ] [answers.2_row_count true 0 ] [other false 0 no]] <nil>]")
	})
}

func TestAJudgeThatIsStoppedFindsNothing(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		results, err := b.Judge.Judge(ctx, task(), decoded(t, "a", "{table: a, checks: [{row_count: {min: 1}}]}"), []lake.Pin{})
		if results != nil || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, %v", results, err)
		}
	})
}
