package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/rows/csv"
)

// types are those of the columns, as a contract and as DuckDB write them.
var types = []struct{ name, naru, duckdb string }{
	{"app_id", "long", "BIGINT"}, {"country", "string", "VARCHAR"}, {"day", "date", "DATE"}, {"device", "string", "VARCHAR"},
	{"category", "string", "VARCHAR"}, {"publisher", "string", "VARCHAR"}, {"title", "string", "VARCHAR"},
	{"url", "string", "VARCHAR"}, {"downloads", "integer", "INTEGER"}, {"dau", "long", "BIGINT"}, {"mau", "long", "BIGINT"},
	{"rating", "double", "DOUBLE"}, {"ratings", "integer", "INTEGER"}, {"free", "boolean", "BOOLEAN"},
	{"price", "decimal(9,2)", "DECIMAL(9,2)"}, {"revenue", "decimal(18,4)", "DECIMAL(18,4)"},
	{"updated_at", "timestamp", "TIMESTAMP"},
}

// runNaru loads with as many workers as there are cores.
func runNaru(ctx context.Context, in, outDir string) (int64, error) {
	info, err := os.Stat(in)
	if err != nil {
		return 0, err
	}
	var columns []rows.Column
	for i, t := range types {
		parsed, err := column.Parse(t.naru)
		if err != nil {
			return 0, err
		}
		columns = append(columns, rows.Column{Column: column.Column{ID: i + 1, Name: t.name, Type: parsed}, Field: t.name})
	}
	var made atomic.Int64
	written, counts, err := rows.Load(ctx, rows.Input{
		Name: in, Size: info.Size(), Format: rows.FormatSpec{Word: "csv"},
		Open: func(context.Context) (io.ReadCloser, error) { return os.Open(in) },
	}, rows.Target{
		Columns: columns, Zone: time.UTC,
		Create: func() (rows.File, error) {
			file, err := os.Create(filepath.Join(outDir, fmt.Sprintf("%d.parquet", made.Add(1))))
			return plainFile{file}, err
		},
	}, rows.Formats{"csv": csv.Format{}}, func(b rows.Bad) error { return fmt.Errorf("line %d: %s", b.Line, b.Code) })
	if err != nil {
		return 0, err
	}
	if len(written.Files) == 0 {
		return 0, fmt.Errorf("nothing was written")
	}
	return counts.Loaded, nil
}

// plainFile is sealed by closing it: no contender syncs.
type plainFile struct{ *os.File }

// Seal closes.
func (f plainFile) Seal() (string, int64, error) {
	info, err := f.Stat()
	if err != nil {
		return "", 0, err
	}
	return f.Name(), info.Size(), f.Close()
}

// Discard removes.
func (f plainFile) Discard() error { return os.Remove(f.Name()) }

// runDuckDB reads with the types given and writes zstd, as DuckDB does it best.
func runDuckDB(ctx context.Context, in, outDir string) (int64, error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	columns := ""
	for i, t := range types {
		if i > 0 {
			columns += ", "
		}
		columns += fmt.Sprintf("'%s': '%s'", t.name, t.duckdb)
	}
	query := fmt.Sprintf(
		"copy (select * from read_csv('%s', header=true, columns={%s})) to '%s' (format parquet, compression zstd)",
		in, columns, filepath.Join(outDir, "out.parquet"))
	result, err := db.ExecContext(ctx, query)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// polarsProgram reads with the types given; decimals are read exactly, as the others do.
const polarsProgram = `
import sys, os, polars as pl
source, out = sys.argv[1], sys.argv[2]
os.makedirs(out, exist_ok=True)
types = {"app_id": pl.Int64, "country": pl.String, "day": pl.Date, "device": pl.String, "category": pl.String,
         "publisher": pl.String, "title": pl.String, "url": pl.String, "downloads": pl.Int32, "dau": pl.Int64,
         "mau": pl.Int64, "rating": pl.Float64, "ratings": pl.Int32, "free": pl.Boolean, "price": pl.Decimal(9, 2),
         "revenue": pl.Decimal(18, 4), "updated_at": pl.Datetime("us")}
frame = pl.scan_csv(source, schema=types)
target = os.path.join(out, "out.parquet")
frame.sink_parquet(target, compression="zstd", compression_level=1)
print(pl.scan_parquet(target).select(pl.len()).collect().item())
`
