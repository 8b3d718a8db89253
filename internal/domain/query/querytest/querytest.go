// Package querytest fills a real lake for tests of whatever asks it: a table is what a SELECT gives.
package querytest

import (
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Room is a lake with its database, and the desk over it.
type Room struct {
	DB   *controldb.DB
	Lake *lake.Lake
	Desk *query.Desk
}

// key makes every commit one of its own.
var key atomic.Int64

// Prepare makes a table's whole content of a SELECT, divided by columns; nothing is visible.
func (r Room) Prepare(t testing.TB, table, sql string, partition ...string) *lake.Pending {
	t.Helper()
	return r.Change(t, table, sql, lake.Change{RemoveAll: true}, partition)
}

// Change adds what a SELECT gives to a change of a table; nothing is visible.
func (r Room) Change(t testing.TB, table, sql string, change lake.Change, partition []string) *lake.Pending {
	t.Helper()
	written, _, err := r.Desk.Write(t.Context(), query.Question{SQL: sql, Actor: query.Local()}, sqlengine.Target{
		Plan: func(columns []column.Column) (_ []column.Column, _ []string, err error) {
			if change.Target, err = r.Lake.Plan(t.Context(), table, columns, partition, false); err != nil {
				return nil, nil, err
			}
			return change.Target.Columns, change.Target.Partition, nil
		},
		Create: func() (sqlengine.File, error) { return change.Target.Create() },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range written.Files {
		change.Add = append(change.Add, lake.File{Path: f.Path, Size: f.Size, Rows: f.Rows, Partition: f.Partition})
	}
	task := work.NewTask(fmt.Sprintf("load %s %d", table, key.Add(1)), slog.New(slog.DiscardHandler))
	pending, err := r.Lake.Prepare(t.Context(), task, change)
	if err != nil {
		t.Fatal(err)
	}
	return pending
}

// Commit makes it visible.
func (r Room) Commit(t testing.TB, pending *lake.Pending) {
	t.Helper()
	err := r.DB.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
		_, err := pending.Commit(tx, nil, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Load makes and commits a table.
func (r Room) Load(t testing.TB, table, sql string, partition ...string) {
	t.Helper()
	r.Commit(t, r.Prepare(t, table, sql, partition...))
}
