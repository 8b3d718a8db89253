package flow

import (
	"context"
	"errors"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// lookAfter is how soon a canceled run stops its work where no wake-up arrives, and how often progress and log lines
// are stored.
const lookAfter = time.Second

// pulse keeps the lease while the work goes on, stores progress and log lines, and stops the work when the lease has
// passed on: to another worker, or because the run was canceled. It beats until end is called, also when the work was
// told to stop, since that takes its time. end returns after the last beat.
func (a *attempt) pulse(ctx context.Context, stop context.CancelCauseFunc) (end func()) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.beatOn(ctx, stop)
	}()
	return func() {
		cancel()
		<-ended
	}
}

func (a *attempt) beatOn(ctx context.Context, stop context.CancelCauseFunc) {
	listener := a.s.w.db.Listen(ctx, topic(a.s.run.ID))
	defer listener.Close()
	renewed := time.Now()
	for {
		listener.Wait(ctx, lookAfter)
		if ctx.Err() != nil {
			return
		}
		since := time.Since(renewed)
		var err error
		if since >= renewEvery || since >= lookAfter && a.hasNews() {
			if err = a.beat(ctx); err == nil {
				renewed = time.Now()
			}
		} else {
			err = a.s.w.db.Read(ctx, func(tx *controldb.Tx) error { return tx.Check(a.lease) })
		}
		switch {
		case err == nil || ctx.Err() != nil:
		case errors.Is(err, controldb.ErrFenced):
			stop(controldb.ErrFenced)
			return
		case time.Since(renewed) > ttl:
			stop(errLost)
			return
		default:
			a.s.w.log.Warn("renew the lease of a task", "task", a.Key, "error", err)
		}
	}
}

// beat renews the lease and stores the news, in one transaction.
func (a *attempt) beat(ctx context.Context) error {
	a.mu.Lock()
	progress, unsaved := a.progress, a.unsaved
	a.unsaved = false
	a.mu.Unlock()
	stored := 0
	err := a.s.w.db.Write(ctx, a.lease, func(tx *controldb.Tx) error {
		if err := tx.Renew(a.lease, ttl); err != nil {
			return err
		}
		if unsaved {
			text, err := pack(progress)
			if err != nil {
				return err
			}
			if _, err := tx.Exec("update tasks set progress = $1 where key = $2", text, a.Key); err != nil {
				return err
			}
			tx.Wake(topic(a.s.run.ID))
		}
		var err error
		stored, err = a.lines.store(tx)
		return err
	})
	if err != nil {
		a.mu.Lock()
		a.unsaved = a.unsaved || unsaved
		a.mu.Unlock()
		return err
	}
	a.lines.forget(stored)
	return nil
}

func (a *attempt) hasNews() bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.unsaved || a.lines.waiting()
}
