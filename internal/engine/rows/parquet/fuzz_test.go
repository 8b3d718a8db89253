package parquet

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/engine/rows"
)

// FuzzRead reads whatever stands in a file: it is rows, or a *rows.Broken.
func FuzzRead(f *testing.F) {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true}, {Name: "s", Type: arrow.BinaryTypes.String, Nullable: true},
		{Name: "l", Type: arrow.ListOf(arrow.PrimitiveTypes.Int32), Nullable: true},
	}, nil)
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	for _, row := range []string{`{"n": 1, "s": "a", "l": [1, null]}`, `{}`} {
		if err := builder.UnmarshalJSON([]byte(row)); err != nil {
			f.Fatal(err)
		}
	}
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(), pqarrow.DefaultWriterProps())
	if err == nil {
		err = errors.Join(w.Write(builder.NewRecordBatch()), w.Close())
	}
	if err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte("PAR1PAR1"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, text []byte) {
		reading, err := Format{}.Open(context.Background(), rows.Source{Name: "f", Body: bytes.NewReader(text), All: true, Spool: dir})
		var broken *rows.Broken
		if err != nil && !errors.As(err, &broken) {
			t.Fatal(err)
		}
		if err != nil {
			return
		}
		defer reading.Close()
		for range 100 {
			piece, err := reading.Next()
			if errors.Is(err, io.EOF) || errors.As(err, &broken) {
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var r rows.Records
			for more := true; more; {
				if more, err = piece.Cut(&r); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}
