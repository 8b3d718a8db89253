package rows

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Load reads in to its end and writes what is good; bad rows are handed to bad, in no order, one call at a time. Rows
// of a file that turns out broken are discarded, and so are they on any other error and when ctx is cancelled.
//
// Counts.Read is counted from the bytes, Loaded from the files, Quarantined by the calls of bad; that they agree is
// checked here (I7).
func Load(
	ctx context.Context, in Input, to Target, formats Formats, bad func(Bad) error,
) (Written, work.Counts, error) {
	written, counts, err := load(ctx, in, to, formats, bad)
	if err != nil {
		return Written{}, work.Counts{}, fmt.Errorf("read rows of %q: %w", in.Name, err)
	}
	return written, counts, nil
}

func load(
	ctx context.Context, in Input, to Target, formats Formats, bad func(Bad) error,
) (_ Written, _ work.Counts, err error) {
	c, err := newContract(to)
	if err != nil {
		return Written{}, work.Counts{}, err
	}
	reading, err := openInput(ctx, in, formats, c.wanted())
	if err != nil {
		return Written{}, work.Counts{}, err
	}
	defer func() {
		if closed := reading.close(); err == nil {
			err = closed
		}
	}()
	if err := c.bind(reading.Reading, in.Name); err != nil {
		return Written{}, work.Counts{}, err
	}
	l := &loading{contract: c, reading: reading.Reading, body: reading.body, in: in, sinks: newSinks(c, to),
		report: &report{contract: c, bad: bad}, uniques: newUniques(c), excluded: make([]int64, len(c.columns))}
	l.inOrder = to.InOrder
	if l.workers = to.Workers; l.workers <= 0 {
		l.workers = runtime.GOMAXPROCS(0)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, l.sinks.discard())
		}
	}()
	if err := l.run(ctx); err != nil {
		return Written{}, work.Counts{}, err
	}
	return l.finish()
}

// loading is one Load at work: one goroutine takes pieces from the file, workers type and write them.
type loading struct {
	contract *contract
	reading  *Reading
	body     *body
	in       Input
	workers  int
	inOrder  bool
	sinks    *sinks
	report   *report
	uniques  *uniques
	read     int64   // records, counted from the bytes
	excluded []int64 // by column
}

// order is a piece, and the way to do something in the file's order.
type order struct {
	Piece
	before <-chan struct{} // closed when all pieces before this one are done with it
	done   chan struct{}   // to be closed by this one
}

func (l *loading) run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	orders := make(chan order, l.workers)
	group.Go(func() error {
		defer close(orders)
		return l.take(ctx, orders)
	})
	made := make([]*worker, l.workers)
	for i := range made {
		w := newWorker(l, i)
		made[i] = w
		group.Go(func() error { return w.run(ctx, orders) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for _, w := range made {
		for i, n := range w.sharing.excluded {
			l.excluded[i] += n
		}
	}
	return nil
}

// take cuts the file into pieces and hands them out in order.
func (l *loading) take(ctx context.Context, orders chan<- order) error {
	before := make(chan struct{})
	close(before)
	for {
		piece, err := l.reading.Next()
		if errors.Is(err, io.EOF) {
			if l.read == 0 && !l.reading.MayBeEmpty {
				return broken("rows_header_only", problem.Args{"name": l.in.Name})
			}
			return nil
		}
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return err
		}
		l.read += piece.Records
		if l.in.Report != nil {
			l.in.Report(work.Progress{Doing: l.in.Name, Rows: l.read, Bytes: l.body.packed.count.Load(), Total: max(l.in.Size, 0)})
		}
		next := order{Piece: piece, before: before, done: make(chan struct{})}
		select {
		case orders <- next:
		case <-ctx.Done():
			return ctx.Err()
		}
		before = next.done
	}
}

// finish seals the files and balances the counts.
func (l *loading) finish() (Written, work.Counts, error) {
	written, err := l.fields()
	if err != nil {
		return Written{}, work.Counts{}, err
	}
	counts := work.Counts{Read: l.read, Quarantined: l.report.count}
	for _, s := range l.sinks.all() {
		if err := s.close(); err != nil {
			return Written{}, counts, err
		}
		counts.Loaded += s.rows
	}
	if !counts.Whole() { // I7
		return Written{}, counts, fmt.Errorf("%d records were read, but %d were loaded and %d set aside: this is a mistake "+
			"in Naru, nothing was kept", counts.Read, counts.Loaded, counts.Quarantined)
	}
	faultpoint.Reach("rows.before_seal")
	if written.Files, err = l.sinks.seal(); err != nil {
		return Written{}, counts, err
	}
	faultpoint.Reach("rows.sealed")
	for i, n := range l.excluded {
		if n > 0 {
			if written.Excluded == nil {
				written.Excluded = map[string]int64{}
			}
			written.Excluded[l.contract.columns[i].Name] = n
		}
	}
	return written, counts, nil
}
