package table_test

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/rows/csv"
	"github.com/naru-data/naru/internal/engine/rows/json"
	"github.com/naru-data/naru/internal/engine/rows/parquet"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// house is what a table needs below it, all of it real.
type house struct {
	*testing.T
	ctx     context.Context
	db      *controldb.DB
	landing *landing.Landing
	lake    *lake.Lake
	engine  *duckdb.Engine
	loader  *table.Loader
	judge   *check.Judge // nil: no table has checks
	dir     string
	keys    int
}

var formats = rows.Formats{"csv": csv.Format{}, "tsv": csv.Format{}, "json": json.Format{}, "parquet": parquet.Format{}}

func migrations() []controldb.Migrations {
	return []controldb.Migrations{lake.Migrations(), landing.Migrations(), check.Migrations(), table.Migrations()}
}

// each runs the test on both databases.
func each(t *testing.T, test func(h *house)) {
	t.Helper()
	t.Parallel()
	controldbtest.Each(t, migrations(), func(t *testing.T, db *controldb.DB) {
		test(open(t, db, t.TempDir()))
	})
}

func open(t *testing.T, db *controldb.DB, dir string) *house {
	t.Helper()
	h := &house{T: t, ctx: t.Context(), db: db, dir: dir}
	raw, err := localfs.Open(filepath.Join(dir, "raw"))
	if err != nil {
		t.Fatal(err)
	}
	if h.lake, err = lake.Open(h.ctx, db, filepath.Join(dir, "lake")); err != nil {
		t.Fatal(err)
	}
	if h.engine, err = duckdb.Open(duckdb.Options{
		Dirs: []string{filepath.Join(dir, "lake")}, SpillDir: filepath.Join(dir, "spill"), Threads: 1,
	}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.engine.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	h.landing = landing.New(db, raw)
	h.open()
	return h
}

// open makes the loader anew, as another process would.
func (h *house) open() {
	h.loader = table.New(h.db, h.landing, h.lake, formats, h.engine, h.judge, time.UTC)
}

// contract reads a table's YAML.
func (h *house) contract(name, text string) *table.Table {
	h.Helper()
	return contract(h.T, name, text)
}

func contract(t *testing.T, name, text string) *table.Table {
	t.Helper()
	var found problem.List
	n, ok := yamlfile.Parse(name+".yaml", []byte(text), 0, &found)
	if !ok {
		t.Fatal(found.Err())
	}
	decoded := table.Decode(name, n, &found)
	if found.Len() > 0 {
		t.Fatal(found.Err())
	}
	return decoded
}

// delivery is one that lands in a test. Its id is its name.
type delivery struct {
	name, source string
	labels       map[string]string
	asOf         int // days after the beginning of 2026; deliveries of one day are ordered by their coming
	files        []string
	ext          string // of their names; csv
	open         bool   // not ended
}

// lands keeps the files and records the delivery.
func (h *house) lands(d delivery) {
	h.Helper()
	task := work.NewTask("land/"+d.name, slog.New(slog.DiscardHandler))
	source, ext := cmp.Or(d.source, "till"), cmp.Or(d.ext, "csv")
	var arrivals []landing.Arrival
	for i, text := range d.files {
		o, err := h.landing.Keep(h.ctx, task, landing.Where{Source: source, Labels: d.labels, Ext: ext}, strings.NewReader(text))
		if err != nil {
			h.Fatal(err)
		}
		arrivals = append(arrivals, landing.Arrival{Object: o, Name: fmt.Sprintf("%s_%d.%s", d.name, i+1, ext), At: time.Now()})
	}
	err := h.db.Write(h.ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		return landing.Record(tx, landing.Delivery{
			ID: d.name, Source: source, Labels: d.labels, AsOf: time.Date(2026, 1, 1+d.asOf, 0, 0, 0, 0, time.UTC),
			Ended: !d.open, At: time.Now(),
		}, arrivals, nil)
	})
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) task(params map[string]any) work.Task {
	h.keys++
	t := work.NewTask(fmt.Sprintf("run%d/load", h.keys), slog.New(slog.DiscardHandler))
	if params != nil {
		t.Params = params
	}
	return t
}

// load loads with a key of its own, and must not fail.
func (h *house) load(tables ...*table.Table) work.Result {
	h.Helper()
	result, err := h.loader.Load(h.ctx, h.task(nil), tables, nil, table.Options{})
	if err != nil {
		h.Fatal(err)
	}
	return result
}

// refuses loads, and must fail with an error that holds want.
func (h *house) refuses(want string, tables ...*table.Table) work.Result {
	h.Helper()
	result, err := h.loader.Load(h.ctx, h.task(nil), tables, nil, table.Options{})
	if err == nil || !strings.Contains(err.Error(), want) {
		h.Fatalf("want an error with %q, got %v", want, err)
	}
	return result
}

// holds compares the table's rows: each written as its values with a space between, null as ~, sorted.
func (h *house) holds(name string, want ...string) {
	h.Helper()
	got := h.rows(name)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		h.Errorf("%s holds\n  %s\nwant\n  %s", name, strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func (h *house) rows(name string) []string {
	h.Helper()
	pins, release, err := h.lake.Pins(h.ctx, []string{name}, time.Time{})
	if err != nil {
		h.Fatal(err)
	}
	defer release()
	var names []string
	for _, c := range pins[0].Columns {
		names = append(names, c.Name)
	}
	all := []string{}
	for _, f := range pins[0].Files {
		all = append(all, readParquet(h.T, f.Path, names)...)
	}
	if int64(len(all)) != pins[0].Rows {
		h.Errorf("the pin says %d rows, the files hold %d", pins[0].Rows, len(all))
	}
	slices.Sort(all)
	return all
}

// readParquet reads the columns by name; those that the file lacks are null.
func readParquet(t *testing.T, path string, names []string) []string {
	t.Helper()
	r, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	arrow, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	data, err := arrow.ReadTable(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer data.Release()
	lines := make([][]string, data.NumRows())
	for _, name := range names {
		row := 0
		indices := data.Schema().FieldIndices(name)
		if len(indices) == 0 {
			for i := range lines {
				lines[i] = append(lines[i], "~")
			}
			continue
		}
		for _, chunk := range data.Column(indices[0]).Data().Chunks() {
			for i := range chunk.Len() {
				text := "~"
				if !chunk.IsNull(i) {
					text = chunk.ValueStr(i)
				}
				lines[row] = append(lines[row], text)
				row++
			}
		}
	}
	var all []string
	for _, line := range lines {
		all = append(all, strings.Join(line, " "))
	}
	return all
}

// asked gives the rows as a question sees them: each file's columns by their ids.
func (h *house) asked(name string) []string {
	h.Helper()
	answer, err := query.New(h.lake, h.engine, nil, query.Options{}).Ask(h.ctx, query.Question{
		SQL: "select * from " + name, Actor: query.Local()})
	if err != nil {
		h.Fatal(err)
	}
	found, err := answer.All()
	if err != nil {
		h.Fatal(err)
	}
	var all []string
	for _, row := range found {
		line := fmt.Sprintln(row...)
		all = append(all, strings.TrimSpace(strings.ReplaceAll(line, "<nil>", "~")))
	}
	return all
}

// states gives what became of the deliveries of a table, by name.
func (h *house) states(name string) map[string]table.Applied {
	h.Helper()
	applied, err := h.loader.Applied(h.ctx, name, "")
	if err != nil {
		h.Fatal(err)
	}
	all := map[string]table.Applied{}
	for _, one := range applied {
		if !one.Counts.Whole() {
			h.Errorf("%s: counts are not whole: %+v", one.Delivery, one.Counts)
		}
		all[one.Delivery] = one
	}
	return all
}

func (h *house) state(name, delivery, want string) {
	h.Helper()
	if got := h.states(name)[delivery].State; got != want {
		h.Errorf("%s is %q in %s, want %s", delivery, got, name, want)
	}
}

func (h *house) withdraw(delivery string) {
	h.Helper()
	if _, err := h.landing.Withdraw(h.ctx, delivery, "handed in by mistake"); err != nil {
		h.Fatal(err)
	}
}

func seedOf(t *testing.T, name, text string, contract *table.Table) *table.Table {
	t.Helper()
	var found problem.List
	seed := table.Seed(name, "seeds/"+name+".csv", []byte(text), contract, &found)
	if found.Len() > 0 {
		t.Fatal(found.Err())
	}
	return seed
}
