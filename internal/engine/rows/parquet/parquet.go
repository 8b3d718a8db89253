// Package parquet reads records from Parquet files of any program.
//
// It owns how a file is opened and which of its columns are read: those that are wanted by name, or by a path through
// structs. Values are handed on as they are, as Arrow arrays: rows types them, without a text in between where kinds agree.
// A file is read at random places; one that does not lie on a disk as it is gets spooled to one first. It never reads a
// column that nobody wants, and holds some thousand rows at a time.
package parquet

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
	"golang.org/x/sync/errgroup"

	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Format reads parquet.
type Format struct{}

const (
	pieceRows   = 8 * rows.BatchRecords
	streamBytes = 256 << 10 // of a column that are read at once
)

// Open reads the footer.
func (Format) Open(ctx context.Context, s rows.Source) (_ *rows.Reading, err error) {
	at, closing, err := random(s)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, closing())
		}
	}()
	r := &reader{name: s.Name}
	err = r.guard(func() error { return r.open(ctx, at, s) })
	if err != nil {
		return nil, err
	}
	seen := r.columns.seen(s)
	return &rows.Reading{
		Fields: r.columns.names, Places: r.columns.places, MayBeEmpty: true, Next: r.next, Close: closing,
		Observed: func() rows.Observed { return rows.Observed{Fields: seen} },
	}, nil
}

// random gives the file for reading at random places. The end of a body that is spooled says whether it was whole.
func random(s rows.Source) (at rows.RandomAccess, closing func() error, err error) {
	if s.File != nil {
		size, err := s.File.Seek(0, io.SeekEnd)
		if err != nil {
			return nil, nil, fmt.Errorf("read %q: %w", s.Name, err)
		}
		if size < s.Size {
			return nil, nil, broken("rows_short_body", problem.Args{"name": s.Name, "read": size, "size": s.Size})
		}
		return s.File, func() error { return nil }, nil
	}
	spool, err := os.CreateTemp(s.Spool, "naru-*.parquet")
	if err != nil {
		return nil, nil, fmt.Errorf("spool %q: %w", s.Name, err)
	}
	closing = func() error { return errors.Join(spool.Close(), os.Remove(spool.Name())) }
	if _, err := io.CopyBuffer(onlyWriter{spool}, s.Body, make([]byte, 1<<20)); err != nil {
		return nil, nil, errors.Join(err, closing())
	}
	return spool, closing, nil
}

// onlyWriter hides that a file can read by itself, in small pieces.
type onlyWriter struct{ io.Writer }

// reader reads batches of rows.
type reader struct {
	name    string
	columns *columns
	schema  *arrow.Schema
	readers []*pqarrow.ColumnReader // none: there are no rows, or no columns
	left    int64                   // rows that were not handed out
	line    int64                   // of the next row
}

func (r *reader) open(ctx context.Context, at rows.RandomAccess, s rows.Source) error {
	properties := parquet.NewReaderProperties(memory.DefaultAllocator)
	properties.BufferedStreamEnabled, properties.BufferSize = true, streamBytes
	opened, err := file.NewParquetReader(at, file.WithReadProps(properties))
	if err != nil {
		return err
	}
	arrows, err := pqarrow.NewFileReader(opened, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return err
	}
	r.columns = newColumns(arrows.Manifest, s)
	r.left, r.line = opened.NumRows(), 1
	leaves := r.columns.leaves()
	if len(leaves) == 0 || r.left <= 0 {
		return nil
	}
	var groups []int
	for i := range opened.NumRowGroups() {
		groups = append(groups, i)
	}
	r.readers, r.schema, err = arrows.GetFieldReaders(ctx, leaves, groups)
	return err
}

// next takes the next batch. Rows without a column to read are rows all the same.
func (r *reader) next() (rows.Piece, error) {
	if r.left <= 0 {
		return rows.Piece{}, io.EOF
	}
	b := &batch{columns: r.columns, line: r.line, rows: int(min(r.left, pieceRows))}
	if len(r.readers) > 0 {
		if err := r.guard(func() error { return r.read(b) }); err != nil {
			return rows.Piece{}, err
		}
	}
	r.line += int64(b.rows)
	r.left -= int64(b.rows)
	return rows.Piece{Records: int64(b.rows), Cut: b.cut, Done: func() {}}, nil
}

// read decodes the columns side by side. The library could do that too, but a panic on damage would end the process there.
func (r *reader) read(b *batch) error {
	read := make([]arrow.Array, len(r.readers))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range r.readers {
		group.Go(func() error {
			return r.guard(func() (err error) {
				read[i], err = nextBatch(r.readers[i], int64(b.rows))
				return err
			})
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i := range read {
		if read[i].Len() != b.rows {
			return fmt.Errorf("column %s has %d rows where there should be %d", r.schema.Field(i).Name, read[i].Len(), b.rows)
		}
	}
	b.arrays = r.columns.arrays(r.schema, read)
	return nil
}

func nextBatch(from *pqarrow.ColumnReader, rows int64) (arrow.Array, error) {
	chunks, err := from.NextBatch(rows)
	if err != nil {
		return nil, err
	}
	if len(chunks.Chunks()) == 1 {
		return chunks.Chunk(0), nil
	}
	if len(chunks.Chunks()) == 0 {
		return nil, errors.New("it ends before all of its rows")
	}
	return array.Concatenate(chunks.Chunks(), memory.DefaultAllocator)
}

// guard makes a *Broken of what is wrong with the file. The library panics on some damage.
func (r *reader) guard(f func() error) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = r.damaged(fmt.Errorf("%v", fault))
		}
	}()
	err = f()
	var outside *os.PathError
	var known *rows.Broken
	if err == nil || errors.As(err, &outside) || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return r.damaged(err)
}

func (r *reader) damaged(err error) error {
	made := problem.New("rows_parquet", problem.Place{}, problem.Args{"name": r.name, "error": plain(err.Error())})
	made.Because(err)
	return &rows.Broken{Problem: made}
}

func broken(code problem.Code, args problem.Args) error {
	return &rows.Broken{Problem: problem.New(code, problem.Place{}, args)}
}
