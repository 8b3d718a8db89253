package lake_test

import (
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// timesEach process commits.
const timesEach = 15

// TestTwoProcessesLoseNothing runs this test binary twice beside itself; each commits its own rows to one
// table.
func TestTwoProcessesLoseNothing(t *testing.T) {
	if url := os.Getenv("NARU_LAKE_TEST_URL"); url != "" {
		commitMany(t, url, os.Getenv("NARU_LAKE_TEST_DIR"), os.Getenv("NARU_LAKE_TEST_WHO"))
		return
	}
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, lake.Migrations())
		dir := t.TempDir()
		var group sync.WaitGroup
		for _, who := range []string{"1", "2"} {
			group.Go(func() {
				if said, err := child(t, o.URL, dir, who).CombinedOutput(); err != nil {
					t.Errorf("process %s: %v\n%s", who, err, said)
				}
			})
		}
		group.Wait()
		s := open(t, db, dir)
		if pin := s.pin("answers"); pin.Rows != 2*timesEach || len(rowsOf(t, pin)) != 2*timesEach {
			t.Errorf("the table has %d rows, want %d", pin.Rows, 2*timesEach)
		}
	})
}

// child is this test binary, run to commit for who.
func child(t *testing.T, url, dir, who string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestTwoProcessesLoseNothing$")
	c.Env = append(os.Environ(), "NARU_LAKE_TEST_URL="+url, "NARU_LAKE_TEST_DIR="+dir, "NARU_LAKE_TEST_WHO="+who)
	return c
}

func commitMany(t *testing.T, url, dir, who string) {
	db, err := controldb.Open(t.Context(), controldb.Options{URL: url, Locks: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := open(t, db, dir)
	for i := range timesEach {
		target := s.plan("answers", answers)
		s.commit(fmt.Sprintf("%s-%d", who, i), lake.Change{Target: target,
			Add: []lake.File{s.file(target, []any{i, who, 1})}})
	}
}
