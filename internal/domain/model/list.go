package model

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Order is one model of a list, and the checks of its table.
type Order struct {
	Model  *Model
	Checks []*check.Check
}

// BuildAll builds several models in one commit, as Build builds each: in the order given, so that one that reads another stands
// behind it and reads it as it will be. When a blocking check fails, or a SELECT, all of them stay as they were. Values: built
// (how many were), rows, and by name what Build answers.
func (b *Builder) BuildAll(ctx context.Context, t work.Task, list []Order, o Options) (work.Result, error) {
	jobs := make([]*job, len(list))
	for i, order := range list {
		task := t
		task.Key = t.Key + "/" + order.Model.Name
		jobs[i] = newJob(b, task, order.Model, order.Checks, o)
	}
	if done, known, err := b.doneAll(ctx, jobs); err != nil || known {
		return done, err
	}
	for _, j := range jobs {
		if err := j.parse(ctx); err != nil {
			return work.Result{}, j.named(err)
		}
	}
	for try := 1; ; try++ {
		result, err := b.attemptAll(ctx, t, jobs)
		if !again(err) && !errors.Is(err, lake.ErrMoved) || try == mostTries {
			return result, err
		}
	}
}

func (j *job) named(err error) error { return fmt.Errorf("build model %q: %w", j.model.Name, err) }

// move is one model's part in the commit of a list.
type move struct {
	*job
	at      int // in the list
	pending *lake.Pending
	results []check.Result
	made    staged
}

// attemptAll stages one model after the other, and commits them together.
func (b *Builder) attemptAll(ctx context.Context, t work.Task, jobs []*job) (work.Result, error) {
	answers := make([]work.Result, len(jobs))
	var moves []move
	var ahead []lake.Pin
	for i, j := range jobs {
		j.ahead = ahead
		made, result, release, err := j.stage(ctx)
		defer release()
		if err != nil {
			return work.Result{}, j.named(err)
		}
		if answers[i] = result; made == nil {
			continue
		}
		m := move{job: j, at: i, made: *made}
		if m.pending, err = j.prepare(ctx, *made); err == nil {
			m.results, err = j.judged(ctx, m.pending)
		}
		if err != nil {
			return work.Result{}, j.named(err)
		}
		ahead = append(ahead, m.pending.Pins()...)
		moves = append(moves, m)
	}
	if err := b.recordAll(ctx, t, moves, answers); err != nil {
		return work.Result{}, err
	}
	return together(jobs, answers), nil
}

// recordAll moves all pointers in one transaction (I2), and puts the answers in their places.
func (b *Builder) recordAll(ctx context.Context, t work.Task, moves []move, answers []work.Result) error {
	faultpoint.Reach("model.before_commit")
	err := b.db.Write(ctx, t.Lease, func(tx *controldb.Tx) error {
		for _, m := range moves {
			commit, err := m.recordIn(tx, m.pending, m.results, m.made)
			if err != nil {
				return m.named(err)
			}
			if commit.Earlier { // another attempt at this task was faster: nothing of this one counts (I4)
				return errStale
			}
			answers[m.at] = m.result(commit, m.results, m.made)
		}
		return nil
	})
	if err == nil {
		faultpoint.Reach("model.committed")
	}
	return err
}

// doneAll answers a task that committed before (I4): what has no commit of its own was not needed then.
func (b *Builder) doneAll(ctx context.Context, jobs []*job) (r work.Result, known bool, err error) {
	answers := make([]work.Result, len(jobs))
	for i, j := range jobs {
		done, committed, err := b.done(ctx, j.task, j.model)
		if err != nil {
			return r, false, j.named(err)
		}
		if answers[i] = done; committed {
			known = true
		} else {
			answers[i] = work.Result{Values: map[string]any{"built": false, "rows": int64(0), "partitions": 0}}
		}
	}
	return together(jobs, answers), known, nil
}

// together is the answer of a list.
func together(jobs []*job, answers []work.Result) work.Result {
	built, rows := 0, int64(0)
	all := work.Result{Values: map[string]any{}}
	for i, j := range jobs {
		one := answers[i]
		all.Values[j.model.Name] = one.Values
		if one.Values["built"] == true {
			built++
		}
		if n, ok := one.Values["rows"].(int64); ok {
			rows += n
		}
		all.Notes = append(all.Notes, one.Notes...)
		all.Made = append(all.Made, one.Made...)
		all.Read = append(all.Read, one.Read...)
	}
	all.Values["built"], all.Values["rows"] = built, rows
	return all
}
