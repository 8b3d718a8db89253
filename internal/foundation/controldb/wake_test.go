package controldb_test

import (
	"context"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

// long is a wait that only a wake-up can end in time.
const long = 30 * time.Second

func TestWaitIsWokenByAnotherProcess(t *testing.T) {
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, counters)
		listener := db.Listen(t.Context(), "topic")
		defer listener.Close()
		other := start(t, o, "wake topic")
		began := time.Now()
		for value(t, db, "wakes") == 0 && time.Since(began) < long {
			listener.Wait(t.Context(), long)
		}
		if took := time.Since(began); took > long/2 {
			t.Errorf("woken after %v", took)
		}
		other.end(t)
	})
}

func TestWakeBetweenLookingAndWaitingIsNotMissed(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		listener := db.Listen(t.Context(), "topic")
		defer listener.Close()
		err := db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			tx.Wake("topic")
			return bump(tx, "wakes")
		})
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		listener.Wait(t.Context(), long)
		if took := time.Since(began); took > long/2 {
			t.Errorf("woken after %v", took)
		}
	})
}

func TestWaitEndsInTimeAndWithItsContext(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, nil, func(t *testing.T, db *controldb.DB) {
		began := time.Now()
		db.Wait(t.Context(), "nothing", 10*time.Millisecond)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		db.Wait(ctx, "nothing", long)
		if took := time.Since(began); took > long/2 {
			t.Errorf("waited %v", took)
		}
	})
}
