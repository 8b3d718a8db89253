package rows_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/rows/csv"
	"github.com/naru-data/naru/internal/engine/rows/json"
	parquetplug "github.com/naru-data/naru/internal/engine/rows/parquet"
	"github.com/naru-data/naru/internal/engine/rows/xlsx"
	"github.com/naru-data/naru/internal/engine/rows/xml"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

var formats = rows.Formats{"csv": csv.Format{}, "tsv": csv.Format{}, "xlsx": xlsx.Format{},
	"json": json.Format{}, "jsonl": json.Format{}, "xml": xml.Format{}, "parquet": parquetplug.Format{}}

// folder makes and keeps Parquet files in a folder of the test's.
type folder struct {
	dir                     string
	made, sealed, discarded atomic.Int64
}

type folderFile struct {
	*os.File
	folder *folder
	closed bool
}

func (d *folder) create() (rows.File, error) {
	f, err := os.Create(filepath.Join(d.dir, fmt.Sprintf("%d.parquet", d.made.Add(1))))
	return &folderFile{File: f, folder: d}, err
}

func (f *folderFile) Seal() (string, int64, error) {
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	f.folder.sealed.Add(1)
	f.closed = true
	return f.Name(), info.Size(), f.Close()
}

func (f *folderFile) Discard() error {
	if f.closed {
		return nil
	}
	f.folder.discarded.Add(1)
	f.closed = true
	return os.Remove(f.Name())
}

// setting is one load of a test.
type setting struct {
	name      string // of the file; in.csv when empty
	format    rows.FormatSpec
	records   string
	columns   []rows.Column
	partition []string
	zone      *time.Location
	workers   int
	inOrder   bool
	fileBytes int64
	size      int64 // of the object when it is not the text's; 0: as it is
}

// outcome is what a load gave, read back.
type outcome struct {
	written rows.Written
	counts  work.Counts
	bad     []rows.Bad
	names   []string
	ids     []int
	rows    []string // values joined by |, sorted unless they are wanted in order
	err     error
}

func load(t testing.TB, s setting, text string) outcome {
	t.Helper()
	dir := &folder{dir: t.TempDir()}
	out := outcome{}
	if s.name == "" {
		s.name = "in.csv"
	}
	size := int64(len(text))
	if s.size != 0 {
		size = s.size
	}
	var mu sync.Mutex
	out.written, out.counts, out.err = rows.Load(context.Background(), rows.Input{
		Name: s.name, Size: size, Format: s.format, Records: s.records, Spool: dir.dir,
		Open: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(text)), nil },
	}, rows.Target{
		Columns: s.columns, Partition: s.partition, Create: dir.create, Zone: s.zone, Workers: s.workers, InOrder: s.inOrder,
		FileBytes: s.fileBytes,
	}, formats, func(b rows.Bad) error {
		if !mu.TryLock() {
			t.Error("bad was called twice at once")
		} else {
			defer mu.Unlock()
		}
		out.bad = append(out.bad, b)
		return nil
	})
	sort.SliceStable(out.bad, func(i, j int) bool { return out.bad[i].Line < out.bad[j].Line })
	if out.err != nil {
		if kept, _ := os.ReadDir(dir.dir); len(kept) > 0 {
			t.Errorf("%d files were kept of a load that ended with %v", len(kept), out.err)
		}
		return out
	}
	for _, f := range out.written.Files {
		out.read(t, f)
	}
	if !s.inOrder {
		slices.Sort(out.rows)
	}
	return out
}

// read reads a Parquet file back.
func (o *outcome) read(t testing.TB, f rows.DataFile) {
	t.Helper()
	opened, err := os.Open(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	reader, err := file.NewParquetReader(opened)
	if err != nil {
		t.Fatal(err)
	}
	o.names, o.ids = nil, nil
	root := reader.MetaData().Schema.Root()
	for i := range root.NumFields() {
		o.names, o.ids = append(o.names, root.Field(i).Name()), append(o.ids, int(root.Field(i).FieldID()))
		if root.Field(i).RepetitionType() != parquet.Repetitions.Optional {
			t.Errorf("column %q is not optional", root.Field(i).Name())
		}
	}
	arrows, err := pqarrow.NewFileReader(reader, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	table, err := arrows.ReadTable(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer table.Release()
	if table.NumRows() != f.Rows {
		t.Errorf("%s holds %d rows, not the %d it was said to", f.Path, table.NumRows(), f.Rows)
	}
	batches := array.NewTableReader(table, 0)
	defer batches.Release()
	for batches.Next() {
		record := batches.RecordBatch()
		for row := range int(record.NumRows()) {
			var cells []string
			for i := range int(record.NumCols()) {
				cells = append(cells, cell(record.Column(i), row))
			}
			o.rows = append(o.rows, strings.Join(cells, "|"))
		}
	}
}

// cell is a value as text; null is a dot.
func cell(values arrow.Array, row int) string {
	if values.IsNull(row) {
		return "."
	}
	switch a := values.(type) {
	case *array.Date32:
		return a.Value(row).FormattedString()
	case *array.Timestamp:
		return time.UnixMicro(int64(a.Value(row))).UTC().Format("2006-01-02T15:04:05.999999")
	case *array.Decimal128:
		scale := a.DataType().(*arrow.Decimal128Type).Scale
		return new(big.Rat).SetFrac(a.Value(row).BigInt(), new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)).FloatString(int(scale))
	}
	return values.ValueStr(row)
}

// col is a column with a field of its name; edits are applied to it.
func col(id int, name, kind string, edits ...func(*rows.Column)) rows.Column {
	parsed, err := column.Parse(kind)
	if err != nil {
		panic(err)
	}
	c := rows.Column{Column: column.Column{ID: id, Name: name, Type: parsed}, Field: name}
	for _, edit := range edits {
		edit(&c)
	}
	return c
}

// badLines tells the bad rows shortly: line, column, code.
func (o outcome) badLines() string {
	var all []string
	for _, b := range o.bad {
		all = append(all, strings.TrimSuffix(fmt.Sprintf("%d %s %s", b.Line, strings.TrimPrefix(string(b.Code), "rows_"), b.Column), " "))
	}
	return strings.Join(all, "; ")
}

// wants compares rows and bad lines, and holds the counts against both.
func (o outcome) wants(t testing.TB, wantRows []string, wantBad string) {
	t.Helper()
	if o.err != nil {
		t.Fatal(o.err)
	}
	slices.Sort(wantRows)
	if !slices.Equal(o.rows, wantRows) {
		t.Errorf("rows\n%s\nwanted\n%s", strings.Join(o.rows, "\n"), strings.Join(wantRows, "\n"))
	}
	if got := o.badLines(); got != wantBad {
		t.Errorf("bad: %s\nwanted: %s", got, wantBad)
	}
	if !o.counts.Whole() || o.counts.Loaded != int64(len(o.rows)) || o.counts.Quarantined != int64(len(o.bad)) {
		t.Errorf("counts %+v for %d rows and %d bad", o.counts, len(o.rows), len(o.bad))
	}
	for _, b := range o.bad {
		said := problem.New(b.Code, problem.Place{}, b.Args)
		if message := said.Message(); strings.ContainsAny(message, "{}") && !strings.ContainsAny(b.Value, "{}") || strings.HasPrefix(message, "rows_") {
			t.Errorf("line %d is told as %q", b.Line, message)
		}
	}
}

// brokenAs says what the load was refused for; empty when it was not.
func (o outcome) brokenAs(t testing.TB) string {
	t.Helper()
	var b *rows.Broken
	if !asBroken(o.err, &b) {
		t.Fatalf("not broken: %v, rows %v", o.err, o.rows)
	}
	if message := b.Error(); strings.ContainsAny(b.Message(), "{}") || strings.HasPrefix(message, "rows_") {
		t.Errorf("told as %q", message)
	}
	return strings.TrimPrefix(string(b.Code), "rows_")
}

func lines(texts ...string) string { return strings.Join(texts, "\n") + "\n" }

func zipped(t testing.TB, text string) string {
	t.Helper()
	var out bytes.Buffer
	w := newGzip(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
