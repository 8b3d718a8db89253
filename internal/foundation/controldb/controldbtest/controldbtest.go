// Package controldbtest opens control databases for tests: a SQLite file always, and a schema of its own on the
// Postgres that NARU_TEST_POSTGRES names, when it is set. It is never imported but by tests.
package controldbtest

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/id"
)

// Each runs the test once per kind of database, as sub-tests "sqlite" and "postgres", migrated by what is given.
// "postgres" is skipped when NARU_TEST_POSTGRES names none.
func Each(t *testing.T, migrations []controldb.Migrations, test func(t *testing.T, db *controldb.DB)) {
	EachURL(t, func(t *testing.T, o controldb.Options) { test(t, OpenAt(t, o, migrations...)) })
}

// EachURL is Each for tests that open the database themselves, several times or in several processes. It is empty at
// first and goes with the test.
func EachURL(t *testing.T, test func(t *testing.T, o controldb.Options)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, controldb.Options{URL: filepath.Join(t.TempDir(), "naru.db")})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, controldb.Options{URL: schema(t), Locks: t.TempDir()})
	})
}

// Open is a fresh SQLite database.
func Open(t testing.TB, migrations ...controldb.Migrations) *controldb.DB {
	t.Helper()
	return OpenAt(t, controldb.Options{URL: filepath.Join(t.TempDir(), "naru.db")}, migrations...)
}

// OpenAt opens and migrates; the database is closed with the test.
func OpenAt(t testing.TB, o controldb.Options, migrations ...controldb.Migrations) *controldb.DB {
	t.Helper()
	db, err := controldb.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close the control database: %v", err)
		}
	})
	if err := db.Migrate(context.Background(), migrations); err != nil {
		t.Fatal(err)
	}
	return db
}

// schema makes an empty schema, drops it after the test, and gives the address that leads into it.
func schema(t testing.TB) string {
	t.Helper()
	server := os.Getenv("NARU_TEST_POSTGRES")
	if server == "" {
		t.Skip("NARU_TEST_POSTGRES names no PostgreSQL to test with")
	}
	name := "test_" + id.New()
	statement(t, server, "create schema "+name)
	t.Cleanup(func() { statement(t, server, "drop schema "+name+" cascade") })
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal("NARU_TEST_POSTGRES is no address")
	}
	options := address.Query()
	options.Set("search_path", name)
	address.RawQuery = options.Encode()
	return address.String()
}

func statement(t testing.TB, server, query string) {
	t.Helper()
	ctx := context.Background()
	db, err := controldb.Open(ctx, controldb.Options{URL: server})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		_, err := tx.Exec(query)
		return err
	})
	if err != nil {
		t.Fatal(fmt.Errorf("%s: %w", query, err))
	}
}
