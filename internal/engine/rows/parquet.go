package rows

import (
	"fmt"
	"io"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/engine/column"
)

// parquetSchema has every column of a contract and its companions. All are optional, since Iceberg refuses DuckDB's files
// for tables with required fields; each has its field id, or readers find NULL without a word.
func parquetSchema(c *contract) *arrow.Schema {
	var fields []arrow.Field
	for _, k := range c.columns {
		fields = append(fields, parquetField(k.Name, k.ID, arrowType(k.Type)))
		if k.EmptyID != 0 {
			fields = append(fields, parquetField(column.Companion(k.Name), k.EmptyID, arrow.BinaryTypes.String))
		}
	}
	return arrow.NewSchema(fields, nil)
}

func parquetField(name string, id int, t arrow.DataType) arrow.Field {
	return arrow.Field{Name: name, Type: t, Nullable: true,
		Metadata: arrow.NewMetadata([]string{"PARQUET:field_id"}, []string{strconv.Itoa(id)})}
}

// newParquetWriter writes plain and dictionary pages, zstd level 1, with statistics. Columns whose first rows hold many
// different values get no dictionary: it would be built for nothing.
func newParquetWriter(w io.Writer, schema *arrow.Schema, first []arrow.Array) (*pqarrow.FileWriter, error) {
	useLibzstd()
	options := []parquet.WriterProperty{
		parquet.WithCompression(compress.Codecs.Zstd),
		parquet.WithCompressionLevel(1),
		parquet.WithStats(true),
		parquet.WithStoreDecimalAsInteger(true),
		parquet.WithDataPageVersion(parquet.DataPageV1),
		parquet.WithDictionaryDefault(false),
		parquet.WithMaxRowGroupLength(groupRows * 2),
		parquet.WithBatchSize(16384),
		parquet.WithCreatedBy("naru"),
	}
	for i, field := range schema.Fields() {
		if repeats(first[i]) {
			options = append(options, parquet.WithDictionaryPath(parquet.ColumnPath{field.Name}, true))
		}
	}
	writer, err := pqarrow.NewFileWriter(schema, onlyWriter{w}, parquet.NewWriterProperties(options...),
		pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, fmt.Errorf("begin Parquet: %w", err)
	}
	return writer, nil
}

// onlyWriter keeps the Parquet writer from closing a file that is yet to be sealed.
type onlyWriter struct{ io.Writer }

// repeats says whether a dictionary is worth building: fewer than half of the values in a sample are different.
func repeats(values arrow.Array) bool {
	const sample = 4096
	n := min(values.Len(), sample)
	different := map[any]struct{}{}
	for i := range n {
		if values.IsNull(i) {
			continue
		}
		switch a := values.(type) {
		case *array.String:
			different[a.Value(i)] = struct{}{}
		case *array.Int32:
			different[a.Value(i)] = struct{}{}
		case *array.Int64:
			different[a.Value(i)] = struct{}{}
		case *array.Date32:
			different[a.Value(i)] = struct{}{}
		case *array.Timestamp:
			different[a.Value(i)] = struct{}{}
		case *array.Float64:
			different[a.Value(i)] = struct{}{}
		case *array.Decimal128:
			different[a.Value(i)] = struct{}{}
		default: // booleans are bits already
			return false
		}
	}
	return len(different)*2 < n || n == 0
}
