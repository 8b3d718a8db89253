package landing_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

const day = 24 * time.Hour

func notNeeded(context.Context, landing.Delivery) (bool, error) { return false, nil }

func (s shore) expire(t *testing.T, e landing.Expiry) landing.Expired {
	t.Helper()
	if e.Needed == nil {
		e.Needed = notNeeded
	}
	if e.Source == "" {
		e.Source = "s"
	}
	done, err := s.Expire(t.Context(), task("expire"), e)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// age makes a delivery so much older.
func (s shore) age(t *testing.T, id string, d time.Duration) {
	t.Helper()
	err := s.db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
		_, err := tx.Exec(`update landing_deliveries set at = at - $1 where id = $2`, d.Microseconds(), id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatIsOlderThanItsSourceKeepsGoesAndStaysAsATombstone(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		old := s.land(t, landing.Delivery{ID: "old", Source: "s"}, "of long ago")
		s.land(t, landing.Delivery{ID: "new", Source: "s"}, "of today")
		other := s.land(t, landing.Delivery{ID: "other", Source: "other"}, "of long ago")
		s.age(t, "old", 10*day)
		s.age(t, "other", 10*day)
		would := s.expire(t, landing.Expiry{Keep: 9 * day, DryRun: true})
		if want := (landing.Expired{Deliveries: 1, Objects: 1, Bytes: 11}); would != want || len(s.objects(t)) != 3 {
			t.Errorf("it would do %+v, and %d objects are left", would, len(s.objects(t)))
		}
		if did := s.expire(t, landing.Expiry{Keep: 9 * day}); did != would {
			t.Errorf("it did %+v", did)
		}
		if left := s.objects(t); len(left) != 2 || strings.Contains(strings.Join(left, " "), old.Arrivals[0].Object.Key) {
			t.Errorf("left is %v", left)
		}
		stone := s.find(t, "old")
		if stone.Expired.IsZero() || len(stone.Arrivals) != 1 || stone.Arrivals[0].Object != old.Arrivals[0].Object {
			t.Errorf("the tombstone is %+v", stone)
		}
		_, err := s.Open(t.Context(), stone.Arrivals[0].Object)
		wantProblem(t, err, "object_missing")
		err = s.Verify(t.Context(), landing.Filter{Open: true, Withdrawn: true}, func(a landing.Arrival, damage error) {
			if damage != nil {
				t.Errorf("what was given up is told as damage: %v", damage)
			}
		})
		if err != nil {
			t.Error(err)
		}
		if s.content(t, other.Arrivals[0].Object) != "of long ago" || !s.find(t, "new").Expired.IsZero() {
			t.Error("what was to stay is gone")
		}
		if again := s.expire(t, landing.Expiry{Keep: 9 * day}); again != (landing.Expired{}) {
			t.Errorf("a second time it did %+v", again)
		}
	})
}

func TestBytesThatSeveralDeliveriesBroughtGoWithTheLast(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		s.land(t, landing.Delivery{ID: "first", Source: "s"}, "the same")
		s.land(t, landing.Delivery{ID: "second", Source: "s"}, "the same")
		kept := s.keep(t, landing.Where{Source: "s", Ext: "csv"}, "kept, and not recorded yet")
		s.age(t, "first", 10*day)
		if did := s.expire(t, landing.Expiry{Keep: day}); did.Deliveries != 1 || did.Objects != 0 {
			t.Errorf("it did %+v", did)
		}
		if s.content(t, s.find(t, "first").Arrivals[0].Object) != "the same" {
			t.Error("the bytes are gone")
		}
		s.age(t, "second", 10*day)
		would := s.expire(t, landing.Expiry{Keep: day, DryRun: true})
		if did := s.expire(t, landing.Expiry{Keep: day}); did != would || did.Objects != 1 {
			t.Errorf("it would do %+v and did %+v", would, did)
		}
		if left := s.objects(t); len(left) != 1 || left[0] != kept.Key {
			t.Errorf("left is %v", left)
		}
	})
}

func TestADeliveryThatATableHasStillToLoadStays(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		s.land(t, landing.Delivery{ID: "waiting", Source: "s"}, "a")
		o := s.keep(t, landing.Where{Source: "s", Ext: "csv"}, "half")
		if err := s.record(landing.Delivery{ID: "open", Source: "s"}, []landing.Arrival{{Object: o, Name: "h"}}, nil); err != nil {
			t.Fatal(err)
		}
		s.age(t, "waiting", 10*day)
		s.age(t, "open", 10*day)
		did := s.expire(t, landing.Expiry{Needed: func(_ context.Context, d landing.Delivery) (bool, error) {
			return d.ID == "waiting", nil
		}})
		if did != (landing.Expired{Needed: 1}) || len(s.objects(t)) != 2 {
			t.Errorf("it did %+v", did)
		}
	})
}

func TestWhatLandsAgainAfterItWasRemovedIsKeptAnew(t *testing.T) {
	each(t, func(t *testing.T, s shore) {
		first := s.land(t, landing.Delivery{ID: "first", Source: "s"}, "the same").Arrivals[0].Object
		s.age(t, "first", 10*day)
		s.expire(t, landing.Expiry{Keep: day})
		// Somebody who kept the bytes a moment before may not record what is gone.
		if err := s.record(landing.Delivery{ID: "late", Source: "s", Ended: true}, []landing.Arrival{{Object: first}}, nil); err == nil {
			t.Error("an arrival of removed bytes was recorded")
		}
		later := task("again")
		later.Begun = later.Begun.Add(day)
		o, err := s.Keep(t.Context(), later, landing.Where{Source: "s", Ext: "csv"}, strings.NewReader("the same"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.record(landing.Delivery{ID: "late", Source: "s", Ended: true}, []landing.Arrival{{Object: o}}, nil); err != nil {
			t.Fatal(err)
		}
		if s.content(t, o) != "the same" || o.Key == first.Key {
			t.Errorf("it is kept as %+v", o)
		}
		if did := s.expire(t, landing.Expiry{Keep: day}); did != (landing.Expired{}) {
			t.Errorf("it did %+v", did)
		}
	})
}
