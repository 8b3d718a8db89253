package flow_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/work"
)

// inBubble runs a test on SQLite in which time passes as soon as everybody waits. The database is closed inside.
func inBubble(t *testing.T, text string, steps do, test func(t *testing.T, h *house)) {
	f := mustDecode(t, text)
	path := t.TempDir() + "/naru.db"
	synctest.Test(t, func(t *testing.T) {
		test(t, newHouse(controldbtest.OpenAt(t, controldb.Options{URL: path}, migrations()...), f, steps))
	})
}

func TestPauseBetweenAttemptsDoubles(t *testing.T) {
	inBubble(t, "steps: {collect: {pull: online, retry: {times: 3, backoff: 30s}}}", do{"online": bad}, func(t *testing.T, h *house) {
		run := h.finish(t, h.start(t, nil).ID)
		attempts := find(t, run, "collect").Attempts
		if len(attempts) != 4 {
			t.Fatalf("%d attempts, not 4", len(attempts))
		}
		for i, least := range []time.Duration{30 * time.Second, time.Minute, 2 * time.Minute} {
			pause := attempts[i+1].Began.Sub(attempts[i].Ended)
			if pause < least || pause > least*5/4+2*time.Second {
				t.Errorf("pause %d was %v, not %v and a little", i+1, pause, least)
			}
		}
	})
}

func TestWaitingTaskHoldsNoLease(t *testing.T) {
	inBubble(t, "steps: {collect: {pull: online, retry: {times: 1, backoff: 1h}}}", do{"online": bad}, func(t *testing.T, h *house) {
		id := h.start(t, nil).ID
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := h.worker.Finish(ctx, id); err == nil {
			t.Fatal("it did not wait")
		}
		var held int
		err := h.db.Read(t.Context(), func(tx *controldb.Tx) error {
			return tx.QueryRow("select count(*) from leases where holder <> ''").Scan(&held)
		})
		if err != nil || held != 0 {
			t.Errorf("%d leases held, %v", held, err)
		}
		run, err := h.runs.Find(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		mustBe(t, run, flow.Running, "collect waiting")
	})
}

func TestTimeoutEndsAnAttemptAndIsTriedAgain(t *testing.T) {
	slow := func(ctx context.Context, _ work.Task, _ *controldb.DB) (work.Result, error) {
		<-ctx.Done()
		return work.Result{}, ctx.Err()
	}
	inBubble(t, "steps: {collect: {pull: online, timeout: 10m, retry: {times: 1}}}", do{"online": slow}, func(t *testing.T, h *house) {
		run := h.finish(t, h.start(t, nil).ID)
		mustBe(t, run, flow.Failed, "collect failed")
		task := find(t, run, "collect")
		if len(task.Attempts) != 2 || !strings.Contains(task.Error, "timeout of 10m0s") {
			t.Errorf("%d attempts, the last said %q", len(task.Attempts), task.Error)
		}
		for _, a := range task.Attempts {
			if took := a.Ended.Sub(a.Began); took < 10*time.Minute || took > 11*time.Minute {
				t.Errorf("an attempt took %v", took)
			}
		}
	})
}

func TestLeaseIsKeptThroughLongWork(t *testing.T) {
	long := func(ctx context.Context, task work.Task, db *controldb.DB) (work.Result, error) {
		for range 60 {
			select {
			case <-ctx.Done():
				return work.Result{}, ctx.Err()
			case <-time.After(5 * time.Second):
				task.Report(work.Progress{Rows: 1})
			}
		}
		return work.Result{}, mark(ctx, task, db, "one")
	}
	inBubble(t, "steps: {collect: {pull: online}}", do{"online": long}, func(t *testing.T, h *house) {
		id := h.start(t, nil).ID
		other := make(chan *flow.Run)
		go func() { other <- h.finish(t, id) }()
		run := h.finish(t, id)
		<-other
		mustBe(t, run, flow.Succeeded, "collect succeeded")
		if n := len(find(t, run, "collect").Attempts); n != 1 || countMarks(t, h.db) != 1 {
			t.Errorf("%d attempts, %d marks", n, countMarks(t, h.db))
		}
	})
}
