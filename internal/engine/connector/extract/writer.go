package extract

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/compress"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/work"
)

// pageBytes end a page before it has all its rows.
const pageBytes = 128 << 20

// writer writes batches as the Parquet files of pages. It is used by one goroutine, which is the only one to call emit.
type writer struct {
	columns  []Column
	schema   *arrow.Schema
	order    *order
	pageRows int
	temp     string
	reads    string // what is read, for people
	report   func(work.Progress)
	emit     func(connector.Page) error
	position func(after []string) (string, error)
	empty    bool // a page without rows is better than none

	file  *os.File
	sized *counter
	open  *pqarrow.FileWriter
	rows  int   // of the page
	all   int64 // rows of all pages
	bytes int64 // of all finished pages
}

// run takes batches until there are no more. It never emits a page that was cut short.
func (w *writer) run(ctx context.Context, batches <-chan arrow.RecordBatch) error {
	defer w.discard()
	for {
		select {
		case <-ctx.Done():
			return errStopped
		case batch, more := <-batches:
			if ctx.Err() != nil {
				return errStopped
			}
			if !more {
				return w.end()
			}
			err := w.write(batch)
			batch.Release()
			if err != nil {
				return err
			}
		}
	}
}

// end finishes the last page.
func (w *writer) end() error {
	if w.empty && w.all == 0 {
		if err := w.begin(); err != nil {
			return err
		}
	}
	if w.open == nil {
		return nil
	}
	return w.finish()
}

func (w *writer) write(batch arrow.RecordBatch) error {
	if err := w.order.check(batch); err != nil {
		return err
	}
	if w.open == nil {
		if err := w.begin(); err != nil {
			return err
		}
	}
	if err := w.open.Write(batch); err != nil {
		return fmt.Errorf("write a page of %s: %w", w.reads, err)
	}
	w.rows += int(batch.NumRows())
	w.all += batch.NumRows()
	w.report(work.Progress{Doing: w.reads, Rows: w.all, Bytes: w.bytes + w.sized.n})
	if w.rows >= w.pageRows || w.sized.n >= pageBytes {
		return w.finish()
	}
	return nil
}

// begin opens the file of a page. Pages with the same rows have the same bytes.
func (w *writer) begin() error {
	if err := os.MkdirAll(w.temp, 0o755); err != nil {
		return fmt.Errorf("begin a page of %s: %w", w.reads, err)
	}
	file, err := os.CreateTemp(w.temp, "page-*.parquet")
	if err != nil {
		return fmt.Errorf("begin a page of %s: %w", w.reads, err)
	}
	w.file, w.sized, w.rows = file, &counter{to: file}, 0
	properties := parquet.NewWriterProperties(
		parquet.WithCompression(compress.Codecs.Snappy), parquet.WithDictionaryDefault(false), parquet.WithStats(false),
		parquet.WithStoreDecimalAsInteger(true), parquet.WithDataPageVersion(parquet.DataPageV1),
		parquet.WithMaxRowGroupLength(2*batchRows), parquet.WithBatchSize(16_384), parquet.WithCreatedBy("naru"),
	)
	w.open, err = pqarrow.NewFileWriter(w.schema, w.sized, properties, pqarrow.DefaultWriterProps())
	if err != nil {
		return fmt.Errorf("begin a page of %s: %w", w.reads, err)
	}
	return nil
}

// finish closes the file of a page and hands it on.
func (w *writer) finish() error {
	err := w.open.Close()
	w.open = nil
	if err := errors.Join(err, w.file.Close()); err != nil {
		return fmt.Errorf("finish a page of %s: %w", w.reads, err)
	}
	w.bytes += w.sized.n
	page := connector.Page{Path: w.file.Name(), Size: w.sized.n, Format: "parquet"}
	if page.Position, err = w.position(w.order.last); err != nil {
		return err
	}
	if err := w.emit(page); err != nil {
		return err
	}
	return w.remove() // unless it was moved away
}

// discard takes away what is not whole.
func (w *writer) discard() {
	if w.file == nil {
		return
	}
	if w.open != nil {
		_ = w.open.Close()
	}
	_ = w.file.Close()
	_ = w.remove()
}

func (w *writer) remove() error {
	name := w.file.Name()
	w.file = nil
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove a page of %s: %w", w.reads, err)
	}
	return nil
}

// counter counts what is written, and keeps the Parquet writer from closing the file.
type counter struct {
	to io.Writer
	n  int64
}

// Write passes on.
func (c *counter) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}

// metadataKey is where a page says which types its columns had in the database.
const metadataKey = "naru.columns"

// schemaOf is the schema of the pages. All columns are optional: what a database calls not null is the contract's to hold.
func schemaOf(columns []Column) (*arrow.Schema, error) {
	type told struct {
		Name   string `json:"name"`
		Type   string `json:"type"`
		Source string `json:"source"`
	}
	var fields []arrow.Field
	var all []told
	for _, c := range columns {
		fields = append(fields, arrow.Field{Name: c.Name, Type: arrowType(c.Type), Nullable: true})
		all = append(all, told{c.Name, c.Type.String(), c.Source})
	}
	text, err := json.Marshal(all)
	if err != nil {
		return nil, fmt.Errorf("describe the columns: %w", err)
	}
	metadata := arrow.NewMetadata([]string{metadataKey}, []string{string(text)})
	return arrow.NewSchema(fields, &metadata), nil
}
