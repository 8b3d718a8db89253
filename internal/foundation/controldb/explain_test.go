package controldb_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
)

func mustBe(t *testing.T, err error, code problem.Code) {
	t.Helper()
	var told *problem.Problem
	if !errors.As(err, &told) || told.Code != code {
		t.Errorf("wanted the problem %s, got %v", code, err)
		return
	}
	if told.Hint() == "" || strings.ContainsAny(told.Message()+told.Hint(), "{}") {
		t.Errorf("%s says %q and hints %q", code, told.Message(), told.Hint())
	}
}

func TestFileThatIsNoDatabaseIsToldAndLeftAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "naru.db")
	text := strings.Repeat("city,round\n21,2026\n", 1000)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := controldb.Open(t.Context(), controldb.Options{URL: path})
	mustBe(t, err, "control_not_a_database")
	if after, err := os.ReadFile(path); err != nil || string(after) != text {
		t.Error("the file was changed")
	}
}

func TestPathThatCannotBeADatabaseIsTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := controldb.Open(t.Context(), controldb.Options{URL: dir})
	mustBe(t, err, "control_cannot_open")
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err = controldb.Open(t.Context(), controldb.Options{URL: filepath.Join(dir, "file", "naru.db")})
	mustBe(t, err, "control_folder")
}

func TestFileThatCannotBeWrittenIsTold(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root may write everything")
	}
	path := filepath.Join(t.TempDir(), "naru.db")
	db, err := controldb.Open(t.Context(), controldb.Options{URL: path})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o444); err != nil {
		t.Fatal(err)
	}
	_, err = controldb.Open(t.Context(), controldb.Options{URL: path})
	mustBe(t, err, "control_read_only")
}

func TestLockedDatabaseIsToldAfterPatience(t *testing.T) {
	t.Parallel()
	o := controldb.Options{URL: filepath.Join(t.TempDir(), "naru.db"), Patience: 300 * time.Millisecond}
	one, two := controldbtest.OpenAt(t, o, counters), controldbtest.OpenAt(t, o, counters)
	err := one.Write(t.Context(), controldb.Lease{}, func(*controldb.Tx) error {
		mustBe(t, countTo(t.Context(), two, 1), "control_busy")
		reader := controldbtest.OpenAt(t, o, counters)
		if got := value(t, reader, "all"); got != 0 {
			t.Errorf("read %d", got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := countTo(t.Context(), two, 1); err != nil {
		t.Errorf("after the lock was gone: %v", err)
	}
}

func TestFullDiskIsToldAndTheNextWriteWorks(t *testing.T) {
	t.Parallel()
	db := controldbtest.Open(t, counters)
	limit := func(pages int) error {
		return db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
			var now int
			return tx.QueryRow(fmt.Sprintf("pragma max_page_count = %d", pages)).Scan(&now)
		})
	}
	if err := limit(1); err != nil { // SQLite takes at least what is there
		t.Fatal(err)
	}
	err := db.Write(t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
		_, err := tx.Exec("insert into counters (name, value) values ($1, 1)", strings.Repeat("x", 1<<20))
		return err
	})
	mustBe(t, err, "control_disk_full")
	if err := limit(1 << 20); err != nil {
		t.Fatal(err)
	}
	if err := countTo(t.Context(), db, 1); err != nil {
		t.Errorf("after room was made: %v", err)
	}
}

func TestPostgresThatDoesNotAnswerIsToldWithoutThePassword(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := closed.Addr().String()
	closed.Close()
	_, err = controldb.Open(t.Context(), controldb.Options{URL: "postgres://ana:s3cret%2Fword@" + address + "/naru"})
	mustBe(t, err, "control_unreachable")
	withoutPassword(t, err)
	_, err = controldb.Open(t.Context(), controldb.Options{URL: "postgres://ana:s3cret%2Fword@host:port%/naru"})
	mustBe(t, err, "control_address")
	withoutPassword(t, err)
}

func withoutPassword(t *testing.T, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("the password shows: %v", err)
		}
	}
}

func TestPostgresThatRefusesIsToldWithoutThePassword(t *testing.T) {
	t.Parallel()
	server := os.Getenv("NARU_TEST_POSTGRES")
	if server == "" {
		t.Skip("NARU_TEST_POSTGRES names no PostgreSQL to test with")
	}
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal("NARU_TEST_POSTGRES is no address")
	}
	wrong := *address
	wrong.User = url.UserPassword("nobody_here", "s3cret/word")
	_, err = controldb.Open(t.Context(), controldb.Options{URL: wrong.String()})
	mustBe(t, err, "control_refused")
	withoutPassword(t, err)
	wrong = *address
	wrong.Path = "/no_such_database"
	_, err = controldb.Open(t.Context(), controldb.Options{URL: wrong.String()})
	mustBe(t, err, "control_no_database")
}

func TestCanceledOpenAndWaitForALockEnd(t *testing.T) {
	t.Parallel()
	o := controldb.Options{URL: filepath.Join(t.TempDir(), "naru.db")}
	one, two := controldbtest.OpenAt(t, o, counters), controldbtest.OpenAt(t, o, counters)
	err := one.Write(t.Context(), controldb.Lease{}, func(*controldb.Tx) error {
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		began := time.Now()
		if err := countTo(ctx, two, 1); err == nil || time.Since(began) > 5*time.Second {
			t.Errorf("a canceled write gave %v after %v", err, time.Since(began))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
