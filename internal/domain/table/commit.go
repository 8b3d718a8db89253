package table

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// checkFailed is what a blocking check answers.
const checkFailed problem.Code = "check_failed"

// prepare writes what the tables would be, and holds it against the checks. Nothing is visible. pending is nil when there
// is nothing to commit; failure is the first blocking check that does not hold.
func (j *job) prepare(ctx context.Context, r *round) (
	pending *lake.Pending, results []check.Result, failure *problem.Problem, err error,
) {
	var changes []lake.Change
	moved := map[string]bool{}
	for _, s := range r.standings {
		if !s.altered() {
			continue
		}
		change, err := j.change(ctx, s)
		if err != nil {
			return nil, nil, nil, err
		}
		changes = append(changes, change)
		moved[s.table.Name] = len(change.Add)+len(change.RemoveOnly)+len(change.RemovePaths) > 0 || change.RemoveAll
	}
	j.changes = changes
	if len(changes) == 0 {
		return nil, nil, nil, nil
	}
	if pending, err = j.lake.Prepare(ctx, j.task, changes...); err != nil {
		return nil, nil, nil, fmt.Errorf("prepare the commit: %w", err)
	}
	var judged []*check.Check
	for _, c := range j.checks {
		if moved[c.Table] {
			judged = append(judged, c)
		}
	}
	if len(judged) == 0 {
		return pending, nil, nil, nil
	}
	results, err = j.judge.Judge(ctx, j.task, judged, pending.Pins())
	if errors.As(err, &failure) && failure.Code == checkFailed {
		return nil, results, failure, nil
	} else if err != nil {
		return nil, nil, nil, fmt.Errorf("judge the prepared tables: %w", err)
	}
	return pending, results, nil, nil
}

// change is what the commit does to the table's files: those of every part that has another truth now.
func (j *job) change(ctx context.Context, s *standing) (lake.Change, error) {
	target, err := j.target(ctx, s)
	if err != nil {
		return lake.Change{}, err
	}
	if s.table.Strategy == Merge {
		return j.merge(ctx, s, target)
	}
	// A name whose rows we have no standing for was something else before, a model say: its rows go.
	change := lake.Change{Target: target, RemoveAll: s.fresh || s.isNew}
	gone := map[part]bool{}
	for p := range s.before {
		h, held := s.held[p]
		gone[p] = !held || h.fresh
	}
	for _, h := range s.held {
		change.Add = append(change.Add, h.files...)
	}
	types := s.table.partitionTypes()
	for p, removed := range gone {
		switch {
		case !removed || change.RemoveAll:
		case s.table.Strategy == Latest:
			tuple, err := p.tuple(types)
			if err != nil {
				return lake.Change{}, err
			}
			change.RemoveOnly = append(change.RemoveOnly, tuple)
		default:
			change.RemoveAll = true
		}
	}
	return change, nil
}

// commit records what the round decided: first refusals, each by itself, then in one transaction everything else.
func (j *job) commit(
	ctx context.Context, r *round, pending *lake.Pending, results []check.Result,
) (work.Result, error) {
	if err := j.recordRefusals(ctx, r); err != nil {
		return work.Result{}, err
	}
	if pending == nil {
		if err := j.tidy(nil); err != nil {
			return work.Result{}, err
		}
		a := j.answer(r, nil)
		return a.result(), a.failure()
	}
	a := j.answer(r, pending.Pins())
	a.Notes = append(a.Notes, check.Notes(results)...)
	faultpoint.Reach("table.before_commit")
	err := j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) error {
		for _, s := range r.standings { // I2: pointers, states, parts, checks and the answer move together
			if err := s.record(tx); err != nil {
				return fmt.Errorf("record what became of the deliveries of %q: %w", s.table.Name, err)
			}
		}
		committed, err := pending.Commit(tx, r.counts(), a.Read)
		if err != nil {
			return err
		}
		if committed.Earlier { // another attempt at this task was faster: nothing of this one counts (I4)
			return lake.ErrMoved
		}
		if err := check.Record(tx, results); err != nil {
			return err
		}
		return a.record(tx, j.task.Key)
	})
	if err != nil {
		return work.Result{}, fmt.Errorf("commit the load: %w", err)
	}
	faultpoint.Reach("table.committed")
	if err := errors.Join(j.tidy(j.changes), j.sweep(ctx, j.task.Lease)); err != nil {
		return work.Result{}, err
	}
	return a.result(), a.failure()
}

// counts of what this load read, by table.
func (r *round) counts() map[string]work.Counts {
	all := map[string]work.Counts{}
	for _, s := range r.standings {
		if !s.altered() {
			continue
		}
		var sum work.Counts
		for _, took := range s.taken {
			sum = sum.Plus(s.records[took.delivery.ID].counts)
		}
		all[s.table.Name] = sum
	}
	return all
}

// recordRefusals keeps what was refused in a transaction of its own, so that it is known whatever becomes of the rest.
// Those of a new generation are recorded when it begins.
func (j *job) recordRefusals(ctx context.Context, r *round) error {
	var refused []*record
	for _, s := range r.standings {
		for _, one := range s.refusals {
			rec := s.records[one.delivery.ID]
			if !one.retold && !one.kept && !s.fresh && rec.state == Refused {
				refused = append(refused, rec)
			}
		}
	}
	if len(refused) == 0 {
		return nil
	}
	err := j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) error {
		for _, rec := range refused {
			if err := rec.recordRefused(tx); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("record %d refused deliveries: %w", len(refused), err)
	}
	faultpoint.Reach("table.refused_recorded")
	return nil
}

// recordFailure keeps the results of checks that let nothing pass.
func (j *job) recordFailure(ctx context.Context, results []check.Result) error {
	err := j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) error { return check.Record(tx, results) })
	if err != nil {
		return fmt.Errorf("record %d check results: %w", len(results), err)
	}
	return nil
}
