package flow_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

const oneStep = `
params: {city: string, round: integer, day: {type: date, default: "2026-11-24"}}
steps: {collect: {pull: online}}
`

func bind(t *testing.T, h *house, city string) map[string]any {
	t.Helper()
	params, err := h.flow.Params.Bind(map[string]string{"city": city, "round": "2026"}, "flow test")
	if err != nil {
		t.Fatal(err)
	}
	return params
}

func TestOneCauseStartsOneRun(t *testing.T) {
	t.Parallel()
	each(t, oneStep, do{"online": good}, func(t *testing.T, h *house) {
		start := func(cause string) (*flow.Run, bool) {
			run, fresh, err := h.runs.Start(t.Context(), h.flow, "version", cause, work.Interval{}, bind(t, h, "021"))
			if err != nil {
				t.Fatal(err)
			}
			return run, fresh
		}
		first, fresh := start("schedule 2026-11-24")
		if !fresh || first.State != flow.Waiting || len(first.Tasks) != 1 {
			t.Errorf("started %+v, fresh %v", first, fresh)
		}
		again, fresh := start("schedule 2026-11-24")
		if fresh || again.ID != first.ID {
			t.Errorf("the same cause started %s after %s", again.ID, first.ID)
		}
		if other, fresh := start(""); !fresh || other.ID == first.ID {
			t.Error("no cause did not start a new run")
		}
	})
}

func TestParametersReachTheStepAsDeclared(t *testing.T) {
	t.Parallel()
	seen := func(_ context.Context, task work.Task, _ *controldb.DB) (work.Result, error) {
		day, _ := task.Params["day"].(time.Time)
		if task.Params["city"] != "021" || task.Params["round"] != int64(2026) || day.Format("2006-01-02") != "2026-11-24" {
			return work.Result{}, fmt.Errorf("got %#v", task.Params)
		}
		if task.Project != "version" || task.Begun.IsZero() || task.Run == "" || task.Key != task.Run+"/collect" {
			return work.Result{}, fmt.Errorf("got %+v", task)
		}
		return work.Result{}, nil
	}
	each(t, oneStep, do{"online": seen}, func(t *testing.T, h *house) {
		run := h.finish(t, h.start(t, bind(t, h, "021")).ID)
		mustBe(t, run, flow.Succeeded, "collect succeeded")
		if run.Params["city"] != "021" || run.Params["round"] != int64(2026) {
			t.Errorf("the run shows %#v", run.Params)
		}
	})
}

func TestRunIsFoundByAnUnambiguousBeginning(t *testing.T) {
	t.Parallel()
	each(t, oneStep, do{"online": good}, func(t *testing.T, h *house) {
		one := h.start(t, bind(t, h, "21"))
		two := h.start(t, bind(t, h, "22"))
		n := 0
		for one.ID[n] == two.ID[n] {
			n++
		}
		if run, err := h.runs.Find(t.Context(), one.ID[:n+1]); err != nil || run.ID != one.ID {
			t.Errorf("found %v, %v", run, err)
		}
		_, err := h.runs.Find(t.Context(), one.ID[:n])
		mustProblem(t, err, "run_ambiguous")
		for _, no := range []string{"", "zzz", "%", "' or 1=1"} {
			_, err = h.runs.Find(t.Context(), no)
			mustProblem(t, err, "run_unknown")
		}
	})
}

func TestRunsAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	each(t, oneStep, do{"online": good}, func(t *testing.T, h *house) {
		a, b := h.start(t, bind(t, h, "21")), h.start(t, bind(t, h, "22"))
		c := h.start(t, bind(t, h, "21"))
		h.finish(t, c.ID)
		ids := func(runs []flow.Run, err error) string {
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, r := range runs {
				all = append(all, r.ID)
			}
			return strings.Join(all, " ")
		}
		if got := ids(h.runs.List(t.Context(), "", 2)); got != c.ID+" "+b.ID {
			t.Errorf("listed %s", got)
		}
		if got := ids(h.runs.List(t.Context(), "other", 9)); got != "" {
			t.Errorf("another flow's: %s", got)
		}
		if got := ids(h.runs.Unfinished(t.Context(), "test", bind(t, h, "21"))); got != a.ID {
			t.Errorf("unfinished: %s, not %s", got, a.ID)
		}
	})
}

func TestRetryDoesOnlyWhatDidNotSucceed(t *testing.T) {
	t.Parallel()
	each(t, threeSteps, nil, func(t *testing.T, h *house) {
		var collected, begun []string
		steps := func(broken bool) do {
			return do{
				"online": func(_ context.Context, task work.Task, _ *controldb.DB) (work.Result, error) {
					collected = append(collected, task.Key)
					return work.Result{}, nil
				},
				"responses": func(_ context.Context, task work.Task, _ *controldb.DB) (work.Result, error) {
					begun = append(begun, task.Key+" "+task.Begun.String())
					if broken {
						return work.Result{}, fmt.Errorf("broken")
					}
					return work.Result{}, nil
				},
				"clean": good,
			}
		}
		id := h.start(t, nil).ID
		mustProblem(t, h.runs.Retry(t.Context(), id), "run_going")
		run := newHouse(h.db, h.flow, steps(true)).finish(t, id)
		mustBe(t, run, flow.Failed, "collect succeeded, tidy failed, clean skipped")
		if err := h.runs.Retry(t.Context(), id[:len(id)-1]); err != nil {
			t.Fatal(err)
		}
		run = newHouse(h.db, h.flow, steps(false)).finish(t, id)
		mustBe(t, run, flow.Succeeded, "collect succeeded, tidy succeeded, clean succeeded")
		if len(collected) != 1 || len(begun) != 2 || begun[0] != begun[1] {
			t.Errorf("collected %v, loaded %v", collected, begun)
		}
		mustProblem(t, h.runs.Retry(t.Context(), id), "run_nothing_to_retry")
		mustProblem(t, h.runs.Cancel(t.Context(), id), "run_ended")
	})
}

func TestCanceledRunCanBeRetried(t *testing.T) {
	t.Parallel()
	each(t, threeSteps, do{"online": good, "responses": good, "clean": good}, func(t *testing.T, h *house) {
		id := h.start(t, nil).ID
		if err := h.runs.Cancel(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		run := h.finish(t, id)
		mustBe(t, run, flow.Canceled, "collect canceled, tidy canceled, clean canceled")
		if err := h.runs.Retry(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		mustBe(t, h.finish(t, id), flow.Succeeded, "collect succeeded, tidy succeeded, clean succeeded")
	})
}

func TestLogIsKeptWithoutSecrets(t *testing.T) {
	t.Parallel()
	steps := do{"online": func(_ context.Context, task work.Task, _ *controldb.DB) (work.Result, error) {
		task.Log.Info("logged in", "token", "s3cret", "for", "a while")
		task.Log.Debug("not kept")
		return work.Result{Notes: []string{"used s3cret"}}, fmt.Errorf("s3cret is wrong")
	}}
	each(t, "steps: {collect: {pull: online}}", steps, func(t *testing.T, h *house) {
		h.worker.Redact = func(text string) string { return strings.ReplaceAll(text, "s3cret", "***") }
		run := h.finish(t, h.start(t, nil).ID)
		lines, err := h.runs.Logs(t.Context(), run.ID)
		if err != nil || len(lines) != 1 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		if want := `logged in token=*** for="a while"`; lines[0].Text != want {
			t.Errorf("line %q, not %q", lines[0].Text, want)
		}
		if lines[0].Step != "collect" || lines[0].Attempt != 1 || lines[0].Level != "info" || lines[0].At.IsZero() {
			t.Errorf("line %+v", lines[0])
		}
		task := find(t, run, "collect")
		if task.Error != "*** is wrong" || task.Result.Notes[0] != "used ***" || task.Attempts[0].Error != "*** is wrong" {
			t.Errorf("task %+v", task)
		}
	})
}

func TestHouseShowsRunsAndTasks(t *testing.T) {
	t.Parallel()
	each(t, oneStep, do{"online": bad}, func(t *testing.T, h *house) {
		for _, city := range []string{"21", "22"} {
			h.finish(t, h.start(t, bind(t, h, city)).ID)
		}
		for name, table := range h.runs.House() {
			rows := 0
			for values, err := range table.Rows(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				if len(values) != len(table.Columns) {
					t.Errorf("%s has %d columns and %d values", name, len(table.Columns), len(values))
				}
				rows++
			}
			if rows != 2 {
				t.Errorf("%s has %d rows, not 2", name, rows)
			}
			for range table.Rows(t.Context()) {
				break
			}
		}
	})
}
