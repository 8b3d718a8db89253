package flow_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

const threeSteps = `
steps:
  collect: {pull: online}
  tidy:    {load: responses}
  clean:   {build: clean}
`

func TestStepsAreDoneOneAfterAnotherAndTheirResultsKept(t *testing.T) {
	t.Parallel()
	result := work.Result{
		Values: map[string]any{"rows": 3, "share": 0.5, "by": map[string]any{"21": int64(1) << 60}},
		Notes:  []string{"as expected"},
		Made:   []work.Ref{{Kind: "table", Name: "responses", Version: "7"}},
	}
	steps := do{"online": good, "clean": good,
		"responses": func(context.Context, work.Task, *controldb.DB) (work.Result, error) { return result, nil }}
	each(t, threeSteps, steps, func(t *testing.T, h *house) {
		run := h.finish(t, h.start(t, nil).ID)
		mustBe(t, run, flow.Succeeded, "collect succeeded, tidy succeeded, clean succeeded")
		for i, task := range run.Tasks[1:] {
			if task.Began.Before(run.Tasks[i].Ended) {
				t.Errorf("%s began before %s ended", task.Step, run.Tasks[i].Step)
			}
		}
		got := find(t, run, "tidy").Result
		by, _ := got.Values["by"].(map[string]any)
		if got.Values["rows"] != int64(3) || got.Values["share"] != 0.5 || by["21"] != int64(1)<<60 {
			t.Errorf("values came back as %#v", got.Values)
		}
		if len(got.Notes) != 1 || len(got.Made) != 1 || got.Made[0] != result.Made[0] {
			t.Errorf("notes and lineage came back as %+v", got)
		}
		again := h.finish(t, run.ID)
		mustBe(t, again, flow.Succeeded, states(run))
	})
}

func TestIndependentStepsAreDoneAtTheSameTime(t *testing.T) {
	t.Parallel()
	each(t, `
steps:
  a: {pull: meet}
  b: {pull: meet, after: []}
  c: {pull: end, after: [a, b]}
`, nil, func(t *testing.T, h *house) {
		var both sync.WaitGroup
		both.Add(2)
		steps := do{"end": good, "meet": func(context.Context, work.Task, *controldb.DB) (work.Result, error) {
			both.Done()
			both.Wait() // hangs unless the other is there too
			return work.Result{}, nil
		}}
		run := newHouse(h.db, h.flow, steps).finish(t, h.start(t, nil).ID)
		mustBe(t, run, flow.Succeeded, "a succeeded, b succeeded, c succeeded")
	})
}

func TestStepsAfterAFailedOneAreSkippedAndSayWhy(t *testing.T) {
	t.Parallel()
	each(t, `
steps:
  collect: {pull: bad}
  tidy:    {load: good}
  clean:   {build: good}
  other:   {pull: good, after: []}
`, do{"good": good, "bad": bad}, func(t *testing.T, h *house) {
		run := h.finish(t, h.start(t, nil).ID)
		mustBe(t, run, flow.Failed, "collect failed, tidy skipped, clean skipped, other succeeded")
		if got := find(t, run, "collect").Error; got != "the cable was cut" {
			t.Errorf("collect says %q", got)
		}
		if got := find(t, run, "tidy").Error; !strings.Contains(got, "collect failed") {
			t.Errorf("tidy says %q", got)
		}
		if got := find(t, run, "clean").Error; !strings.Contains(got, "tidy was skipped") {
			t.Errorf("clean says %q", got)
		}
	})
}

func TestPanicIsAnErrorOfItsTask(t *testing.T) {
	t.Parallel()
	steps := do{"online": func(context.Context, work.Task, *controldb.DB) (work.Result, error) { panic("index out of range") }}
	each(t, "steps: {collect: {pull: online}}", steps, func(t *testing.T, h *house) {
		run := h.finish(t, h.start(t, nil).ID)
		mustBe(t, run, flow.Failed, "collect failed")
		if got := find(t, run, "collect").Error; !strings.Contains(got, "panicked: index out of range") {
			t.Errorf("it says %q", got)
		}
		lines, err := h.runs.Logs(t.Context(), run.ID)
		if err != nil || len(lines) != 1 || !strings.Contains(lines[0].Text, "goroutine") {
			t.Errorf("the log holds no stack: %v %v", lines, err)
		}
	})
}

// passing is an error that a further try may mend, though it is told as a problem.
type passing struct{ error }

func (passing) Permanent() bool { return false }

func TestOnlyWhatMayPassIsTriedAgain(t *testing.T) {
	t.Parallel()
	told := func() *problem.Problem { return problem.New("run_unknown", problem.Place{}, problem.Args{"run": "x"}) }
	fails := map[string]error{
		"error":   errors.New("connection reset"),
		"problem": told(),
		"passing": told().Because(passing{errors.New("busy")}),
	}
	want := map[string]int{"error": 3, "problem": 1, "passing": 3}
	for name, failure := range fails {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			steps := do{"online": func(context.Context, work.Task, *controldb.DB) (work.Result, error) { return work.Result{}, failure }}
			each(t, "steps: {collect: {pull: online, retry: {times: 2, backoff: 1ms}}}", steps, func(t *testing.T, h *house) {
				run := h.finish(t, h.start(t, nil).ID)
				mustBe(t, run, flow.Failed, "collect failed")
				attempts := find(t, run, "collect").Attempts
				if len(attempts) != want[name] {
					t.Errorf("%d attempts, not %d", len(attempts), want[name])
				}
				for _, a := range attempts {
					if a.State != flow.Failed || a.Error == "" || a.Ended.IsZero() {
						t.Errorf("attempt %+v", a)
					}
				}
			})
		})
	}
}

func TestTextsThatADatabaseRefusesAreStoredAllTheSame(t *testing.T) {
	t.Parallel()
	steps := do{"online": func(_ context.Context, task work.Task, _ *controldb.DB) (work.Result, error) {
		task.Log.Info("raw \x00 bytes \xff")
		return work.Result{}, errors.New("cannot read \x00 \xff")
	}}
	each(t, "steps: {collect: {pull: online}}", steps, func(t *testing.T, h *house) {
		run := h.finish(t, h.start(t, nil).ID)
		mustBe(t, run, flow.Failed, "collect failed")
		if got := find(t, run, "collect").Error; got != "cannot read � �" {
			t.Errorf("it says %q", got)
		}
	})
}

func TestStoppedProcessPutsItsTaskBack(t *testing.T) {
	t.Parallel()
	each(t, "steps: {collect: {pull: online}}", nil, func(t *testing.T, h *house) {
		ctx, cancel := context.WithCancel(t.Context())
		steps := do{"online": func(ctx context.Context, _ work.Task, _ *controldb.DB) (work.Result, error) {
			cancel()
			<-ctx.Done()
			return work.Result{}, ctx.Err()
		}}
		id := h.start(t, nil).ID
		if _, err := newHouse(h.db, h.flow, steps).worker.Finish(ctx, id); !errors.Is(err, context.Canceled) {
			t.Errorf("Finish of a stopped process gave %v", err)
		}
		began := time.Now()
		run := newHouse(h.db, h.flow, do{"online": good}).finish(t, id)
		mustBe(t, run, flow.Succeeded, "collect succeeded")
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("the next Finish waited %v for a lease", took)
		}
		attempts := find(t, run, "collect").Attempts
		if len(attempts) != 2 || attempts[0].State != flow.Canceled || attempts[1].State != flow.Succeeded {
			t.Errorf("attempts %+v", attempts)
		}
	})
}

func TestWatchIsToldOfEveryChangeAndProgress(t *testing.T) {
	t.Parallel()
	steps := do{"online": func(_ context.Context, task work.Task, _ *controldb.DB) (work.Result, error) {
		task.Report(work.Progress{Rows: 7})
		return work.Result{}, nil
	}}
	each(t, "steps: {collect: {pull: online}}", nil, func(t *testing.T, h *house) {
		var told []string
		flows := func(context.Context, string, string) (*flow.Flow, error) { return h.flow, nil }
		watch := func(_ string, task flow.Task) {
			told = append(told, task.State)
			if task.State == flow.Running && task.Progress.Rows == 7 {
				told = append(told, "seven")
			}
		}
		worker := flow.NewWorker(h.db, h.runs, kindsOf(h.db, steps), flows, quiet(), watch)
		run, err := worker.Finish(t.Context(), h.start(t, nil).ID)
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(told, " ")
		if !strings.Contains(all, "seven") || !strings.HasSuffix(all, flow.Succeeded) {
			t.Errorf("told %s", all)
		}
		if got := find(t, run, "collect").Progress; got.Rows != 7 {
			t.Errorf("stored progress %+v", got)
		}
	})
}
