package controldb_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
)

var counters = controldb.Migrations{Noun: "counter", Steps: []string{`
create table counters (
	name text primary key,
	value bigint not null
);
create index counters_value on counters (value)`}}

// bump adds one by reading and writing, as careless code does: a lost update would show.
func bump(tx *controldb.Tx, name string) error {
	value, err := read(tx, name)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`
insert into counters (name, value) values ($1, $2)
on conflict (name) do update set value = excluded.value`, name, value+1)
	return err
}

func read(tx *controldb.Tx, name string) (value int, err error) {
	err = tx.QueryRow("select coalesce(max(value), 0) from counters where name = $1", name).Scan(&value)
	return value, err
}

func countTo(ctx context.Context, db *controldb.DB, times int) error {
	for range times {
		if err := db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error { return bump(tx, "all") }); err != nil {
			return err
		}
	}
	return nil
}

func value(t *testing.T, db *controldb.DB, name string) (value int) {
	t.Helper()
	err := db.Read(t.Context(), func(tx *controldb.Tx) (err error) {
		value, err = read(tx, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

func TestWritesOfManyGoroutinesAndTwoProcessesAreAllThere(t *testing.T) {
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		db := controldbtest.OpenAt(t, o, counters)
		one, two := start(t, o, "count 40"), start(t, o, "count 40")
		var workers sync.WaitGroup
		for range 4 {
			workers.Go(func() {
				if err := countTo(t.Context(), db, 10); err != nil {
					t.Error(err)
				}
			})
		}
		workers.Wait()
		one.end(t)
		two.end(t)
		if got := value(t, db, "all"); got != 120 {
			t.Errorf("120 writes left %d", got)
		}
	})
}

func TestWriteHappensWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		stop := errors.New("stop")
		err := db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			if err := bump(tx, "one"); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Errorf("the error of f did not come back: %v", err)
		}
		func() {
			defer func() { _ = recover() }()
			_ = db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
				_ = bump(tx, "one")
				panic("in the middle")
			})
		}()
		ctx, cancel := context.WithCancel(t.Context())
		err = db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
			defer cancel()
			return bump(tx, "one")
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a canceled write gave %v", err)
		}
		if got := value(t, db, "one"); got != 0 {
			t.Errorf("three writes that ended badly left %d", got)
		}
		if err := countTo(t.Context(), db, 1); err != nil {
			t.Errorf("the next write: %v", err)
		}
	})
}

func TestReadSeesOneSnapshotAndCannotWrite(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		err := db.Read(t.Context(), func(tx *controldb.Tx) error {
			before, err := read(tx, "all")
			if err != nil {
				return err
			}
			if err := countTo(t.Context(), db, 1); err != nil {
				return err
			}
			after, err := read(tx, "all")
			if before != after {
				t.Errorf("one snapshot read %d, then %d", before, after)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Read(t.Context(), func(tx *controldb.Tx) error { return bump(tx, "all") }); err == nil {
			t.Error("a read could write")
		}
		if got := value(t, db, "all"); got != 1 {
			t.Errorf("counted %d, not 1", got)
		}
	})
}

func TestRowsLeftOpenDoNotHoldTheConnection(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		for range 20 {
			err := db.Read(t.Context(), func(tx *controldb.Tx) error {
				_, err := tx.Query("select name from counters") // nobody closes them
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestWriteIsRunAgainOnAConflict makes two transactions of Postgres read what the other writes, in step.
func TestWriteIsRunAgainOnAConflict(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		if !db.Postgres() {
			t.Skip("SQLite has one writer: there are no conflicts")
		}
		var both sync.WaitGroup
		both.Add(2)
		var tries [2]int
		skew := func(me int, mine, other string) error {
			return db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
				tries[me]++
				if _, err := read(tx, other); err != nil {
					return err
				}
				if tries[me] == 1 {
					both.Done()
					both.Wait()
				}
				return bump(tx, mine)
			})
		}
		ended := make(chan error, 2)
		go func() { ended <- skew(0, "a", "b") }()
		go func() { ended <- skew(1, "b", "a") }()
		if err := errors.Join(<-ended, <-ended); err != nil {
			t.Fatal(err)
		}
		if tries[0]+tries[1] < 3 {
			t.Errorf("neither was run again: tries %v", tries)
		}
		if a, b := value(t, db, "a"), value(t, db, "b"); a != 1 || b != 1 {
			t.Errorf("a %d, b %d, not 1 and 1", a, b)
		}
	})
}

func TestTimesAreWholeMicrosecondsAndTheSameWithinATransaction(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, nil, func(t *testing.T, db *controldb.DB) {
		err := db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			now := tx.Now()
			if again := tx.Now(); again != now {
				t.Errorf("now was %v, then %v", now, again)
			}
			if back := controldb.Time(controldb.Micros(now)); !back.Equal(now) || back != now {
				t.Errorf("%v was stored and read as %v", now, back)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	if controldb.Micros(time.Time{}) != 0 || !controldb.Time(0).IsZero() {
		t.Error("the zero time is not 0")
	}
}

func TestOpenMakesFileAndFolderOfAnyName(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"plain", "with space", "백 퍼센트 %41", "what?#mode=memory"} {
		dir := filepath.Join(t.TempDir(), "new", name)
		db := controldbtest.OpenAt(t, controldb.Options{URL: filepath.Join(dir, "naru.db")}, counters)
		if err := countTo(t.Context(), db, 1); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Join(dir, "naru.db")); err != nil {
			t.Error(err)
		}
	}
}

func TestManyProcessesMayMakeOneDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	controldbtest.EachURL(t, func(t *testing.T, o controldb.Options) {
		var others []*process
		for range 5 {
			others = append(others, start(t, o, "migrate"))
		}
		for _, other := range others {
			other.end(t)
		}
		db := controldbtest.OpenAt(t, o, counters)
		if err := countTo(t.Context(), db, 1); err != nil {
			t.Error(err)
		}
	})
}

func ExampleMicros() {
	fmt.Println(controldb.Micros(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)))
	// Output: 1795478400000000
}
