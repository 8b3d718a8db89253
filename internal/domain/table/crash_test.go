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
		childOf(t, crashTable(t))
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
				killed(t, "TestKilledAtAnyPointTheSameKeyLoadsEveryRowOnce", point, dir, o.URL)
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

// TestKilledInAMergeTheSameKeyMergesEveryRowOnce is the same for a load that puts a late delivery below a table that is
// there.
func TestKilledInAMergeTheSameKeyMergesEveryRowOnce(t *testing.T) {
	if os.Getenv("NARU_TEST_CHILD_DIR") != "" {
		childOf(t, mergedSorted(t))
		return
	}
	t.Parallel()
	for _, point := range []string{
		"table.read", "table.read#2", "duckdb.copied", "duckdb.sealed", "lake.file_sealed", "lake.file_sealed#3", "table.merged",
		"table.before_commit", "lake.manifests_written", "lake.metadata_written", "lake.pointer_moved", "table.committed",
	} {
		t.Run(point, func(t *testing.T) {
			controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
				dir := t.TempDir()
				o.Locks = filepath.Join(dir, "locks")
				h := open(t, controldbtest.OpenAt(t, o, migrations()...), dir)
				h.lands(delivery{name: "b", asOf: 2, files: []string{"app,day,op,n\n1,mon,I,10\n2,mon,I,20\n"}})
				h.load(mergedSorted(t))
				h.lands(delivery{name: "a", asOf: 1, files: []string{"app,day,op,n\n1,mon,I,1\n3,mon,I,3\n"}})
				h.lands(delivery{name: "c", asOf: 3, files: []string{"app,day,op,n\n2,mon,D,\n4,mon,I,40\n"}})
				killed(t, "TestKilledInAMergeTheSameKeyMergesEveryRowOnce", point, dir, o.URL)
				for range 2 {
					if _, err := h.loader.Load(h.ctx, crashTask(), []*table.Table{mergedSorted(t)}, nil, table.Options{}); err != nil {
						t.Error(err)
					}
					h.holds("prices", "1 mon I 10", "3 mon I 3", "4 mon I 40")
				}
				h.load(mergedSorted(t))
				h.holds("prices", "1 mon I 10", "3 mon I 3", "4 mon I 40")
			})
		})
	}
}

func mergedSorted(t *testing.T) *table.Table { return contract(t, "prices", merged+"sort: [n]\n") }

// killed lets a child do the load until the point.
func killed(t *testing.T, test, point, dir, url string) {
	t.Helper()
	run := exec.Command(os.Args[0], "-test.run=^"+test+"$")
	run.Env = append(os.Environ(), "NARU_FAULTPOINT="+point, "NARU_TEST_CHILD_DIR="+dir, "NARU_TEST_CHILD_URL="+url)
	output, err := run.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the child was not killed: %v\n%s", err, output)
	}
}

func crashTable(t *testing.T) *table.Table { return contract(t, "log", appended) }

func crashTask() work.Task { return work.NewTask("crash/load", slog.New(slog.DiscardHandler)) }

// childOf does the load that is cut off.
func childOf(t *testing.T, one *table.Table) {
	dir := os.Getenv("NARU_TEST_CHILD_DIR")
	o := controldb.Options{URL: os.Getenv("NARU_TEST_CHILD_URL"), Locks: filepath.Join(dir, "locks")}
	h := open(t, controldbtest.OpenAt(t, o, migrations()...), dir)
	_, err := h.loader.Load(h.ctx, crashTask(), []*table.Table{one}, nil, table.Options{})
	t.Fatal("the child lives: ", err)
}
