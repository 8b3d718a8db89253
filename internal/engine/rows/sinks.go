package rows

import (
	"encoding/binary"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// mostTuples bounds the files of one load, and mostGathered the bytes that wait in all of them.
const (
	mostTuples   = 1000
	mostGathered = 256 << 20
)

// sinks are the files of a load, one for each tuple of partition values. Where all values are constants each worker has
// its own, so that nobody waits; else they are shared, so that there is one file for a tuple.
type sinks struct {
	contract *contract
	create   func() (File, error)
	most     int64 // bytes of a file
	mu       sync.Mutex
	byKey    map[string]*sink
	inOrder  []*sink // of their making
	gathered atomic.Int64
}

// fileBytes is how large a file grows by itself: enough for whoever reads it to skip most of it, and not too much to be
// rewritten.
const fileBytes = 384 << 20

func newSinks(c *contract, to Target) *sinks {
	s := &sinks{contract: c, create: to.Create, most: to.FileBytes, byKey: map[string]*sink{}}
	if s.most <= 0 {
		s.most = fileBytes
	}
	return s
}

// sharing is one worker's way to the sinks.
type sharing struct {
	*sinks
	worker   int
	key      []byte
	chosen   map[string][]int32
	excluded []int64 // by column
}

// add puts the good rows of b into their files.
func (s *sharing) add(b *batch) error {
	if len(b.good) == 0 {
		return nil
	}
	if s.contract.constant {
		s.key = binary.AppendVarint(s.key[:0], int64(s.worker))
		return s.put(b, s.key, b.good)
	}
	for key := range s.chosen {
		s.chosen[key] = s.chosen[key][:0]
	}
	for _, row := range b.good {
		s.key = s.contract.tupleKey(s.key[:0], b, row)
		s.chosen[string(s.key)] = append(s.chosen[string(s.key)], row)
	}
	for key, rows := range s.chosen {
		if len(rows) == 0 {
			continue
		}
		if err := s.put(b, []byte(key), rows); err != nil {
			return err
		}
	}
	return nil
}

func (s *sharing) put(b *batch, key []byte, rows []int32) error {
	into, err := s.sink(b, key, rows[0])
	if err != nil {
		return err
	}
	grown, err := into.add(b, rows, s.excluded)
	if err != nil {
		return err
	}
	if s.gathered.Add(int64(grown)) > mostGathered {
		return s.relieve()
	}
	return nil
}

func (s *sinks) sink(b *batch, key []byte, row int32) (*sink, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.byKey[string(key)]; ok {
		return found, nil
	}
	if len(s.byKey) >= mostTuples {
		return nil, broken("rows_partitions_many", problem.Args{"most": mostTuples})
	}
	made := newSink(s, s.contract.tuple(b, row))
	s.byKey[string(key)] = made
	s.inOrder = append(s.inOrder, made)
	return made, nil
}

// relieve writes the sinks that hold more than the average, which is at least half of all bytes or nearly so.
func (s *sinks) relieve() error {
	all := s.all()
	average := int(s.gathered.Load()) / max(len(all), 1)
	for _, each := range all {
		each.mu.Lock()
		before := each.bytes
		var err error
		if before >= average {
			err = each.flush()
		}
		s.gathered.Add(int64(each.bytes - before))
		each.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *sinks) all() []*sink {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.inOrder[:len(s.inOrder):len(s.inOrder)]
}

// seal makes all files durable, which were closed before. On an error the caller discards.
func (s *sinks) seal() ([]DataFile, error) {
	var files []DataFile
	for _, each := range s.all() {
		sealed, err := each.seal()
		if err != nil {
			return nil, err
		}
		files = append(files, sealed...)
	}
	return files, nil
}

// discard removes all files that are not sealed; nothing refers to the others, and upkeep sweeps them.
func (s *sinks) discard() error {
	var first error
	for _, each := range s.all() {
		for _, file := range each.files {
			if err := file.Discard(); err != nil && first == nil {
				first = fmt.Errorf("discard Parquet file: %w", err)
			}
		}
	}
	return first
}

// tupleKey is the same for rows whose partition values are the same.
func (c *contract) tupleKey(key []byte, b *batch, row int32) []byte {
	for _, place := range c.partition {
		k := &c.columns[place]
		if k.Constant {
			continue
		}
		v := &b.vectors[place]
		if v.states[row] != given {
			key = append(key, 0)
			continue
		}
		key = append(key, 1)
		switch k.store {
		case storeDouble:
			key = binary.LittleEndian.AppendUint64(key, uint64(doubleKey(v.doubles[row])))
		case storeText:
			text := b.text(v.texts[row])
			key = binary.AppendUvarint(key, uint64(len(text)))
			key = append(key, text...)
		default:
			key = binary.LittleEndian.AppendUint64(key, uint64(v.wholes[row]))
		}
	}
	return key
}

// tuple are a row's partition values as DataFile tells them.
func (c *contract) tuple(b *batch, row int32) []any {
	var values []any
	for _, place := range c.partition {
		k := &c.columns[place]
		value := k.value
		if !k.Constant {
			v := &b.vectors[place]
			value = v.literal(b, int(row), k.store)
			value.null = v.states[row] != given
		}
		values = append(values, value.plain(k.Type.Kind))
	}
	return values
}

func (l literal) plain(kind column.Kind) any {
	switch {
	case l.null || kind == column.String && l.text == "":
		return nil
	case kind == column.String:
		return l.text
	case kind == column.Boolean:
		return l.whole == 1
	case kind == column.Integer:
		return int32(l.whole)
	case kind == column.Double:
		return math.Float64frombits(uint64(doubleKey(l.double)))
	case kind == column.Date:
		return time.Unix(l.whole*86400, 0).UTC()
	}
	return l.whole
}
