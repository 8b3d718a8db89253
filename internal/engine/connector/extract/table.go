package extract

import (
	"context"
	"errors"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// A batch is one row group of Parquet: this many rows, or texts of this many bytes. Two of them at most are in memory: one
// that is filled, and one that is written.
const (
	batchRows  = 122_880
	batchBytes = 16 << 20
)

// Table takes rows and has them written as pages, beside whoever reads them. It is used by one goroutine.
type Table struct {
	Cells []*Cell // one for each column

	built   *array.RecordBuilder
	limit   int // rows of a batch
	rows    int // in the batch
	held    int // bytes of texts in the batch
	cancel  context.CancelFunc
	batches chan arrow.RecordBatch
	stopped chan struct{}
	err     error // of the writer; to be read when stopped is closed
}

// errStopped is the answer of a writer that was told to stop.
var errStopped = errors.New("the pages are written no further")

// newTable starts the writer. The context that it gives ends when the writer fails, so that nobody reads on in vain.
func newTable(ctx context.Context, w *writer) (*Table, context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	t := &Table{
		built: array.NewRecordBuilder(memory.DefaultAllocator, w.schema), limit: evenly(w.pageRows),
		cancel: cancel, batches: make(chan arrow.RecordBatch), stopped: make(chan struct{}),
	}
	for i, c := range w.columns {
		t.Cells = append(t.Cells, newCell(c, t.built.Field(i), &t.held))
	}
	go func() {
		defer close(t.stopped)
		if t.err = w.run(ctx, t.batches); t.err != nil {
			cancel()
		}
	}()
	return t, ctx
}

// evenly is how many rows a batch has, so that whole batches make up a page.
func evenly(page int) int {
	batches := (page + batchRows - 1) / batchRows
	return (page + batches - 1) / batches
}

// End ends a row: every cell has one more value. An error ends the reading.
func (t *Table) End() error {
	t.rows++
	if t.rows >= t.limit || t.held >= batchBytes {
		return t.flush()
	}
	return nil
}

func (t *Table) flush() error {
	batch := t.built.NewRecordBatch()
	t.rows, t.held = 0, 0
	select {
	case t.batches <- batch:
		return nil
	case <-t.stopped:
		batch.Release()
		return errStopped
	}
}

// close writes the rest, unless the reading failed, and waits for the writer. What the writer says comes first: it is why
// the reading ended.
func (t *Table) close(read error) error {
	defer t.cancel()
	if read == nil && t.rows > 0 {
		read = t.flush()
	}
	if read == nil {
		close(t.batches)
	} else {
		t.cancel() // the page that was begun is not finished
	}
	<-t.stopped
	t.built.Release()
	if t.err != nil && (read == nil || t.err != errStopped) {
		return t.err
	}
	return read
}
