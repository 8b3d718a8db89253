package parquet

import (
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/naru-data/naru/internal/engine/rows"
)

// batch is some rows, cut into smaller batches without copying.
type batch struct {
	columns *columns
	arrays  []arrow.Array
	line    int64
	rows    int
	at      int
}

// cut is rows.Piece's Cut.
func (b *batch) cut(r *rows.Records) (more bool, err error) {
	end := min(b.at+rows.BatchRecords, b.rows)
	r.Reset(nil, len(b.arrays))
	r.Names = b.columns.names
	r.Arrays = make([]arrow.Array, len(b.arrays))
	for i, a := range b.arrays {
		r.Arrays[i] = array.NewSlice(a, int64(b.at), int64(end))
	}
	for ; b.at < end; b.at++ {
		r.Lines = append(r.Lines, b.line+int64(b.at))
	}
	return b.at < b.rows, nil
}

// plain is what the library says, fit for a sentence.
func plain(text string) string {
	return strings.NewReplacer("{", "(", "}", ")", "\n", " ").Replace(text)
}
