package connectortest

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/engine/connector"
)

// Null stands for a null among the values of Rows.
const Null = "(null)"

// Rows are the rows of a Parquet page, each its values joined by " | ". It is a Setup's Records for connectors that write
// such pages.
func Rows(t testing.TB, page connector.Page, body []byte) []string {
	t.Helper()
	if page.Format != "parquet" {
		t.Fatalf("the page is of format %q, not parquet", page.Format)
	}
	table := parquet(t, body)
	defer table.Release()
	rows := make([][]string, table.NumRows())
	for i := range int(table.NumCols()) {
		row := 0
		for _, chunk := range table.Column(i).Data().Chunks() {
			for j := range chunk.Len() {
				rows[row] = append(rows[row], value(chunk, j))
				row++
			}
		}
	}
	all := make([]string, len(rows))
	for i, row := range rows {
		all[i] = strings.Join(row, " | ")
	}
	return all
}

// value writes decimals with all their digits and times with their microseconds.
func value(of arrow.Array, row int) string {
	if of.IsNull(row) {
		return Null
	}
	switch v := of.(type) {
	case *array.Decimal128:
		return v.Value(row).ToString(v.DataType().(*arrow.Decimal128Type).Scale)
	case *array.Timestamp:
		text := time.UnixMicro(int64(v.Value(row))).UTC().Format("2006-01-02 15:04:05.000000")
		if v.DataType().(*arrow.TimestampType).TimeZone != "" {
			return text + "Z"
		}
		return text
	}
	return of.ValueStr(row)
}

// Fields are the columns of a Parquet page, each with its type.
func Fields(t testing.TB, body []byte) []string {
	t.Helper()
	table := parquet(t, body)
	defer table.Release()
	var all []string
	for _, field := range table.Schema().Fields() {
		all = append(all, field.Name+" "+field.Type.String())
	}
	return all
}

func parquet(t testing.TB, body []byte) arrow.Table {
	t.Helper()
	opened, err := file.NewParquetReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pqarrow.NewFileReader(opened, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	table, err := reader.ReadTable(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return table
}
