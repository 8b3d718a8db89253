package flow

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Cancel ends a run at once, also one that another process works on: the leases of its tasks are revoked, so that
// nothing can be recorded in its name any more, and the workers stop within about a second.
func (r *Runs) Cancel(ctx context.Context, id string) error {
	return r.change(ctx, "cancel", id, func(tx *controldb.Tx, run *Run, tasks []*row) error {
		if run.Over() {
			return problem.New("run_ended", problem.Place{}, problem.Args{"run": run.ID, "state": run.State})
		}
		for _, t := range tasks {
			if over(t.State) {
				continue
			}
			if t.State == Running {
				if err := tx.Revoke(leaseName(t.Key)); err != nil {
					return err
				}
				if err := endAttempt(tx, t, Canceled, "the run was canceled"); err != nil {
					return err
				}
			}
			t.State, t.Ended, t.Error, t.Waits = Canceled, tx.Now(), "the run was canceled", ""
			if err := t.save(tx); err != nil {
				return err
			}
		}
		_, err := tx.Exec("update runs set state = $1, ended = $2 where id = $3",
			Canceled, controldb.Micros(tx.Now()), run.ID)
		tx.Wake(topic(run.ID))
		return err
	})
}

// Retry makes the failed, skipped and canceled tasks of an ended run wait again, under the same keys and with their
// first {now}; what succeeded stays. A worker must then Finish the run.
func (r *Runs) Retry(ctx context.Context, id string) error {
	return r.change(ctx, "retry", id, func(tx *controldb.Tx, run *Run, tasks []*row) error {
		switch {
		case !run.Over():
			return problem.New("run_going", problem.Place{}, problem.Args{"run": run.ID})
		case run.State == Succeeded:
			return problem.New("run_nothing_to_retry", problem.Place{},
				problem.Args{"run": run.ID, "state": run.State, "flow": run.Flow})
		}
		for _, t := range tasks {
			if t.State == Succeeded {
				continue
			}
			t.State, t.Error, t.Waits, t.failures, t.deaths = Waiting, "", "", 0, 0
			t.Due, t.Ended, t.Result = time.Time{}, time.Time{}, work.Result{}
			if err := t.save(tx); err != nil {
				return err
			}
		}
		_, err := tx.Exec("update runs set state = $1, ended = 0 where id = $2", Waiting, run.ID)
		if err != nil {
			return err
		}
		return settle(tx, run.ID)
	})
}

func (r *Runs) change(ctx context.Context, verb, id string, f func(*controldb.Tx, *Run, []*row) error) error {
	err := r.db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		whole, err := complete(tx, id)
		if err != nil {
			return err
		}
		run, err := scanRun(tx.QueryRow("select "+runColumns+" from runs where id = $1", whole))
		if err != nil {
			return err
		}
		tasks, err := tasksOf(tx, whole)
		if err != nil {
			return err
		}
		return f(tx, &run, tasks)
	})
	if err != nil {
		return fmt.Errorf("%s run %q: %w", verb, id, err)
	}
	return nil
}

// endAttempt records how a task's last attempt ended.
func endAttempt(tx *controldb.Tx, t *row, state, why string) error {
	_, err := tx.Exec("update attempts set state = $1, error = $2, ended = $3 where task = $4 and number = $5",
		state, plain(why), controldb.Micros(tx.Now()), t.Key, t.Attempt)
	if err != nil {
		return fmt.Errorf("record attempt %d at task %s: %w", t.Attempt, t.Key, err)
	}
	return nil
}
