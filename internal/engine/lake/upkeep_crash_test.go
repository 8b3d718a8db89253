//go:build faultpoint

package lake_test

import (
	"testing"
	"time"

	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// TestAnUpkeepKilledAtAnyMomentIsDoneByTheNext kills a process between all stages of an upkeep, and lets another go on.
func TestAnUpkeepKilledAtAnyMomentIsDoneByTheNext(t *testing.T) {
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, lake.Migrations())
		for _, moment := range []string{"compacted", "upkeep_written", "upkeep_moved", "marked", "removed_one", "removed"} {
			s := open(t, db, t.TempDir())
			name := "t_" + moment
			s.fill(name, 0, 6)
			if moment == "removed_one" || moment == "removed" { // there must be something to remove
				s.upkeep(name, lake.Care{})
				s.wait(25 * time.Hour)
				s.fill(name, 6, 6)
			}
			want := rowsOf(t, s.pin(name))
			killed := upkeepChild(t, o.URL, s.dir)
			killed.Env = append(killed.Env, "NARU_FAULTPOINT=lake."+moment, "NARU_UPKEEP_TEST_TABLE="+name)
			if said, err := killed.CombinedOutput(); err == nil || err.Error() != "signal: killed" {
				t.Fatalf("at %s the process ended with %v\n%s", moment, err, said)
			}
			s.wantRows(s.pin(name), want...)
			for range 3 { // compact what was not, expire, remove
				s.upkeep(name, lake.Care{})
				s.wait(25 * time.Hour)
			}
			pin := s.pin(name)
			s.wantRows(pin, want...)
			if len(pin.Files) != 1 && len(pin.Files) != 2 {
				t.Errorf("after a death at %s there are %d files", moment, len(pin.Files))
			}
			if left := len(s.paths()); left > 10 {
				t.Errorf("after a death at %s %d files are left", moment, left)
			}
		}
	})
}
