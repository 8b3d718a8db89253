package duckdb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
)

// scanned gathers a scan as rows, as Rows.Values would give them, with numbers as int64.
func scanned(ctx context.Context, e *duckdb.Engine, q sqlengine.Query) (rows [][]any, batches int, err error) {
	err = e.Scan(ctx, q, func(b sqlengine.Batch) error {
		batches++
		for i := range b.Rows {
			row := make([]any, len(b.Columns))
			for k, v := range b.Columns {
				switch {
				case v.Null != nil && v.Null[i]:
				case v.Longs != nil:
					row[k] = v.Longs[i]
				case v.Doubles != nil:
					row[k] = v.Doubles[i]
				default:
					row[k] = v.Texts[i]
				}
			}
			rows = append(rows, row)
		}
		return nil
	})
	return rows, batches, err
}

func scan(t testing.TB, e *duckdb.Engine, sql string, tables ...sqlengine.Table) [][]any {
	t.Helper()
	rows, _, err := scanned(t.Context(), e, sqlengine.Query{SQL: sql, Place: place, Tables: tables})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return rows
}

func TestScanGivesEveryTypeAndNull(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	table := stored(t, e, dir, "t", "select * from (values (1, '가'), (2, null), (null, '')) v(n, x)")
	for _, c := range []struct{ sql, want string }{
		{"select true, false, null::boolean", "[[1 0 <nil>]]"},
		{"select 7::tinyint, 255::utinyint, 65535::usmallint, (-5)::smallint, 2147483647", "[[7 255 65535 -5 2147483647]]"},
		{"select 4294967295::uinteger, 9223372036854775807, -9223372036854775808", "[[4294967295 9223372036854775807 -9223372036854775808]]"},
		{"select 0.1::double, 0.5::float, 'nan'::double, null::double", "[[0.1 0.5 NaN <nil>]]"},
		{"select 'a'::enum('a', 'b'), '8f14e45f-ceea-467f-ab9c-000000000001'::uuid, time '10:00', '{\"a\": 1.10}'::json",
			`[[a 8f14e45f-ceea-467f-ab9c-000000000001 10:00:00 {"a": 1.10}]]`},
		{"select null, n, x from t -- the end", "[[<nil> 1 가] [<nil> 2 <nil>] [<nil> <nil> ]]"},
		{"select 1 as a, 2 as a, 3 as \"A\";", "[[1 2 3]]"},
	} {
		same(t, scan(t, e, c.sql, table), c.want)
	}
}

func TestScanRefusesColumnsThatAreNoNumbersOrTexts(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	for _, sql := range []string{"date '2026-03-01'", "now()", "1.5::decimal(9,2)", "sum(1)", "[1]", "{'a': 1}"} {
		_, _, err := scanned(t.Context(), e, sqlengine.Query{SQL: "select " + sql + " as day", Place: place})
		if code(err) != "sql_scan_type 1:1" || !strings.Contains(err.Error(), "cast(day as double)") {
			t.Errorf("%s: got %v", sql, err)
		}
	}
}

func TestScanOfNothingCallsNobody(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	rows, batches, err := scanned(t.Context(), e, sqlengine.Query{SQL: "select 1 as n where false", Place: place})
	same(t, []any{len(rows), batches, err}, "[0 0 <nil>]")
}

func TestScanKeepsTheOrderOverManyBatches(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	e, _ := open(t, func(o *duckdb.Options) { o.SpillDir = spill })
	q := sqlengine.Query{Place: place, SQL: `select x, if(x % 3 = 0, null, x / 4), 'n' || x, if(x % 7 = 0, null, 'c' || x % 5)
		from range(400000) t(x) order by x desc`}
	want, batches := int64(399_999), 0
	err := e.Scan(t.Context(), q, func(b sqlengine.Batch) error {
		batches++
		if b.Rows > 65_536 || b.Rows == 0 {
			t.Errorf("a batch of %d rows", b.Rows)
		}
		for i := range b.Rows {
			x, c := b.Columns[0].Longs[i], fmt.Sprintf("c%d", want%5)
			if x != want || b.Columns[1].Null[i] != (x%3 == 0) || x%3 != 0 && b.Columns[1].Doubles[i] != float64(x)/4 ||
				b.Columns[2].Texts[i] != fmt.Sprintf("n%d", x) || b.Columns[3].Null[i] != (x%7 == 0) ||
				x%7 != 0 && b.Columns[3].Texts[i] != c {
				return fmt.Errorf("got %d at %d", x, want)
			}
			want--
		}
		return nil
	})
	if err != nil || want != -1 || batches < 7 {
		t.Errorf("ended at %d after %d batches: %v", want, batches, err)
	}
	nothingSpilled(t, spill)
}

// TestScanOfManyColumnsComesInSmallBatches: what a batch holds does not grow with the number of columns.
func TestScanOfManyColumnsComesInSmallBatches(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	columns := make([]string, 500)
	for i := range columns {
		columns[i] = fmt.Sprintf("x + %d", i)
	}
	rows := 0
	err := e.Scan(t.Context(), sqlengine.Query{SQL: "select " + strings.Join(columns, ", ") + " from range(20000) t(x)", Place: place},
		func(b sqlengine.Batch) error {
			if bytes := b.Rows * len(b.Columns) * 8; bytes > 17<<20 {
				t.Errorf("a batch of %d bytes", bytes)
			}
			if got := b.Columns[499].Longs[0]; got != int64(rows+499) {
				t.Errorf("got %d at row %d", got, rows)
			}
			rows += b.Rows
			return nil
		})
	same(t, []any{rows, err}, "[20000 <nil>]")
}

func TestBatchesBelongToWhoeverGotThem(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	var kept []sqlengine.Batch
	err := e.Scan(t.Context(), sqlengine.Query{SQL: "select x, x::integer, 'n' || x, x % 2 = 0 from range(300000) t(x)", Place: place},
		func(b sqlengine.Batch) error { kept = append(kept, b); return nil })
	same(t, err, nil)
	x := int64(0)
	for _, b := range kept {
		for i := range b.Rows {
			c := b.Columns
			if c[0].Longs[i] != x || c[1].Longs[i] != x || c[2].Texts[i] != fmt.Sprintf("n%d", x) || c[3].Longs[i] != 1-x%2 {
				t.Fatalf("row %d was written over", x)
			}
			x++
		}
	}
	same(t, x, 300_000)
}

func TestScanEndsWithTheErrorOfItsCaller(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	e, _ := open(t, func(o *duckdb.Options) { o.SpillDir = spill })
	refusal := errors.New("a value that cannot be")
	calls := 0
	err := e.Scan(t.Context(), sqlengine.Query{SQL: "from range(1000000)", Place: place}, func(sqlengine.Batch) error {
		calls++
		return refusal
	})
	if !errors.Is(err, refusal) || calls != 1 {
		t.Errorf("%d calls: %v", calls, err)
	}
	nothingSpilled(t, spill)
	same(t, scan(t, e, "select 1"), "[[1]]") // and the engine goes on
}

func TestTimeoutAndCancelEndAScan(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	e, _ := open(t, func(o *duckdb.Options) { o.SpillDir = spill })
	_, _, err := scanned(t.Context(), e, sqlengine.Query{SQL: endless, Place: place, Timeout: 300 * time.Millisecond})
	if code(err) != "sql_timeout 1:1" || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	_, _, err = scanned(canceled(t.Context()), e, sqlengine.Query{SQL: "select 1", Place: place})
	same(t, code(err), "sql_canceled 1:1")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	calls := 0
	err = e.Scan(ctx, sqlengine.Query{SQL: "from range(2000000)", Place: place}, func(sqlengine.Batch) error {
		calls++
		cancel()
		return nil
	})
	if code(err) != "sql_canceled 1:1" || !errors.Is(err, context.Canceled) || calls > 4 {
		t.Errorf("after %d calls: %v", calls, err)
	}
	nothingSpilled(t, spill)
}

func TestScanTellsMistakesWithTheirPlace(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	table := stored(t, e, dir, "t", "select '1' as x union all select 'one'")
	for _, c := range []struct{ sql, want string }{
		{"select nothing\nfrom t", "sql_invalid 1:8"},
		{"select\n  cast(x as integer) from t", "sql_failed 2:3"},
		{"select x + $n from t", "sql_parameter_missing 1:12"},
		{"from read_parquet('/etc/passwd')", "sql_table_function 1:6"},
		{"from elsewhere", "sql_table_missing 1:6"},
	} {
		_, _, err := scanned(t.Context(), e, sqlengine.Query{SQL: c.sql, Place: place, Tables: []sqlengine.Table{table}})
		if got := code(err); got != c.want {
			t.Errorf("%s: got %s, want %s", c.sql, got, c.want)
		}
	}
}

func TestScansBindTheirParametersAndObeyScope(t *testing.T) {
	t.Parallel()
	e, dir := open(t)
	table := stored(t, e, dir, "t", "select * from (values ('21', 1), ('22', 2), ('021', 3)) v(city, n)")
	table.Only = map[string][]string{"city": {"21", "021"}}
	q := sqlengine.Query{SQL: "select n, $n from t where city <> $city order by n", Place: place, Tables: []sqlengine.Table{table},
		Args: []sqlengine.Argument{{Name: "city", Type: text, Value: "021"}, {Name: "n", Type: whole, Value: 5}}}
	rows, _, err := scanned(t.Context(), e, q)
	same(t, []any{rows, err}, "[[[1 5]] <nil>]")
}

func TestScansAtOnceDoNotSeeEachOther(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	e, dir := open(t, func(o *duckdb.Options) { o.SpillDir = spill })
	var group sync.WaitGroup
	for i := range 4 {
		mine := stored(t, e, dir, "numbers", fmt.Sprintf("select %d as n from range(200000)", i))
		group.Go(func() {
			for range 3 {
				sum := int64(0)
				err := e.Scan(t.Context(), sqlengine.Query{SQL: "from numbers", Place: place, Tables: []sqlengine.Table{mine}},
					func(b sqlengine.Batch) error {
						for _, n := range b.Columns[0].Longs {
							sum += n
						}
						return nil
					})
				if err != nil || sum != int64(i)*200_000 {
					t.Errorf("%d got %d: %v", i, sum, err)
				}
			}
		})
	}
	group.Wait()
	nothingSpilled(t, spill)
}

// TestAScanWithinAScan: whoever is handed a batch may ask.
func TestAScanWithinAScan(t *testing.T) {
	t.Parallel()
	e, _ := open(t)
	err := e.Scan(t.Context(), sqlengine.Query{SQL: "select 1", Place: place}, func(sqlengine.Batch) error {
		same(t, scan(t, e, "select 2"), "[[2]]")
		return nil
	})
	same(t, err, nil)
}

func TestScansNeedASpillFolderAndMakeItAgain(t *testing.T) {
	t.Parallel()
	spill := t.TempDir()
	e, _ := open(t, func(o *duckdb.Options) { o.SpillDir = spill })
	same(t, scan(t, e, "select 1"), "[[1]]")
	folders, err := filepath.Glob(filepath.Join(spill, "*"))
	if err != nil || len(folders) != 1 || os.RemoveAll(folders[0]) != nil {
		t.Fatalf("%v: %v", folders, err)
	}
	same(t, scan(t, e, "select 2"), "[[2]]") // another process had swept it
	without, _ := open(t, func(o *duckdb.Options) { o.SpillDir = "" })
	_, _, err = scanned(t.Context(), without, sqlengine.Query{SQL: "select 1", Place: place})
	if err == nil || !strings.Contains(err.Error(), "spill folder") {
		t.Errorf("got %v", err)
	}
}

func TestLackOfMemoryWhileScanningIsAllThatIsTold(t *testing.T) {
	t.Parallel()
	e, _ := open(t, func(o *duckdb.Options) { o.MemoryBytes = 32 << 20 })
	columns := make([]string, 80)
	for i := range columns {
		columns[i] = fmt.Sprintf("'text ' || (x * %d %% 13) as t%d", i+1, i)
	}
	sql := "select " + strings.Join(columns, ", ") + " from range(1000000) t(x)"
	_, _, err := scanned(t.Context(), e, sqlengine.Query{SQL: sql, Place: place})
	same(t, code(err), "sql_memory 1:1")
	if err != nil && strings.Contains(err.Error(), "no such file") {
		t.Errorf("got %v", err)
	}
}

// TestDiskFullWhileScanningIsTold runs on a small file system of its own.
func TestDiskFullWhileScanningIsTold(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skipf("a small file system cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount: %v", err)
		}
	})
	e, _ := open(t, func(o *duckdb.Options) { o.SpillDir = dir })
	_, _, err := scanned(t.Context(), e, sqlengine.Query{SQL: "select uuid() as u from range(200000)", Place: place})
	same(t, code(err), "sql_disk_full 1:1")
	nothingSpilled(t, dir)
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}

// nothingSpilled fails when a process's spill folder holds anything.
func nothingSpilled(t *testing.T, spill string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(spill, "*", "*"))
	if err != nil || len(files) > 0 {
		t.Errorf("left in the spill folder: %v (%v)", files, err)
	}
}

// wide is a survey: a million answers to 91 questions.
func wide(b *testing.B, e *duckdb.Engine, dir string) sqlengine.Table {
	columns := make([]string, 91)
	for i := range columns {
		columns[i] = fmt.Sprintf("if(hash(x + %d) %% 17 = 0, null, (hash(x * %d) %% 5)::integer) as q%d", i, i+1, i)
	}
	return stored(b, e, dir, "answers", "select "+strings.Join(columns, ", ")+" from range(1000000) t(x)")
}

func BenchmarkScanOfAMillionBy91(b *testing.B) {
	e, dir := open(b)
	table := wide(b, e, dir)
	for b.Loop() {
		sum := int64(0)
		err := e.Scan(b.Context(), sqlengine.Query{SQL: "from answers", Place: place, Tables: []sqlengine.Table{table}},
			func(batch sqlengine.Batch) error {
				for _, c := range batch.Columns {
					for i, n := range c.Longs {
						if c.Null == nil || !c.Null[i] {
							sum += n
						}
					}
				}
				return nil
			})
		if err != nil || sum == 0 {
			b.Fatal(err)
		}
	}
}

func BenchmarkScanOfAMillionBy9Packed(b *testing.B) {
	e, dir := open(b)
	table := wide(b, e, dir)
	columns := make([]string, 9)
	for i := range columns {
		for k := range 10 {
			columns[i] += fmt.Sprintf(" + coalesce(q%d, 7)::bigint * %d", i*10+k, int64(1)<<(k*6))
		}
	}
	for b.Loop() {
		rows := 0
		err := e.Scan(b.Context(), sqlengine.Query{SQL: "select " + strings.Join(columns, ", ") + " from answers", Place: place,
			Tables: []sqlengine.Table{table}}, func(batch sqlengine.Batch) error { rows += batch.Rows; return nil })
		if err != nil || rows != 1_000_000 {
			b.Fatal(err)
		}
	}
}
