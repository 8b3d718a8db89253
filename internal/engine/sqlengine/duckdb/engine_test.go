package duckdb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// place is where the statements of these tests say they stand.
var place = problem.Place{File: "queries/q.sql", Line: 1, Column: 1}

var seoul = time.FixedZone("Asia/Seoul", 9*3600)

// open is an engine over a folder of its own.
func open(t testing.TB, change ...func(*duckdb.Options)) (*duckdb.Engine, string) {
	t.Helper()
	dir := t.TempDir()
	zone, err := time.LoadLocation("Asia/Seoul")
	if err != nil {
		t.Fatal(err)
	}
	o := duckdb.Options{Zone: zone, Dirs: []string{dir}, SpillDir: filepath.Join(t.TempDir(), "spill"), Threads: 2}
	for _, f := range change {
		f(&o)
	}
	e, err := duckdb.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return e, dir
}

// file is a sqlengine.File in a folder.
type file struct{ temp, final string }

func (f *file) TempPath() string { return f.temp }
func (f *file) Discard() error   { return errors.Join(os.RemoveAll(f.temp)) }
func (f *file) Seal() (string, int64, error) {
	if err := os.Rename(f.temp, f.final); err != nil {
		return "", 0, err
	}
	info, err := os.Stat(f.final)
	if err != nil {
		return "", 0, err
	}
	return f.final, info.Size(), nil
}

// numbered gives ids 1, 2, ... in the order of the SELECT, nested columns after their parent.
func numbered(dir string, partition ...string) sqlengine.Target {
	n := 0
	return sqlengine.Target{
		Plan: func(columns []column.Column) ([]column.Column, []string, error) {
			id := 0
			return number(columns, &id), partition, nil
		},
		Create: func() (sqlengine.File, error) {
			n++
			name := filepath.Join(dir, fmt.Sprintf("%d-%d", time.Now().UnixNano(), n))
			return &file{temp: name + ".tmp", final: name + ".parquet"}, nil
		},
	}
}

func number(columns []column.Column, id *int) []column.Column {
	out := make([]column.Column, len(columns))
	for i, c := range columns {
		*id++
		c.ID = *id
		if c.Type.Element != nil {
			inner := number([]column.Column{*c.Type.Element}, id)
			c.Type.Element = &inner[0]
		}
		if len(c.Type.Fields) > 0 {
			c.Type.Fields = number(c.Type.Fields, id)
		}
		out[i] = c
	}
	return out
}

// stored writes a SELECT and gives it back as a table.
func stored(t testing.TB, e *duckdb.Engine, dir, name, sql string, partition ...string) sqlengine.Table {
	t.Helper()
	w, err := e.Write(t.Context(), sqlengine.Query{SQL: sql, Place: place}, numbered(dir, partition...))
	if err != nil {
		t.Fatal(err)
	}
	table := sqlengine.Table{Name: name, Columns: w.Columns}
	for _, f := range w.Files {
		table.Files = append(table.Files, f.Path)
	}
	return table
}

// all reads an answer to its end, as texts.
func all(rows sqlengine.Rows, err error) (out [][]any, _ error) {
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		out = append(out, append([]any(nil), rows.Values()...))
	}
	return out, errors.Join(rows.Err(), rows.Close())
}

// ask is Query on tables, to its end.
func ask(t testing.TB, e *duckdb.Engine, sql string, tables ...sqlengine.Table) [][]any {
	t.Helper()
	rows, err := all(e.Query(t.Context(), sqlengine.Query{SQL: sql, Place: place, Tables: tables}))
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return rows
}

func same(t testing.TB, got, want any) {
	t.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		t.Errorf("got  %s\nwant %s", g, w)
	}
}

// code is the problem that an error tells, with its line and column.
func code(err error) string {
	var p *problem.Problem
	if !errors.As(err, &p) {
		return fmt.Sprint(err)
	}
	return fmt.Sprintf("%s %d:%d", p.Code, p.Place.Line, p.Place.Column)
}

func canceled(ctx context.Context) context.Context {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}
