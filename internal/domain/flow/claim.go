package flow

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/id"
	"github.com/naru-data/naru/internal/foundation/work"
)

// A lease lasts ttl and is renewed every third of it. Death on the same machine is seen by the lock file at once; the
// ttl is waited for only across machines, and when a worker hangs.
const (
	ttl        = 15 * time.Second
	renewEvery = 5 * time.Second
)

// mostDeaths bounds how often a task is taken up from dead workers: it may be what kills them.
const mostDeaths = 100

// claim is a task that this shift may do.
type claim struct {
	row
	lease   controldb.Lease
	note    string
	results map[string]work.Result // of the run's steps so far
}

// claim takes one task that is due, or that a dead worker left; nil when there is none, or others were faster.
func (s *shift) claim(ctx context.Context) (c *claim, err error) {
	// A holder of its own for every claim: this process's other attempts are somebody else, whose leases it cannot have.
	holder := s.w.db.Holder() + "#" + id.New()
	err = s.w.db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		if c, err = s.dueTask(tx, holder); err != nil || c != nil {
			return err
		}
		c, err = s.leftTask(tx, holder)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim a task: %w", err)
	}
	if c != nil {
		faultpoint.Reach("flow.claimed")
	}
	return c, nil
}

func (s *shift) dueTask(tx *controldb.Tx, holder string) (*claim, error) {
	t, err := scanTask(tx.QueryRow("select "+taskColumns+` from tasks
where run = $1 and state = 'waiting' and due > 0 and due <= $2
order by position
limit 1`+tx.SkipLocked(), s.run.ID, controldb.Micros(tx.Now())))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lease, ok, err := tx.Acquire(leaseName(t.Key), holder, ttl)
	if err != nil || !ok {
		return nil, err
	}
	return s.take(tx, t, lease, holder, "")
}

// leftTask looks for a task that is running, but whose lease can be had: its worker died or hangs.
func (s *shift) leftTask(tx *controldb.Tx, holder string) (*claim, error) {
	tasks, err := tasksOf(tx, s.run.ID)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		if t.State != Running {
			continue
		}
		lease, ok, err := tx.Acquire(leaseName(t.Key), holder, ttl)
		if err != nil {
			return nil, err
		}
		if ok {
			return s.takeUp(tx, *t, lease, holder)
		}
	}
	return nil, nil
}

// takeUp ends the attempt of a worker that is gone and makes the next, unless there were too many.
func (s *shift) takeUp(tx *controldb.Tx, t row, lease controldb.Lease, holder string) (*claim, error) {
	var gone string
	err := tx.QueryRow("select holder from attempts where task = $1 and number = $2", t.Key, t.Attempt).Scan(&gone)
	if err != nil {
		return nil, fmt.Errorf("look who did task %s: %w", t.Key, err)
	}
	why, note := "the process that did it died", "taken up after process death"
	if s.w.db.Alive(gone) {
		why, note = "its worker did not answer any more", "taken up from a worker that did not answer any more"
	}
	if err := endAttempt(tx, &t, Failed, why); err != nil {
		return nil, err
	}
	t.deaths++
	if t.deaths < mostDeaths {
		return s.take(tx, t, lease, holder, note)
	}
	t.State, t.Ended = Failed, tx.Now()
	t.Error = fmt.Sprintf("%s, %d times: perhaps it is this step that kills it", why, t.deaths)
	if err := t.save(tx); err != nil {
		return nil, err
	}
	if err := tx.Release(lease); err != nil {
		return nil, err
	}
	return nil, settle(tx, s.run.ID)
}

// take makes the next attempt.
func (s *shift) take(tx *controldb.Tx, t row, lease controldb.Lease, holder, note string) (*claim, error) {
	t.State, t.Error, t.Waits, t.Ended = Running, "", "", time.Time{}
	t.Progress, t.Result = work.Progress{}, work.Result{}
	t.Attempt++
	t.Began = tx.Now()
	if t.firstBegan.IsZero() {
		t.firstBegan = t.Began
	}
	if err := t.save(tx); err != nil {
		return nil, err
	}
	_, err := tx.Exec(`
insert into attempts (task, number, holder, state, began, ended, error, note)
values ($1, $2, $3, $4, $5, 0, '', $6)`, t.Key, t.Attempt, holder, Running, controldb.Micros(t.Began), note)
	if err != nil {
		return nil, fmt.Errorf("record attempt %d at task %s: %w", t.Attempt, t.Key, err)
	}
	_, err = tx.Exec("update runs set state = $1 where id = $2 and state = $3", Running, s.run.ID, Waiting)
	if err != nil {
		return nil, fmt.Errorf("record that run %s is running: %w", s.run.ID, err)
	}
	tasks, err := tasksOf(tx, s.run.ID)
	if err != nil {
		return nil, err
	}
	results := map[string]work.Result{}
	for _, other := range tasks {
		if other.State == Succeeded {
			results[other.Step] = other.Result
		}
	}
	tx.Wake(topic(s.run.ID))
	return &claim{row: t, lease: lease, note: note, results: results}, nil
}
