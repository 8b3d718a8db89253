//go:build e2e

package crash

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

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

// edit changes a text in a file of the demo.
type edit struct{ file, old, now string }

// edits make the demo one that can be compared to the last digit, and done a hundred times.
var edits = []edit{
	// A sum of fractions has the same last digit only when its rows come in the same order.
	{"models/clean_responses.sql", "type) = 1\n", "type) = 1\norder by respondent\n"},
	// How a report and a workbook look is tested elsewhere; that files are kept, these show as well.
	{"analyses/city_report.yaml", "export: [json, xlsx, form, html]", "export: [json, form]"},
}

func (e edit) do(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(e.file))
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(text), e.old) != 1 {
		t.Fatalf("%s does not hold %q once", e.file, e.old)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(string(text), e.old, e.now, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func newDemo(t *testing.T, naru string, db database) *demo {
	t.Helper()
	dir := t.TempDir()
	example := filepath.Join(binary.Root(), "examples", "child-friendly-cities")
	for _, part := range []string{"naru.yaml", "sources", "uploads", "tables", "seeds", "models", "checks", "analyses", "texts", "forms", "maps", "flows"} {
		copyAll(t, filepath.Join(example, part), filepath.Join(dir, part))
	}
	for _, e := range edits {
		e.do(t, dir)
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

// fingerprint is rows and a hash of all rows, by table, and the places that quarantine names.
func (d *demo) fingerprint(t *testing.T) string {
	t.Helper()
	var parts []string
	for _, table := range []string{"responses", "clean_responses", "answers", "cities", "districts"} {
		parts = append(parts, fmt.Sprintf("select '%s' as held, count(*) as n, sum(hash(t))::varchar as h from %s t", table, table))
	}
	for _, table := range []string{"frequencies", "scales", "items", "scores", "changes", "crosstabs", "tests", "correlations", "regressions"} {
		parts = append(parts, fmt.Sprintf(
			"select 'city_report.%s', count(*), sum(hash(t))::varchar from (select * exclude (_run, _from) from city_report.%s) t", table, table))
	}
	parts = append(parts, "select 'results', count(*), string_agg(distinct name, ' ' order by name) from naru.results where current")
	parts = append(parts, "select 'quarantine', count(*), count(distinct (file, line))::varchar from naru.quarantine")
	return d.naru().Must(t, "query", "--format", "csv", strings.Join(parts, " union all ")+" order by held")
}

func (d *demo) mustEqual(t *testing.T, want, when string) {
	t.Helper()
	if got := d.fingerprint(t); got != want {
		t.Errorf("%s there is\n%s\nwant\n%s", when, got, want)
	}
	d.naru().Must(t, "landing", "verify")
	d.mustHoldFiles(t, when)
}

// mustHoldFiles wants every file that a row names to be there with the bytes that the row says, old ones too, and copies of the
// current ones where the flow hands them out.
func (d *demo) mustHoldFiles(t *testing.T, when string) {
	t.Helper()
	out := d.naru().Must(t, "query", "--json", "select name, object, sha256, current from naru.results")
	rows := 0
	for line := range strings.Lines(out) {
		var row struct {
			Name, Object, SHA256 string
			Current              bool
		}
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		rows++
		paths := []string{filepath.Join("data", "results", filepath.FromSlash(row.Object))}
		if row.Current {
			paths = append(paths, filepath.Join("reports", "21", "2026", row.Name))
		}
		for _, path := range paths {
			text, err := os.ReadFile(filepath.Join(d.dir, path))
			if sum := sha256.Sum256(text); err != nil || hex.EncodeToString(sum[:]) != row.SHA256 {
				t.Errorf("%s: %s is not what was recorded of it: %v", when, path, err)
			}
		}
	}
	if rows == 0 {
		t.Errorf("%s: no file is recorded", when)
	}
}

// undisturbed is what the tables hold when nobody kills anything, and how long the longer command took.
func undisturbed(t *testing.T, naru string, db database) (fingerprint string, longest time.Duration) {
	t.Helper()
	d := newDemo(t, naru, db)
	for _, command := range d.commands {
		began := time.Now()
		d.naru().Must(t, command...)
		longest = max(longest, time.Since(began))
	}
	return d.fingerprint(t), longest
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
