package upkeep_test

import (
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/upkeep"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/rows/csv"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/controldb/controldbtest"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

const contract = `from: [visits]
strategy: append
partition: [city]
columns: [{name: city, type: string}, {name: id, type: integer}]`

// house is a keeper, and all that it looks after.
type house struct {
	*upkeep.Keeper
	t       *testing.T
	db      *controldb.DB
	lake    *lake.Lake
	desk    *query.Desk
	landing *landing.Landing
	loader  *table.Loader
	visits  *table.Table
	landed  int
}

func each(t *testing.T, test func(*house)) {
	t.Parallel()
	all := []controldb.Migrations{lake.Migrations(), landing.Migrations(), check.Migrations(), table.Migrations()}
	controldbtest.Each(t, all, func(t *testing.T, db *controldb.DB) { test(open(t, db, t.TempDir())) })
}

func open(t *testing.T, db *controldb.DB, dir string) *house {
	t.Helper()
	h := &house{t: t, db: db}
	raw, err := localfs.Open(filepath.Join(dir, "raw"))
	if err != nil {
		t.Fatal(err)
	}
	if h.lake, err = lake.Open(t.Context(), db, filepath.Join(dir, "lake")); err != nil {
		t.Fatal(err)
	}
	engine, err := duckdb.Open(duckdb.Options{
		Dirs: []string{filepath.Join(dir, "lake")}, SpillDir: filepath.Join(dir, "spill"), Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	h.desk = query.New(h.lake, engine, nil, query.Options{})
	h.landing = landing.New(db, raw)
	h.loader = table.New(db, h.landing, h.lake, rows.Formats{"csv": csv.Format{}}, engine, check.New(db, h.desk), time.UTC)
	h.Keeper = upkeep.New(h.lake, h.desk, h.landing, h.loader)
	var found problem.List
	n, _ := yamlfile.Parse("tables/visits.yaml", []byte(contract), 0, &found)
	h.visits = table.Decode("visits", n, &found)
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) task(what string) work.Task {
	h.landed++
	return work.NewTask(fmt.Sprintf("%s-%d", what, h.landed), slog.New(slog.DiscardHandler))
}

// land brings one file.
func (h *house) land(lines ...string) (id string) {
	h.t.Helper()
	t := h.task("land")
	o, err := h.landing.Keep(h.t.Context(), t, landing.Where{Source: "visits", Ext: "csv"},
		strings.NewReader("city,id\n"+strings.Join(lines, "\n")+"\n"))
	if err != nil {
		h.t.Fatal(err)
	}
	d := landing.Delivery{ID: landing.DeliveryID(t.Key), Source: "visits", Ended: true}
	err = h.db.Write(h.t.Context(), controldb.Lease{}, func(tx *controldb.Tx) error {
		return landing.Record(tx, d, []landing.Arrival{{Object: o, Name: "a.csv"}}, nil)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return d.ID
}

func (h *house) load() {
	h.t.Helper()
	if _, err := h.loader.Load(h.t.Context(), h.task("load"), []*table.Table{h.visits}, nil, table.Options{}); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) do(o upkeep.Order) (upkeep.Done, work.Result) {
	h.t.Helper()
	done, result, err := h.Do(h.t.Context(), h.task("upkeep"), o)
	if err != nil {
		h.t.Fatal(err)
	}
	return done, result
}

func (h *house) want(sql, rows string) {
	h.t.Helper()
	answer, err := h.desk.Ask(h.t.Context(), query.Question{SQL: sql, Actor: query.Local()})
	if err != nil {
		h.t.Fatal(err)
	}
	all, err := answer.All()
	if err != nil || fmt.Sprint(all) != rows {
		h.t.Errorf("%s gives\n%v %v, want\n%s", sql, all, err, rows)
	}
}

func TestFilesOfManyLoadsComeTogetherSorted(t *testing.T) {
	each(t, func(h *house) {
		for i := range 6 {
			h.land(fmt.Sprintf("a,%d", 9-i), fmt.Sprintf("b,%d", i))
			h.load()
		}
		order := upkeep.Order{Tables: []upkeep.Table{{Name: "visits", Sort: []string{"id", "gone"}}}}
		dry := order
		dry.DryRun = true
		would, _ := h.do(dry)
		did, result := h.do(order)
		if would.Tables["visits"].Compacted != 12 || did.Tables["visits"].Into != 2 || result.Values["compacted"] != 12 {
			h.t.Errorf("it would do %+v and did %+v: %+v", would, did, result)
		}
		h.want("select id from visits where city = 'a'", "[[4] [5] [6] [7] [8] [9]]") // in the order of the file
		h.want("select count(*), sum(id) from visits", "[[12 54]]")
		if _, again := h.do(order); again.Values["compacted"] != 0 || len(again.Notes) != 0 {
			h.t.Errorf("a second time it did %+v", again)
		}
		h.land("a,1")
		h.load()
		h.want("select count(*) from visits", "[[13]]")
	})
}

func TestRawObjectsGoOnlyWhenEveryTableHasDecided(t *testing.T) {
	each(t, func(h *house) {
		loaded := h.land("a,1")
		h.load()
		waiting := h.land("a,2")
		order := upkeep.Order{Sources: []upkeep.Source{{Name: "visits", Keep: time.Nanosecond, Tables: []string{"visits"}}}}
		dry := order
		dry.DryRun = true
		would, _ := h.do(dry)
		did, result := h.do(order)
		if did.Sources["visits"] != would.Sources["visits"] || did.Sources["visits"].Deliveries != 1 || did.Sources["visits"].Needed != 1 {
			h.t.Errorf("it would do %+v and did %+v", would.Sources, did.Sources)
		}
		if result.Values["expired"] != 1 || len(result.Notes) != 1 {
			h.t.Errorf("it says %+v", result)
		}
		all, err := h.landing.Deliveries(h.t.Context(), landing.Filter{})
		if err != nil {
			h.t.Fatal(err)
		}
		for _, d := range all {
			if d.Expired.IsZero() != (d.ID == waiting) {
				h.t.Errorf("delivery %s (loaded is %s) is %+v", d.ID, loaded, d)
			}
		}
		h.load() // what waited is there, and what is held stays
		h.want("select id from visits order by id", "[[1] [2]]")
		order.Sources[0].Tables = []string{"visits", "another"} // that has decided about nothing yet
		if did, _ := h.do(order); did.Sources["visits"].Needed != 1 || did.Sources["visits"].Deliveries != 0 {
			h.t.Errorf("with another table it did %+v", did.Sources)
		}
	})
}
