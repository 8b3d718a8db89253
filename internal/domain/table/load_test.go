package table_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/work"
)

const replaced = `
from: till
strategy: replace
columns:
  - {name: n, type: integer}
  - {name: v}
`

const latest = `
from: [till, paper]
strategy: latest
partition: [city]
columns:
  - {name: city, from: label.city}
  - {name: n, type: integer}
`

const byDay = `
from: till
strategy: latest
partition: [day]
columns:
  - {name: day, type: date}
  - {name: n, type: integer}
`

const appended = `
from: till
strategy: append
columns:
  - {name: n, type: integer}
  - {name: v}
`

func city(name string) map[string]string { return map[string]string{"city": name} }

func TestTheNewestDeliveryIsTheTable(t *testing.T) {
	each(t, func(h *house) {
		sales := h.contract("sales", replaced)
		first := h.load(sales)
		h.holds("sales")
		if first.Values["rows"] != int64(0) {
			t.Errorf("an empty load says %v", first.Values)
		}
		h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v\n1,one\n2,two\n"}})
		h.lands(delivery{name: "b", asOf: 2, files: []string{"n,v\n3,three\n"}})
		h.load(sales)
		h.holds("sales", "3 three")
		h.state("sales", "a", table.Superseded)
		h.lands(delivery{name: "a again", asOf: 3, files: []string{"n,v\n1,one\n2,two\n"}})
		h.load(sales)
		h.holds("sales", "1 one", "2 two") // A, B, A ends with A
		h.lands(delivery{name: "backfill", asOf: 0, files: []string{"n,v\n9,nine\n"}})
		h.load(sales)
		h.holds("sales", "1 one", "2 two")
		h.state("sales", "backfill", table.Superseded)
		h.lands(delivery{name: "two files", asOf: 4, files: []string{"n,v\n5,five\n", "v,n\nsix,6\n"}})
		h.load(sales)
		h.holds("sales", "5 five", "6 six")
	})
}

func TestADeliveryThatWasNotEndedIsNeverLoaded(t *testing.T) {
	each(t, func(h *house) {
		sales := h.contract("sales", replaced)
		h.lands(delivery{name: "a", open: true, files: []string{"n,v\n1,one\n"}})
		h.load(sales)
		h.holds("sales")
		h.lands(delivery{name: "a", files: []string{"n,v\n1,one\n"}})
		h.load(sales)
		h.holds("sales", "1 one")
	})
}

func TestEachPartitionHasItsOwnTruth(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", latest)
		h.lands(delivery{name: "s1", labels: city("서울"), asOf: 1, files: []string{"n\n1\n2\n"}})
		h.lands(delivery{name: "b1", labels: city("부산 / 100%"), asOf: 1, files: []string{"n\n7\n"}})
		h.lands(delivery{name: "none", asOf: 1, files: []string{"n\n8\n"}})
		h.load(answers)
		h.holds("answers", "서울 1", "서울 2", "부산 / 100% 7", "~ 8")
		h.lands(delivery{name: "s2", source: "paper", labels: city("서울"), asOf: 2, files: []string{"n\n3\n"}})
		h.load(answers)
		h.holds("answers", "서울 3", "부산 / 100% 7", "~ 8")
		h.state("answers", "s1", table.Superseded)
		h.state("answers", "b1", table.Loaded)
	})
}

func TestALoadTakesWhatAgreesWithTheRun(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", latest)
		h.lands(delivery{name: "s", labels: city("21"), files: []string{"n\n1\n"}})
		h.lands(delivery{name: "b", labels: city("22"), files: []string{"n\n2\n"}})
		h.lands(delivery{name: "none", files: []string{"n\n3\n"}})
		for _, step := range []struct {
			params map[string]any
			want   []string
		}{
			{map[string]any{"city": "22", "unheard": "of"}, []string{"22 2"}},
			{map[string]any{"city": "23"}, []string{"22 2"}},
			{nil, []string{"21 1", "22 2", "~ 3"}},
		} {
			if _, err := h.loader.Load(h.ctx, h.task(step.params), []*table.Table{answers}, nil, table.Options{}); err != nil {
				t.Fatal(err)
			}
			h.holds("answers", step.want...)
		}
	})
}

func TestPartitionsInTheRowsAreReplacedOneByOne(t *testing.T) {
	each(t, func(h *house) {
		sales := h.contract("sales", byDay)
		h.lands(delivery{name: "a", asOf: 1, files: []string{"day,n\n2026-01-01,1\n2026-01-02,2\n"}})
		h.load(sales)
		h.lands(delivery{name: "c", asOf: 3, files: []string{"day,n\n2026-01-02,20\n2026-01-03,30\n"}})
		h.load(sales)
		h.holds("sales", "2026-01-01 1", "2026-01-02 20", "2026-01-03 30")
		h.lands(delivery{name: "b", asOf: 2, files: []string{"day,n\n2026-01-01,11\n2026-01-02,12\n"}})
		result := h.load(sales)
		h.holds("sales", "2026-01-01 11", "2026-01-02 20", "2026-01-03 30")
		if got := h.states("sales")["b"].Counts; got != (work.Counts{Read: 2, Loaded: 1, Superseded: 1}) {
			t.Errorf("b counts %+v", got)
		}
		if result.Values["superseded"] != int64(1) {
			t.Errorf("the load says %v", result.Values)
		}
		h.state("sales", "a", table.Superseded)
		h.withdraw("c")
		h.load(sales)
		h.holds("sales", "2026-01-01 11", "2026-01-02 12")
	})
}

func TestEqualBytesAreAppendedOnce(t *testing.T) {
	each(t, func(h *house) {
		log := h.contract("log", appended)
		h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v\n1,one\n"}})
		h.lands(delivery{name: "b", asOf: 2, files: []string{"n,v\n2,two\n"}})
		h.load(log)
		h.lands(delivery{name: "a again", asOf: 3, files: []string{"n,v\n1,one\n"}})
		h.lands(delivery{name: "a elsewhere", asOf: 3, labels: city("21"), files: []string{"n,v\n1,one\n"}})
		h.load(log)
		h.holds("log", "1 one", "1 one", "2 two")
		again := h.states("log")["a again"]
		if again.State != table.Superseded || !strings.Contains(again.Why, "already in") {
			t.Errorf("%+v", again)
		}
		h.withdraw("a")
		h.load(log)
		h.holds("log", "1 one", "1 one", "2 two")
		h.state("log", "a again", table.Loaded)
		h.state("log", "a", table.Withdrawn)
		h.withdraw("a again")
		h.load(log)
		h.holds("log", "1 one", "2 two")
	})
}

func TestWhatWasWithdrawnGivesWayToTheOneBefore(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", latest)
		h.lands(delivery{name: "old", labels: city("21"), asOf: 1, files: []string{"n\n1\n"}})
		h.lands(delivery{name: "new", labels: city("21"), asOf: 2, files: []string{"n\n2\n"}})
		h.load(answers)
		h.holds("answers", "21 2")
		h.withdraw("new")
		if _, err := h.loader.Load(h.ctx, h.task(map[string]any{"city": "99"}), []*table.Table{answers}, nil, table.Options{}); err != nil {
			t.Fatal(err)
		}
		h.holds("answers", "21 1")
		h.state("answers", "new", table.Withdrawn)
		h.withdraw("old")
		h.load(answers)
		h.holds("answers")
	})
}

func TestTheSameKeyAgainChangesNothingAndAnswersTheSame(t *testing.T) {
	each(t, func(h *house) {
		log := h.contract("log", appended)
		h.lands(delivery{name: "a", files: []string{"n,v\n1,one\nx,bad\n"}})
		h.lands(delivery{name: "b", files: []string{"<html><body>login</body></html>"}})
		task := h.task(nil)
		first, failure := h.loader.Load(h.ctx, task, []*table.Table{log}, nil, table.Options{})
		if failure == nil {
			t.Fatal("a page of HTML was loaded")
		}
		h.lands(delivery{name: "c", files: []string{"n,v\n3,three\n"}})
		second, again := h.loader.Load(h.ctx, task, []*table.Table{log}, nil, table.Options{})
		if again == nil || again.Error() != failure.Error() {
			t.Errorf("first it failed with %v, then with %v", failure, again)
		}
		one, _ := json.Marshal(first)
		two, _ := json.Marshal(second)
		if string(one) != string(two) {
			t.Errorf("first\n%s\nthen\n%s", one, two)
		}
		h.holds("log", "1 one")
		h.load(log)
		h.holds("log", "1 one", "3 three")
	})
}

func TestSeveralTablesAreOneCommit(t *testing.T) {
	each(t, func(h *house) {
		sales, log := h.contract("sales", replaced), h.contract("till.log", appended)
		h.lands(delivery{name: "a", files: []string{"n,v\n1,one\n"}})
		task := h.task(nil)
		result, err := h.loader.Load(h.ctx, task, []*table.Table{sales, log, sales}, nil, table.Options{})
		if err != nil {
			t.Fatal(err)
		}
		h.holds("sales", "1 one")
		h.holds("till.log", "1 one")
		commits, err := h.lake.Done(h.ctx, task.Key)
		if err != nil || len(commits) != 2 || len(result.Made) != 2 || commits[0].At != commits[1].At {
			t.Errorf("%v %v %v", commits, result.Made, err)
		}
		if len(result.Read) != 2 || result.Read[0].Kind != "object" {
			t.Errorf("it was made from %v", result.Read)
		}
	})
}

func TestColumnsCanTellWhereRowsCameFrom(t *testing.T) {
	each(t, func(h *house) {
		log := h.contract("log", `
from: till
strategy: append
columns:
  - {name: round, type: integer, from: label.round}
  - {name: as_of, type: timestamptz, from: arrival.as_of}
  - {name: file, from: arrival.file}
  - {name: n, type: integer}
`)
		h.lands(delivery{name: "a", asOf: 4, labels: map[string]string{"round": "2026"}, files: []string{"n\n1\n", "n\n2\n"}})
		h.load(log)
		got := strings.Join(h.rows("log"), "\n")
		for _, want := range []string{"2026 2026-01-05", "a_1.csv 1", "a_2.csv 2"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s\nwant %s", got, want)
			}
		}
		h.lands(delivery{name: "b", labels: map[string]string{"round": "spring"}, files: []string{"n\n3\n"}})
		h.refuses(`its label round is "spring"`, log)
	})
}

func TestTheKindsOfEmptyAreKeptApart(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", `
from: till
strategy: replace
columns:
  - {name: ob, type: integer, values: [1, 2]}
  - {name: q1, type: integer, values: [1, 2, 3], missing: [9], not_applicable: [8]}
  - {name: q2, type: integer, asked: "ob = 1"}
`)
		h.lands(delivery{name: "a", files: []string{"ob,q1,q2,surplus\n1,3,4,x\n1,9,,x\n2,8,,x\n2,,7,x\n"}})
		result := h.load(answers)
		h.holds("answers", "1 3 ~ 4 ~", "1 ~ no_answer ~ no_answer", "2 ~ not_applicable ~ not_asked", "2 ~ no_answer ~ excluded")
		notes := strings.Join(result.Notes, "\n")
		if !strings.Contains(notes, "1 answer in q2 left out (excluded): the question was not asked there; raw keeps it") || !strings.Contains(notes, "surplus") {
			t.Errorf("told\n%s", notes)
		}
		if h.states("answers")["a"].Excluded["q2"] != 1 {
			t.Errorf("%+v", h.states("answers")["a"])
		}
	})
}

func TestTheContractMayGrowAndElseAsksForARebuild(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "a", asOf: 1, labels: city("21"), files: []string{"n,v\n1,one\n"}})
		h.load(h.contract("answers", latest))
		wider := h.contract("answers", strings.Replace(latest, "{name: n, type: integer}", "{name: n, type: long}\n  - {name: v}", 1))
		h.load(wider)
		h.holds("answers", "21 1 ~")
		h.lands(delivery{name: "b", asOf: 1, labels: city("22"), files: []string{"n,v\n2,two\n"}})
		h.load(wider)
		h.holds("answers", "21 1 ~", "22 2 two")

		narrow := h.contract("answers", strings.Replace(latest, "type: integer", "type: string", 1))
		h.refuses("naru table rebuild answers", narrow)
		whole := h.contract("answers", strings.Replace(replaced, "from: till", "from: [till, paper]", 1))
		h.refuses("naru table rebuild answers", whole)
		h.holds("answers", "21 1 ~", "22 2 two")
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), narrow, nil, table.RebuildOptions{}); err != nil {
			t.Fatal(err)
		}
		h.holds("answers", "21 1", "22 2")
		h.lands(delivery{name: "c", asOf: 2, labels: city("22"), files: []string{"n\n3\n"}})
		h.load(narrow)
		h.holds("answers", "21 1", "22 3")
	})
}

func TestATableWhoseFilesAreGoneAsksForARebuild(t *testing.T) {
	each(t, func(h *house) {
		sales := h.contract("sales", replaced)
		h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v\n1,one\n"}})
		h.load(sales)
		if err := os.RemoveAll(filepath.Join(h.dir, "lake")); err != nil {
			t.Fatal(err)
		}
		h = open(t, h.db, h.dir) // a process that has not read it before
		h.keys = 100
		h.lands(delivery{name: "b", asOf: 2, files: []string{"n,v\n2,two\n"}})
		h.refuses("naru table rebuild sales", sales)
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), sales, nil, table.RebuildOptions{}); err != nil {
			t.Fatal(err)
		}
		h.holds("sales", "2 two")
	})
}

func TestASeedIsLoadedWhenItsBytesOrItsContractChange(t *testing.T) {
	each(t, func(h *house) {
		seed := func(text string, contract *table.Table) *table.Table {
			t.Helper()
			return seedOf(t, "cities", text, contract)
		}
		one, two := "city,people\n021,5\n", "city,people\n021,5\n022,6\n"
		for i, step := range []struct {
			seed *table.Table
			want []string
		}{
			{seed(one, nil), []string{"021 5"}},
			{seed(one, nil), []string{"021 5"}},
			{seed(two, nil), []string{"021 5", "022 6"}},
			{seed(one, nil), []string{"021 5"}},
		} {
			result := h.load(step.seed)
			h.holds("cities", step.want...)
			if loaded := result.Values["rows"] != int64(0); loaded == (i == 1) {
				t.Errorf("step %d: %v", i, result.Values)
			}
		}
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), seed(two, nil), nil, table.RebuildOptions{}); err != nil {
			t.Fatal(err)
		}
		h.holds("cities", "021 5", "022 6")
		fewer := h.contract("cities", "columns: [{name: city}]")
		h.load(seed(one, fewer))
		h.holds("cities", "021")
		bad := seed("city,people\n,5\n", h.contract("cities", "on_bad_row: fail\ncolumns: [{name: city, required: true}]"))
		h.refuses("refused", bad)
		h.refuses("refused", bad) // told as long as git holds it
		h.holds("cities", "021")
	})
}

func TestTwoLoadsAtOnceTakeEachDeliveryOnce(t *testing.T) {
	each(t, func(h *house) {
		log := h.contract("log", appended)
		var want []string
		for i := range 5 {
			h.lands(delivery{name: fmt.Sprint("d", i), files: []string{fmt.Sprintf("n,v\n%d,x\n", i)}})
			want = append(want, fmt.Sprintf("%d x", i))
		}
		same := h.task(nil)
		tasks := []work.Task{same, same, h.task(nil), h.task(nil)}
		failed := make(chan error, len(tasks))
		for _, task := range tasks {
			go func() {
				_, err := h.loader.Load(h.ctx, task, []*table.Table{log}, nil, table.Options{})
				failed <- err
			}()
		}
		for range tasks {
			if err := <-failed; err != nil {
				t.Error(err)
			}
		}
		h.holds("log", want...)
	})
}
