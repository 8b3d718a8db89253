package flow_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// waiting is a step that asks to be called again later, so often.
func waiting(times int64, pause time.Duration) func(context.Context, work.Task, *controldb.DB) (work.Result, error) {
	var called sync.Map // by task
	return func(_ context.Context, t work.Task, _ *controldb.DB) (work.Result, error) {
		count, _ := called.LoadOrStore(t.Key, new(atomic.Int64))
		if n := count.(*atomic.Int64).Add(1); n > times {
			return work.Result{Values: map[string]any{"called": n}}, nil
		}
		later := &work.Later{At: time.Now().Add(pause), Why: errors.New("the budget is spent")}
		return work.Result{}, fmt.Errorf("pull source %q: %w", "online", later)
	}
}

func TestALaterTaskWaitsAndCountsAsNoFailure(t *testing.T) {
	inBubble(t, "steps: {collect: {pull: online}, load: {load: t}}", do{"online": waiting(2, 20*time.Minute), "t": good}, func(t *testing.T, h *house) {
		began := time.Now()
		run := h.finish(t, h.start(t, nil).ID)
		mustBe(t, run, flow.Succeeded, "collect succeeded, load succeeded")
		task := find(t, run, "collect")
		if took := time.Since(began); took < 40*time.Minute || took > 41*time.Minute || task.Waits != "" {
			t.Errorf("it took %v, and waits %q", took, task.Waits)
		}
		if len(task.Attempts) != 3 || task.Attempts[0].State != flow.Waiting ||
			task.Attempts[0].Error != `waits until 2000-01-01 00:20:00 UTC: pull source "online": the budget is spent` {
			t.Errorf("attempts are %+v", task.Attempts)
		}
		lines, err := h.runs.Logs(t.Context(), run.ID)
		if err != nil || len(lines) != 2 || !strings.Contains(lines[0].Text, `waits until="2000-01-01 00:20:00 UTC" why="the budget is spent"`) {
			t.Errorf("lines are %+v, %v", lines, err)
		}
	})
}

func TestATaskThatWaitsHoldsNothingAndIsShown(t *testing.T) {
	steps := do{"online": waiting(1, time.Hour), "other": good}
	inBubble(t, "steps: {collect: {pull: online}, other: {pull: other, after: []}}", steps, func(t *testing.T, h *house) {
		id := h.start(t, nil).ID
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := h.worker.Finish(ctx, id); err == nil {
			t.Fatal("it did not wait")
		}
		run, err := h.runs.Find(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		mustBe(t, run, flow.Running, "collect waiting, other succeeded") // the worker did the other meanwhile
		task := find(t, run, "collect")
		if !strings.HasPrefix(task.Waits, "waits until 2000-01-01 01:00:00 UTC: ") || task.Error != "" || time.Until(task.Due) < 58*time.Minute {
			t.Errorf("the task is %+v", task)
		}
		var held int
		err = h.db.Read(t.Context(), func(tx *controldb.Tx) error {
			return tx.QueryRow("select count(*) from leases where holder <> ''").Scan(&held)
		})
		if err != nil || held != 0 {
			t.Errorf("%d leases are held, %v", held, err)
		}
	})
}

func TestALaterTaskGoesOnInAnotherProcess(t *testing.T) {
	t.Parallel()
	each(t, "steps: {collect: {pull: online}}", do{"online": waiting(1, 24*time.Hour)}, func(t *testing.T, h *house) {
		id := h.start(t, nil).ID
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := h.worker.Finish(ctx, id)
			ended <- err
		}()
		h.until(t, id, func(task flow.Task) bool { return task.Waits != "" })
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		execute(t, h.db, "update tasks set due = 1") // as if a day had passed
		other := newHouse(h.db, h.flow, do{"online": good})
		mustBe(t, other.finish(t, id), flow.Succeeded, "collect succeeded")
	})
}

func TestACanceledRunEndsATaskThatWaits(t *testing.T) {
	t.Parallel()
	each(t, "steps: {collect: {pull: online}, load: {load: t}}", do{"online": waiting(1, 24*time.Hour), "t": good}, func(t *testing.T, h *house) {
		id := h.start(t, nil).ID
		ended := make(chan *flow.Run)
		go func() { ended <- h.finish(t, id) }()
		h.until(t, id, func(task flow.Task) bool { return task.Waits != "" })
		if err := h.runs.Cancel(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		run := <-ended
		mustBe(t, run, flow.Canceled, "collect canceled, load canceled")
		if task := find(t, run, "collect"); task.Waits != "" {
			t.Errorf("it waits still: %q", task.Waits)
		}
		if err := h.runs.Retry(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		mustBe(t, h.finish(t, id), flow.Succeeded, "collect succeeded, load succeeded")
	})
}

func TestWhatAsksForThePastIsNotCalledAtOnce(t *testing.T) {
	inBubble(t, "steps: {collect: {pull: online}}", do{"online": waiting(3, -time.Hour)}, func(t *testing.T, h *house) {
		began := time.Now()
		mustBe(t, h.finish(t, h.start(t, nil).ID), flow.Succeeded, "collect succeeded")
		if took := time.Since(began); took < 3*time.Second {
			t.Errorf("it was called again after %v", took)
		}
	})
}

// until looks at the first task of a run until it is as wanted.
func (h *house) until(t *testing.T, id string, wanted func(flow.Task) bool) {
	t.Helper()
	listener := h.db.Listen(t.Context(), "run/"+id)
	defer listener.Close()
	for range 100 {
		run, err := h.runs.Find(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if wanted(run.Tasks[0]) {
			return
		}
		listener.Wait(t.Context(), 200*time.Millisecond)
	}
	t.Fatal("it never came to that")
}
