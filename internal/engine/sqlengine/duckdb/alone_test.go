package duckdb_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
)

// TestALargeFileThatStandsAloneIsReadWhole: an empty one is read beside it, which adds and changes nothing.
func TestALargeFileThatStandsAloneIsReadWhole(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	e, dir := open(t, func(o *duckdb.Options) { o.SpillDir = spill })
	table := stored(t, e, dir, "t", "select x, hash(x)::varchar as h, {'y': x, 'l': [x]} as s from range(500000) t(x)")
	if info, err := os.Stat(table.Files[0]); err != nil || info.Size() < 4<<20 {
		t.Fatalf("the file is not large: %v, %v", info, err)
	}
	const count = "select count(*), count(h), min(x), max(s.y), sum(x)::bigint, count(s.l[1]) from t"
	const want = "[[500000 500000 0 499999 124999750000 500000]]"
	same(t, ask(t, e, count, table), want)
	beside, err := filepath.Glob(filepath.Join(spill, "*", "empty.parquet"))
	if err != nil || len(beside) != 1 || os.RemoveAll(filepath.Dir(beside[0])) != nil {
		t.Fatalf("%v: %v", beside, err)
	}
	same(t, ask(t, e, count, table), want) // another process had swept the spill folder
	next := int64(0)
	err = e.Scan(t.Context(), sqlengine.Query{SQL: "select x from t", Place: place, Tables: []sqlengine.Table{table}},
		func(b sqlengine.Batch) error {
			for _, x := range b.Columns[0].Longs {
				if x != next {
					t.Fatalf("got %d at %d", x, next)
				}
				next++
			}
			return nil
		})
	same(t, []any{next, err}, "[500000 <nil>]")
	without, _ := open(t, func(o *duckdb.Options) { o.SpillDir, o.Dirs = "", []string{dir} })
	same(t, ask(t, without, count, table), want)
}
