package check_test

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/query/querytest"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// bench is a judge over a real lake.
type bench struct {
	*check.Judge
	t    *testing.T
	db   *controldb.DB
	lake *lake.Lake
	desk *query.Desk
}

// each runs a test on both databases.
func each(t *testing.T, test func(t *testing.T, b *bench)) {
	t.Parallel()
	migrations := []controldb.Migrations{lake.Migrations(), check.Migrations()}
	controldbtest.Each(t, migrations, func(t *testing.T, db *controldb.DB) { test(t, open(t, db)) })
}

func open(t *testing.T, db *controldb.DB) *bench {
	t.Helper()
	dir := t.TempDir()
	l, err := lake.Open(t.Context(), db, dir)
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	engine, err := duckdb.Open(duckdb.Options{Zone: zone, Dirs: []string{dir}, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	house := map[string]query.House{"naru.commits": {Columns: lake.CommitColumns(), Rows: l.CommitRows}}
	desk := query.New(l, engine, house, query.Options{})
	b := &bench{Judge: check.New(db, desk), t: t, db: db, lake: l, desk: desk}
	house["naru.checks"] = b.House()
	return b
}

func task() work.Task {
	t := work.NewTask("task", slog.New(slog.DiscardHandler))
	t.Run = "run1"
	return t
}

func (b *bench) room() querytest.Room { return querytest.Room{DB: b.db, Lake: b.lake, Desk: b.desk} }

// prepare makes a table's content of a SELECT; nothing is visible.
func (b *bench) prepare(table, sql string) *lake.Pending {
	b.t.Helper()
	return b.room().Prepare(b.t, table, sql)
}

func (b *bench) load(table, sql string) {
	b.t.Helper()
	b.room().Load(b.t, table, sql)
}

func (b *bench) write(f func(tx *controldb.Tx) error) {
	b.t.Helper()
	if err := b.db.Write(b.t.Context(), controldb.Lease{}, f); err != nil {
		b.t.Fatal(err)
	}
}

// decoded reads checks/NAME.yaml, and fails on mistakes.
func decoded(t *testing.T, name, text string) []*check.Check {
	t.Helper()
	checks, found := decode(name, text)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return checks
}

func decode(name, text string) ([]*check.Check, *problem.List) {
	found := &problem.List{}
	n, ok := yamlfile.Parse("checks/"+name+".yaml", []byte(text), 0, found)
	if !ok {
		return nil, found
	}
	return check.Decode(name, n, found), found
}

// sqlCheck reads checks/NAME.sql with a header.
func sqlCheck(t *testing.T, name, header, sql string) *check.Check {
	t.Helper()
	found := &problem.List{}
	n, _ := yamlfile.Parse("checks/"+name+".sql", []byte(header), 1, found)
	c := check.DecodeSQL(name, n, sql, problem.Place{File: "checks/" + name + ".sql", Line: 4, Column: 1}, found)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return c
}

// verdicts is one word per result: the check's kind and its failing rows, or "ok", or "?" when it could not be judged.
func verdicts(results []check.Result) string {
	var all []string
	for _, r := range results {
		name := r.Check[strings.Index(r.Check, "_")+1:]
		switch {
		case r.Error != "":
			all = append(all, name+"=?")
		case r.Passed:
			all = append(all, name+"=ok")
		default:
			all = append(all, fmt.Sprintf("%s=%d", name, r.Failing))
		}
	}
	return strings.Join(all, " ")
}

func code(err error) string {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return fmt.Sprint(err)
	}
	return string(p.Code)
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("got  %s\nwant %s", g, w)
	}
}
