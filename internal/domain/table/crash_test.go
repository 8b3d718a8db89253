//go:build faultpoint

package table_test

import (
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/work"
)

// TestKilledAtAnyPointTheSameKeyLoadsEveryRowOnce kills a child process at each named moment of a load and lets this
// one take the task up with the same key.
func TestKilledAtAnyPointTheSameKeyLoadsEveryRowOnce(t *testing.T) {
	if os.Getenv("NARU_TEST_CHILD_DIR") != "" {
		child(t)
		return
	}
	t.Parallel()
	for _, point := range []string{
		"table.read", "table.read#2", "table.refused_recorded", "table.before_commit", "lake.manifests_written",
		"lake.metadata_written", "lake.before_pointer", "lake.pointer_moved", "table.committed",
	} {
		t.Run(point, func(t *testing.T) {
			controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
				dir := t.TempDir()
				o.Locks = filepath.Join(dir, "locks")
				h := open(t, controldbtest.OpenAt(t, o, migrations()...), dir)
				h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v\n1,one\nx,bad\n"}})
				h.lands(delivery{name: "b", asOf: 2, files: []string{"n,v\n2,two\n"}})
				h.lands(delivery{name: "broken", asOf: 3, files: []string{"n,v\n"}})
				run := exec.Command(os.Args[0], "-test.run=^TestKilledAtAnyPointTheSameKeyLoadsEveryRowOnce$")
				run.Env = append(os.Environ(), "NARU_FAULTPOINT="+point, "NARU_TEST_CHILD_DIR="+dir, "NARU_TEST_CHILD_URL="+o.URL)
				output, err := run.CombinedOutput()
				var exit *exec.ExitError
				if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("the child was not killed: %v\n%s", err, output)
				}
				for range 2 {
					_, err := h.loader.Load(h.ctx, crashTask(), []*table.Table{crashTable(t)}, nil, table.Options{})
					if err == nil {
						t.Error("the refusal is not told again")
					}
					h.holds("log", "1 one", "2 two")
				}
				h.state("log", "broken", table.Refused)
				bad, err := h.loader.Quarantined(h.ctx, "log", 0)
				if err != nil || len(bad) != 1 {
					t.Errorf("quarantine holds %v, %v", bad, err)
				}
				h.load(crashTable(t))
				h.holds("log", "1 one", "2 two")
			})
		})
	}
}

func crashTable(t *testing.T) *table.Table { return contract(t, "log", appended) }

func crashTask() work.Task { return work.NewTask("crash/load", slog.New(slog.DiscardHandler)) }

// child does the load that is cut off.
func child(t *testing.T) {
	dir := os.Getenv("NARU_TEST_CHILD_DIR")
	o := controldb.Options{URL: os.Getenv("NARU_TEST_CHILD_URL"), Locks: filepath.Join(dir, "locks")}
	h := open(t, controldbtest.OpenAt(t, o, migrations()...), dir)
	_, err := h.loader.Load(h.ctx, crashTask(), []*table.Table{crashTable(t)}, nil, table.Options{})
	t.Fatal("the child lives: ", err)
}
