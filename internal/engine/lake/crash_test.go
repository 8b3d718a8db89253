//go:build faultpoint

package lake_test

import (
	"fmt"
	"testing"

	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// TestKilledAtEveryMomentEachKeyCommitsOnce kills a process that commits at each named moment, and lets another do the
// same work again from the beginning.
func TestKilledAtEveryMomentEachKeyCommitsOnce(t *testing.T) {
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, lake.Migrations())
		dir := t.TempDir()
		moments := []string{"file_sealed", "manifests_written", "metadata_written", "before_pointer", "pointer_moved"}
		for i, moment := range moments {
			who := fmt.Sprint(i)
			killed := child(t, o.URL, dir, who)
			killed.Env = append(killed.Env, fmt.Sprintf("NARU_FAULTPOINT=lake.%s#%d", moment, 3+i))
			if said, err := killed.CombinedOutput(); err == nil || err.Error() != "signal: killed" {
				t.Errorf("at %s the process ended with %v\n%s", moment, err, said)
			}
			if said, err := child(t, o.URL, dir, who).CombinedOutput(); err != nil {
				t.Errorf("after a death at %s: %v\n%s", moment, err, said)
			}
		}
		s := open(t, db, dir)
		pin := s.pin("answers")
		if all := rowsOf(t, pin); len(all) != timesEach*len(moments) || pin.Rows != int64(len(all)) {
			t.Errorf("the table has %d rows, want %d", len(all), timesEach*len(moments))
		}
		history, err := s.History(t.Context(), "answers")
		if err != nil || len(history) != timesEach*len(moments) {
			t.Errorf("the ledger has %d lines, %v", len(history), err)
		}
		if err := s.Check(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
