package controldb_test

import (
	"net/url"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/id"
)

// TestConnectionsThatTheServerEndsAreMadeAnew does what a restart of the server does to those who are connected.
func TestConnectionsThatTheServerEndsAreMadeAnew(t *testing.T) {
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		administrator := controldbtest.OpenAt(t, o)
		if !administrator.Postgres() {
			t.Skip("SQLite has no server")
		}
		address, err := url.Parse(o.URL)
		if err != nil {
			t.Fatal(err)
		}
		name := id.New()
		query := address.Query()
		query.Set("application_name", name)
		address.RawQuery = query.Encode()
		o.URL = address.String()
		db := controldbtest.OpenAt(t, o, counters)
		end := func() {
			err := administrator.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
				_, err := tx.Exec("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1", name)
				return err
			})
			if err != nil {
				t.Error(err)
			}
		}
		listener := db.Listen(t.Context(), "topic")
		defer listener.Close()
		if err := countTo(t.Context(), db, 1); err != nil {
			t.Fatal(err)
		}
		end()
		if got := value(t, db, "all"); got != 1 {
			t.Errorf("read %d after the connections ended", got)
		}
		interrupted := false
		err = db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			if err := bump(tx, "all"); err != nil {
				return err
			}
			if !interrupted {
				interrupted = true
				end()
			}
			return bump(tx, "other")
		})
		if err != nil {
			t.Fatalf("a write whose connection ended in the middle: %v", err)
		}
		if all, other := value(t, db, "all"), value(t, db, "other"); all != 2 || other != 1 {
			t.Errorf("counted %d and %d, not 2 and 1", all, other)
		}
		began := time.Now()
		for range 3 { // rung for what was perhaps missed, then by the other process
			wake := start(t, o, "wake topic")
			listener.Wait(t.Context(), long)
			wake.end(t)
		}
		if took := time.Since(began); took > long {
			t.Errorf("the listener was not connected again within %v", took)
		}
	})
}
