package landing_test

import (
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// What the killed child is told.
const (
	childURL, childLocks, childRaw, childMoment = "LANDING_URL", "LANDING_LOCKS", "LANDING_RAW", "LANDING_MOMENT"
)

const crashBody = "kept before the crash"

var (
	crashWhere    = landing.Where{Source: "s", Labels: map[string]string{"city": "서울"}, Ext: "csv"}
	crashDelivery = landing.Delivery{ID: landing.DeliveryID("crash"), Source: "s", Labels: crashWhere.Labels, Ended: true}
	crashCursor   = landing.Cursor{Owner: "s", To: "1"}
)

// TestLandingSurvivesKill kills a real process with -9 while it reads what it keeps, between Keep and Record, within Record's transaction, and after
// it; what is taken up afterwards with the same key leaves one object, one delivery and a cursor moved once.
func TestLandingSurvivesKill(t *testing.T) {
	if os.Getenv(childMoment) != "" {
		dieAt(t, os.Getenv(childMoment))
		return
	}
	t.Parallel()
	for _, moment := range []string{"reading", "kept", "recorded", "committed"} {
		t.Run(moment, func(t *testing.T) {
			t.Parallel()
			controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
				raw := t.TempDir()
				s := at(t, controldbtest.OpenAt(t, o, landing.Migrations()), raw)
				child := exec.Command(os.Args[0], "-test.run=^TestLandingSurvivesKill$")
				child.Env = append(os.Environ(), childURL+"="+o.URL, childLocks+"="+o.Locks, childRaw+"="+raw, childMoment+"="+moment)
				output, err := child.CombinedOutput()
				if state, ok := child.ProcessState.Sys().(syscall.WaitStatus); !ok || state.Signal() != syscall.SIGKILL {
					t.Fatalf("the child was to be killed: %v\n%s", err, output)
				}
				wantAfterKill(t, s, moment)
				takeUp(t, s)
			})
		})
	}
}

func wantAfterKill(t *testing.T, s shore, moment string) {
	t.Helper()
	objects := 1
	if moment == "reading" {
		objects = 0
	}
	if got := s.objects(t); len(got) != objects {
		t.Errorf("after the kill the store holds %q", got)
	}
	want := 0
	if moment == "committed" {
		want = 1
	}
	if got := s.list(t, landing.Filter{Open: true}); len(got) != want {
		t.Errorf("after the kill there are the deliveries %+v", got)
	}
}

// takeUp does all of it again, as the next attempt does; and the bytes are kept by another, later task, too.
func takeUp(t *testing.T, s shore) {
	t.Helper()
	later := task("later")
	later.Begun = later.Begun.AddDate(0, 0, 1)
	if _, err := s.Keep(context.Background(), later, crashWhere, strings.NewReader(crashBody)); err != nil {
		t.Fatal(err)
	}
	o := s.keep(t, crashWhere, crashBody)
	if err := s.record(crashDelivery, []landing.Arrival{{Object: o, Name: "a.csv"}}, &crashCursor); err != nil {
		t.Fatal(err)
	}
	if got := s.objects(t); len(got) != 1 || got[0] != o.Key {
		t.Errorf("the store holds %q, want %q alone", got, o.Key)
	}
	all := s.list(t, landing.Filter{})
	if len(all) != 1 || len(all[0].Arrivals) != 1 || s.content(t, all[0].Arrivals[0].Object) != crashBody {
		t.Errorf("the deliveries are %+v", all)
	}
	wantPosition(t, s, "1")
}

// dieAt is the child.
func dieAt(t *testing.T, moment string) {
	db, err := controldb.Open(context.Background(), controldb.Options{URL: os.Getenv(childURL), Locks: os.Getenv(childLocks)})
	if err != nil {
		t.Fatal(err)
	}
	s := at(t, db, os.Getenv(childRaw))
	die := func(here string) {
		if here == moment {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	body := io.MultiReader(strings.NewReader(crashBody), atEnd(func() { die("reading") }))
	o, err := s.Keep(context.Background(), task("keep"), crashWhere, body)
	if err != nil {
		t.Fatal(err)
	}
	die("kept")
	err = db.Write(context.Background(), controldb.Lease{}, func(tx *controldb.Tx) error {
		err := landing.Record(tx, crashDelivery, []landing.Arrival{{Object: o, Name: "a.csv"}}, &crashCursor)
		die("recorded")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	die("committed")
}

// atEnd is an empty reader that does something when it is read.
type atEnd func()

func (a atEnd) Read([]byte) (int, error) {
	a()
	return 0, io.EOF
}
