package extract

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// bound sets up to where an incremental pull reads, so that nobody can write behind the cursor any more: a row that is
// committed later with a smaller cursor would never be read. some is false when there is nothing behind the last pull.
//
// A cursor with a zone stays behind the database's clock by `settled`; a date, behind the day. Any other is read up to the
// greatest value that there is now. Then the transactions that run at this moment are waited for, and, where the cursor is
// a time without a zone or the database does not say what runs, `settled` is waited for: only after that the snapshot is
// taken.
func (p *pull) bound(ctx context.Context) (some bool, err error) {
	some, greatest, err := p.greatest(ctx)
	if err != nil || !some {
		return false, err
	}
	clocked, err := p.clock(ctx)
	if err != nil {
		return false, err
	}
	if !clocked {
		p.at.To = greatest
	}
	settled := time.Duration(p.block.Settled.Value)
	if settled == 0 {
		return true, nil
	}
	return true, p.settle(ctx, settled, clocked)
}

// greatest is the greatest cursor behind the last pull. Not every type that has an order has a max().
func (p *pull) greatest(ctx context.Context) (some bool, text string, err error) {
	cursor := p.column(p.order[0])
	sql := "select " + cursor + " from " + p.from + " where " + cursor + " is not null"
	if after := p.after(); after != "" {
		sql += " and " + after
	}
	text, some, err = p.db.Value(ctx, sql+" order by "+cursor+" desc limit 1")
	return some, text, err
}

// clock sets the bound by the database's clock, where the cursor can be held against it.
func (p *pull) clock(ctx context.Context) (bool, error) {
	kind := p.columns[p.order[0]].Type.Kind
	zone := time.UTC
	switch {
	case kind == column.Timestamptz:
	case kind == column.Date && p.block.Zone.Value == "":
		if p.env.Zone != nil {
			zone = p.env.Zone
		}
	case kind == column.Date, kind == column.Timestamp && p.block.Zone.Value != "":
		named, err := time.LoadLocation(p.block.Zone.Value)
		if err != nil {
			return false, fmt.Errorf("find the zone of the cursor: %w", err)
		}
		zone = named
	default:
		return false, nil
	}
	text, _, err := p.db.Value(ctx, p.dialect.Now)
	if err != nil {
		return false, err
	}
	now, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return false, fmt.Errorf("read the database's clock: %w", err)
	}
	at := time.UnixMicro(now).Add(-time.Duration(p.block.Settled.Value)).In(zone)
	p.at.To = at.Format("2006-01-02 15:04:05.000000")
	if kind == column.Date {
		p.at.To = at.Format(time.DateOnly)
	}
	return true, nil
}

// settle waits until what runs now has ended.
func (p *pull) settle(ctx context.Context, settled time.Duration, clocked bool) error {
	// A statement that took its number a moment ago is on no list of those that write yet.
	if err := pause(ctx, min(settled, 200*time.Millisecond)); err != nil {
		return err
	}
	running, known, err := p.db.Value(ctx, p.dialect.Running)
	if err != nil {
		return err
	}
	if !clocked && (!known || p.columns[p.order[0]].Type.Kind == column.Timestamp) {
		if err := pause(ctx, settled); err != nil {
			return err
		}
	}
	if !known {
		return nil
	}
	return p.ended(ctx, running, settled)
}

// ended waits for transactions, and says so when they do not end.
func (p *pull) ended(ctx context.Context, running string, patience time.Duration) error {
	begun := time.Now()
	for wait := 10 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		ended, _, err := p.db.Value(ctx, p.dialect.Ended(running))
		if err != nil || ended == "1" {
			return err
		}
		if time.Since(begun) > patience {
			args := problem.Args{"reads": p.block.reads(), "waited": patience}
			return MayPass(problem.New("database_busy", p.block.Cursor.Place, args))
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
