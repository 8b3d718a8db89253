package table_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/work"
)

// judged gives the house a judge, and a check that no row of the table holds the text.
func (h *house) judged(name, text string) []*check.Check {
	h.judge = check.New(h.db, query.New(h.lake, h.engine, nil, query.Options{}))
	h.open()
	sql := fmt.Sprintf("select * from %s t where cast(t as varchar) like '%%%s%%'", name, text)
	return []*check.Check{{Name: name + ".no_" + text, Table: name, Blocking: true, Kind: check.SQL, SQL: sql}}
}

func TestACheckThatFailsWithoutBlockingIsTold(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", strings.Replace(latest, "{name: n, type: integer}", "{name: n}", 1))
		checks := h.judged("answers", "poison")
		checks[0].Blocking = false
		h.lands(delivery{name: "first", labels: city("21"), asOf: 1, files: []string{"n\npoison\n"}})
		result, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{answers}, checks, table.Options{})
		told := "check answers.no_poison fails (rows: 1); it does not block: naru check show answers.no_poison"
		if err != nil || !slices.Contains(result.Notes, told) {
			t.Fatal(err, result.Notes)
		}
	})
}

func TestABlockingCheckRefusesTheDeliveryThatCausedIt(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", strings.Replace(latest, "{name: n, type: integer}", "{name: n}", 1))
		checks := h.judged("answers", "poison")
		load := func() (work.Result, error) {
			return h.loader.Load(h.ctx, h.task(nil), []*table.Table{answers}, checks, table.Options{})
		}
		h.lands(delivery{name: "first", labels: city("21"), asOf: 1, files: []string{"n\n1\n"}})
		if _, err := load(); err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"20", "21", "22", "23", "24"} {
			text := "n\ngood\n"
			if i%2 == 1 {
				text = "n\ngood\npoison\n"
			}
			h.lands(delivery{name: "d" + name, labels: city(name), asOf: 2, files: []string{text}})
		}
		result, err := load()
		if err == nil || !strings.Contains(err.Error(), "2 deliveries are refused") || !strings.Contains(err.Error(), "answers.no_poison") {
			t.Fatal(err)
		}
		h.holds("answers", "20 good", "21 1", "22 good", "24 good")
		if result.Values["loaded"] != int64(3) {
			t.Errorf("%v", result.Values)
		}
		h.state("answers", "d21", table.Refused)
		h.state("answers", "d23", table.Refused)
		if _, err := load(); err != nil {
			t.Error("what was refused is told once: ", err)
		}
		results, err := h.judge.Results(h.ctx, "", 100)
		if err != nil || len(results) == 0 || results[len(results)-1].Failing == 0 && results[0].Failing == 0 && !anyFailed(results) {
			t.Errorf("the results of checks are kept: %v %v", results, err)
		}
	})
}

func anyFailed(results []check.Result) bool {
	for _, r := range results {
		if !r.Passed {
			return true
		}
	}
	return false
}

func TestAfterTheNewestIsRefusedByACheckTheOneBeforeIsTaken(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", strings.Replace(latest, "{name: n, type: integer}", "{name: n}", 1))
		checks := h.judged("answers", "poison")
		h.lands(delivery{name: "old", labels: city("21"), asOf: 1, files: []string{"n\ngood\n"}})
		h.lands(delivery{name: "new", labels: city("21"), asOf: 2, files: []string{"n\npoison\n"}})
		_, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{answers}, checks, table.Options{})
		if err == nil {
			t.Fatal("poison passed")
		}
		h.holds("answers", "21 good")
		h.state("answers", "new", table.Refused)
	})
}

func TestACheckThatCannotBeJudgedBlamesNobody(t *testing.T) {
	each(t, func(h *house) {
		sales := h.contract("sales", replaced)
		checks := h.judged("sales", "poison")
		checks[0].SQL = "nonsense"
		h.lands(delivery{name: "a", files: []string{"n,v\n1,one\n"}})
		if _, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{sales}, checks, table.Options{}); err == nil {
			t.Fatal("it was judged")
		}
		if got := h.states("sales"); len(got) != 0 {
			t.Errorf("%v", got)
		}
		h.load(sales)
		h.holds("sales", "1 one")
	})
}

func TestARebuildThatACheckStopsMovesNothing(t *testing.T) {
	each(t, func(h *house) {
		sales := h.contract("sales", replaced)
		h.lands(delivery{name: "a", files: []string{"n,v\n1,poison\n"}})
		h.load(sales)
		checks := h.judged("sales", "poison")
		h.lands(delivery{name: "b", files: []string{"n,v\n2,poison\n"}})
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), sales, checks, table.RebuildOptions{}); err == nil {
			t.Fatal("poison passed")
		}
		h.holds("sales", "1 poison")
		h.state("sales", "a", table.Loaded)
	})
}
