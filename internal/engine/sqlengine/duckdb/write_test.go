package duckdb_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
)

func TestWriteGivesFilesThatAreReadByFieldID(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	old := stored(t, e, dir, "people", `select 1::integer as "나이 (만)", 'Kim "K"' as name, 2.50::decimal(9,2) as pay`)

	// Later: the first column is long and renamed, pay is gone, a new one is added, the order is another.
	later := sqlengine.Table{Name: "people", Files: old.Files, Columns: []column.Column{
		{ID: 2, Name: "full name", Type: column.Type{Kind: column.String}},
		{ID: 9, Name: "since", Type: column.Type{Kind: column.Date}},
		{ID: 1, Name: "age", Type: column.Type{Kind: column.Long}},
	}}
	same(t, ask(t, e, `select * from people`, later), [][]any{{`Kim "K"`, nil, int64(1)}})
	same(t, ask(t, e, `select * from people`, old), [][]any{{int32(1), `Kim "K"`, "2.50"}})
}

func TestWriteMakesOneFilePerPartitionTuple(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	w, err := e.Write(t.Context(), sqlengine.Query{Place: place, SQL: `
		select * from (values ('021', 1, 'a'), ('021', 2, 'b'), ('', 1, 'c'), (null, 1, 'd'), ('021', 1, 'e'), ('a''b', 1, 'f'))
		v(city, round, x)`}, numbered(dir, "city", "round"))
	if err != nil {
		t.Fatal(err)
	}
	var got []any
	for _, f := range w.Files {
		table := sqlengine.Table{Name: "t", Columns: w.Columns, Files: []string{f.Path}}
		got = append(got, f.Partition, f.Rows, ask(t, e, `select string_agg(x, '' order by x) from t`, table))
	}
	same(t, got, []any{
		[]any{"021", int32(1)}, 2, [][]any{{"ae"}},
		[]any{"021", int32(2)}, 1, [][]any{{"b"}},
		[]any{"a'b", int32(1)}, 1, [][]any{{"f"}},
		[]any{nil, int32(1)}, 2, [][]any{{"cd"}}, // '' is kept as NULL
	})
	same(t, w.Rows, 6)
}

func TestWriteMapsEveryTypeToOneOfTheContract(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	var planned []string
	target := numbered(dir)
	plan := target.Plan
	target.Plan = func(columns []column.Column) ([]column.Column, []string, error) {
		for _, c := range columns {
			planned = append(planned, c.Name+" "+c.Type.String())
		}
		return plan(columns)
	}
	w, err := e.Write(t.Context(), sqlengine.Query{Place: place, SQL: `
		select 99999999999999999999999999999999999999::hugeint as h, 18446744073709551615::ubigint as u, 0.5::float as f,
			7::tinyint as i8, 65535::usmallint as u16, 4294967295::uinteger as u32, 'a'::enum('a', 'b') as e,
			'8f14e45f-ceea-467f-ab9c-000000000001'::uuid as id, time '10:00' as t, interval 3 hours as i,
			'{"a": 1.10}'::json as j, '2026-03-01 10:00:00.123'::timestamp_ms as ms, '2026-03-01 10:00:00'::timestamp_s as s,
			null as nothing, 1 as one, {'x': 1, '이름': ['a']} as st, [{'y': 1.5}] as l; -- the end`}, target)
	if err != nil {
		t.Fatal(err)
	}
	same(t, planned, []string{
		"h decimal(38,0)", "u decimal(20,0)", "f double", "i8 integer", "u16 integer", "u32 long", "e string", "id string",
		"t string", "i string", "j string", "ms timestamp", "s timestamp", "nothing string", "one integer",
		"st struct<x: integer, 이름: list<string>>", "l list<struct<y: decimal(2,1)>>",
	})
	table := sqlengine.Table{Name: "t", Columns: w.Columns, Files: []string{w.Files[0].Path}}
	same(t, ask(t, e, "from t", table), [][]any{{
		"99999999999999999999999999999999999999", "18446744073709551615", 0.5, 7, 65535, 4294967295, "a",
		"8f14e45f-ceea-467f-ab9c-000000000001", "10:00:00", "03:00:00", `{"a": 1.10}`,
		"2026-03-01 10:00:00.123 +0000 UTC", "2026-03-01 10:00:00 +0000 UTC", nil, 1, "map[x:1 이름:[a]]", "[map[y:1.5]]",
	}})
	// Nested columns are found by their ids too: another order, one missing, one new.
	st := w.Columns[15]
	x, list := st.Type.Fields[0], st.Type.Fields[1]
	st.Type.Fields = []column.Column{list, {ID: 99, Name: "new", Type: column.Type{Kind: column.Date}}, x}
	table.Columns = []column.Column{st}
	same(t, ask(t, e, "select st.x, st.new, st.이름 from t", table), [][]any{{1, nil, "[a]"}})
}

func TestWriteCastsToTheColumnsOfTheTable(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	target := numbered(dir)
	target.Plan = func([]column.Column) ([]column.Column, []string, error) {
		return []column.Column{
			{ID: 5, Name: "gone", Type: column.Type{Kind: column.Date}},
			{ID: 3, Name: "n", Type: column.Type{Kind: column.Long}},
		}, nil, nil
	}
	w, err := e.Write(t.Context(), sqlengine.Query{SQL: "select 1 as n", Place: place}, target)
	if err != nil {
		t.Fatal(err)
	}
	table := sqlengine.Table{Name: "t", Columns: w.Columns, Files: []string{w.Files[0].Path}}
	same(t, ask(t, e, "select gone, n, typeof(n) from t", table), "[[<nil> 1 BIGINT]]")
}

func TestWriteOfNothingGivesNoFile(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	w, err := e.Write(t.Context(), sqlengine.Query{SQL: "select 1 as n where false", Place: place}, numbered(dir))
	same(t, err, nil)
	same(t, []any{len(w.Columns), len(w.Files), w.Rows}, "[1 0 0]")
	left(t, dir)
}

func TestWriteThatFailsLeavesNoFileInWork(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	refusal := errors.New("this would narrow a column")
	target := numbered(dir)
	target.Plan = func([]column.Column) ([]column.Column, []string, error) { return nil, nil, refusal }
	_, err := e.Write(t.Context(), sqlengine.Query{SQL: "select 1 as n", Place: place}, target)
	if !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
	target = numbered(dir)
	target.Plan = func([]column.Column) ([]column.Column, []string, error) {
		return []column.Column{{ID: 1, Name: "n", Type: column.Type{Kind: column.Integer}}}, nil, nil
	}
	_, err = e.Write(t.Context(), sqlengine.Query{SQL: "select 'x' || n as n from range(3) r(n)", Place: place}, target)
	same(t, code(err), "sql_failed 1:1")
	_, err = e.Write(canceled(t.Context()), sqlengine.Query{SQL: "select 1 as n", Place: place}, numbered(dir))
	same(t, code(err), "sql_canceled 1:1")
	left(t, dir)
}

// TestDiskFullWhileWritingIsTold runs on a small file system of its own.
func TestDiskFullWhileWritingIsTold(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	e, _ := open(t, func(o *duckdb.Options) { o.Dirs = []string{dir} })
	_, err := e.Write(t.Context(), sqlengine.Query{SQL: "select uuid() as u from range(200000)", Place: place}, numbered(dir))
	same(t, code(err), "sql_disk_full 1:1")
	left(t, dir)
}

// left fails when a folder is not empty.
func left(t *testing.T, dir string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) > 0 {
		t.Errorf("left: %v (%v)", files, err)
	}
}

func TestWriteIntoAStreamGivesOneFileUnderTheColumnsNames(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	e, dir := open(t, func(o *duckdb.Options) { o.SpillDir = spill })
	table := stored(t, e, dir, "t", "select x as n, 'n' || x as \"이름\" from range(300000) t(x)")
	for sql, want := range map[string]string{
		"select n, 이름, null as nothing, sum(1) over () as h from t order by n desc": "[[300000 299999 n299999 <nil> 300000]]",
		"select 1 as n, 'a' as 이름, 'x' as nothing, 1 as h where false":              "[[0 <nil> <nil> <nil> <nil>]]",
	} {
		var file bytes.Buffer
		w, err := e.Write(t.Context(), sqlengine.Query{SQL: sql, Place: place, Tables: []sqlengine.Table{table}}, sqlengine.Target{Into: &file})
		if err != nil {
			t.Fatal(err)
		}
		same(t, []any{len(w.Files), len(w.Columns), w.Columns[3].Type.Kind != 0}, "[0 4 true]")
		path := filepath.Join(dir, fmt.Sprintf("%d.parquet", file.Len()))
		if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		same(t, readNamed(t, path), want)
	}
	nothingSpilled(t, spill)
}

// readNamed reads how many rows there are, and the first one, by the columns' names, as others do.
func readNamed(t *testing.T, path string) [][]any {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	row := make([]any, 5)
	err = db.QueryRow(`
		select (select count(*) from read_parquet($1)), n, "이름", nothing, h::varchar
		from (select 1) left join (from read_parquet($1) limit 1) on true`, path).
		Scan(&row[0], &row[1], &row[2], &row[3], &row[4])
	if err != nil {
		t.Fatal(err)
	}
	return [][]any{row}
}

func TestWriteIntoAStreamThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	e, _ := open(t, func(o *duckdb.Options) { o.SpillDir = spill })
	refusal := errors.New("the pipe is closed")
	_, err := e.Write(t.Context(), sqlengine.Query{SQL: "select 1 as n", Place: place}, sqlengine.Target{Into: refusing{refusal}})
	if !errors.Is(err, refusal) {
		t.Errorf("got %v", err)
	}
	_, err = e.Write(t.Context(), sqlengine.Query{SQL: "select\n'x'::integer as n from range(2)", Place: place}, sqlengine.Target{Into: refusing{refusal}})
	same(t, code(err), "sql_failed 2:4")
	nothingSpilled(t, spill)
}

// refusing is a writer that takes nothing.
type refusing struct{ err error }

func (r refusing) Write([]byte) (int, error) { return 0, r.err }
