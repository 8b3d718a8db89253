package flow_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// TestEveryMistakeOfAFlowIsTold reads testdata/*.bad.yaml, whose first lines are the wanted messages.
func TestEveryMistakeOfAFlowIsTold(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.bad.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, line := range strings.Split(string(text), "\n") {
				if message, ok := strings.CutPrefix(line, "# "); ok {
					want = append(want, message)
				}
			}
			_, err = decode(strings.TrimSuffix(filepath.Base(file), ".bad.yaml"), string(text))
			var several *problem.Several
			if !errors.As(err, &several) {
				t.Fatalf("got %v", err)
			}
			var got []string
			for _, p := range several.Problems {
				got = append(got, p.Place.String()+": "+p.Message())
				if strings.ContainsAny(p.Error(), "{}") {
					t.Errorf("a hole was left in %q", p.Error())
				}
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Errorf("got\n%s\nwanted\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

func TestFlowIsReadAsWritten(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/city_report.good.yaml")
	if err != nil {
		t.Fatal(err)
	}
	f := mustDecode(t, string(text))
	after := map[string]string{}
	for _, s := range f.Steps {
		var names []string
		for _, name := range s.After {
			names = append(names, name.Value)
		}
		after[s.Name] = strings.Join(names, " ")
	}
	want := map[string]string{"collect": "", "load": "collect", "other": "", "clean": "load other"}
	for name, names := range want {
		if got, ok := after[name]; !ok || got != names {
			t.Errorf("%s waits for %q, not %q", name, got, names)
		}
	}
	collect, _ := f.Find("collect")
	if collect.Retry.Times != 3 || collect.Retry.Backoff != 30*time.Second || collect.Timeout != 10*time.Minute {
		t.Errorf("collect is %+v", collect)
	}
	load, _ := f.Find("load")
	if load.Word != "load" || len(load.Values) != 2 || load.Values[1].Value != "estimates.*" || load.Values[1].Place.Column != 31 {
		t.Errorf("load is %+v", load)
	}
	if clean, _ := f.Find("clean"); clean.With["city"].Raw != "{home}" {
		t.Errorf("clean is %+v", clean)
	}
	if len(f.Params.List) != 3 || f.Place.File == "" {
		t.Errorf("the flow is %+v", f)
	}
}
