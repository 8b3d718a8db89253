//go:build e2e

package crash

import (
	"database/sql"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the databases of the tests

	"github.com/naru-data/naru/examples/child-friendly-cities/simulator/platform"
	"github.com/naru-data/naru/examples/child-friendly-cities/survey"
	"github.com/naru-data/naru/test/binary"
)

// database makes a fresh control database and says how naru finds it.
type database struct {
	name  string
	fresh func(t *testing.T) string // the URL, or "" for the project's SQLite file
}

// eachDatabase runs a test on SQLite, and on the Postgres that NARU_TEST_POSTGRES names.
func eachDatabase(t *testing.T, test func(t *testing.T, db database)) {
	t.Run("sqlite", func(t *testing.T) {
		test(t, database{"sqlite", func(*testing.T) string { return "" }})
	})
	t.Run("postgres", func(t *testing.T) {
		server := os.Getenv("NARU_TEST_POSTGRES")
		if server == "" {
			t.Skip("NARU_TEST_POSTGRES names no server")
		}
		test(t, database{"postgres", func(t *testing.T) string { return freshPostgres(t, server) }})
	})
}

var databases atomic.Int64

func freshPostgres(t *testing.T, server string) string {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("naru_crash_%d_%d", os.Getpid(), databases.Add(1))
	if _, err := db.Exec("create database " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		db, err := sql.Open("pgx", server)
		if err != nil {
			return
		}
		defer db.Close()
		_, _ = db.Exec("drop database " + name + " with (force)")
	})
	before, after, _ := strings.Cut(server, "?")
	return before[:strings.LastIndex(before, "/")+1] + name + "?" + after
}

// demo is a fresh copy of the example with a platform of its own.
type demo struct {
	path, dir string
	env       []string
	commands  [][]string
}

func newDemo(t *testing.T, naru string, db database) *demo {
	t.Helper()
	dir := t.TempDir()
	example := filepath.Join(binary.Root(), "examples", "child-friendly-cities")
	for _, part := range []string{"naru.yaml", "sources", "uploads", "tables", "seeds", "models", "checks", "flows"} {
		copyAll(t, filepath.Join(example, part), filepath.Join(dir, part))
	}
	server := httptest.NewServer(platform.New(platform.Options{}))
	t.Cleanup(server.Close)
	paper, err := survey.PaperXLSX("21", 2026)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "paper.xlsx"), paper, 0o600); err != nil {
		t.Fatal(err)
	}
	d := &demo{path: naru, dir: dir, env: []string{
		"SURVEY_URL=" + server.URL, "SURVEY_USER=office", "SURVEY_PASSWORD=" + platform.Password,
	}}
	if url := db.fresh(t); url != "" {
		d.env = append(d.env, "NARU_ENV=crash", "CRASH_DB="+url)
		text := "storage: {control: \"${CRASH_DB}\"}\n"
		if err := os.WriteFile(filepath.Join(dir, "naru.crash.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d.commands = [][]string{
		{"upload", "add", "survey_paper", "paper.xlsx", "--city", "21", "--round", "2026"},
		{"flow", "run", "city", "--city", "21", "--round", "2026"},
	}
	return d
}

func (d *demo) naru() binary.Naru { return binary.Naru{Path: d.path, Dir: d.dir, Env: d.env} }

// finish does the commands again, as a person would after a power cut, and sees that nothing stays locked: a new run of the
// flow goes through at once.
func (d *demo) finish(t *testing.T) {
	t.Helper()
	for _, command := range d.commands {
		d.naru().Must(t, command...)
	}
	d.naru().Must(t, append(d.commands[1], "--new")...)
	if out := d.naru().Must(t, "query", "--format", "csv", "select count(*) as n from naru.runs where state not in ('succeeded', 'canceled')"); out != "n\n0\n" {
		t.Errorf("runs are left: %s", out)
	}
}

// fingerprints are rows and a hash of all rows, by table.
func (d *demo) fingerprints(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, table := range []string{"responses", "clean_responses", "answers", "cities", "districts"} {
		all[table] = d.naru().Must(t, "query", "--format", "csv",
			fmt.Sprintf("select count(*) as n, sum(hash(t))::text as h from %s t", table))
	}
	all["quarantine"] = d.naru().Must(t, "query", "--format", "csv",
		"select count(*) as n, count(distinct (file, line)) as lines from naru.quarantine")
	return all
}

func (d *demo) mustEqual(t *testing.T, want map[string]string, when string) {
	t.Helper()
	got := d.fingerprints(t)
	for table := range want {
		if got[table] != want[table] {
			t.Errorf("%s: %s is %q, want %q", when, table, got[table], want[table])
		}
	}
	d.naru().Must(t, "landing", "verify")
}

// undisturbed is what the tables hold when nobody kills anything.
func undisturbed(t *testing.T, naru string, db database) map[string]string {
	t.Helper()
	d := newDemo(t, naru, db)
	for _, command := range d.commands {
		d.naru().Must(t, command...)
	}
	return d.fingerprints(t)
}

func copyAll(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
		return
	}
	text, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
