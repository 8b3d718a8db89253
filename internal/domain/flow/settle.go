package flow

import (
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// settle moves a run on after its tasks changed, in the same transaction (I2): what can begin becomes due, what never
// can is skipped, and the run ends with its last task. Everybody who waits for the run is woken.
func settle(tx *controldb.Tx, run string) error {
	tasks, err := tasksOf(tx, run)
	if err != nil {
		return err
	}
	for _, t := range moveOn(tasks, tx.Now()) {
		if err := t.save(tx); err != nil {
			return err
		}
	}
	if state := ending(tasks); state != "" {
		_, err := tx.Exec("update runs set state = $1, ended = $2 where id = $3 and state in ('waiting', 'running')",
			state, controldb.Micros(tx.Now()), run)
		if err != nil {
			return fmt.Errorf("end run %s: %w", run, err)
		}
	}
	tx.Wake(topic(run))
	return nil
}

// moveOn makes due or skips the tasks that waited for others, and gives those it changed. A skipped one lets more be
// skipped, wherever these stand, so it goes round until nothing changes.
func moveOn(tasks []*row, now time.Time) (changed []*row) {
	byStep := map[string]*row{}
	for _, t := range tasks {
		byStep[t.Step] = t
	}
	for again := true; again; {
		again = false
		for _, t := range tasks {
			if t.State != Waiting || !t.Due.IsZero() {
				continue
			}
			if t.follow(byStep, now) {
				changed = append(changed, t)
				again = true
			}
		}
	}
	return changed
}

// follow decides about one task by those it waits for; false while they go on.
func (t *row) follow(byStep map[string]*row, now time.Time) bool {
	ready := true
	for _, name := range t.after {
		before := byStep[name]
		switch {
		case before == nil || before.State == Succeeded:
		case over(before.State):
			t.State, t.Ended = Skipped, now
			t.Error = fmt.Sprintf("skipped, because step %s was %s", name, before.State)
			if before.State == Failed {
				t.Error = fmt.Sprintf("skipped, because step %s failed", name)
			}
			return true
		default:
			ready = false
		}
	}
	if ready {
		t.Due = now
	}
	return ready
}

// ending is the state that a run ends in; empty while tasks go on.
func ending(tasks []*row) string {
	state := Succeeded
	for _, t := range tasks {
		switch {
		case !over(t.State):
			return ""
		case t.State == Failed:
			state = Failed
		case t.State == Canceled && state != Failed:
			state = Canceled
		}
	}
	return state
}
