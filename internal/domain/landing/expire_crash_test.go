//go:build faultpoint

package landing_test

import (
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// TestAnExpiryKilledAtAnyMomentIsDoneByTheNext kills a process between the mark and the removal, and in the middle of it.
func TestAnExpiryKilledAtAnyMomentIsDoneByTheNext(t *testing.T) {
	if url := os.Getenv("EXPIRE_URL"); url != "" {
		db, err := controldb.Open(t.Context(), controldb.Options{URL: url, Locks: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		at(t, db, os.Getenv("EXPIRE_RAW")).expire(t, landing.Expiry{Keep: day})
		return
	}
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, landing.Migrations())
		raw := t.TempDir()
		s := at(t, db, raw)
		for _, moment := range []string{"landing.expired", "landing.removed_one"} {
			for _, id := range []string{moment + " one", moment + " two"} {
				s.land(t, landing.Delivery{ID: id, Source: "s"}, id)
				s.age(t, id, 10*day)
			}
			child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAnExpiryKilledAtAnyMomentIsDoneByTheNext$")
			child.Env = append(os.Environ(), "EXPIRE_URL="+o.URL, "EXPIRE_RAW="+raw, "NARU_FAULTPOINT="+moment)
			if said, err := child.CombinedOutput(); err == nil || err.Error() != "signal: killed" {
				t.Fatalf("at %s the process ended with %v\n%s", moment, err, said)
			}
			if did := s.expire(t, landing.Expiry{Keep: day}); did.Objects != 2 || did.Deliveries != 0 {
				t.Errorf("after a death at %s the next did %+v", moment, did)
			}
			if left := s.objects(t); len(left) != 0 {
				t.Errorf("after a death at %s %v are left", moment, left)
			}
			if s.find(t, moment+" one").Expired.Before(time.Now().Add(-time.Hour)) {
				t.Error("the tombstone does not say when")
			}
		}
	})
}
