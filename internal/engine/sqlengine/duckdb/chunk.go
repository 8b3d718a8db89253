package duckdb

import (
	"fmt"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/file"

	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// chunk is one column of a row group, read from the front.
type chunk struct {
	reader file.ColumnChunkReader

	// Room that is used again, for values which go into a vector in another form.
	flags  []bool
	narrow []int32
	raw    []parquet.ByteArray
	known  map[string]string
}

// vector reads as many rows as there are levels, which are room for its own use.
func (c *chunk) vector(levels []int16) (v sqlengine.Vector, err error) {
	switch r := c.reader.(type) {
	case *file.Int64ColumnChunkReader:
		v.Longs = make([]int64, len(levels))
		v.Null, err = read(r, v.Longs, levels)
	case *file.Float64ColumnChunkReader:
		v.Doubles = make([]float64, len(levels))
		v.Null, err = read(r, v.Doubles, levels)
	case *file.Int32ColumnChunkReader:
		c.narrow = room(c.narrow, len(levels))
		v.Null, err = read(r, c.narrow, levels)
		v.Longs = make([]int64, len(levels))
		for i, n := range c.narrow {
			v.Longs[i] = int64(n)
		}
	case *file.BooleanColumnChunkReader:
		c.flags = room(c.flags, len(levels))
		v.Null, err = read(r, c.flags, levels)
		v.Longs = make([]int64, len(levels))
		for i, yes := range c.flags {
			if yes {
				v.Longs[i] = 1
			}
		}
	case *file.ByteArrayColumnChunkReader:
		v.Texts = make([]string, len(levels))
		v.Null, err = c.texts(r, v.Texts, levels)
	default:
		err = fmt.Errorf("a %T is not expected", r)
	}
	return v, err
}

// values is how arrow-go reads one physical type.
type values[T any] interface {
	ReadBatch(rows int64, into []T, levels, repeated []int16) (total int64, read int, err error)
}

// read fills into, and says where it is null.
func read[T any](r values[T], into []T, levels []int16) ([]bool, error) {
	total, there, err := r.ReadBatch(int64(len(into)), into, levels, nil)
	if err == nil && int(total) != len(into) {
		err = fmt.Errorf("%d rows instead of %d", total, len(into))
	}
	if err != nil {
		return nil, err
	}
	return spread(into, there, levels), nil
}

// texts is read for texts. Values that repeat are kept once.
func (c *chunk) texts(r *file.ByteArrayColumnChunkReader, into []string, levels []int16) ([]bool, error) {
	c.raw = room(c.raw, len(into))
	there := 0
	for done := 0; done < len(into); {
		// Beyond one page the reader would copy every value on its own.
		total, found, err := r.ReadBatchInPage(int64(len(into)-done), c.raw, levels[done:], nil)
		if err == nil && total == 0 {
			err = fmt.Errorf("%d rows instead of %d", done, len(into))
		}
		if err != nil {
			return nil, err
		}
		for _, bytes := range c.raw[:found] {
			into[there] = c.text(bytes)
			there++
		}
		done += int(total)
	}
	return spread(into, there, levels), nil
}

// mostKnown bounds what is remembered of a column; one with more different texts has few that repeat.
const mostKnown = 4096

func (c *chunk) text(bytes []byte) string {
	if known, ok := c.known[string(bytes)]; ok {
		return known
	}
	text := string(bytes)
	if c.known == nil {
		c.known = map[string]string{}
	}
	if len(c.known) < mostKnown {
		c.known[text] = text
	}
	return text
}

// spread moves values that stand side by side to their rows, the last one first. A level of 1 is a value, 0 is null.
func spread[T any](values []T, there int, levels []int16) []bool {
	if there == len(values) {
		return nil
	}
	null := make([]bool, len(values))
	for i := len(values) - 1; i >= 0; i-- {
		if null[i] = levels[i] == 0; null[i] {
			continue
		}
		there--
		values[i] = values[there]
	}
	return null
}

// room is a slice of that length, the one given where it is large enough.
func room[T any](have []T, n int) []T {
	if cap(have) < n {
		return make([]T, n)
	}
	return have[:n]
}
