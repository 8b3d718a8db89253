package rows

import (
	"fmt"
	"io"
	"strconv"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/engine/column"
)

// newParquetWriter writes plain and dictionary pages, zstd level 1, with statistics. Columns whose first rows hold many
// different values get no dictionary: it would be built for nothing.
//
// Every column of the contract and its companions is there. All are optional, since Iceberg refuses DuckDB's files for
// tables with required fields; each has its field id, or readers find NULL without a word.
func newParquetWriter(w io.Writer, gathers []*gather) (*arrow.Schema, *pqarrow.FileWriter, error) {
	useLibzstd()
	options := []parquet.WriterProperty{
		parquet.WithCompression(compress.Codecs.Zstd),
		parquet.WithCompressionLevel(1),
		parquet.WithStats(true),
		parquet.WithStoreDecimalAsInteger(true),
		parquet.WithDataPageVersion(parquet.DataPageV1),
		parquet.WithDictionaryDefault(false),
		parquet.WithDictionaryPageSizeLimit(2 * groupBytes), // never reached: a row group's texts are fewer
		parquet.WithMaxRowGroupLength(2 * groupRows),
		parquet.WithBatchSize(16_384),
		parquet.WithCreatedBy("naru"),
	}
	var fields []arrow.Field
	for _, g := range gathers {
		t := g.arrowType
		g.dictionary = nil // of the file before
		if g.repeats() {
			options = append(options, parquet.WithDictionaryPath(parquet.ColumnPath{g.Name}, true))
			if g.store == storeText && !g.Constant {
				g.dictionary, t = newDictionary(), dictionaryType
			}
		}
		fields = append(fields, parquetField(g.Name, g.ID, t))
		if g.companions != nil {
			name := column.Companion(g.Name)
			options = append(options, parquet.WithDictionaryPath(parquet.ColumnPath{name}, true))
			fields = append(fields, parquetField(name, g.EmptyID, dictionaryType))
		}
	}
	schema := arrow.NewSchema(fields, nil)
	writer, err := pqarrow.NewFileWriter(schema, onlyWriter{w}, parquet.NewWriterProperties(options...),
		pqarrow.DefaultWriterProps())
	if err != nil {
		return nil, nil, fmt.Errorf("begin Parquet: %w", err)
	}
	return schema, writer, nil
}

func parquetField(name string, id int, t arrow.DataType) arrow.Field {
	return arrow.Field{Name: name, Type: t, Nullable: true,
		Metadata: arrow.NewMetadata([]string{"PARQUET:field_id"}, []string{strconv.Itoa(id)})}
}

// nestedField is what stands inside of a list or struct.
func nestedField(name string, c column.Column) arrow.Field {
	return parquetField(name, c.ID, arrowType(c.Type))
}

// onlyWriter keeps the Parquet writer from closing a file that is yet to be sealed.
type onlyWriter struct{ io.Writer }

// repeats says whether a dictionary is worth building: fewer than half of the values in a sample are different.
func (g *gather) repeats() bool {
	const sample = 4096
	n := min(g.rows, sample)
	switch {
	case g.Type.Kind == column.Boolean, g.store == storeNested: // bits already; its leaves are columns of their own
		return false
	case g.Constant:
		return true
	case g.store == storeText:
		return different(n, func(i int) string { return string(g.bytes[g.offsets[i]:g.offsets[i+1]]) })*2 < n
	case g.store == storeDouble:
		return different(n, func(i int) float64 { return g.doubles[i] })*2 < n
	case g.store == storeWide:
		return different(n, func(i int) decimal128.Num { return g.decimals[i] })*2 < n
	case len(g.narrow) > 0:
		return different(n, func(i int) int32 { return g.narrow[i] })*2 < n
	}
	return different(n, func(i int) int64 { return g.wide[i] })*2 < n
}

func different[T comparable](n int, at func(int) T) int {
	seen := map[T]struct{}{}
	for i := range n {
		seen[at(i)] = struct{}{}
	}
	return len(seen)
}
