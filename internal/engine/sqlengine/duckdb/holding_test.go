package duckdb_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

func TestHoldingFindsTheFilesOfATableThatHoldAKey(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	var table sqlengine.Table
	for i := range 20 { // file i holds the days 100*i to 100*i+99 of two apps, and one row without a day
		one := stored(t, e, dir, "t", fmt.Sprintf(
			"select 'kept' as other, x %% 2 as app, %d + x // 2 as day from range(200) r(x) union all select '', %d, null", 100*i, i))
		table.Columns = one.Columns
		table.Files = append(table.Files, one.Files...)
	}
	holding := func(keys string) []int {
		t.Helper()
		files, err := e.Holding(t.Context(), table, []string{"app", "day"}, stored(t, e, dir, "k", keys))
		if err != nil {
			t.Fatal(err)
		}
		var at []int
		for _, f := range files {
			at = append(at, slices.Index(table.Files, f))
		}
		return at
	}
	same(t, holding("select 350::bigint as day, 0::bigint as app union all select 1905, 1 union all select 350, 0"), []int{3, 19})
	same(t, holding("select 350::bigint as day, 2::bigint as app"), []int{}) // one half of a key is no key
	same(t, holding("select null::bigint as day, 7::bigint as app"), []int{7})
	same(t, holding("select x as day, 1::bigint as app from range(0, 2000) r(x)"), numbers(20))
}

func numbers(n int) (all []int) {
	for i := range n {
		all = append(all, i)
	}
	return all
}

func TestHoldingComparesValuesOfAColumnThatWasWidenedAndRenamed(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	old := stored(t, e, dir, "t", "select 7::integer as id, 'a' as name")
	old.Columns = []column.Column{{ID: 1, Name: "number", Type: column.Type{Kind: column.Long}}}
	keys := stored(t, e, dir, "k", "select 7::bigint as number union all select 8000000000")
	files, err := e.Holding(t.Context(), old, []string{"number"}, keys)
	if err != nil || len(files) != 1 {
		t.Errorf("%v %v", files, err)
	}
	if _, err := e.Holding(t.Context(), old, []string{"id"}, keys); err == nil {
		t.Error("a key that the table lacks was looked for")
	}
	old.Files = nil
	if files, err := e.Holding(t.Context(), old, []string{"number"}, keys); err != nil || files != nil {
		t.Errorf("%v %v", files, err)
	}
}

func TestAPlaceIsGreaterFurtherOn(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	table := stored(t, e, dir, "t", "select x from range(3) r(x)")
	table.Files = append(stored(t, e, dir, "t", "select x from range(10, 12) r(x)").Files, table.Files...)
	table.Place = "place"
	rows := ask(t, e, "select x, place from t order by place", table)
	same(t, rows, [][]any{
		{10, sqlengine.PlaceOf(0, 0)}, {11, sqlengine.PlaceOf(0, 1)},
		{0, sqlengine.PlaceOf(1, 0)}, {1, sqlengine.PlaceOf(1, 1)}, {2, sqlengine.PlaceOf(1, 2)},
	})
	same(t, sqlengine.PlaceFile(rows[4][1].(int64)), 1)
	table.Files = nil
	same(t, ask(t, e, "select x, place from t", table), [][]any{})
}

func TestWriteCutsALargePartIntoFilesInItsOrder(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	for _, partition := range [][]string{nil, {"city"}} {
		target := numbered(dir, partition...)
		target.FileRows = 1000
		w, err := e.Write(t.Context(), sqlengine.Query{Place: place, SQL: `
			select x, x % 2 as city from range(4201) r(x) order by x desc`}, target)
		if err != nil {
			t.Fatal(err)
		}
		var rows []int64
		for _, f := range w.Files {
			table := sqlengine.Table{Name: "t", Columns: w.Columns, Files: []string{f.Path}, Place: "place"}
			rows = append(rows, f.Rows)
			same(t, ask(t, e, `select count(*), min(x), max(x), (select count(*) from t a, t b where b.place = a.place + 1 and b.x >= a.x) from t`,
				table)[0][3], 0)
		}
		if partition == nil {
			same(t, rows, []int64{841, 841, 841, 841, 837})
		} else {
			same(t, rows, []int64{701, 701, 699, 700, 700, 700})
		}
		same(t, w.Rows, 4201)
	}
}
