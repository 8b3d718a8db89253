// Package interop shows that tables written here are ordinary Iceberg tables: other engines read every row of
// them, and what they commit is seen here. The product itself needs none of these engines.
package interop_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// python is one that has PyIceberg: NARU_TEST_PYTHON, or the python3 on PATH.
func python(t *testing.T) string {
	t.Helper()
	name := os.Getenv("NARU_TEST_PYTHON")
	if name == "" {
		name = "python3"
	}
	if said, err := exec.CommandContext(t.Context(), name, "-c", "import pyiceberg.catalog.sql, pyarrow").CombinedOutput(); err != nil {
		t.Skipf("%s has no PyIceberg (pip install 'pyiceberg[sql-sqlite,pyarrow]'; NARU_TEST_PYTHON names another python): %v %.200s", name, err, said)
	}
	return name
}

// seen is what the script prints.
type seen struct {
	Version string
	Tables  map[string]struct{ Columns, Docs, Partition, Rows []string }
}

func read(t *testing.T, python, control, folder string, more ...string) seen {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), python, append([]string{"read_lake.py", control, folder}, more...)...)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var s seen
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return s
}

func TestPyIcebergReadsEveryRowAndIsRead(t *testing.T) {
	t.Parallel()
	py := python(t)
	dir := t.TempDir()
	control, folder := filepath.Join(dir, "naru.db"), filepath.Join(dir, "lake")
	w := newWriter(t, control, folder)
	want := w.writeAll()

	got := read(t, py, control, folder)
	for name, rows := range want {
		if found := got.Tables[name].Rows; !slices.Equal(found, rows) {
			t.Errorf("PyIceberg reads table %s as\n%v\nwritten were\n%v", name, found, rows)
			continue
		}
		t.Logf("PyIceberg %s: table %s, columns %v, partition %v, %d rows, all equal",
			got.Version, name, got.Tables[name].Columns, got.Tables[name].Partition, len(rows))
	}
	if len(got.Tables) != len(want) {
		t.Errorf("PyIceberg sees %d tables, there are %d", len(got.Tables), len(want))
	}
	if doc := got.Tables["main.answers"].Docs[1]; doc != "도시" {
		t.Errorf("the label of a column reached PyIceberg as %q", doc)
	}

	read(t, py, control, folder, "--append", "estimates.daily", `{"app": 9, "revenue": null}`)
	pins, release, err := w.lake.Pins(t.Context(), []string{"estimates.daily"}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	if wrote := int64(len(want["estimates.daily"])); pins[0].Rows != wrote+1 {
		t.Errorf("after PyIceberg's append the table has %d rows, want %d", pins[0].Rows, wrote+1)
	}
}

// writer commits tables through the lake, as loads and models do.
type writer struct {
	t    *testing.T
	db   *controldb.DB
	lake *lake.Lake
	n    int
}

func newWriter(t *testing.T, control, folder string) *writer {
	t.Helper()
	db, err := controldb.Open(t.Context(), controldb.Options{URL: control, Locks: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if err := db.Migrate(t.Context(), []controldb.Migrations{lake.Migrations()}); err != nil {
		t.Fatal(err)
	}
	l, err := lake.Open(t.Context(), db, folder)
	if err != nil {
		t.Fatal(err)
	}
	return &writer{t: t, db: db, lake: l}
}

// writeAll answers the rows of every table as the script writes them.
func (w *writer) writeAll() map[string][]string {
	form := []column.Column{
		{Name: "id", Type: column.Type{Kind: column.Integer}},
		{Name: "city", Type: column.Type{Kind: column.String}, Doc: "도시"},
		{Name: "1번문항", Type: column.Type{Kind: column.Integer}},
		{Name: "price", Type: column.Type{Kind: column.Decimal, Precision: 10, Scale: 2}},
		{Name: "day", Type: column.Type{Kind: column.Date}},
		{Name: "at", Type: column.Type{Kind: column.Timestamptz}},
		{Name: "share", Type: column.Type{Kind: column.Double}},
		{Name: "ok", Type: column.Type{Kind: column.Boolean}},
	}
	first := w.plan("answers", form, "city")
	w.commit(lake.Change{Target: first, Add: []lake.File{
		w.file(first, []any{"서울"}, `[{"id":1,"city":"서울","1번문항":4,"price":"12.50","day":"2026-03-01","at":"2026-03-01T09:00:00Z","share":0.25,"ok":true},
			{"id":2,"city":"서울"}]`),
		w.file(first, []any{"a/b 100%"}, `[{"id":3,"city":"a/b 100%"}]`),
		w.file(first, []any{nil}, `[{"id":4}]`),
	}})
	w.commit(lake.Change{Target: first, RemoveOnly: [][]any{{"a/b 100%"}}, Add: []lake.File{
		w.file(first, []any{"a/b 100%"}, `[{"id":5,"city":"a/b 100%"}]`)}})
	form[0].Type.Kind = column.Long // wider; one column goes, one comes
	form[7] = column.Column{Name: "note", Type: column.Type{Kind: column.String}}
	second := w.plan("answers", form, "city")
	w.commit(lake.Change{Target: second, Add: []lake.File{
		w.file(second, []any{"부산"}, `[{"id":1099511627776,"city":"부산","note":"새 열"}]`)}})

	daily := w.plan("estimates.daily", []column.Column{
		{Name: "app", Type: column.Type{Kind: column.Long}},
		{Name: "revenue", Type: column.Type{Kind: column.Decimal, Precision: 18, Scale: 4}},
	})
	empty := w.plan("nothing", form)
	var many []string
	for i := range 60 { // enough for manifests to be merged
		w.commit(lake.Change{Target: daily, Add: []lake.File{
			w.file(daily, nil, fmt.Sprintf(`[{"app":%d,"revenue":"%d.5"}]`, i, i))}}, lake.Change{Target: empty})
		many = append(many, fmt.Sprintf("%d|%d.5000", i, i))
	}
	slices.Sort(many)
	answers := []string{
		"1|서울|4|12.50|2026-03-01|2026-03-01T09:00:00+00:00|0.25|NULL",
		"2|서울|NULL|NULL|NULL|NULL|NULL|NULL",
		"4|NULL|NULL|NULL|NULL|NULL|NULL|NULL",
		"5|a/b 100%|NULL|NULL|NULL|NULL|NULL|NULL",
		"1099511627776|부산|NULL|NULL|NULL|NULL|NULL|새 열",
	}
	slices.Sort(answers)
	return map[string][]string{"main.answers": answers, "estimates.daily": many, "main.nothing": {}}
}

func (w *writer) plan(name string, columns []column.Column, partition ...string) *lake.Target {
	w.t.Helper()
	target, err := w.lake.Plan(w.t.Context(), name, slices.Clone(columns), partition, false)
	if err != nil {
		w.t.Fatal(err)
	}
	return target
}

func (w *writer) commit(changes ...lake.Change) {
	w.t.Helper()
	w.n++
	task := work.NewTask("k"+strconv.Itoa(w.n), slog.New(slog.DiscardHandler))
	pending, err := w.lake.Prepare(w.t.Context(), task, changes...)
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.db.Write(w.t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
		_, err := pending.Commit(tx, nil, nil)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// file writes rows given as JSON.
func (w *writer) file(target *lake.Target, partition []any, rows string) lake.File {
	w.t.Helper()
	var fields []arrow.Field
	for _, c := range target.Columns {
		fields = append(fields, arrow.Field{Name: c.Name, Type: arrowType(c.Type), Nullable: true,
			Metadata: arrow.NewMetadata([]string{"PARQUET:field_id"}, []string{strconv.Itoa(c.ID)})})
	}
	schema := arrow.NewSchema(fields, nil)
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer builder.Release()
	var each []json.RawMessage
	if err := json.Unmarshal([]byte(rows), &each); err != nil {
		w.t.Fatal(err)
	}
	for _, row := range each {
		if err := builder.UnmarshalJSON(row); err != nil {
			w.t.Fatal(err)
		}
	}
	batch := builder.NewRecordBatch()
	defer batch.Release()
	place, err := target.Create()
	if err != nil {
		w.t.Fatal(err)
	}
	out, err := pqarrow.NewFileWriter(schema, place, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err != nil {
		w.t.Fatal(err)
	}
	if err := errors.Join(out.Write(batch), out.Close()); err != nil {
		w.t.Fatal(err)
	}
	path, size, err := place.Seal()
	if err != nil {
		w.t.Fatal(err)
	}
	return lake.File{Path: path, Size: size, Rows: batch.NumRows(), Partition: partition}
}

func arrowType(t column.Type) arrow.DataType {
	switch t.Kind {
	case column.Integer:
		return arrow.PrimitiveTypes.Int32
	case column.Long:
		return arrow.PrimitiveTypes.Int64
	case column.Double:
		return arrow.PrimitiveTypes.Float64
	case column.Boolean:
		return arrow.FixedWidthTypes.Boolean
	case column.Date:
		return arrow.FixedWidthTypes.Date32
	case column.Timestamptz:
		return arrow.FixedWidthTypes.Timestamp_us
	case column.Decimal:
		return &arrow.Decimal128Type{Precision: int32(t.Precision), Scale: int32(t.Scale)}
	}
	return arrow.BinaryTypes.String
}
