package analysis_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/query/querytest"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// house is a runner over a real lake, engine, database and results place.
type house struct {
	*analysis.Runner
	t       *testing.T
	db      *controldb.DB
	lake    *lake.Lake
	desk    *query.Desk
	results *result.Results
}

// each runs a test on both databases.
func each(t *testing.T, test func(h *house)) {
	t.Parallel()
	migrations := []controldb.Migrations{lake.Migrations(), result.Migrations()}
	controldbtest.Each(t, migrations, func(t *testing.T, db *controldb.DB) { test(open(t, db)) })
}

func open(t *testing.T, db *controldb.DB) *house {
	t.Helper()
	dir := t.TempDir()
	l, err := lake.Open(t.Context(), db, dir)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := duckdb.Open(duckdb.Options{Dirs: []string{dir}, SpillDir: t.TempDir(), Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	store, err := localfs.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	desk, results := query.New(l, engine, nil, query.Options{}), result.New(db, store)
	runner := analysis.New(db, l, desk, results, analysis.Options{Project: "test", Code: "v1"})
	return &house{Runner: runner, t: t, db: db, lake: l, desk: desk, results: results}
}

// answers are two rounds of two cities; `low` of each round is lower in the round before.
const answers = `
select 2025 + r as round, '0' || (1 + c)::varchar as city, 1 + (i % 2)::integer as ob, (i % 4)::varchar as district,
  greatest(1, least(4, 1 + (i + c) % 4 + r))::integer as q1, (1 + (i // 4) % 4)::integer as q2, (1 + (i * 7) % 4)::integer as q3,
  case when r = 0 then null else (1 + i % 4)::integer end as q4
from range(2) a(r), range(2) b(c), range(80) t(i)`

const yaml = `
kind: survey
params: {round: integer, city: string}
each: select distinct round, city from answers
rows: answers
groups: {one: ob = 1, two: ob = 2}
by: [district]
domains:
  play: {one: [q1, q2, -q3, q4], two: [q1, q2]}
also: [{test: play, by: district}, {correlate: [q1, q2]}]
compare: {round: previous}
export: [json, xlsx, html]
languages: [en]
`

// known says what a contract would say of the columns.
func known(name string) (survey.Variable, bool, bool) {
	v := survey.Variable{Name: name, Type: column.Type{Kind: column.Integer}}
	switch name {
	case "q1", "q2", "q3", "q4":
		for code := 1; code <= 4; code++ {
			v.Values = append(v.Values, survey.Value{Code: fmt.Sprint(code), Label: survey.Text{"": "answer " + fmt.Sprint(code)}})
		}
	case "round", "ob":
	case "city", "district":
		v.Type = column.Type{Kind: column.String}
	default:
		return survey.Variable{}, false, true
	}
	return v, true, true
}

func (h *house) decode(text string) *analysis.Analysis {
	h.t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse("analyses/report.yaml", []byte(text), 0, &found)
	if !ok {
		h.t.Fatal(found.Err())
	}
	a := analysis.Decode("report", n, func(string) ([]byte, bool) { return nil, false }, &found)
	if err := found.Err(); err != nil {
		h.t.Fatal(err)
	}
	return a
}

// load makes and commits a table.
func (h *house) load(table, sql string) {
	h.t.Helper()
	querytest.Room{DB: h.db, Lake: h.lake, Desk: h.desk}.Load(h.t, table, sql)
}

func task(key string, params map[string]any) work.Task {
	t := work.NewTask(key, slog.New(slog.DiscardHandler))
	t.Run, t.Project = "run1", "version1"
	if params != nil {
		t.Params = params
	}
	return t
}

func city(round int32, code string) map[string]any {
	return map[string]any{"round": round, "city": code}
}

func (h *house) must(key string, params map[string]any, a *analysis.Analysis) work.Result {
	h.t.Helper()
	answer, err := h.Run(h.t.Context(), task(key, params), a, analysis.How{Known: known})
	if err != nil {
		h.t.Fatal(err)
	}
	return answer
}

// rows are the answer to a question, as text.
func (h *house) rows(sql string) string {
	h.t.Helper()
	answer, err := h.desk.Ask(context.Background(), query.Question{SQL: sql, Actor: query.Local()})
	if err != nil {
		return err.Error()
	}
	all, err := answer.All()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(all)
}

func (h *house) same(got, want any) {
	h.t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		h.t.Errorf("got  %s\nwant %s", g, w)
	}
}
