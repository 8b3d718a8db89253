package survey

import (
	"context"
	"fmt"
	"math"

	"golang.org/x/sync/errgroup"

	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// chunkRows are counted at a time: few enough to stay near the processor, enough that one group or split value has
// some.
const chunkRows = 1 << 14

// lanes count side by side, each every lanes-th chunk. Their number is fixed, as is a chunk's size, so that weighted
// sums are added up in the same order however the engine cuts its batches and however many processors there are.
const lanes = 4

// nobody is the group of those who belong to none, and stands behind all others.
const (
	nobody     = math.MaxUint8
	mostGroups = nobody
)

// chunk is some respondents, column by column.
type chunk struct {
	rows    int
	group   []uint8
	words   [][]int64
	texts   [][]uint32
	numbers [][]float64
	weights []float64 // nil without weights; 0: left out
}

func (p *plan) newChunk() *chunk {
	c := &chunk{group: make([]uint8, chunkRows)}
	for range p.words {
		c.words = append(c.words, make([]int64, chunkRows))
	}
	for range p.texts {
		c.texts = append(c.texts, make([]uint32, chunkRows))
	}
	for range p.numbers {
		c.numbers = append(c.numbers, make([]float64, chunkRows))
	}
	if p.survey.Weight.Value != "" {
		c.weights = make([]float64, chunkRows)
	}
	return c
}

// mostCategories is how many different texts a column may hold whose values are counted.
const mostCategories = 2000

// dictionary turns texts into codes, the kinds of empty first.
type dictionary struct {
	codes map[string]uint32
	texts []string
}

func newDictionary() *dictionary {
	d := &dictionary{codes: map[string]uint32{}, texts: make([]string, kinds)}
	for kind := noAnswer; kind < kinds; kind++ {
		d.codes[emptyMark+kindWords[kind]] = uint32(kind)
	}
	return d
}

func (d *dictionary) code(text string) uint32 {
	code, ok := d.codes[text]
	if !ok {
		code = uint32(len(d.texts))
		d.codes[text] = code
		d.texts = append(d.texts, text)
	}
	return code
}

// collector cuts an engine's batches into chunks of one size and deals them out to the lanes.
type collector struct {
	plan   *plan
	filled *chunk
	number int
	out    [lanes]chan *chunk
	free   chan *chunk
	done   <-chan struct{} // a lane gave up
}

// scanning hands the columns of a plan's SELECT over.
type scanning func(ctx context.Context, each func(sqlengine.Batch) error) error

// count scans once and counts everything; rows is told how many were read so far.
func (p *plan) count(ctx context.Context, scan scanning, rows func(int64)) (*tally, error) {
	running, ctx := errgroup.WithContext(ctx)
	c := &collector{plan: p, free: make(chan *chunk, 2*lanes+1), done: ctx.Done()}
	for range cap(c.free) {
		c.free <- p.newChunk()
	}
	tallies := make([]*tally, lanes)
	for lane := range lanes {
		c.out[lane] = make(chan *chunk, 2)
		tallies[lane] = p.newTally()
		running.Go(func() error {
			for filled := range c.out[lane] {
				tallies[lane].add(filled)
				c.free <- filled
			}
			return nil
		})
	}
	running.Go(func() error {
		defer func() {
			for _, out := range c.out {
				close(out)
			}
		}()
		seen := int64(0)
		err := scan(ctx, func(b sqlengine.Batch) error {
			seen += int64(b.Rows)
			rows(seen)
			return c.take(b)
		})
		if err != nil {
			return err
		}
		return c.flush()
	})
	if err := running.Wait(); err != nil {
		return nil, err
	}
	for _, other := range tallies[1:] {
		tallies[0].merge(other)
	}
	return tallies[0], nil
}

// take copies a batch into chunks.
func (c *collector) take(b sqlengine.Batch) error {
	if want := c.plan.columns(); len(b.Columns) != want {
		return fmt.Errorf("the scan gave %d columns instead of %d", len(b.Columns), want)
	}
	for from := 0; from < b.Rows; {
		if c.filled == nil {
			select {
			case c.filled = <-c.free:
				c.filled.rows = 0
			case <-c.done:
				return context.Canceled
			}
		}
		n := min(b.Rows-from, chunkRows-c.filled.rows)
		if err := c.plan.fill(c.filled, b, from, n); err != nil {
			return err
		}
		from += n
		if c.filled.rows == chunkRows {
			if err := c.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

// flush hands the chunk over, full or not.
func (c *collector) flush() error {
	if c.filled == nil {
		return nil
	}
	select {
	case c.out[c.number%lanes] <- c.filled:
	case <-c.done:
		return context.Canceled
	}
	c.number++
	c.filled = nil
	return nil
}

// columns is how many the SELECT has.
func (p *plan) columns() int {
	n := 1 + p.words + len(p.texts) + len(p.numbers)
	if p.survey.Weight.Value != "" {
		n++
	}
	return n
}

// fill appends n rows of a batch to a chunk.
func (p *plan) fill(c *chunk, b sqlengine.Batch, from, n int) error {
	at := c.rows
	c.rows += n
	groups := b.Columns[0]
	for i := range n {
		c.group[at+i] = nobody
		if groups.Null == nil || !groups.Null[from+i] {
			c.group[at+i] = uint8(groups.Longs[from+i])
		}
	}
	columns := b.Columns[1:]
	for i, word := range c.words {
		copy(word[at:at+n], columns[i].Longs[from:from+n])
	}
	columns = columns[p.words:]
	for i, r := range p.texts {
		if err := r.encode(c.texts[i][at:at+n], columns[i], from); err != nil {
			return err
		}
	}
	columns = columns[len(p.texts):]
	for i, numbers := range c.numbers {
		copyDoubles(numbers[at:at+n], columns[i], from)
	}
	if c.weights != nil {
		copyDoubles(c.weights[at:at+n], columns[len(p.numbers)], from)
		for i, w := range c.weights[at : at+n] {
			if !(w > 0) || math.IsInf(w, 0) {
				c.weights[at+i] = 0
			}
		}
	}
	return nil
}

func copyDoubles(to []float64, v sqlengine.Vector, from int) {
	copy(to, v.Doubles[from:])
	if v.Null == nil {
		return
	}
	for i := range to {
		if v.Null[from+i] {
			to[i] = math.NaN()
		}
	}
}

// encode turns texts into codes, in the order in which they come.
func (r *reading) encode(to []uint32, v sqlengine.Vector, from int) error {
	last, code := "", uint32(noAnswer)
	for i := range to {
		if v.Null != nil && v.Null[from+i] {
			to[i] = noAnswer
			continue
		}
		if text := v.Texts[from+i]; text != last || i == 0 || code == noAnswer {
			last, code = text, r.dict.code(text)
		}
		to[i] = code
	}
	if len(r.dict.texts) > mostCategories {
		return problem.New("survey_many_values", problem.Place{}, problem.Args{"column": r.Name, "most": mostCategories})
	}
	return nil
}
