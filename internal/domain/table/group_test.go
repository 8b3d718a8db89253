package table_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// landsGroup is lands with names for the files.
func (h *house) landsGroup(name string, asOf int, files map[string]string) {
	h.Helper()
	var arrivals []landing.Arrival
	for _, file := range sortedKeys(files) {
		o, err := h.landing.Keep(h.ctx, h.task(nil), landing.Where{Source: "bulk", Ext: "csv"}, strings.NewReader(files[file]))
		if err != nil {
			h.Fatal(err)
		}
		arrivals = append(arrivals, landing.Arrival{Object: o, Name: file, At: time.Now()})
	}
	err := h.db.Write(h.ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		return landing.Record(tx, landing.Delivery{
			ID: name, Source: "bulk", AsOf: time.Date(2026, 1, 1+asOf, 0, 0, 0, 0, time.UTC), Ended: true, At: time.Now(),
		}, arrivals, nil)
	})
	if err != nil {
		h.Fatal(err)
	}
}

func sortedKeys(m map[string]string) (keys []string) {
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

// thirteen are the files of a bulk delivery, and the tables that divide it.
func (h *house) thirteen(first string) (tables []*table.Table, files map[string]string) {
	files = map[string]string{"readme.txt": "not a table"}
	for i := range 13 {
		name := fmt.Sprintf("estimates.t%02d", i)
		tables = append(tables, h.contract(name, fmt.Sprintf(`
from: bulk
file: "t%02d_*.csv"
strategy: merge
key: [n]
columns:
  - {name: n, type: integer}
  - {name: v}
`, i)))
		files[fmt.Sprintf("t%02d_2026.csv", i)] = fmt.Sprintf("n,v\n%d,%s\n", i, first)
	}
	return tables, files
}

func TestThirteenTablesTakeOneDeliveryInOneMoment(t *testing.T) {
	each(t, func(h *house) {
		tables, files := h.thirteen("first")
		h.landsGroup("a", 1, files)
		h.load(tables...)
		h.holds("estimates.t07", "7 first")

		var names []string
		for _, one := range tables {
			names = append(names, one.Name)
		}
		done, torn := make(chan bool), 0
		go func() { // a reader who looks all the time
			defer close(done)
			for range 40 {
				pins, release, err := h.lake.Pins(h.ctx, names, time.Time{})
				if err != nil {
					t.Error(err)
					return
				}
				for _, pin := range pins {
					if pin.Rows != pins[0].Rows {
						torn++
					}
				}
				release()
			}
		}()
		_, files = h.thirteen("second")
		for name, text := range files {
			files[name] = text + "99,more\n"
		}
		h.landsGroup("b", 2, files)
		result := h.load(tables...)
		<-done
		if torn != 0 {
			t.Errorf("readers saw %d tables of another moment", torn)
		}
		for i, one := range tables {
			h.holds(one.Name, fmt.Sprintf("%d second", i), "99 more")
		}
		if result.Values["loaded"] != int64(26) || len(result.Made) != 13 {
			t.Errorf("%v, %d made", result.Values["loaded"], len(result.Made))
		}
	})
}

func TestADeliveryThatOneTableRefusesIsRefusedByAllThatDivideIt(t *testing.T) {
	each(t, func(h *house) {
		tables, files := h.thirteen("first")
		h.landsGroup("a", 1, files)
		h.load(tables...)
		_, files = h.thirteen("second")
		files["t05_2026.csv"] = "n,v\n"
		h.landsGroup("b", 2, files)
		h.refuses("so 12 further tables did not take theirs", tables...)
		for i, one := range tables {
			h.holds(one.Name, fmt.Sprintf("%d first", i))
			h.state(one.Name, "b", table.Refused)
		}
		if why := h.states("estimates.t00")["b"].Why; !strings.Contains(why, "estimates.t05 refuses its own") {
			t.Error(why)
		}
		if notes := strings.Join(h.load(tables...).Notes, "\n"); strings.Count(notes, "still refused") != 1 { // told once
			t.Error(notes)
		}
		h.load(tables[0]) // nor does it go alone
		h.holds("estimates.t00", "0 first")

		delete(files, "t05_2026.csv")
		h.landsGroup("c", 3, files)
		h.refuses(`it has no file like t05_*.csv; its files: readme.txt, t00_2026.csv`, tables...)

		_, whole := h.thirteen("third")
		h.landsGroup("d", 4, whole)
		h.load(tables...)
		for i, one := range tables {
			h.holds(one.Name, fmt.Sprintf("%d third", i))
		}
	})
}

func TestRowsOfAFileAreSortedAndFilesAreTheirs(t *testing.T) {
	for _, strategy := range []string{"append", "replace", "latest\npartition: [c]"} {
		t.Run(strings.Fields(strategy)[0], func(t *testing.T) {
			each(t, func(h *house) {
				sorted := h.contract("sorted", "from: bulk\nfile: \"d*.csv\"\nsort: [v, n]\nstrategy: "+strategy+`
columns:
  - {name: n, type: integer}
  - {name: v}
  - {name: c}
`)
				h.landsGroup("a", 1, map[string]string{
					"d1.csv": "n,v,c\n3,b,x\n2,b,x\n9,a,x\nq,a,x\n", "d2.csv": "n,v,c\n1,b,x\n8,c,x\n", "e.csv": "n,v,c\n0,a,x\n"})
				h.load(sorted)
				files := h.files("sorted")
				if len(files) != 1 {
					t.Fatalf("%v", files)
				}
				if got := readParquet(h.T, files[0], []string{"v", "n"}); !slices.Equal(got, []string{"a 9", "b 1", "b 2", "b 3", "c 8"}) {
					t.Errorf("%v", got)
				}
				if got := h.states("sorted")["a"].Counts; got.Read != 6 || got.Loaded != 5 || got.Quarantined != 1 {
					t.Errorf("%+v", got)
				}
				if got := h.states("sorted")["a"].Files; !slices.Equal(got, []string{"d1.csv", "d2.csv"}) {
					t.Errorf("%v", got)
				}
			})
		})
	}
}

func TestATableIsNotBuiltAnewWithoutWhatExpiredUnlessAsked(t *testing.T) {
	for _, strategy := range []string{"append", "merge\nkey: [n]"} {
		t.Run(strings.Fields(strategy)[0], func(t *testing.T) {
			each(t, func(h *house) {
				log := h.contract("log", strings.NewReplacer("from: till", "from: [till, paper]", "append", strategy).Replace(appended))
				h.lands(delivery{name: "old", source: "paper", asOf: 1, files: []string{"n,v\n1,one\n"}})
				h.lands(delivery{name: "new", asOf: 2, files: []string{"n,v\n2,two\n"}})
				h.load(log)
				_, err := h.landing.Expire(h.ctx, h.task(nil), landing.Expiry{
					Source: "paper", Keep: -time.Hour,
					Needed: func(context.Context, landing.Delivery) (bool, error) { return false, nil },
				})
				if err != nil {
					t.Fatal(err)
				}
				h.load(log)
				_, err = h.loader.Rebuild(h.ctx, h.task(nil), log, nil, table.RebuildOptions{})
				if err == nil || !strings.Contains(err.Error(), "the bytes of 1 delivery that it holds rows of were given up, the newest of 2026-01-02") ||
					!strings.Contains(err.Error(), "--from-what-is-left") {
					t.Fatal(err)
				}
				h.holds("log", "1 one", "2 two")
				h.withdraw("new") // which a table that is added to takes back by beginning anew
				if _, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{log}, nil, table.Options{}); err == nil {
					t.Error("rows were lost without a word")
				}
				h.holds("log", "1 one", "2 two")
				h.lands(delivery{name: "newer", asOf: 3, files: []string{"n,v\n3,three\n"}})
				result, err := h.loader.Rebuild(h.ctx, h.task(nil), log, nil, table.RebuildOptions{FromWhatIsLeft: true})
				if err != nil {
					t.Fatal(err)
				}
				h.told(result.Notes, "its bytes were given up on")
				h.holds("log", "3 three")
			})
		})
	}
}

func TestATableIsNotReplacedFromASourceThatWasTrimmedMeanwhile(t *testing.T) {
	each(t, func(h *house) {
		guarded := h.contract("log", strings.Replace(replaced, "strategy: replace\n", "strategy: replace\nguard: {shrink: 50%}\n", 1))
		h.lands(delivery{name: "full", asOf: 1, files: []string{"n,v\n1,a\n2,b\n3,c\n4,d\n"}})
		h.load(guarded)
		h.lands(delivery{name: "trimmed", asOf: 2, files: []string{"n,v\n4,d\n"}})
		h.refuses("1 row", guarded)
		h.holds("log", "1 a", "2 b", "3 c", "4 d")
	})
}
