package rows

import (
	"context"
	"fmt"
)

// worker types pieces and hands their good rows to the sinks. All it holds is its own, but for what sharing shares.
type worker struct {
	loading *loading
	typings []*typing // by column; nil for constants
	judging *judging
	sharing *sharing
	batches []*batch // one, or as many as a piece has where its rows must wait for those before them
	inOrder bool     // rows are written in the file's order
}

func newWorker(l *loading, number int) *worker {
	if l.inOrder {
		number = 0 // all write into the same files, one after the other
	}
	w := &worker{loading: l, inOrder: l.inOrder, judging: newJudging(l.contract), sharing: &sharing{
		sinks: l.sinks, worker: number, chosen: map[string][]int32{}, excluded: make([]int64, len(l.contract.columns)),
	}}
	clock := &zoneClock{zone: l.contract.zone}
	for i := range l.contract.columns {
		var t *typing
		if k := &l.contract.columns[i]; !k.Constant {
			t = newTyping(k, clock)
		}
		w.typings = append(w.typings, t)
	}
	return w
}

func (w *worker) run(ctx context.Context, orders <-chan order) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case next, more := <-orders:
			if !more {
				return nil
			}
			work := w.piece
			if w.loading.contract.unique || w.inOrder {
				work = w.orderedPiece
			}
			if err := work(ctx, next); err != nil {
				return err
			}
		}
	}
}

// piece types and writes batch after batch.
func (w *worker) piece(ctx context.Context, o order) error {
	b := w.batch(0)
	var records int64
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		var err error
		if more, err = o.Cut(&b.records); err != nil {
			return err
		}
		records += w.typed(b)
		if err := w.give(b); err != nil {
			return err
		}
	}
	o.Done()
	return o.counted(records)
}

// orderedPiece types a whole piece, then waits for the pieces before it to claim their unique values, then writes; where
// rows are wanted in order, it waits until those are written too.
func (w *worker) orderedPiece(ctx context.Context, o order) error {
	var records int64
	n := 0
	for more := true; more; n++ {
		b := w.batch(n)
		var err error
		if more, err = o.Cut(&b.records); err != nil {
			return err
		}
		records += w.typed(b)
	}
	if err := o.counted(records); err != nil {
		return err
	}
	select {
	case <-o.before:
	case <-ctx.Done():
		return ctx.Err()
	}
	for _, b := range w.batches[:n] {
		w.loading.uniques.rows(b, w.loading.contract)
	}
	if !w.inOrder {
		close(o.done)
	}
	for _, b := range w.batches[:n] {
		if err := w.give(b); err != nil {
			return err
		}
	}
	if w.inOrder {
		close(o.done)
	}
	o.Done()
	return nil
}

// counted holds what was cut into fields against what was counted in the bytes (I7).
func (o order) counted(records int64) error {
	if records != o.Records {
		return fmt.Errorf("a piece of the file holds %d records, but %d were cut out of it: this is a mistake in Naru",
			o.Records, records)
	}
	return nil
}

func (w *worker) batch(n int) *batch {
	for len(w.batches) <= n {
		w.batches = append(w.batches, &batch{vectors: make([]vector, len(w.typings))})
	}
	return w.batches[n]
}

// typed types all columns of b, judges its rows, and says how many records it has.
func (w *worker) typed(b *batch) int64 {
	b.side = b.side[:0]
	for i, t := range w.typings {
		if t != nil {
			t.run(b, &b.vectors[i])
		}
	}
	w.judging.rows(b)
	return int64(b.records.Len() + len(b.records.Wrong))
}

// give tells of the bad rows of b and writes the good ones.
func (w *worker) give(b *batch) error {
	if err := w.loading.report.batch(b); err != nil {
		return err
	}
	return w.sharing.add(b)
}
