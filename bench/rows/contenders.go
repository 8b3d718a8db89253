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

	"github.com/naru-data/naru/bench/market"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/rows/csv"
)

// runNaru loads with as many workers as there are cores.
func runNaru(ctx context.Context, in, outDir string) (int64, error) {
	info, err := os.Stat(in)
	if err != nil {
		return 0, err
	}
	var columns []rows.Column
	for i, c := range market.Columns {
		parsed, err := column.Parse(c.Naru)
		if err != nil {
			return 0, err
		}
		columns = append(columns, rows.Column{Column: column.Column{ID: i + 1, Name: c.Name, Type: parsed}, Field: c.Name})
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
	for i, c := range market.Columns {
		if i > 0 {
			columns += ", "
		}
		columns += fmt.Sprintf("'%s': '%s'", c.Name, c.DuckDB)
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
