package flow_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// export is a kind of step with keys of its own.
func export(got *map[string]string) map[string]flow.Kind {
	return map[string]flow.Kind{
		"pull": {Word: "pull", Noun: "source", Run: func(context.Context, work.Task, flow.Step) (work.Result, error) {
			return work.Result{Values: map[string]any{"rows": int64(7)}}, nil
		}},
		"export": {
			Word: "export", Noun: "table", SQL: true,
			Keys: []flow.Key{{Name: "to", Required: true}, {Name: "format", Words: []string{"csv", "json"}}},
			Run: func(_ context.Context, _ work.Task, s flow.Step) (work.Result, error) {
				*got = s.Filled
				return work.Result{}, nil
			},
		},
	}
}

func exporting(text string, got *map[string]string) (*flow.Flow, error) {
	var found problem.List
	n, ok := yamlfile.Parse("flows/test.yaml", []byte(text), 0, &found)
	if !ok {
		return nil, found.Err()
	}
	f := flow.Decode("test", n, export(got), &found)
	return f, found.Err()
}

func TestKeysOfAKindAreFilledLikeWith(t *testing.T) {
	t.Parallel()
	var got map[string]string
	f, err := exporting(`
params: {city: string}
steps:
  count: {pull: count}
  out:   {export: "select 1", to: "out/{city}/{count.rows}.csv", format: csv, timeout: 1m}
`, &got)
	if err != nil {
		t.Fatal(err)
	}
	db := controldbtest.Open(t, migrations()...)
	h := &house{db: db, runs: flow.NewRuns(db), flow: f}
	flows := func(context.Context, string, string) (*flow.Flow, error) { return f, nil }
	h.worker = flow.NewWorker(db, h.runs, export(&got), flows, quiet(), nil)
	run := h.start(t, map[string]any{"city": "021"})
	mustBe(t, h.finish(t, run.ID), flow.Succeeded, "count succeeded, out succeeded")
	if want := "map[format:csv to:out/021/7.csv]"; fmt.Sprint(got) != want {
		t.Errorf("the step was given %v, not %s", got, want)
	}
}

func TestMistakesInKeysOfAKindAreTold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{export: t}`:                             `lacks the key "to"`,
		`{export: t, to: "{citty}.csv"}`:          `citty`,
		`{export: t, to: "${SECRET}"}`:            `SECRET`,
		`{export: t, to: a.csv, format: parkett}`: `it may be csv, json`,
		`{pull: a, to: a.csv}`:                    `unknown key "to"`,
		`{export: t, to: a.csv, formt: csv}`:      `unknown key "formt"`,
		`{export: t, to: [a, b]}`:                 `a text`,
	} {
		_, err := exporting("params: {city: string}\nsteps:\n  out: "+text+"\n", new(map[string]string))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, not %q", text, err, want)
		}
	}
}
