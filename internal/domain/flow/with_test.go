package flow_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/work"
)

const withSteps = `
params: {city: string}
steps:
  count: {pull: count}
  use:   {build: use, with: {city: "{count.home}", least: "{count.rows}", day: "{start:%Y-%m-%d}", note: "{city}: {count.by.x}"}}
`

// TestWithFillsTextsAndTypesThemAsDeclared gives a step values of the step before it.
func TestWithFillsTextsAndTypesThemAsDeclared(t *testing.T) {
	t.Parallel()
	var got map[string]any
	steps := do{
		"count": func(context.Context, work.Task, *controldb.DB) (work.Result, error) {
			return work.Result{Values: map[string]any{
				"rows": 3, "home": "021", "by": map[string]any{"x": 1.5}, "list": []int{1},
			}}, nil
		},
		"use": func(_ context.Context, task work.Task, _ *controldb.DB) (work.Result, error) {
			got = task.Params
			return work.Result{}, nil
		},
	}
	h := withHouse(t, steps)
	h.worker.Zone = time.FixedZone("KST", 9*3600)
	day := time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC)
	in := work.Interval{Start: day, End: day.Add(24 * time.Hour)}
	run, _, err := h.runs.Start(t.Context(), h.flow, "version", "", in, map[string]any{"city": "22"})
	if err != nil {
		t.Fatal(err)
	}
	mustBe(t, h.finish(t, run.ID), flow.Succeeded, "count succeeded, use succeeded")
	want := map[string]any{"city": "021", "least": int64(3), "day": "2026-03-02", "note": "22: 1.5"}
	if fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
		t.Errorf("the step was given %#v, not %#v", got, want)
	}
}

func TestWithThatCannotBeFilledFailsItsStep(t *testing.T) {
	t.Parallel()
	give := func(rows any) do {
		return do{"use": good, "count": func(context.Context, work.Task, *controldb.DB) (work.Result, error) {
			return work.Result{Values: map[string]any{"rows": rows, "home": "021", "by": map[string]any{"x": 1}}}, nil
		}}
	}
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	whole := work.Interval{Start: day, End: day.Add(time.Hour)}
	for name, c := range map[string]struct {
		steps do
		in    work.Interval
	}{
		"no interval": {give(3), work.Interval{}}, "no number": {give("three"), whole}, "no value": {give(nil), whole},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := withHouse(t, c.steps)
			run, _, err := h.runs.Start(t.Context(), h.flow, "version", "", c.in, map[string]any{"city": "22"})
			if err != nil {
				t.Fatal(err)
			}
			run = h.finish(t, run.ID)
			mustBe(t, run, flow.Failed, "count succeeded, use failed")
			t.Log(find(t, run, "use").Error)
		})
	}
}

// withHouse has models that declare a number `least`.
func withHouse(t *testing.T, steps do) *house {
	t.Helper()
	db := controldbtest.Open(t, migrations()...)
	h := newHouse(db, mustDecode(t, withSteps), steps)
	kinds := kindsOf(db, steps)
	build := kinds["build"]
	build.Params = func(context.Context, string, string) parameter.Set {
		return parameter.Set{List: []parameter.Parameter{
			{Name: "least", Type: column.Type{Kind: column.Long}},
			{Name: "city", Type: column.Type{Kind: column.String}},
		}}
	}
	kinds["build"] = build
	flows := func(context.Context, string, string) (*flow.Flow, error) { return h.flow, nil }
	h.worker = flow.NewWorker(db, h.runs, kinds, flows, quiet(), nil)
	return h
}
