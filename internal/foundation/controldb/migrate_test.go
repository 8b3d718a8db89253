package controldb_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// later is the counters of a newer Naru.
func later() controldb.Migrations {
	return controldb.Migrations{Noun: counters.Noun, Steps: append(counters.Steps[:1:1],
		"alter table counters add column note text")}
}

func TestMigrateBringsOldTablesForwardAndKeepsTheirRows(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		if err := countTo(t.Context(), db, 3); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := db.Migrate(t.Context(), []controldb.Migrations{later()}); err != nil {
				t.Fatal(err)
			}
		}
		err := db.Read(t.Context(), func(tx *controldb.Tx) error {
			var n int
			return tx.QueryRow("select count(note) from counters").Scan(&n)
		})
		if err != nil {
			t.Error(err)
		}
		if got := value(t, db, "all"); got != 3 {
			t.Errorf("3 became %d", got)
		}
	})
}

func TestNewerSchemaIsRefusedAndLeftAsItIs(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{later()}, func(t *testing.T, db *controldb.DB) {
		other := controldb.Migrations{Noun: "other", Steps: []string{"create table other (n bigint)"}}
		err := db.Migrate(t.Context(), []controldb.Migrations{other, counters})
		var told *problem.Problem
		if !errors.As(err, &told) || told.Code != "schema_newer" {
			t.Fatalf("a newer schema gave %v", err)
		}
		for _, word := range []string{`"counter"`, "version 2", "version 1"} {
			if !strings.Contains(told.Error(), word) {
				t.Errorf("%q does not say %s", told.Error(), word)
			}
		}
		if db.Read(t.Context(), func(tx *controldb.Tx) error { _, err := tx.Query("select * from other"); return err }) == nil {
			t.Error("a refused migration made a table")
		}
	})
}

func TestFailedMigrationChangesNothing(t *testing.T) {
	t.Parallel()
	controldbtest.Each(t, []controldb.Migrations{counters}, func(t *testing.T, db *controldb.DB) {
		broken := controldb.Migrations{Noun: "broken", Steps: []string{"create table broken (n bigint);\ncreate tabel oops"}}
		if db.Migrate(t.Context(), []controldb.Migrations{counters, broken}) == nil {
			t.Fatal("a broken step passed")
		}
		whole := controldb.Migrations{Noun: "broken", Steps: []string{"create table broken (n bigint)"}}
		if err := db.Migrate(t.Context(), []controldb.Migrations{counters, whole}); err != nil {
			t.Errorf("after the step was mended: %v", err)
		}
	})
}

func TestSQLiteIsCopiedBeforeItIsMigrated(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "naru.db")
	db := controldbtest.OpenAt(t, controldb.Options{URL: path}, counters)
	if copies := copiesOf(t, path); len(copies) != 0 {
		t.Fatalf("a new database was copied: %v", copies)
	}
	if err := countTo(t.Context(), db, 2); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := db.Migrate(t.Context(), []controldb.Migrations{later()}); err != nil {
			t.Fatal(err)
		}
	}
	copies := copiesOf(t, path)
	if len(copies) != 1 {
		t.Fatalf("one migration made %d copies", len(copies))
	}
	before := controldbtest.OpenAt(t, controldb.Options{URL: copies[0]}, counters)
	if got := value(t, before, "all"); got != 2 {
		t.Errorf("the copy counts %d, not 2", got)
	}
}

func copiesOf(t *testing.T, path string) []string {
	t.Helper()
	copies, err := filepath.Glob(path + ".before*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range copies {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	return copies
}
