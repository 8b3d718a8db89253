package table_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/table"
)

const merged = `
from: till
strategy: merge
key: [app, day]
deleted: "op = 'D'"
columns:
  - {name: app, type: integer}
  - {name: day}
  - {name: op}
  - {name: n, type: long}
`

func TestTheNewestRowOfAKeyWins(t *testing.T) {
	each(t, func(h *house) {
		prices := h.contract("prices", merged)
		h.lands(delivery{name: "a", asOf: 2, files: []string{
			"app,day,op,n\n1,mon,I,10\n2,mon,I,20\n1,mon,U,11\n", "app,day,op,n\n2,mon,U,21\n3,mon,I,30\n"}})
		result := h.load(prices)
		h.holds("prices", "1 mon U 11", "2 mon U 21", "3 mon I 30")
		if got := h.states("prices")["a"].Counts; got.Read != 5 || got.Loaded != 3 || got.Superseded != 2 {
			t.Errorf("%+v", got)
		}
		if result.Values["loaded"] != int64(3) || result.Values["superseded"] != int64(2) {
			t.Errorf("%v", result.Values)
		}

		h.lands(delivery{name: "b", asOf: 3, files: []string{"app,day,op,n\n3,mon,D,\n2,mon,U,22\n4,mon,D,\n4,tue,I,40\n"}})
		h.load(prices)
		h.holds("prices", "1 mon U 11", "2 mon U 22", "4 tue I 40")
		if got := h.states("prices")["b"].Counts; got.Read != 4 || got.Loaded != 2 || got.Superseded != 2 {
			t.Errorf("what only deletes is superseded: %+v", got)
		}
		h.load(prices)
		h.holds("prices", "1 mon U 11", "2 mon U 22", "4 tue I 40")

		// It comes late: its 2 and 4 are older than what b says, its 1 than what a says.
		h.lands(delivery{name: "late", asOf: 1, files: []string{"app,day,op,n\n1,mon,I,1\n2,mon,I,2\n3,mon,I,3\n4,mon,I,4\n9,mon,I,9\n"}})
		h.load(prices)
		want := []string{"1 mon U 11", "2 mon U 22", "4 tue I 40", "9 mon I 9"}
		h.holds("prices", want...)
		h.state("prices", "late", table.Loaded)
		if got := h.states("prices")["late"].Counts; got.Loaded != 1 || got.Superseded != 4 {
			t.Errorf("of the late one only 9 is left: %+v", got)
		}
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), prices, nil, table.RebuildOptions{}); err != nil {
			t.Fatal(err)
		}
		h.holds("prices", want...)

		h.withdraw("b")
		h.load(prices)
		h.holds("prices", "1 mon U 11", "2 mon U 21", "3 mon I 30", "4 mon I 4", "9 mon I 9")
	})
}

func TestARowWithAnEmptyKeyIsBad(t *testing.T) {
	each(t, func(h *house) {
		prices := h.contract("prices", merged)
		h.lands(delivery{name: "a", files: []string{"app,day,op,n\n1,mon,I,10\n,mon,I,20\n1,\"\",I,30\n"}})
		h.load(prices)
		h.holds("prices", "1 mon I 10")
		bad, err := h.loader.Quarantined(h.ctx, "prices", 0)
		if err != nil || len(bad) != 2 || bad[0].Code != "rows_required" || bad[1].Column != "day" {
			t.Errorf("%+v %v", bad, err)
		}
	})
}

func TestOnlyFilesThatHoldAKeyAreWrittenAnew(t *testing.T) {
	each(t, func(h *house) {
		prices := h.contract("prices", merged)
		for i := range 4 {
			h.lands(delivery{name: fmt.Sprint("d", i), asOf: i, files: []string{fmt.Sprintf("app,day,op,n\n%d,mon,I,1\n%d,tue,I,1\n", i, i)}})
			h.load(prices)
		}
		before := h.files("prices")
		h.lands(delivery{name: "new", asOf: 9, files: []string{"app,day,op,n\n2,tue,U,2\n7,mon,I,7\n"}})
		h.load(prices)
		after := h.files("prices")
		var kept int
		for _, path := range after {
			if slices.Contains(before, path) {
				kept++
			}
		}
		if len(before) != 4 || len(after) != 4 || kept != 3 {
			t.Errorf("before %v, after %v", before, after)
		}
		h.holds("prices", "0 mon I 1", "0 tue I 1", "1 mon I 1", "1 tue I 1", "2 mon I 1", "2 tue U 2", "3 mon I 1", "3 tue I 1", "7 mon I 7")
	})
}

func TestALateDeliveryIsRefusedWhenWhatIsNewerCannotBeReadAgain(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "newer", asOf: 5, files: []string{"app,day,op,n\n1,mon,I,10\n"}})
		h.load(h.contract("prices", merged))
		h.lands(delivery{name: "late", asOf: 1, files: []string{"app,day,op,n\n1,mon,I,100\n2,mon,I,200\n3,mon,I,300\n"}})
		guarded := h.contract("prices", merged+"guard: {min_rows: 2}\n")
		h.refuses("it came after till (newer_1.csv)", guarded)
		h.holds("prices", "1 mon I 10")
		h.state("prices", "late", table.Refused)
		h.state("prices", "newer", table.Loaded)
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), guarded, nil, table.RebuildOptions{}); err == nil {
			t.Error("the rebuild does not tell that the newer one is refused")
		}
		h.holds("prices", "1 mon I 100", "2 mon I 200", "3 mon I 300")
	})
}

func TestReplayPutsWhatIsNewerOverItAgain(t *testing.T) {
	each(t, func(h *house) {
		narrow := h.contract("prices", strings.Replace(merged, "{name: n, type: long}", "{name: n, type: long, range: [0, 50]}", 1))
		h.lands(delivery{name: "a", asOf: 1, files: []string{"app,day,op,n\n1,mon,I,100\n2,mon,I,200\n3,mon,I,3\n"}})
		h.lands(delivery{name: "b", asOf: 2, files: []string{"app,day,op,n\n2,mon,U,22\n3,mon,D,\n"}})
		h.load(narrow)
		h.holds("prices", "2 mon U 22")
		if _, err := h.loader.Replay(h.ctx, h.task(nil), h.contract("prices", merged), nil); err != nil {
			t.Fatal(err)
		}
		h.holds("prices", "1 mon I 100", "2 mon U 22")
		if bad, err := h.loader.Quarantined(h.ctx, "prices", 0); err != nil || len(bad) != 0 {
			t.Errorf("%v %v", bad, err)
		}
	})
}

func TestTwoWhoMergeAtOnceLoseNothing(t *testing.T) {
	each(t, func(h *house) {
		prices := h.contract("prices", merged)
		var all []*landed
		for i := range 6 {
			one := &landed{seq: i, delivery: delivery{
				name: fmt.Sprint("d", i), labels: city(fmt.Sprint(20 + i%2)), asOf: i, files: []string{fmt.Sprintf(
					"app,day,op,n\n%d,mon,I,%d\n%d,tue,U,%d\n7,mon,U,%d\n", i%3, i, i%2, i, i)}}}
			h.lands(one.delivery)
			all = append(all, one)
		}
		var both sync.WaitGroup
		for _, of := range []string{"20", "21"} {
			task := h.task(map[string]any{"city": of})
			both.Go(func() {
				if _, err := h.loader.Load(h.ctx, task, []*table.Table{prices}, nil, table.Options{}); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
		h.holds("prices", naive(all)...)
	})
}

func TestLeftoversOfAMergeAreRemoved(t *testing.T) {
	each(t, func(h *house) {
		prices := h.contract("prices", merged)
		for i := range 3 {
			h.lands(delivery{name: fmt.Sprint("d", i), asOf: i, files: []string{"app,day,op,n\n1,mon,I,1\n2,mon,I,1\n2,mon,D,\n"}})
			h.load(prices)
		}
		files, err := filepath.Glob(filepath.Join(h.dir, "lake", "*", "prices-*", "data", "*"))
		if err != nil || len(files) != 3 { // one of each commit, of which the table's history knows
			t.Errorf("%d files are left: %v %v", len(files), files, err)
		}
	})
}

func TestAMergedTableCanBePartitionedAndSorted(t *testing.T) {
	each(t, func(h *house) {
		prices := h.contract("prices", merged+"partition: [day]\nsort: [n]\n")
		h.lands(delivery{name: "a", asOf: 1, files: []string{"app,day,op,n\n1,mon,I,30\n2,mon,I,20\n3,mon,I,10\n1,tue,I,5\n"}})
		h.load(prices)
		if got := h.files("prices"); len(got) != 2 {
			t.Errorf("%v", got)
		}
		h.lands(delivery{name: "b", asOf: 2, files: []string{"app,day,op,n\n2,mon,U,40\n"}})
		h.load(prices)
		for _, path := range h.files("prices") {
			rows := readParquet(h.T, path, []string{"n"})
			if len(rows) == 3 && !slices.Equal(rows, []string{"10", "30", "40"}) {
				t.Errorf("not sorted: %v", rows)
			}
		}
		h.holds("prices", "1 mon I 30", "1 tue I 5", "2 mon U 40", "3 mon I 10")
	})
}

func TestPartitionsOfMergedAndSortedTablesMayBeEmptyOrTooLong(t *testing.T) {
	each(t, func(h *house) {
		long := strings.Repeat("x", 300)
		for name, text := range map[string]string{
			"merged": "strategy: merge\nkey: [n]\n", "sorted": "strategy: append\nsort: [n]\n", "plain": "strategy: append\n",
			"parted": "strategy: latest\nsort: [n]\n",
		} {
			x := h.contract(name, "from: "+name+"\n"+text+"partition: [p]\ncolumns:\n  - {name: n, type: integer}\n  - {name: p}\n")
			h.lands(delivery{name: name + "1", source: name, asOf: 1, files: []string{"n,p\n1,\n2,\"\"\n3,a\n"}})
			h.load(x)
			h.shows(name, "1 ~", "2 ~", "3 a")
			h.lands(delivery{name: name + "2", source: name, asOf: 2, files: []string{"n,p\n4," + long + "\n5,b\n"}})
			h.load(x)
			h.shows(name, "1 ~", "2 ~", "3 a", "5 b")
			if bad, err := h.loader.Quarantined(h.ctx, name, 0); err != nil || len(bad) != 1 || bad[0].Code != "rows_partition_long" {
				t.Errorf("%s: %+v %v", name, bad, err)
			}
		}
	})
}

// files of the table that is there.
func (h *house) files(name string) []string {
	h.Helper()
	pins, release, err := h.lake.Pins(h.ctx, []string{name}, time.Time{})
	if err != nil {
		h.Fatal(err)
	}
	defer release()
	var all []string
	for _, f := range pins[0].Files {
		all = append(all, f.Path)
	}
	return all
}

// TestRandomHistoriesOfMergesEqualANaiveMap lets deliveries with colliding keys come late, be withdrawn and loaded at
// random, on the real stack.
func TestRandomHistoriesOfMergesEqualANaiveMap(t *testing.T) {
	each(t, func(h *house) {
		for seed := range uint64(16) {
			randomMerges(h, rand.New(rand.NewPCG(seed, 17)), fmt.Sprintf("m%d", seed))
		}
	})
}

func randomMerges(h *house, r *rand.Rand, name string) {
	h.Helper()
	source := "s_" + name
	t := h.contract(name, strings.ReplaceAll(merged, "till", source))
	var all []*landed
	for step := range 8 {
		switch {
		case r.IntN(3) == 0:
			_, _ = h.loader.Load(h.ctx, h.task(nil), []*table.Table{t}, nil, table.Options{})
		case r.IntN(8) == 0 && len(all) > 0:
			one := all[r.IntN(len(all))]
			if !one.withdrawn {
				h.withdraw(one.name)
			}
			one.withdrawn = true
		default:
			text := "app,day,op,n\n"
			for range r.IntN(5) {
				text += fmt.Sprintf("%d,%s,%s,%d\n", r.IntN(3), []string{"mon", "tue"}[r.IntN(2)], []string{"I", "U", "D"}[r.IntN(3)], r.IntN(100))
			}
			one := &landed{seq: step, delivery: delivery{
				name: fmt.Sprintf("%s_%d", name, step), source: source, asOf: r.IntN(5), files: []string{text}}}
			h.lands(one.delivery)
			all = append(all, one)
		}
	}
	_, _ = h.loader.Load(h.ctx, h.task(nil), []*table.Table{t}, nil, table.Options{}) // files without rows are refused
	h.holds(name, naive(all)...)
	_, _ = h.loader.Rebuild(h.ctx, h.task(nil), t, nil, table.RebuildOptions{})
	h.holds(name, naive(all)...)
}

// naive is a map that every row is put into, oldest first.
func naive(all []*landed) []string {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b *landed) int {
		if a.asOf != b.asOf {
			return a.asOf - b.asOf
		}
		return a.seq - b.seq
	})
	rows := map[string]string{}
	for _, one := range all {
		for _, line := range strings.Split(strings.TrimSpace(one.files[0]), "\n")[1:] {
			f := strings.Split(line, ",")
			switch key := f[0] + f[1]; {
			case one.withdrawn:
			case f[2] == "D":
				delete(rows, key)
			default:
				rows[key] = strings.ReplaceAll(line, ",", " ")
			}
		}
	}
	var left []string
	for _, row := range rows {
		left = append(left, row)
	}
	return left
}
