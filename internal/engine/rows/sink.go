package rows

import (
	"fmt"
	"sync"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"
)

// A row group is written when it has this many rows (as DuckDB's have), or before it takes more than this many bytes.
const (
	groupRows  = 122_880
	groupBytes = 64 << 20
)

// sink gathers the rows of one partition tuple and writes them to Parquet files, one after the other: a file that has grown
// large is followed by the next. It may be used by many goroutines.
type sink struct {
	mu        sync.Mutex
	contract  *contract
	create    func() (File, error)
	most      int64 // bytes of a file
	partition []any
	gathers   []*gather
	bytes     int   // gathered and not yet written
	pending   int   // rows of these
	rows      int64 // of all files
	schema    *arrow.Schema
	files     []*sinkFile
	writer    *pqarrow.FileWriter // of the last file; nil: it is whole, or there is none
}

// sinkFile is one file, with what was written to it.
type sinkFile struct {
	File
	bytes, rows int64
}

// Write counts.
func (f *sinkFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	f.bytes += int64(n)
	return n, err
}

func newSink(all *sinks, partition []any) *sink {
	s := &sink{contract: all.contract, create: all.create, most: all.most, partition: partition}
	for i := range s.contract.columns {
		s.gathers = append(s.gathers, newGather(&s.contract.columns[i]))
	}
	return s
}

// add appends the chosen rows of b and says by how much it holds more bytes than before.
func (s *sink) add(b *batch, rows []int32, excluded []int64) (grown int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.bytes
	for i, g := range s.gathers {
		if g.condition >= 0 {
			excluded[i] += countExcluded(&b.vectors[i], rows)
		}
		var v *vector
		if !g.Constant {
			v = &b.vectors[i]
		}
		s.bytes += g.add(b, v, rows)
	}
	s.pending += len(rows)
	if s.pending >= groupRows || s.bytes >= groupBytes {
		err = s.flush()
	}
	return s.bytes - before, err
}

func countExcluded(v *vector, rows []int32) (n int64) {
	for _, row := range rows {
		if v.states[row] == excluded {
			n++
		}
	}
	return n
}

// flush writes what was gathered as one row group. The caller holds the lock.
func (s *sink) flush() error {
	if s.pending == 0 {
		return nil
	}
	if s.writer == nil {
		if err := s.open(); err != nil {
			return err
		}
	}
	arrays := s.arrays()
	defer func() {
		for _, a := range arrays {
			a.Release()
		}
	}()
	record := array.NewRecordBatch(s.schema, arrays, int64(s.pending))
	defer record.Release()
	if err := s.writer.Write(record); err != nil {
		return fmt.Errorf("write Parquet: %w", err)
	}
	last := s.files[len(s.files)-1]
	s.rows += int64(s.pending)
	last.rows += int64(s.pending)
	s.bytes, s.pending = 0, 0
	for _, g := range s.gathers {
		g.reset()
	}
	if last.bytes >= s.most {
		return s.finish()
	}
	return nil
}

// arrays show what was gathered, in the order of the schema.
func (s *sink) arrays() []arrow.Array {
	var arrays []arrow.Array
	for _, g := range s.gathers {
		arrays = append(arrays, g.array())
		if g.companions != nil {
			arrays = append(arrays, g.companionArray())
		}
	}
	return arrays
}

// open creates a file. How it is written is chosen by the rows that were gathered first.
func (s *sink) open() error {
	created, err := s.create()
	if err != nil {
		return fmt.Errorf("create Parquet file: %w", err)
	}
	file := &sinkFile{File: created}
	s.files = append(s.files, file)
	s.schema, s.writer, err = newParquetWriter(file, s.gathers)
	return err
}

// close writes the rest and the footer; nothing is sealed yet.
func (s *sink) close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.flush(); err != nil {
		return err
	}
	return s.finish()
}

// finish writes the footer of the last file. The caller holds the lock.
func (s *sink) finish() error {
	if s.writer == nil {
		return nil
	}
	writer := s.writer
	s.writer = nil
	if err := writer.Close(); err != nil {
		return fmt.Errorf("finish Parquet: %w", err)
	}
	return nil
}

// seal makes the files durable under their final paths.
func (s *sink) seal() (sealed []DataFile, err error) {
	for _, file := range s.files {
		path, size, err := file.Seal()
		if err != nil {
			return nil, fmt.Errorf("seal Parquet file: %w", err)
		}
		sealed = append(sealed, DataFile{Path: path, Size: size, Rows: file.rows, Partition: s.partition})
	}
	return sealed, nil
}
