package lake_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/work"
)

// each runs a test on both databases, with a lake in a folder of its own.
func each(t *testing.T, test func(t *testing.T, s *shore)) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{lake.Migrations()}, func(t *testing.T, db *controldb.DB) {
		test(t, open(t, db, t.TempDir()))
	})
}

// shore is a lake and the ways a test uses it.
type shore struct {
	*lake.Lake
	t   *testing.T
	db  *controldb.DB
	dir string
}

func open(t *testing.T, db *controldb.DB, dir string) *shore {
	t.Helper()
	l, err := lake.Open(t.Context(), db, dir)
	if err != nil {
		t.Fatal(err)
	}
	return &shore{Lake: l, t: t, db: db, dir: dir}
}

func task(key string) work.Task {
	t := work.NewTask(key, slog.New(slog.DiscardHandler))
	t.Run, t.Project = "run1", "version1"
	return t
}

func (s *shore) plan(name string, columns []column.Column, partition ...string) *lake.Target {
	s.t.Helper()
	target, err := s.Plan(s.t.Context(), name, columns, partition, false)
	if err != nil {
		s.t.Fatal(err)
	}
	return target
}

// commit prepares and commits until it is not overtaken.
func (s *shore) commit(key string, changes ...lake.Change) []lake.Commit {
	s.t.Helper()
	all, err := s.tryCommit(s.t.Context(), key, changes...)
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

func (s *shore) tryCommit(ctx context.Context, key string, changes ...lake.Change) ([]lake.Commit, error) {
	for {
		pending, err := s.Prepare(ctx, task(key), changes...)
		if err != nil {
			return nil, err
		}
		all, err := s.record(ctx, pending)
		if !errors.Is(err, lake.ErrMoved) {
			return all, err
		}
	}
}

func (s *shore) record(ctx context.Context, pending *lake.Pending) (all []lake.Commit, err error) {
	counts := map[string]work.Counts{}
	for _, pin := range pending.Pins() {
		counts[pin.Table] = work.Counts{Read: pin.Rows, Loaded: pin.Rows}
	}
	err = s.db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		all, err = pending.CommitAll(tx, counts, []work.Ref{{Kind: "object", Name: "o", Version: "1"}})
		return err
	})
	return all, err
}

func (s *shore) pin(name string) lake.Pin {
	s.t.Helper()
	return s.pinAt(name, time.Time{})
}

func (s *shore) pinAt(name string, at time.Time) lake.Pin {
	s.t.Helper()
	pins, release, err := s.Pins(s.t.Context(), []string{name}, at)
	if err != nil {
		s.t.Fatal(err)
	}
	release()
	return pins[0]
}

// add commits one file of these rows.
func (s *shore) add(key string, t *lake.Target, rows ...[]any) lake.Commit {
	s.t.Helper()
	return s.commit(key, lake.Change{Target: t, Add: []lake.File{s.file(t, rows...)}})[0]
}

// wantRows compares all rows of a table, sorted, each written as its values joined by a blank.
func (s *shore) wantRows(pin lake.Pin, want ...string) {
	s.t.Helper()
	got := rowsOf(s.t, pin)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		s.t.Errorf("table %s has rows\n%s\nwant\n%s", pin.Table, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if int(pin.Rows) != len(want) {
		s.t.Errorf("table %s says it has %d rows, it has %d", pin.Table, pin.Rows, len(want))
	}
}

func kind(k column.Kind) column.Type { return column.Type{Kind: k} }

func columns(pairs ...any) []column.Column {
	var all []column.Column
	for i := 0; i < len(pairs); i += 2 {
		c := column.Column{Name: pairs[i].(string)}
		switch k := pairs[i+1].(type) {
		case column.Kind:
			c.Type = kind(k)
		case column.Type:
			c.Type = k
		}
		all = append(all, c)
	}
	return all
}

// file writes one Parquet file of a target. Values are in the order of its columns; partition values are
// taken from the first row.
func (s *shore) file(t *lake.Target, rows ...[]any) lake.File {
	s.t.Helper()
	f, err := writeFile(t, t.Columns, rows)
	if err != nil {
		s.t.Fatal(err)
	}
	return f
}

// writeFile may be told to write other columns than the target's, as a broken writer would.
func writeFile(t *lake.Target, as []column.Column, rows [][]any) (lake.File, error) {
	place, err := t.Create()
	if err != nil {
		return lake.File{}, err
	}
	schema := arrow.NewSchema(arrowFields(as), nil)
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	defer builder.Release()
	for _, row := range rows {
		for i, value := range row {
			appendValue(builder.Field(i), value)
		}
	}
	batch := builder.NewRecordBatch()
	defer batch.Release()
	props := parquet.NewWriterProperties(parquet.WithCompression(compress.Codecs.Snappy))
	w, err := pqarrow.NewFileWriter(schema, place, props, pqarrow.DefaultWriterProps())
	if err != nil {
		return lake.File{}, err
	}
	if err := errors.Join(w.Write(batch), w.Close()); err != nil {
		return lake.File{}, err
	}
	path, size, err := place.Seal()
	return lake.File{Path: path, Size: size, Rows: int64(len(rows)), Partition: tupleOf(t, rows)}, err
}

func tupleOf(t *lake.Target, rows [][]any) []any {
	var values []any
	for _, name := range t.Partition {
		at := slices.IndexFunc(t.Columns, func(c column.Column) bool { return c.Name == name })
		var value any
		if len(rows) > 0 {
			value = rows[0][at]
		}
		values = append(values, value)
	}
	return values
}

func arrowFields(columns []column.Column) []arrow.Field {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = arrowField(c)
	}
	return fields
}

func arrowField(c column.Column) arrow.Field {
	f := arrow.Field{Name: c.Name, Type: arrowType(c.Type), Nullable: true}
	if c.ID > 0 {
		f.Metadata = arrow.NewMetadata([]string{"PARQUET:field_id"}, []string{strconv.Itoa(c.ID)})
	}
	return f
}

func arrowType(t column.Type) arrow.DataType {
	switch t.Kind {
	case column.Boolean:
		return arrow.FixedWidthTypes.Boolean
	case column.Integer:
		return arrow.PrimitiveTypes.Int32
	case column.Long:
		return arrow.PrimitiveTypes.Int64
	case column.Double:
		return arrow.PrimitiveTypes.Float64
	case column.Decimal:
		return &arrow.Decimal128Type{Precision: int32(t.Precision), Scale: int32(t.Scale)}
	case column.Date:
		return arrow.FixedWidthTypes.Date32
	case column.Timestamptz:
		return arrow.FixedWidthTypes.Timestamp_us
	case column.Timestamp:
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	case column.List:
		return arrow.ListOfField(arrowField(*t.Element))
	case column.Struct:
		return arrow.StructOf(arrowFields(t.Fields)...)
	}
	return arrow.BinaryTypes.String
}

func appendValue(b array.Builder, value any) {
	if value == nil {
		b.AppendNull()
		return
	}
	switch b := b.(type) {
	case *array.ListBuilder:
		b.Append(true)
		for _, v := range value.([]any) {
			appendValue(b.ValueBuilder(), v)
		}
	case *array.StructBuilder:
		b.Append(true)
		for i, v := range value.([]any) {
			appendValue(b.FieldBuilder(i), v)
		}
	case *array.Date32Builder:
		b.Append(arrow.Date32FromTime(value.(time.Time)))
	default:
		if err := b.AppendValueFromString(fmt.Sprint(value)); err != nil {
			panic(err)
		}
	}
}

// rowsOf reads a pin's files as an engine does that goes by field ids: a column that a file lacks is NULL.
func rowsOf(t *testing.T, pin lake.Pin) []string {
	t.Helper()
	var all []string
	for _, f := range pin.Files {
		r, err := file.OpenParquetFile(f.Path, false)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		reader, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
		if err != nil {
			t.Fatal(err)
		}
		held, err := reader.ReadTable(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer held.Release()
		all = append(all, tableRows(held, pin.Columns)...)
	}
	slices.Sort(all)
	return all
}

func tableRows(held arrow.Table, columns []column.Column) []string {
	rows := make([]string, held.NumRows())
	for i := range rows {
		var values []string
		for _, c := range columns {
			value := "NULL"
			for at, f := range held.Schema().Fields() {
				if id, _ := f.Metadata.GetValue("PARQUET:field_id"); id == strconv.Itoa(c.ID) {
					value = cell(held.Column(at).Data(), i)
				}
			}
			values = append(values, value)
		}
		rows[i] = strings.Join(values, " ")
	}
	return rows
}

func cell(column *arrow.Chunked, row int) string {
	for _, chunk := range column.Chunks() {
		if row < chunk.Len() {
			if chunk.IsNull(row) {
				return "NULL"
			}
			return chunk.ValueStr(row)
		}
		row -= chunk.Len()
	}
	return "?"
}
