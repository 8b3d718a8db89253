package lake_test

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// TestAReaderReadsOnWhileAnotherProcessKeepsTheTable pins a table here, and lets a child process replace its rows, compact,
// expire and sweep as hard as it can.
func TestAReaderReadsOnWhileAnotherProcessKeepsTheTable(t *testing.T) {
	if url := os.Getenv("NARU_UPKEEP_TEST_URL"); url != "" {
		upkeepOnce(t, url, os.Getenv("NARU_UPKEEP_TEST_DIR"))
		return
	}
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, lake.Migrations())
		s := open(t, db, t.TempDir())
		s.fill("answers", 0, 6)
		pins, release, err := s.Pins(t.Context(), []string{"answers"}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		want := []string{"0 a 1", "1 a 1", "2 a 1", "3 a 1", "4 a 1", "5 a 1"}
		target := s.plan("answers", answers)
		for i := range 3 {
			if said, err := upkeepChild(t, o.URL, s.dir).CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, said)
			}
			s.wantRows(pins[0], want...)
			s.commit("replace"+string(rune('a'+i)), lake.Change{Target: target, RemoveAll: true,
				Add: []lake.File{s.file(target, []any{i, "z", 9})}})
		}
		s.wantRows(s.pin("answers"), "2 z 9")
	})
}

func upkeepChild(t *testing.T, url, dir string) *exec.Cmd {
	c := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestAReaderReadsOnWhileAnotherProcessKeepsTheTable$")
	c.Env = append(os.Environ(), "NARU_UPKEEP_TEST_URL="+url, "NARU_UPKEEP_TEST_DIR="+dir)
	return c
}

func upkeepOnce(t *testing.T, url, dir string) {
	db, err := controldb.Open(t.Context(), controldb.Options{URL: url, Locks: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := os.Getenv("NARU_UPKEEP_TEST_TABLE")
	if name == "" {
		name = "answers"
	}
	open(t, db, dir).upkeep(name, lake.Care{})
}
