package source_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

const countries = `
params: {country: string, kind: {type: string, default: free}}
each: [{country: US}, {country: KR}, {country: JP}, {country: DE}]
shelf: {path: "/rank/{country}/{kind}"}
`

func TestEachIsADeliveryForEveryElement(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: echo}
		result, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, countries, nil))
		if err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t, "/rank/US/free", "/rank/KR/free", "/rank/JP/free", "/rank/DE/free")
		h.mustHold(t, "map[country:US kind:free]: /rank/US/free", "map[country:KR kind:free]: /rank/KR/free",
			"map[country:JP kind:free]: /rank/JP/free", "map[country:DE kind:free]: /rank/DE/free")
		v := result.Values
		got := fmt.Sprint(v["files"], v["bytes"], v["deliveries"], v["elements"], v["new"], v["failed"], v["delivery"], len(result.Made))
		if got != "4 52 4 4 true [] <nil> 4" {
			t.Errorf("values are %s", got)
		}
		if h.rows(t, "source_pulls")+h.rows(t, "source_pages") != 0 {
			t.Error("ended pulls are still known")
		}
	})
}

func TestAParameterThatIsGivenChoosesAmongTheElements(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: echo}
		src := s.source(t, countries, nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", map[string]any{"country": "JP", "kind": "paid"}), src); err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t, "/rank/JP/paid")
		_, err := h.puller.Pull(t.Context(), task("run2", map[string]any{"country": "XX"}), src)
		says(t, err, "each of source rank gives 4 elements, and none of them is country=XX")
	})
}

func TestARetryGoesOnAtTheElementWhereItStopped(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: failing(map[string]error{"/rank/JP/free": errNotFound})}
		src := s.source(t, countries, nil)
		result, err := h.puller.Pull(t.Context(), task("run1", nil), src)
		says(t, err, "1 of 4 elements of source rank failed, and 0 may", "country=JP kind=free: ")
		if !permanent(err) || fmt.Sprint(result.Values["failed"]) != "[country=JP kind=free]" || result.Values["deliveries"] != 3 {
			t.Errorf("permanent is %v, values are %v", permanent(err), result.Values)
		}
		s.wasAsked(t, "/rank/US/free", "/rank/KR/free", "/rank/JP/free", "/rank/DE/free")
		s.answer = echo
		result, err = h.puller.Pull(t.Context(), task("run1", nil), src)
		if err != nil || result.Values["files"] != 4 || result.Values["new"] != true {
			t.Errorf("got %v, %v", result.Values, err)
		}
		s.wasAsked(t, "/rank/JP/free")
	})
}

func TestAsManyMayFailAsAreAllowed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: failing(map[string]error{"/rank/JP/free": errNotFound})}
		result, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, countries+"allow_failed: 25%", nil))
		if err != nil || fmt.Sprint(result.Values["failed"]) != "[country=JP kind=free]" {
			t.Fatalf("got %v, %v", result.Values, err)
		}
		if note := result.Notes[0]; !strings.HasPrefix(note, "rank country=JP kind=free failed: ") {
			t.Errorf("notes are %q", result.Notes)
		}
	})
}

func TestAFailureOfAllStopsAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: failing(map[string]error{"/rank/KR/free": errLogin})}
		_, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, countries+"allow_failed: 100%", nil))
		says(t, err, "country=KR kind=free: ")
		var told *problem.Problem
		if !errors.As(err, &told) || told.Code != "http_login_wrong" {
			t.Errorf("got %v", err)
		}
		s.wasAsked(t, "/rank/US/free", "/rank/KR/free")
	})
}

func TestASystemThatIsAwayIsNotAskedForAll(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: failing(map[string]error{"/rank/US/free": errAway, "/rank/KR/free": errAway, "/rank/JP/free": errAway})}
		_, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, countries, nil))
		says(t, err, "3 elements of source rank in a row failed by what may pass", "the line was cut")
		if !errors.Is(err, errAway) {
			t.Errorf("got %v", err)
		}
		s.wasAsked(t, "/rank/US/free", "/rank/KR/free", "/rank/JP/free")
	})
}

func TestElementsThatFailAlikeForGoodAreNotAllPaidFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		page := problem.New("http_no_document", problem.Place{}, nil)
		s := &system{answer: failing(map[string]error{"/rank/US/free": page, "/rank/KR/free": page, "/rank/JP/free": page})}
		_, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, countries, nil))
		says(t, err, "3 elements of source rank in a row failed for the same reason, so the others were not asked for")
		s.wasAsked(t, "/rank/US/free", "/rank/KR/free", "/rank/JP/free")

		s = &system{answer: failing(map[string]error{"/rank/US/free": page, "/rank/KR/free": page})} // the third is good
		_, err = h.puller.Pull(t.Context(), task("run2", nil), s.source(t, countries, nil))
		says(t, err, "2 of 4 elements of source rank failed")
	})
}

func TestAPanicOfAConnectorIsAnErrorOfItsElement(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: func(address string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			if address == "/rank/JP/free" {
				panic("a bug")
			}
			return echo(address, env, emit)
		}}
		_, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, countries, nil))
		says(t, err, "the connector panicked: a bug")
		if n := len(h.deliveries(t)); n != 3 {
			t.Errorf("%d deliveries", n)
		}
	})
}

func TestElementsRunAtOnceWhereTheConnectorAllowsIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		met := make(chan bool)
		s := &system{}
		s.answer = func(address string, env connector.Env, emit func(connector.Page) error) (connector.Outcome, error) {
			select { // two wait for each other
			case met <- true:
			case <-met:
			case <-time.After(20 * time.Second):
				return connector.Outcome{}, errors.New("nobody else came")
			}
			return echo(address, env, emit)
		}
		src := s.source(t, strings.ReplaceAll(countries, "shelf:", "wide:"), nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); err != nil {
			t.Fatal(err)
		}
		if n := len(h.deliveries(t)); n != 4 {
			t.Errorf("%d deliveries", n)
		}
	})
}

// answers is an engine for these tests: it gives the same rows for every SELECT, and remembers what was bound.
type answers struct {
	sqlengine.Engine
	columns []column.Column
	values  [][]any
	bound   []sqlengine.Argument
}

func (*answers) Parse(context.Context, string, problem.Place) (sqlengine.Statement, error) {
	return sqlengine.Statement{}, nil
}

func (a *answers) Query(_ context.Context, q sqlengine.Query) (sqlengine.Rows, error) {
	a.bound = q.Args
	return &reading{answers: a, at: -1}, nil
}

type reading struct {
	*answers
	at int
}

func (r *reading) Columns() []column.Column { return r.columns }
func (r *reading) Next() bool               { r.at++; return r.at < len(r.values) }
func (r *reading) Values() []any            { return r.values[r.at] }
func (r *reading) Err() error               { return nil }
func (r *reading) Close() error             { return nil }

// asking is the house with a desk over such an engine.
func (h *house) asking(a *answers) *source.Puller {
	h.options.Desk = query.New(nil, a, nil, query.Options{})
	return source.New(h.options)
}

func col(name string, kind column.Kind) column.Column {
	return column.Column{Name: name, Type: column.Type{Kind: kind}}
}

func TestEachRowOfASelectIsAnElement(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
		a := &answers{
			columns: []column.Column{col("Country", column.String), col("day", column.Date), col("n", column.Long)},
			values:  [][]any{{"US", day, int64(2)}, {"KR", day, int64(10)}, {"KR", day, int64(10)}, {"JP", day, int64(1)}},
		}
		s := &system{answer: echo}
		pull := func(key, sql string) {
			t.Helper()
			src := s.source(t, "params: {country: string, since: {type: date, default: 2026-01-01}}\neach: "+sql+
				"\nlabels: {kind: \"{country}!\"}\nshelf: {path: \"/{country}/{day:%d.%m.}/{n}\"}", nil)
			if _, err := h.asking(a).Pull(t.Context(), task(key, nil), src); err != nil {
				t.Fatal(err)
			}
		}
		pull("run1", "select country, day, n from countries order by n") // the SELECT's order, which is the engine's
		s.wasAsked(t, "/US/24.11./2", "/KR/24.11./10", "/JP/24.11./1")
		pull("run2", "select country, day, n from (select * from countries order by n)")
		s.wasAsked(t, "/JP/24.11./1", "/KR/24.11./10", "/US/24.11./2")
		if d := h.deliveries(t)[0]; fmt.Sprint(d.Labels) != "map[country:US day:2026-11-24 kind:US! n:2 since:2026-01-01]" {
			t.Errorf("labels are %v", d.Labels)
		}
		if len(a.bound) != 2 || a.bound[1].Name != "since" || a.bound[1].Value != any(yamlfile.Day(2026, 1, 1)) {
			t.Errorf("bound are %v", a.bound)
		}
	})
}

func TestWhatASelectCannotGiveIsTold(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: echo}
		src := s.source(t, "each: select 1\nshelf: {path: \"/{country}\"}", nil)
		for want, a := range map[string]*answers{
			`gives a row without a value in column "country"`: {columns: []column.Column{col("country", column.String)}, values: [][]any{{nil}}},
			`a name that every run fills by itself`:           {columns: []column.Column{col("start", column.String)}, values: [][]any{{"x"}}},
			`which holds no single value`:                     {columns: []column.Column{col("country", column.List)}},
			`and that twice`:                                  {columns: []column.Column{col("a", column.Long), col("a", column.Long)}},
			`{country}`:                                       {columns: []column.Column{col("county", column.String)}, values: [][]any{{"x"}}},
		} {
			_, err := h.asking(a).Pull(t.Context(), task("run1", nil), src)
			says(t, err, want)
		}
		result, err := h.asking(&answers{columns: []column.Column{col("country", column.String)}}).Pull(t.Context(), task("run2", nil), src)
		if err != nil || len(result.Notes) != 1 || !strings.Contains(result.Notes[0], "each of rank gave no rows") {
			t.Errorf("got %v, %v", result, err)
		}
	})
}

func TestAPlanAsksNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: echo}
		limits := market(t, "{calls: [3/day, 100/month]}")
		plan, err := h.puller.Plan(t.Context(), task("plan", nil), s.source(t, countries, limits))
		if err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t)
		if plan.Elements != 4 || len(plan.Calls) != 4 || plan.Calls[1] != (source.PlannedCall{Element: "country=KR kind=free", Method: "GET", Address: "/rank/KR/free"}) ||
			len(plan.More) != 1 || plan.Standing == nil || plan.Standing.Limits[0].Left != 3 {
			t.Errorf("the plan is %+v", plan)
		}
		if n := len(h.deliveries(t)); n != 0 || h.rows(t, "calls") != 0 {
			t.Errorf("%d deliveries", n)
		}
	})
}

func TestASourceOfThePresentIsNotAskedAboutThePast(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: echo}
		src := s.source(t, countries, nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", map[string]any{"country": "KR"}), src); err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t, "/rank/KR/free")
		late := task("run2", nil)
		late.Interval = work.Interval{Start: time.Now().Add(-48 * time.Hour), End: time.Now().Add(-24 * time.Hour)}
		result, err := h.puller.Pull(t.Context(), late, src)
		if err != nil || result.Values["never"] != 3 || result.Values["deliveries"] != 1 || result.Values["new"] != false {
			t.Fatalf("got %v, %v", result.Values, err)
		}
		notes := strings.Join(result.Notes, "\n")
		if !strings.Contains(notes, "rank country=US kind=free was never possible") || !strings.Contains(notes, "rank country=KR kind=free was not asked: delivery ") {
			t.Errorf("notes are %s", notes)
		}
		late.Key, late.Interval.End = "run3", time.Now() // a scheduled run, at its tick
		if _, err := h.puller.Pull(t.Context(), late, src); err != nil {
			t.Fatal(err)
		}
		s.wasAsked(t, "/rank/US/free", "/rank/KR/free", "/rank/JP/free", "/rank/DE/free")
	})
}

func TestTheShareThatMayFailIsCountedExactly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var items []string
		with := map[string]error{}
		for i := range 100 {
			items = append(items, fmt.Sprint("c", i))
			if i < 29 {
				with[fmt.Sprint("/c", i)] = errNotFound
			}
		}
		s := &system{answer: failing(with)}
		src := s.source(t, "params: {c: string}\neach: ["+strings.Join(items, ", ")+"]\nshelf: {path: \"/{c}\"}\nallow_failed: 29%", nil)
		if _, err := h.puller.Pull(t.Context(), task("run1", nil), src); err != nil {
			t.Error(err) // 0.29 * 100 is a little less than 29 in binary
		}
	})
}

func TestElementsThatMayFailDoNotMakeASystemAway(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: failing(map[string]error{"/rank/US/free": errAway, "/rank/KR/free": errAway, "/rank/JP/free": errAway})}
		result, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, countries+"allow_failed: 75%", nil))
		if err != nil || result.Values["deliveries"] != 1 {
			t.Errorf("got %v, %v", result.Values, err)
		}
		s.wasAsked(t, "/rank/US/free", "/rank/KR/free", "/rank/JP/free", "/rank/DE/free")
	})
}

// TestElementsThatAreToldApartByNoLabelAreRefused: one of them would silently stand for all.
func TestElementsThatAreToldApartByNoLabelAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		s := &system{answer: echo}
		_, err := h.puller.Pull(t.Context(), task("run1", nil), s.source(t, countries+"labels: {country: all}", nil))
		says(t, err, "two elements of source rank", "country=US", "country=KR", "country=all kind=free")
		s.wasAsked(t)
		twice := strings.Replace(countries, "{country: KR}", "{country: US}", 1) // the same again is asked for once
		if _, err = h.puller.Pull(t.Context(), task("run2", nil), s.source(t, twice, nil)); err != nil {
			t.Error(err)
		}
		s.wasAsked(t, "/rank/US/free", "/rank/JP/free", "/rank/DE/free")
	})
}

// TestWhatABudgetPutOffIsAskedForLater: the pull began when it was time; that it had to wait makes it no question about
// the past.
func TestWhatABudgetPutOffIsAskedForLater(t *testing.T) {
	path, temp := filepath.Join(t.TempDir(), "naru.db"), t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		db := controldbtest.OpenAt(t, controldb.Options{URL: path}, migrations()...)
		h := newHouse(t, db)
		h.options.Temp = temp
		s := &system{answer: echo}
		src := s.source(t, countries, market(t, "{calls: 3/day}"))
		job := task("run1", nil)
		job.Interval = work.Interval{Start: time.Now().Add(-24 * time.Hour), End: time.Now()}
		_, err := source.New(h.options).Pull(t.Context(), job, src)
		var later *work.Later
		if !errors.As(err, &later) {
			t.Fatalf("got %v", err)
		}
		s.wasAsked(t, "/rank/US/free", "/rank/KR/free", "/rank/JP/free")
		time.Sleep(time.Until(later.At))
		result, err := source.New(h.options).Pull(t.Context(), job, src)
		if err != nil || result.Values["deliveries"] != 4 || result.Values["never"] != nil {
			t.Errorf("got %v, %v", result, err)
		}
		s.wasAsked(t, "/rank/DE/free")
		other := job
		other.Key, other.Run = "run2", "run2" // was not put off: it is late
		if _, err := source.New(h.options).Pull(t.Context(), other, src); err != nil {
			t.Error(err)
		}
		s.wasAsked(t)
	})
}
