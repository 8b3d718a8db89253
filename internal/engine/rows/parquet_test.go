package rows_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func messageOf(b rows.Bad) string { return problem.New(b.Code, problem.Place{}, b.Args).Message() }

// parquetOf writes records that fill appends to a file of 1,000 rows a row group.
func parquetOf(t testing.TB, fields []arrow.Field, fill func(*array.RecordBuilder)) string {
	t.Helper()
	schema := arrow.NewSchema(fields, nil)
	builder := array.NewRecordBuilder(memory.DefaultAllocator, schema)
	fill(builder)
	record := builder.NewRecordBatch()
	var out bytes.Buffer
	w, err := pqarrow.NewFileWriter(schema, &out, parquet.NewWriterProperties(parquet.WithMaxRowGroupLength(1000)), pqarrow.NewArrowWriterProperties(pqarrow.WithStoreSchema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(record); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func nullable(name string, of arrow.DataType) arrow.Field {
	return arrow.Field{Name: name, Type: of, Nullable: true}
}

// fromJSON fills a record with JSON texts, one a row.
func fromJSON(t testing.TB, rows ...string) func(*array.RecordBuilder) {
	return func(b *array.RecordBuilder) {
		for _, row := range rows {
			if err := b.UnmarshalJSON([]byte(row)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestParquetIsTypedThroughTheContract(t *testing.T) {
	t.Parallel()
	fields := []arrow.Field{
		nullable("i8", arrow.PrimitiveTypes.Int8), nullable("i64", arrow.PrimitiveTypes.Int64), nullable("u64", arrow.PrimitiveTypes.Uint64),
		nullable("f", arrow.PrimitiveTypes.Float64), nullable("d", &arrow.Decimal128Type{Precision: 20, Scale: 4}), nullable("s", arrow.BinaryTypes.String),
		nullable("b", arrow.FixedWidthTypes.Boolean), nullable("day", arrow.FixedWidthTypes.Date32),
		nullable("us", arrow.FixedWidthTypes.Timestamp_us), nullable("ns", &arrow.TimestampType{Unit: arrow.Nanosecond}), nullable("ms", &arrow.TimestampType{Unit: arrow.Millisecond, TimeZone: "UTC"}),
		nullable("clock", arrow.FixedWidthTypes.Time64us),
		nullable("l", arrow.ListOf(arrow.PrimitiveTypes.Int32)), nullable("st", arrow.StructOf(nullable("x", arrow.PrimitiveTypes.Int64), nullable("y", arrow.BinaryTypes.String))),
		nullable("words", &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}), nullable("more", arrow.BinaryTypes.String),
	}
	text := parquetOf(t, fields, fromJSON(t,
		`{"i8": -8, "i64": 5, "u64": 7, "f": 0.5, "d": "1.5000", "s": "a", "b": true, "day": "2026-11-24", "us": "2026-11-24T01:02:03.000004Z", "ns": "2026-11-24T01:02:03.000004", "ms": "2026-11-24T01:02:03.004Z", "clock": "09:30:00.5", "l": [1, null], "st": {"x": 1, "y": "{\"n\": 1}"}, "words": "w"}`,
		`{}`,
		`{"i64": 3000000000}`, `{"u64": 18446744073709551615}`, `{"f": 1.5}`, `{"d": "1.2345"}`, `{"s": "a\u0000"}`, `{"ns": "2026-11-24T01:02:03.000000004"}`, `{"st": {"x": 2}}`, `{"st": {"y": "no JSON"}}`))
	columns := []rows.Column{
		col(1, "i8", "long"), col(2, "i64", "integer"), col(3, "u64", "long"), col(4, "whole", "integer", at("f"), func(c *rows.Column) { c.Null = []string{"0.5"} }), col(5, "d", "decimal(9,2)"), col(6, "s", "string"),
		col(7, "b", "boolean"), col(8, "day", "date"), col(9, "us", "timestamptz"), col(10, "ns", "timestamp"), col(11, "ms", "string"), col(12, "clock", "string"), col(13, "l", "list<long>"),
		col(14, "st", "struct<x: integer>"), col(15, "x", "decimal(9,1)", at("st.x")), col(16, "n", "struct<n: long>", at("st.y")), col(17, "words", "string"), col(18, "gone", "string", optional),
	}
	got := load(t, setting{name: "in.parquet", columns: columns}, text)
	empty := strings.Repeat(".|", 17) + "."
	got.wants(t, []string{
		`-8|5|7|.|1.50|a|true|2026-11-24|2026-11-24T01:02:03.000004|2026-11-24T01:02:03.000004|2026-11-24T01:02:03.004Z|09:30:00.5|[1,null]|{"x":1}|1.0|{"n":1}|w|.`,
		empty,
		strings.Repeat(".|", 13) + `{"x":2}|2.0|.|.|.`,
	}, "3 too_large i64; 4 too_large u64; 5 type whole; 6 rounded d; 7 nul s; 8 rounded ns; 10 nested_text n")
	if raw := got.bad[0].Raw; !strings.HasPrefix(raw, `{"i8":null,"i64":3000000000,`) || got.bad[0].Value != "3000000000" {
		t.Errorf("%+v", got.bad[0])
	}
	told := ""
	for _, f := range got.written.Fields {
		told += fmt.Sprint(f.Name, " ", f.Declared, " ", f.Kind, "; ")
	}
	if !strings.HasSuffix(told, "st true struct; words true text; more false text; ") {
		t.Error(told)
	}
	lacking := load(t, setting{name: "in.parquet", columns: []rows.Column{col(1, "st.z", "long")}}, text)
	if code := lacking.brokenAs(t); code != "columns_missing" {
		t.Error(code)
	}
}

func TestManyRowGroupsOfParquetAreRead(t *testing.T) {
	t.Parallel()
	var want []string
	text := parquetOf(t, []arrow.Field{nullable("n", arrow.PrimitiveTypes.Int64), nullable("s", arrow.BinaryTypes.String), nullable("d", &arrow.Decimal128Type{Precision: 38, Scale: 10})}, func(b *array.RecordBuilder) {
		for i := range 50_000 {
			b.Field(0).(*array.Int64Builder).Append(int64(i))
			b.Field(1).(*array.StringBuilder).Append(fmt.Sprint("row ", i))
			b.Field(2).(*array.Decimal128Builder).Append(decimal128.FromI64(int64(i)))
			want = append(want, fmt.Sprintf("%d|row %d|%s|label", i, i, fmt.Sprintf("0.%010d", i)))
		}
	})
	got := load(t, setting{name: "in", columns: []rows.Column{col(1, "n", "long", func(c *rows.Column) { c.Unique = true }), col(2, "s", "string"), col(3, "d", "decimal(38,10)"), col(4, "label", "string", constant("label"))}}, text)
	got.wants(t, want, "")
	only := load(t, setting{name: "in", columns: []rows.Column{col(4, "label", "string", constant("label"))}}, text)
	if only.err != nil || only.counts.Loaded != 50_000 {
		t.Error(only.counts, only.err)
	}
}

func TestDoublesOfParquetStayWhatTheyAre(t *testing.T) {
	t.Parallel()
	text := parquetOf(t, []arrow.Field{nullable("f", arrow.PrimitiveTypes.Float64)}, func(b *array.RecordBuilder) {
		b.Field(0).(*array.Float64Builder).AppendValues([]float64{math.NaN(), math.Inf(1), math.SmallestNonzeroFloat64, 1e300}, nil)
	})
	got := load(t, setting{name: "in.parquet", columns: []rows.Column{col(1, "f", "double"), col(2, "s", "string", at("f"))}}, text)
	got.wants(t, []string{"NaN|NaN", "+Inf|+Inf", "5e-324|5e-324", "1e+300|1e+300"}, "")
}

func TestBrokenParquetIsRefused(t *testing.T) {
	t.Parallel()
	whole := parquetOf(t, []arrow.Field{nullable("n", arrow.PrimitiveTypes.Int64)}, fromJSON(t, `{"n": 1}`, `{"n": 2}`))
	for what, text := range map[string]string{"cut": whole[:len(whole)-20], "its head alone": whole[:8], "damaged": whole[:4] + strings.Repeat("\xff", 40) + whole[44:], "a footer of nonsense": whole[:len(whole)-30] + strings.Repeat("x", 22) + whole[len(whole)-8:]} {
		got := load(t, setting{name: "in.parquet", columns: []rows.Column{col(1, "n", "long")}}, text)
		if got.err == nil {
			t.Errorf("%s: read as %v", what, got.rows)
			continue
		}
		if code := got.brokenAs(t); code != "parquet" {
			t.Errorf("%s: %s", what, code)
		}
	}
	if code := load(t, setting{name: "in.parquet", columns: []rows.Column{col(1, "n", "long")}}, "a,b\n1,2\n").brokenAs(t); code != "wrong_kind" {
		t.Error(code)
	}
	none := load(t, setting{name: "in.parquet", columns: []rows.Column{col(1, "n", "long")}}, parquetOf(t, []arrow.Field{nullable("n", arrow.PrimitiveTypes.Int64)}, fromJSON(t)))
	none.wants(t, nil, "")
}
