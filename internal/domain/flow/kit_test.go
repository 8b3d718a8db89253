package flow_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// marks is where the steps of these tests leave their trace, under their lease, once per key.
var marks = controldb.Migrations{Noun: "mark", Steps: []string{
	"create table marks (key text not null, attempt_by text not null, primary key (key, attempt_by))"}}

func migrations() []controldb.Migrations { return []controldb.Migrations{flow.Migrations(), marks} }

// house is what one process of these tests has.
type house struct {
	db     *controldb.DB
	runs   *flow.Runs
	worker *flow.Worker
	flow   *flow.Flow
}

// do is what a step does, by the name it works on.
type do map[string]func(ctx context.Context, t work.Task, db *controldb.DB) (work.Result, error)

func newHouse(db *controldb.DB, f *flow.Flow, steps do) *house {
	h := &house{db: db, runs: flow.NewRuns(db), flow: f}
	kinds := kindsOf(db, steps)
	flows := func(context.Context, string, string) (*flow.Flow, error) { return f, nil }
	h.worker = flow.NewWorker(db, h.runs, kinds, flows, quiet(), nil)
	return h
}

func kindsOf(db *controldb.DB, steps do) map[string]flow.Kind {
	run := func(ctx context.Context, t work.Task, s flow.Step) (work.Result, error) {
		return steps[s.Values[0].Value](ctx, t, db)
	}
	return map[string]flow.Kind{
		"pull":  {Word: "pull", Noun: "source", Run: run},
		"load":  {Word: "load", Noun: "table", List: true, Run: run},
		"build": {Word: "build", Noun: "model", List: true, Run: run},
	}
}

func mustDecode(t *testing.T, text string) *flow.Flow {
	t.Helper()
	f, err := decode("test", text)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func decode(name, text string) (*flow.Flow, error) {
	var found problem.List
	n, ok := yamlfile.Parse("flows/"+name+".yaml", []byte(text), 0, &found)
	if !ok {
		return nil, found.Err()
	}
	f := flow.Decode(name, n, kindsOf(nil, nil), &found)
	return f, found.Err()
}

// each runs a test on both databases.
func each(t *testing.T, text string, steps do, test func(t *testing.T, h *house)) {
	t.Helper()
	f := mustDecode(t, text)
	controldbtest.Each(t, migrations(), func(t *testing.T, db *controldb.DB) { test(t, newHouse(db, f, steps)) })
}

func (h *house) start(t *testing.T, params map[string]any) *flow.Run {
	t.Helper()
	run, fresh, err := h.runs.Start(t.Context(), h.flow, "version", "", work.Interval{}, params)
	if err != nil || !fresh {
		t.Fatalf("start: fresh %v, %v", fresh, err)
	}
	return run
}

func (h *house) finish(t *testing.T, id string) *flow.Run {
	t.Helper()
	run, err := h.worker.Finish(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// states is "collect succeeded, load failed".
func states(run *flow.Run) string {
	var all []string
	for _, task := range run.Tasks {
		all = append(all, task.Step+" "+task.State)
	}
	return strings.Join(all, ", ")
}

func mustBe(t *testing.T, run *flow.Run, state, tasks string) {
	t.Helper()
	if run.State != state || states(run) != tasks {
		t.Errorf("run %s (%s)\nwanted %s (%s)", run.State, states(run), state, tasks)
		for _, task := range run.Tasks {
			if task.Error != "" {
				t.Logf("%s: %s", task.Step, task.Error)
			}
		}
	}
}

func find(t *testing.T, run *flow.Run, step string) flow.Task {
	t.Helper()
	for _, task := range run.Tasks {
		if task.Step == step {
			return task
		}
	}
	t.Fatalf("the run has no step %q", step)
	return flow.Task{}
}

// mark leaves a trace under the task's lease, as a noun records its work; a second one of the same key changes nothing
// when by is the same.
func mark(ctx context.Context, t work.Task, db *controldb.DB, by string) error {
	return db.Write(ctx, t.Lease, func(tx *controldb.Tx) error {
		_, err := tx.Exec("insert into marks (key, attempt_by) values ($1, $2) on conflict do nothing", t.Key, by)
		return err
	})
}

func countMarks(t *testing.T, db *controldb.DB) (n int) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *controldb.Tx) error {
		return tx.QueryRow("select count(*) from marks").Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func execute(t *testing.T, db *controldb.DB, query string, args ...any) {
	t.Helper()
	err := db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
		_, err := tx.Exec(query, args...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// good and bad are the simplest things a step can do.
func good(context.Context, work.Task, *controldb.DB) (work.Result, error) { return work.Result{}, nil }

func bad(context.Context, work.Task, *controldb.DB) (work.Result, error) {
	return work.Result{}, errors.New("the cable was cut")
}

func mustProblem(t *testing.T, err error, code problem.Code) {
	t.Helper()
	var told *problem.Problem
	if !errors.As(err, &told) || told.Code != code {
		t.Errorf("wanted the problem %s, got %v", code, err)
		return
	}
	if strings.ContainsAny(told.Error(), "{}") {
		t.Errorf("%s prints %q", code, fmt.Sprint(told))
	}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
