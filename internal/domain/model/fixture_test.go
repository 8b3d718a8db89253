package model_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/query/querytest"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/id"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// yard is a builder over a real lake.
type yard struct {
	*model.Builder
	t     *testing.T
	db    *controldb.DB
	lake  *lake.Lake
	desk  *query.Desk
	judge *check.Judge
	dir   string
}

func migrations() []controldb.Migrations {
	return []controldb.Migrations{lake.Migrations(), check.Migrations(), model.Migrations()}
}

// each runs a test on both databases.
func each(t *testing.T, test func(*yard)) {
	t.Parallel()
	controldbtest.Each(t, migrations(), func(t *testing.T, db *controldb.DB) { test(open(t, db, t.TempDir())) })
}

func open(t *testing.T, db *controldb.DB, dir string) *yard {
	t.Helper()
	l, err := lake.Open(t.Context(), db, dir)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := duckdb.Open(duckdb.Options{Dirs: []string{dir}, SpillDir: t.TempDir(), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	desk := query.New(l, engine, nil, query.Options{})
	judge := check.New(db, desk)
	return &yard{Builder: model.New(db, l, desk, judge), t: t, db: db, lake: l, desk: desk, judge: judge, dir: dir}
}

func decode(t *testing.T, name, text string) (*model.Model, *problem.List) {
	t.Helper()
	var found problem.List
	header, sql, at, ok := yamlfile.SplitSQL("models/"+name+".sql", []byte(text), &found)
	if !ok {
		t.Fatal(found.Err())
	}
	return model.Decode(name, header, sql, at, &found), &found
}

func decoded(t *testing.T, name, text string) *model.Model {
	t.Helper()
	m, found := decode(t, name, text)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func task() work.Task {
	t := work.NewTask("test/"+id.New(), slog.New(slog.DiscardHandler))
	t.Begun = time.Date(2026, 11, 24, 7, 30, 0, 0, time.UTC)
	t.Project = "p1"
	return t
}

func with(params map[string]any) work.Task {
	t := task()
	t.Params = params
	return t
}

func (y *yard) build(m *model.Model) work.Result { return y.buildAs(task(), m) }

func (y *yard) buildAs(t work.Task, m *model.Model, checks ...*check.Check) work.Result {
	y.t.Helper()
	r, err := y.Build(y.t.Context(), t, m, checks, model.Options{})
	if err != nil {
		y.t.Fatal(err)
	}
	return r
}

// load replaces a table by a SELECT, partitioned by columns.
func (y *yard) load(table, sql string, partition ...string) {
	y.t.Helper()
	y.change(table, sql, lake.Change{RemoveAll: true}, partition)
}

// put replaces one partition of a table.
func (y *yard) put(table, sql string, tuple []any, partition ...string) {
	y.t.Helper()
	y.change(table, sql, lake.Change{RemoveOnly: [][]any{tuple}}, partition)
}

func (y *yard) change(table, sql string, change lake.Change, partition []string) {
	y.t.Helper()
	room := querytest.Room{DB: y.db, Lake: y.lake, Desk: y.desk}
	room.Commit(y.t, room.Change(y.t, table, sql, change, partition))
}

// rows answers a SELECT as text.
func (y *yard) rows(sql string) string {
	y.t.Helper()
	answer, err := y.desk.Ask(y.t.Context(), query.Question{SQL: sql, Actor: query.Local()})
	if err != nil {
		return err.Error()
	}
	all, err := answer.All()
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(all)
}

func (y *yard) want(sql, rows string) {
	y.t.Helper()
	if got := y.rows(sql); got != rows {
		y.t.Errorf("%s gives\n%s, want\n%s", sql, got, rows)
	}
}

func (y *yard) wantValues(r work.Result, want string) {
	y.t.Helper()
	if got := fmt.Sprint(r.Values); got != "map["+want+"]" {
		y.t.Errorf("the build answers %s, want %s; notes: %q", got, want, r.Notes)
	}
}

// refused wants a problem of the code whose text holds all the words.
func (y *yard) refused(t work.Task, m *model.Model, code problem.Code, words ...string) {
	y.t.Helper()
	_, err := y.Build(y.t.Context(), t, m, nil, model.Options{})
	wantProblem(y.t, err, code, words...)
}

func wantProblem(t *testing.T, err error, code problem.Code, words ...string) {
	t.Helper()
	var told *problem.Problem
	if !errors.As(err, &told) || told.Code != code {
		t.Errorf("got %v, want the problem %s", err, code)
		return
	}
	for _, word := range words {
		if !strings.Contains(told.Error(), word) {
			t.Errorf("%q does not name %q", told.Error(), word)
		}
	}
}

func (y *yard) history(table string) []lake.Commit {
	y.t.Helper()
	all, err := y.lake.History(context.Background(), table)
	if err != nil && !errors.Is(err, lake.ErrNoTable) {
		y.t.Fatal(err)
	}
	return all
}

func (y *yard) pin(table string) lake.Pin {
	y.t.Helper()
	pins, release, err := y.lake.Pins(context.Background(), []string{table}, time.Time{})
	if err != nil {
		y.t.Fatal(err)
	}
	release()
	return pins[0]
}

func noted(r work.Result, words string) bool {
	return slices.ContainsFunc(r.Notes, func(note string) bool { return strings.Contains(note, words) })
}
