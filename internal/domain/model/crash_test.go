//go:build faultpoint

package model_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// TestABuildKilledAtAnyMomentIsDoneOnceByTheNext kills a process that builds an interval, and lets another do the same task.
func TestABuildKilledAtAnyMomentIsDoneOnceByTheNext(t *testing.T) {
	const again = "2026-11-02"
	rebuild := func(y *yard) error {
		own := during(again, "2026-11-03")
		own.Key = "the same task " + os.Getenv("MODEL_TABLE")
		_, err := y.Build(y.t.Context(), own, decoded(y.t, os.Getenv("MODEL_TABLE"), daily), nil, model.Options{})
		return err
	}
	if url := os.Getenv("MODEL_URL"); url != "" {
		db, err := controldb.Open(t.Context(), controldb.Options{URL: url, Locks: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		if err := rebuild(open(t, db, os.Getenv("MODEL_DIR"))); err != nil {
			t.Fatal(err)
		}
		return
	}
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, migrations()...)
		y := open(t, db, t.TempDir())
		for i, moment := range []string{"model.amended", "model.written", "model.before_commit", "lake.pointer_moved", "model.committed"} {
			name := fmt.Sprintf("daily%d", i)
			y.load("visits", visits("2026-11-01", 72, 1))
			y.buildAs(during("2026-11-01", "2026-11-04"), decoded(t, name, daily))
			y.load("visits", visits("2026-11-01", 72, 2))
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestABuildKilledAtAnyMomentIsDoneOnceByTheNext$")
			child.Env = append(os.Environ(), "MODEL_URL="+o.URL, "MODEL_DIR="+y.dir, "MODEL_TABLE="+name, "NARU_FAULTPOINT="+moment)
			if said, err := child.CombinedOutput(); err == nil || err.Error() != "signal: killed" {
				t.Fatalf("at %s the process ended with %v\n%s", moment, err, said)
			}
			child = exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestABuildKilledAtAnyMomentIsDoneOnceByTheNext$")
			child.Env = append(os.Environ(), "MODEL_URL="+o.URL, "MODEL_DIR="+y.dir, "MODEL_TABLE="+name)
			if said, err := child.CombinedOutput(); err != nil {
				t.Fatalf("after a death at %s: %v\n%s", moment, err, said)
			}
			y.want("select n, count(*), count(distinct seen) from "+name+" group by n order by n", "[[1 48 48] [2 24 24]]")
			if n := len(y.history(name)); n != 2 {
				t.Errorf("after a death at %s there are %d commits", moment, n)
			}
		}
	})
}
