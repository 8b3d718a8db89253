package result_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// What the killed child is told.
const (
	childURL, childLocks, childDir, childMoment = "RESULT_URL", "RESULT_LOCKS", "RESULT_DIR", "RESULT_MOMENT"
)

// TestResultsSurviveKill kills a real process with -9 while it writes, between Keep and Record, within Record's
// transaction, and after it; the next attempt leaves one set, whose file is whole.
func TestResultsSurviveKill(t *testing.T) {
	if os.Getenv(childMoment) != "" {
		dieAt(t, os.Getenv(childMoment))
		return
	}
	t.Parallel()
	for _, moment := range []string{"writing", "kept", "recorded", "committed"} {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
				p := at(t, controldbtest.OpenAt(t, o, result.Migrations()), t.TempDir())
				child := exec.Command(os.Args[0], "-test.run=^TestResultsSurviveKill$")
				child.Env = append(os.Environ(), childURL+"="+o.URL, childLocks+"="+o.Locks, childDir+"="+p.dir, childMoment+"="+moment)
				output, err := child.CombinedOutput()
				if state, ok := child.ProcessState.Sys().(syscall.WaitStatus); !ok || state.Signal() != syscall.SIGKILL {
					t.Fatalf("the child was to be killed: %v\n%s", err, output)
				}
				wantAfterKill(t, p, moment)
				takeUp(t, p)
			})
		})
	}
}

func wantAfterKill(t *testing.T, p place, moment string) {
	t.Helper()
	objects, sets := 1, ""
	switch moment {
	case "writing":
		objects = 0
	case "committed":
		sets = "crash"
	}
	if got := p.objects(t); len(got) != objects {
		t.Errorf("after the kill the store holds %q", got)
	}
	if got := p.keys(t, result.Filter{All: true}); got != sets {
		t.Errorf("after the kill there are the sets %q", got)
	}
}

// takeUp does all of it again, as the next attempt does.
func takeUp(t *testing.T, p place) {
	t.Helper()
	done, err := p.Done(t.Context(), "crash")
	if err != nil {
		t.Fatal(err)
	}
	if done == nil {
		f := p.keep(t, "crash", "a.html", "<p>")
		if _, err := p.record(result.Set{Of: "city_report", Labels: cityLabels, Key: "crash", Files: []result.File{f}}); err != nil {
			t.Fatal(err)
		}
	}
	all, err := p.List(t.Context(), result.Filter{All: true})
	if err != nil || len(all) != 1 || len(all[0].Files) != 1 || content(t, p, all[0].Files[0]) != "<p>" {
		t.Errorf("the sets are %+v: %v", all, err)
	}
	if got := p.objects(t); len(got) != 1 {
		t.Errorf("the store holds %q", got)
	}
}

// dieAt is the child.
func dieAt(t *testing.T, moment string) {
	db, err := controldb.Open(context.Background(), controldb.Options{URL: os.Getenv(childURL), Locks: os.Getenv(childLocks)})
	if err != nil {
		t.Fatal(err)
	}
	p := at(t, db, os.Getenv(childDir))
	die := func(here string) {
		if here == moment {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	f, err := p.Keep(context.Background(), task("crash"), "city_report", cityLabels, "a.html", "text/html", func(w io.Writer) error {
		defer die("writing")
		return says("<p>")(w)
	})
	if err != nil {
		t.Fatal(err)
	}
	die("kept")
	err = db.Write(context.Background(), controldb.Lease{}, func(tx *controldb.Tx) error {
		_, err := result.Record(tx, result.Set{Of: "city_report", Labels: cityLabels, Key: "crash", Files: []result.File{f}})
		die("recorded")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	die("committed")
}
