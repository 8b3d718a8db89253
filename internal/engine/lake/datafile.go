package lake

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"

	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/metadata"
	"github.com/apache/iceberg-go"
	"github.com/apache/iceberg-go/table"
)

// File is one sealed Parquet file. Partition values are in the order of Target.Partition: nil, bool, int32,
// int64, string, time.Time (a date at UTC midnight).
type File struct {
	Path      string
	Size      int64
	Rows      int64
	Partition []any
}

// dataFile describes a sealed file to Iceberg. The file's own footer is asked first, because what is wrong
// here would be read as NULL, or not at all, without any error: field ids, types, the number of rows, one
// partition tuple a file.
func (l *Lake) dataFile(t *Target, meta table.Metadata, f File) (iceberg.DataFile, error) {
	location, err := l.folder.location(f.Path)
	if err != nil {
		return nil, err
	}
	footer, size, err := readFooter(f.Path)
	if err != nil {
		return nil, err
	}
	if size != f.Size || footer.NumRows != f.Rows {
		return nil, fmt.Errorf("%d bytes and %d rows were announced, the file has %d and %d",
			f.Size, f.Rows, size, footer.NumRows)
	}
	if err := sameColumns("", t.Columns, footer.Schema.Root()); err != nil {
		return nil, err
	}
	schema, spec := meta.CurrentSchema(), meta.PartitionSpec()
	values, err := partitionValues(t, schema, spec, f.Partition)
	if err != nil {
		return nil, err
	}
	made, err := table.DataFileFromMetadata(table.DataFileArgs{
		Schema:          schema,
		Spec:            spec,
		Format:          iceberg.ParquetFile,
		Metadata:        footer,
		FilePath:        location,
		FileSize:        size,
		Content:         iceberg.EntryContentData,
		PartitionValues: values,
		Properties:      wholeBounds(meta.Properties(), t.Partition),
		FormatVersion:   meta.Version(),
	})
	if err != nil {
		return nil, err
	}
	return made, oneTuple(schema, spec, values, made)
}

func readFooter(path string) (footer *metadata.FileMetaData, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	info, err := f.Stat()
	if err != nil {
		return nil, 0, err
	}
	r, err := file.NewParquetReader(f)
	if err != nil {
		return nil, 0, err
	}
	return r.MetaData(), info.Size(), nil
}

// wholeBounds keeps the bounds of partition columns uncut, so that oneTuple can compare them.
func wholeBounds(of iceberg.Properties, partition []string) iceberg.Properties {
	props := maps.Clone(of)
	for _, name := range partition {
		props[table.MetricsModeColumnConfPrefix+"."+name] = "full"
	}
	return props
}

// oneTuple refuses a file that holds other values in its partition columns than its tuple says. Statistics
// that the writer left out are not missed.
func oneTuple(schema *iceberg.Schema, spec iceberg.PartitionSpec, values map[int]any, f iceberg.DataFile) error {
	lower, upper := f.LowerBoundValues(), f.UpperBoundValues()
	for _, field := range spec.Fields() {
		id := field.SourceID()
		source, _ := schema.FindFieldByID(id)
		nulls, counted := f.NullValueCounts()[id]
		if values[field.FieldID] == nil {
			if counted && nulls != f.Count() {
				return fmt.Errorf("partition column %q should be empty in all rows", source.Name)
			}
			continue
		}
		if counted && nulls > 0 {
			return fmt.Errorf("partition column %q is empty in %d rows", source.Name, nulls)
		}
		want, err := bound(values[field.FieldID])
		if err != nil {
			return err
		}
		for _, found := range [][]byte{lower[id], upper[id]} {
			if found != nil && !bytes.Equal(found, want) {
				return fmt.Errorf("partition column %q holds other values than %v", source.Name, values[field.FieldID])
			}
		}
	}
	return nil
}

func bound(value any) ([]byte, error) {
	var literal iceberg.Literal
	switch v := value.(type) {
	case bool:
		literal = iceberg.NewLiteral(v)
	case int32:
		literal = iceberg.NewLiteral(v)
	case int64:
		literal = iceberg.NewLiteral(v)
	case string:
		literal = iceberg.NewLiteral(v)
	case iceberg.Date:
		literal = iceberg.NewLiteral(v)
	default:
		return nil, fmt.Errorf("%T is no partition value", value)
	}
	return literal.MarshalBinary()
}
