//go:build e2e

package crash

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/examples/app-market/market"
	"github.com/naru-data/naru/examples/app-market/simulator/api"
	"github.com/naru-data/naru/test/binary"
)

// bulkTables are those that one bulk delivery of thirteen files becomes.
func bulkTables(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(binary.Root(), "examples", "app-market", "tables", "estimates", "*.yaml"))
	if err != nil || len(files) != 13 {
		t.Fatalf("%d tables of the bulk delivery, %v; want 13", len(files), err)
	}
	var all []string
	for _, f := range files {
		all = append(all, "estimates."+strings.TrimSuffix(filepath.Base(f), ".yaml"))
	}
	return all
}

// newBulk is a fresh copy of app-market with a provider of its own, whose bulk deliveries have so many rows.
func newBulk(t *testing.T, naru string, db database, rows int) *demo {
	t.Helper()
	dir := t.TempDir()
	copied := exec.Command(filepath.Join(binary.Root(), "examples", "app-market", "copy"), dir)
	if out, err := copied.CombinedOutput(); err != nil {
		t.Fatalf("copy the example: %v\n%s", err, out)
	}
	server := httptest.NewServer(api.New(api.Options{Market: market.New(1, rows), Key: "sk-bulk"}))
	t.Cleanup(server.Close)
	d := &demo{path: naru, dir: dir, env: []string{"MARKET_URL=" + server.URL, "MARKET_KEY=sk-bulk"}}
	settings := "budgets: {market: {calls: [1000000/month]}}\n" // what is killed is spent
	if url := db.fresh(t); url != "" {
		d.env = append(d.env, "CRASH_DB="+url)
		settings += "storage: {control: \"${CRASH_DB}\"}\n"
	}
	d.env = append(d.env, "NARU_ENV=crash")
	if err := os.WriteFile(filepath.Join(dir, "naru.crash.yaml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	d.naru().Must(t, "flow", "run", "catalogue")
	d.commands = [][]string{{"flow", "run", "bulk", "--from", "2026-03-02", "--to", "2026-03-03"}}
	return d
}

// bulkPrint is rows and a hash of all rows, by table.
func (d *demo) bulkPrint(t *testing.T, tables []string) string {
	t.Helper()
	var parts []string
	for _, table := range tables {
		parts = append(parts, fmt.Sprintf("select '%s' as held, count(*) as n, sum(hash(t))::varchar as h from %s t", table, table))
	}
	return d.naru().Must(t, "query", "--format", "csv", strings.Join(parts, " union all ")+" order by held")
}

// TestKilledAtEveryMomentOfABulkLoad kills the flow of a bulk delivery at each moment that only it has.
func TestKilledAtEveryMomentOfABulkLoad(t *testing.T) {
	eachDatabase(t, func(t *testing.T, db database) {
		const rows = 25_000 // so that a file is moved into the store, and not copied
		naru, tables := binary.Build(t, "faultpoint"), bulkTables(t)
		calm := newBulk(t, naru, db, rows)
		calm.naru().Must(t, calm.commands[0]...)
		want := calm.bulkPrint(t, tables)
		for _, point := range inBulk {
			t.Run(point, func(t *testing.T) {
				d := newBulk(t, naru, db, rows)
				whole := d.env
				d.env = append(slices.Clone(whole), "NARU_FAULTPOINT="+point)
				if got := d.naru().Run(t, d.commands[0]...).Code; got != -1 {
					t.Fatalf("exit %d: it never came to %s", got, point)
				}
				d.env = whole
				d.naru().Must(t, d.commands[0]...)
				if got := d.bulkPrint(t, tables); got != want {
					t.Errorf("killed at %s there is\n%s\nwant\n%s", point, got, want)
				}
				d.naru().Must(t, "landing", "verify")
			})
		}
	})
}

// TestKilledWithinABulkLoad kills one bulk load again and again, 12 times or NARU_CRASH_ROUNDS: afterwards there is one complete
// load, of all thirteen tables in one commit, and nothing is left half done.
func TestKilledWithinABulkLoad(t *testing.T) {
	kills := 12
	if text := os.Getenv("NARU_CRASH_ROUNDS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	eachDatabase(t, func(t *testing.T, db database) {
		const rows = 60_000
		naru, tables := binary.Build(t, ""), bulkTables(t)
		calm := newBulk(t, naru, db, rows)
		began := time.Now()
		calm.naru().Must(t, calm.commands[0]...)
		whole := time.Since(began)
		want := calm.bulkPrint(t, tables)

		d := newBulk(t, naru, db, rows)
		random := rand.New(rand.NewPCG(5, uint64(kills)))
		killed := 0
		for range kills {
			if d.killedAfter(t, time.Duration(random.Int64N(int64(whole))), d.commands[0]) {
				killed++
			}
		}
		d.naru().Must(t, d.commands[0]...)
		if got := d.bulkPrint(t, tables); got != want {
			t.Errorf("after %d kills there is\n%s\nwant\n%s", killed, got, want)
		}
		d.naru().Must(t, "landing", "verify")
		left := d.naru().Must(t, "query", "--format", "csv", "select count(*) as n from naru.runs where state not in ('succeeded', 'canceled')")
		if left != "n\n0\n" {
			t.Errorf("runs are left: %s", left)
		}
		if entries, err := os.ReadDir(filepath.Join(d.dir, "data", "raw.partial")); err == nil && len(entries) > 0 {
			t.Errorf("%d unfinished transfers are left", len(entries))
		}
		t.Logf("%d kills of %d, one complete load", killed, kills)
	})
}
