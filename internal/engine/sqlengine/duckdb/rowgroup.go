package duckdb

import (
	"context"
	"fmt"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"

	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// group is one row group on its way: its batches in order, and then what went wrong, if anything did.
type group struct {
	batches chan sqlengine.Batch
	err     error // set before batches is closed
}

// decode ends with ctx.
func (g *group) decode(ctx context.Context, from *file.RowGroupReader) {
	defer close(g.batches)
	if err := g.read(ctx, from); err != nil {
		g.err = fmt.Errorf("read what a scan spilled: %w", err)
	}
}

func (g *group) read(ctx context.Context, from *file.RowGroupReader) error {
	rows := int(from.NumRows())
	perBatch, err := batchRows(from)
	if err != nil {
		return err
	}
	columns := make([]*chunk, from.NumColumns())
	for i := range columns {
		reader, err := from.Column(i)
		if err != nil {
			return err
		}
		columns[i] = &chunk{reader: reader}
	}
	levels := make([]int16, perBatch)
	for done := 0; done < rows; {
		batch := sqlengine.Batch{Rows: min(perBatch, rows-done), Columns: make([]sqlengine.Vector, len(columns))}
		for i, c := range columns {
			if batch.Columns[i], err = c.vector(levels[:batch.Rows]); err != nil {
				return fmt.Errorf("column %d: %w", i+1, err)
			}
		}
		select {
		case g.batches <- batch:
		case <-ctx.Done():
			return ctx.Err()
		}
		done += batch.Rows
	}
	return nil
}

// Bounds of a batch: it is about as many bytes whatever the number of columns and the length of texts.
const (
	mostBatchRows  = 65_536
	leastBatchRows = 256
	batchBytes     = 16 << 20
)

func batchRows(from *file.RowGroupReader) (int, error) {
	bytes := int64(0)
	for i := range from.NumColumns() {
		bytes += 8 * from.NumRows()
		if from.MetaData().Schema.Column(i).PhysicalType() != parquet.Types.ByteArray {
			continue
		}
		texts, err := from.MetaData().ColumnChunk(i)
		if err != nil {
			return 0, err
		}
		bytes += 8*from.NumRows() + texts.TotalUncompressedSize()
	}
	rows := batchBytes / max(bytes/max(from.NumRows(), 1), 1)
	return int(min(max(rows, leastBatchRows), mostBatchRows)), nil
}
