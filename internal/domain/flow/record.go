package flow

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// recordWithin bounds the one transaction that an attempt ends with.
const recordWithin = time.Minute

// record ends the attempt in one transaction under its lease: result, log, what becomes due, the state of the run (I2).
// It is done also when the process was told to stop. A worker whose lease has passed on records nothing.
func (a *attempt) record(ctx context.Context, o outcome) error {
	if o.lost {
		a.s.w.log.Info("left a task to others", "task", a.Key, "attempt", a.Attempt, "error", o.err)
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordWithin)
	defer cancel()
	err := a.s.w.db.Write(ctx, a.lease, func(tx *controldb.Tx) error {
		t := a.ended(o, tx.Now())
		state, why := t.State, t.Error
		switch {
		case o.later != nil:
			state, why = Waiting, t.Waits
		case o.stopped:
			state = Canceled
		case o.err != nil:
			state = Failed
		}
		if err := endAttempt(tx, &t, state, why); err != nil {
			return err
		}
		if o.stopped {
			t.Error = ""
		}
		if err := t.save(tx); err != nil {
			return err
		}
		if _, err := a.lines.store(tx); err != nil {
			return err
		}
		if err := tx.Release(a.lease); err != nil {
			return err
		}
		return settle(tx, a.s.run.ID)
	})
	if errors.Is(err, controldb.ErrFenced) {
		a.s.w.log.Info("left a task to others", "task", a.Key, "attempt", a.Attempt)
		return nil
	}
	if err != nil {
		return fmt.Errorf("record attempt %d at step %q: %w", a.Attempt, a.Step, err)
	}
	faultpoint.Reach("flow.recorded")
	return nil
}

// ended is the task's row after this attempt.
func (a *attempt) ended(o outcome, now time.Time) row {
	t := a.row
	t.Ended, t.Result = now, a.safeResult(o.result)
	a.mu.Lock()
	t.Progress = a.progress
	a.mu.Unlock()
	switch {
	case o.later != nil:
		t.State, t.Due, t.Waits = Waiting, later(o.later.At, now), a.s.w.waits(o)
		return t
	case o.stopped:
		t.State, t.Due, t.Error = Waiting, now, "the process was told to stop"
		return t
	case o.err == nil:
		t.State = Succeeded
		return t
	}
	t.Error = a.s.w.safe(o.err.Error())
	t.failures++
	if o.passes && t.failures <= a.step.Retry.Times {
		t.State, t.Due = Waiting, now.Add(backoff(a.step.Retry.Backoff, t.failures))
		return t
	}
	t.State = Failed
	return t
}

// soonest bounds how often a task that waits is called again.
const soonest = time.Second

// later is when a task that waits is due; never at once, whatever it asks for.
func later(at, now time.Time) time.Time {
	if least := now.Add(soonest); at.Before(least) {
		return least
	}
	return at
}

// waits says until when and why a task waits, with all that was said around it: which source of a list, for instance.
func (w *Worker) waits(o outcome) string {
	why := strings.TrimSuffix(o.err.Error(), o.later.Error()) + o.later.Why.Error()
	return w.safe("waits until " + w.clock(o.later.At) + ": " + why)
}

func (w *Worker) clock(at time.Time) string { return at.In(w.zone()).Format("2006-01-02 15:04:05 MST") }

func (a *attempt) safeResult(r work.Result) work.Result {
	notes := make([]string, len(r.Notes))
	for i, note := range r.Notes {
		notes[i] = a.s.w.safe(note)
	}
	r.Notes = notes
	return r
}

// longestBackoff bounds the doubling.
const longestBackoff = time.Hour

// backoff is the pause after the n-th failure: doubled each time, and up to a quarter more, so that many that failed
// together do not come back together.
func backoff(first time.Duration, n int) time.Duration {
	pause := first
	for range n - 1 {
		pause = min(pause*2, max(longestBackoff, first))
	}
	return pause + rand.N(pause/4+1)
}

// permanent says that no retry can mend an error: by its own word, or because a person has to mend something first.
func permanent(err error) bool {
	var knows work.Permanent
	if errors.As(err, &knows) {
		return knows.Permanent()
	}
	var one *problem.Problem
	var several *problem.Several
	return errors.As(err, &one) || errors.As(err, &several)
}
