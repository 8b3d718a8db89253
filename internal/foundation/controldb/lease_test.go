package controldb_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

func acquire(t *testing.T, db *controldb.DB, holder string, ttl time.Duration) (lease controldb.Lease, ok bool) {
	t.Helper()
	err := db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) (err error) {
		lease, ok, err = tx.Acquire("the lease", holder, ttl)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return lease, ok
}

func TestLeaseHasOneHolderAndItsTokenGrows(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		first, ok := acquire(t, db, "a@elsewhere", time.Hour)
		if !ok {
			t.Fatal("a free lease was not given")
		}
		if again, ok := acquire(t, db, "a@elsewhere", time.Hour); !ok || again != first {
			t.Errorf("the holder asked again and got %v, %v", again, ok)
		}
		if _, ok := acquire(t, db, "b@elsewhere", time.Hour); ok {
			t.Error("two held one lease")
		}
		release := func(tx *controldb.Tx) error { return tx.Release(first) }
		if err := db.Write(t.Context(), first, release); err != nil {
			t.Fatal(err)
		}
		second, ok := acquire(t, db, "b@elsewhere", time.Hour)
		if !ok || second.Token <= first.Token {
			t.Errorf("after release: %v, %v; the first was %v", second, ok, first)
		}
		if err := db.Write(t.Context(), controldb.Lease{}, release); err != nil {
			t.Errorf("release of a lost lease: %v", err)
		}
		if _, ok := acquire(t, db, "c@elsewhere", time.Hour); ok {
			t.Error("the loser's release freed the winner's lease")
		}
	})
}

func TestFencedWorkerRecordsNothing(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		lost, _ := acquire(t, db, "a@elsewhere", 0)
		write := func(tx *controldb.Tx) error { return bump(tx, "fenced") }
		if err := db.Write(t.Context(), lost, write); err != nil {
			t.Errorf("an expired lease that nobody took: %v", err)
		}
		held, ok := acquire(t, db, "b@elsewhere", time.Hour)
		if !ok {
			t.Fatal("an expired lease was not given")
		}
		if err := db.Write(t.Context(), lost, write); !errors.Is(err, controldb.ErrFenced) {
			t.Errorf("write with a lost lease: %v", err)
		}
		renew := func(tx *controldb.Tx) error { return tx.Renew(lost, time.Hour) }
		if err := db.Write(t.Context(), controldb.Lease{}, renew); !errors.Is(err, controldb.ErrFenced) {
			t.Errorf("renewal of a lost lease: %v", err)
		}
		if err := db.Write(t.Context(), held, write); err != nil {
			t.Errorf("write with the held lease: %v", err)
		}
		if got := value(t, db, "fenced"); got != 2 {
			t.Errorf("%d writes, not 2", got)
		}
	})
}

func TestLeaseOfAKilledProcessIsFreeAtOnce(t *testing.T) {
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, counters)
		other := start(t, o, "hold the lease")
		other.waitFor(t, "held")
		if _, ok := acquire(t, db, db.Holder(), time.Hour); ok {
			t.Fatal("the lease of a living process was given away")
		}
		other.kill(t)
		lease, ok := acquire(t, db, db.Holder(), time.Hour)
		if !ok || lease.Token != 2 {
			t.Errorf("after the kill: %v, %v", lease, ok)
		}
	})
}

func TestHolderIsAliveWhileItIsOpen(t *testing.T) {
	t.Parallel()
	o := controldb.Options{URL: filepath.Join(t.TempDir(), "naru.db")}
	one := controldbtest.OpenAt(t, o)
	two, err := controldb.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	gone := two.Holder()
	if !one.Alive(gone) || !one.Alive(gone+"#slot") || !two.Alive(one.Holder()) || !one.Alive(one.Holder()) {
		t.Error("a living holder was called dead")
	}
	if err := two.Close(); err != nil {
		t.Fatal(err)
	}
	if one.Alive(gone) {
		t.Error("a closed holder was called alive")
	}
	if !one.Alive("someone@elsewhere") || !one.Alive("nobody") {
		t.Error("a holder of another machine was called dead")
	}
}

func TestLockFilesOfTheDeadAreRemoved(t *testing.T) {
	t.Parallel()
	o := controldb.Options{URL: filepath.Join(t.TempDir(), "naru.db")}
	db := controldbtest.OpenAt(t, o)
	other := start(t, o, "hold x")
	other.waitFor(t, "held")
	if n := lockFiles(t, o); n != 2 {
		t.Errorf("%d lock files of two processes", n)
	}
	other.kill(t)
	third := controldbtest.OpenAt(t, o)
	if n := lockFiles(t, o); n != 2 {
		t.Errorf("%d lock files of two processes and a dead one", n)
	}
	if !db.Alive(third.Holder()) || !third.Alive(db.Holder()) {
		t.Error("the sweep took a living process's file")
	}
}

func lockFiles(t *testing.T, o controldb.Options) (n int) {
	t.Helper()
	entries, err := os.ReadDir(o.URL + ".locks")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.Contains(entry.Name(), "@") {
			n++
		}
	}
	return n
}

func TestRevokedLeaseIsLostToItsHolderAndFree(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		free := func() (free bool) {
			err := db.Read(t.Context(), func(tx *controldb.Tx) (err error) {
				free, err = tx.Free("the lease")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return free
		}
		if !free() {
			t.Error("a lease that nobody ever took is not free")
		}
		lost, _ := acquire(t, db, "a@elsewhere", time.Hour)
		if free() {
			t.Error("a held lease is free")
		}
		err := db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error { return tx.Revoke("the lease") })
		if err != nil {
			t.Fatal(err)
		}
		if !free() {
			t.Error("a revoked lease is not free")
		}
		err = db.Write(t.Context(), lost, func(tx *controldb.Tx) error { return bump(tx, "revoked") })
		if !errors.Is(err, controldb.ErrFenced) {
			t.Errorf("write with a revoked lease: %v", err)
		}
	})
}
