package query_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/query/querytest"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// room is a desk over a real lake, with one table of the house.
type room struct {
	*query.Desk
	t    *testing.T
	db   *controldb.DB
	lake *lake.Lake
}

func open(t *testing.T, o query.Options) *room {
	t.Helper()
	dir := t.TempDir()
	db := controldbtest.Open(t, lake.Migrations())
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
	house := map[string]query.House{"naru.runs": {
		Columns: []column.Column{{Name: "id", Type: column.Type{Kind: column.String}}},
		Rows: func(context.Context) iter.Seq2[[]any, error] {
			return func(yield func([]any, error) bool) { yield([]any{"r1"}, nil) }
		},
	}}
	return &room{Desk: query.New(l, engine, house, o), t: t, db: db, lake: l}
}

func (r *room) lakeRoom() querytest.Room { return querytest.Room{DB: r.db, Lake: r.lake, Desk: r.Desk} }

// prepare makes a table's content of a SELECT; nothing is visible.
func (r *room) prepare(table, sql string) *lake.Pending {
	r.t.Helper()
	return r.lakeRoom().Prepare(r.t, table, sql)
}

// load makes and commits a table.
func (r *room) load(table, sql string) {
	r.t.Helper()
	r.lakeRoom().Load(r.t, table, sql)
}

// rows asks, and gives all rows or the code of the problem.
func (r *room) rows(q query.Question) string {
	r.t.Helper()
	answer, err := r.Ask(r.t.Context(), q)
	if err != nil {
		return code(err)
	}
	all, err := answer.All()
	if err != nil {
		return code(err)
	}
	return fmt.Sprint(all)
}

func code(err error) string {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return fmt.Sprint(err)
	}
	return fmt.Sprintf("%s %d:%d", p.Code, p.Place.Line, p.Place.Column)
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("got  %s\nwant %s", g, w)
	}
}
