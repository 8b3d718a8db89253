package table_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

func lines(header string, from, to int) string {
	var b strings.Builder
	b.WriteString(header + "\n")
	for i := from; i < to; i++ {
		fmt.Fprintf(&b, "%d\n", i)
	}
	return b.String()
}

func TestAGuardKeepsTheTruthAndAPersonMayAccept(t *testing.T) {
	each(t, func(h *house) {
		answers := h.contract("answers", strings.Replace(latest, "partition:", "guard: {min_rows: 2, shrink: 50%, bad: 20%}\npartition:", 1))
		h.lands(delivery{name: "first", labels: city("21"), asOf: 1, files: []string{lines("n", 0, 10)}})
		h.lands(delivery{name: "other", labels: city("22"), asOf: 1, files: []string{lines("n", 0, 3)}})
		h.load(answers)
		h.lands(delivery{name: "few", labels: city("21"), asOf: 2, files: []string{lines("n", 100, 104)}})
		h.lands(delivery{name: "one", labels: city("22"), asOf: 2, files: []string{lines("n", 100, 101)}})
		h.lands(delivery{name: "good", labels: city("23"), asOf: 2, files: []string{lines("n", 0, 4)}})
		h.lands(delivery{name: "bad", labels: city("24"), asOf: 2, files: []string{lines("n", 0, 5) + "x\ny\n"}})
		result := h.refuses("3 deliveries are refused", answers)
		if len(h.rows("answers")) != 10+3+4 {
			t.Errorf("it holds %d rows", len(h.rows("answers")))
		}
		if result.Values["loaded"] != int64(4) {
			t.Errorf("the others are loaded: %v", result.Values)
		}
		for name, want := range map[string]string{
			"few": "it has 4 rows where the table holds 10, 60% fewer; the guard allows 50%",
			"one": "it has 1 good row; the guard wants at least 2",
			"bad": "2 of 7 rows are bad (28.57%), the guard allows 20%; the first: bad_1.csv line 7: ",
		} {
			if got := h.states("answers")[name]; got.State != table.Refused || !strings.HasPrefix(got.Why, want) {
				t.Errorf("%s: %s, %s", name, got.State, got.Why)
			}
		}
		h.load(answers) // told once; later deliveries are not held up
		if _, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{answers}, nil, table.Options{Accept: "fe"}); err != nil {
			t.Fatal(err)
		}
		h.state("answers", "few", table.Loaded)
		h.state("answers", "first", table.Superseded)
		for accept, want := range map[string]string{"few": "is loaded in table answers", "nobody": "no delivery"} {
			_, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{answers}, nil, table.Options{Accept: accept})
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("accept %s: %v", accept, err)
			}
		}
		before := h.rows("answers")
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), answers, nil, table.RebuildOptions{}); err != nil {
			t.Fatal(err)
		}
		h.holds("answers", before...)
	})
}

func TestAFileThatIsNotWholeNeverReplacesTheTruth(t *testing.T) {
	each(t, func(h *house) {
		sales := h.contract("sales", replaced)
		h.lands(delivery{name: "good", asOf: 1, files: []string{"n,v\n1,one\n"}})
		h.load(sales)
		for name, files := range map[string][]string{
			"empty":       {""},
			"header only": {"n,v\n"},
			"html":        {"<!DOCTYPE html><html><body>Please log in</body></html>"},
			"no column":   {"v,m\none,1\n"},
			"second file": {"n,v\n1,one\n", "n,v\n"},
			"no files":    nil,
		} {
			h.lands(delivery{name: name, asOf: 2, files: files})
			h.refuses("is refused", sales)
			h.holds("sales", "1 one")
			h.state("sales", name, table.Refused)
		}
		_, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{sales}, nil, table.Options{Accept: "header only"})
		if err == nil {
			t.Error("what is not whole cannot be accepted")
		}
		h.holds("sales", "1 one")
	})
}

func TestARefusalIsJudgedAgainWhenTheContractIsMended(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "a", files: []string{"number,v\n1,one\n"}})
		h.refuses("is refused", h.contract("sales", replaced))
		h.load(h.contract("sales", strings.Replace(replaced, "name: n,", "name: n, field: number,", 1)))
		h.holds("sales", "1 one")
	})
}

func TestARefusalIsAnErrorThatNoRetryMends(t *testing.T) {
	each(t, func(h *house) {
		sales := h.contract("sales", replaced)
		h.lands(delivery{name: "a", files: []string{""}})
		_, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{sales}, nil, table.Options{})
		var told *problem.Problem
		if !errors.As(err, &told) || told.Code != "table_refused" {
			t.Errorf("%v", err)
		}
	})
}

func TestBadRowsAreSetAsideOrRefusedOrSkipped(t *testing.T) {
	each(t, func(h *house) {
		text := "n,v\n1,one\nx,two\n3,\"a\nb\"\n,five\n99999999999,six\n"
		with := func(name, way string) *table.Table {
			return h.contract(name, strings.Replace(replaced, "columns:", "on_bad_row: "+way+"\ncolumns:", 1))
		}
		h.lands(delivery{name: "a", files: []string{text}})
		aside := with("aside", "quarantine")
		h.load(aside)
		h.holds("aside", "1 one", "3 a\nb", "~ five")
		if got := h.states("aside")["a"].Counts; got != (work.Counts{Read: 5, Loaded: 3, Quarantined: 2}) {
			t.Errorf("%+v", got)
		}
		bad, err := h.loader.Quarantined(h.ctx, "aside", 0)
		if err != nil || len(bad) != 2 {
			t.Fatalf("%v %v", bad, err)
		}
		if b := bad[0]; b.Line != 3 || b.Column != "n" || b.Value != "x" || !strings.Contains(b.Raw, "x,two") || b.Message == "" || b.File != "a_1.csv" || b.Delivery != "a" || b.Object == "" {
			t.Errorf("%+v", b)
		}
		if bad[1].Line != 7 {
			t.Errorf("%+v", bad[1])
		}
		skipped := with("skipped", "skip")
		h.load(skipped)
		if got := h.states("skipped")["a"].Counts; got != (work.Counts{Read: 5, Loaded: 3, Skipped: 2}) {
			t.Errorf("%+v", got)
		}
		h.refuses("2 of 5 rows are bad, and on_bad_row is fail: a_1.csv line 3:", with("failed", "fail"))
		if bad, err := h.loader.Quarantined(h.ctx, "skipped", 0); err != nil || len(bad) != 0 {
			t.Errorf("%v %v", bad, err)
		}
	})
}

func TestReplayLoadsWhatTheMendedContractAllows(t *testing.T) {
	for _, strategy := range []string{replaced, appended} {
		t.Run(strings.Fields(strategy)[3], func(t *testing.T) {
			each(t, func(h *house) {
				h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v\n1,one\n-,two\nx,three\n"}})
				h.load(h.contract("sales", strategy))
				h.holds("sales", "1 one")
				mended := h.contract("sales", strings.Replace(strategy, "name: n,", `name: n, null: ["-"],`, 1))
				h.lands(delivery{name: "later", asOf: 2, files: []string{"n,v\n5,five\n"}})
				if _, err := h.loader.Replay(h.ctx, h.task(nil), mended, nil); err != nil {
					t.Fatal(err)
				}
				h.holds("sales", "1 one", "~ two")
				bad, err := h.loader.Quarantined(h.ctx, "", 0)
				if err != nil || len(bad) != 1 || bad[0].Line != 4 {
					t.Errorf("%+v %v", bad, err)
				}
			})
		})
	}
}

func TestAReplayThatIsRefusedKeepsTheRows(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v\n1,one\nx,three\n"}})
		h.load(h.contract("sales", replaced))
		strict := h.contract("sales", strings.Replace(replaced, "columns:", "guard: {min_rows: 5}\ncolumns:", 1))
		_, err := h.loader.Replay(h.ctx, h.task(nil), strict, nil)
		if err == nil || !strings.Contains(err.Error(), "the rows it had stay") {
			t.Errorf("%v", err)
		}
		h.holds("sales", "1 one")
		h.state("sales", "a", table.Loaded)
	})
}

func TestALargeQuarantineIsListedInOrderAndNeverDoubled(t *testing.T) {
	each(t, func(h *house) {
		const n = 5000
		var b strings.Builder
		b.WriteString("n,v\n")
		for i := range n {
			fmt.Fprintf(&b, "x%d,v\n", i)
		}
		b.WriteString("1,one\n")
		sales := h.contract("sales", replaced)
		h.lands(delivery{name: "a", files: []string{b.String()}})
		h.load(sales)
		if _, err := h.loader.Replay(h.ctx, h.task(nil), sales, nil); err != nil {
			t.Fatal(err)
		}
		bad, err := h.loader.Quarantined(h.ctx, "sales", 0)
		if err != nil || len(bad) != n {
			t.Fatalf("%d rows, %v", len(bad), err)
		}
		for i, row := range bad {
			if row.Line != int64(i)+2 {
				t.Fatalf("row %d is line %d", i, row.Line)
			}
		}
		few, err := h.loader.Quarantined(h.ctx, "sales", 1001)
		if err != nil || len(few) != 1001 {
			t.Errorf("%d rows, %v", len(few), err)
		}
		total := 0
		for row, err := range h.loader.House()["naru.quarantine"].Rows(h.ctx) {
			if err != nil {
				t.Fatal(err)
			}
			if len(row) != len(h.loader.House()["naru.quarantine"].Columns) {
				t.Fatalf("%d values", len(row))
			}
			total++
		}
		if total != n {
			t.Errorf("naru.quarantine has %d rows", total)
		}
	})
}

func TestTheHouseTellsWhatBecameOfEveryDelivery(t *testing.T) {
	each(t, func(h *house) {
		sales, log := h.contract("sales", replaced), h.contract("log", appended)
		h.lands(delivery{name: "a", asOf: 1, labels: city("서울"), files: []string{"n,v\n1,one\nx,bad\n"}})
		h.lands(delivery{name: "b", asOf: 2, files: []string{"n,v\n2,two\n"}})
		h.load(sales)
		h.load(log)
		h.lands(delivery{name: "c", asOf: 3, files: []string{"n,v\n3,three\n"}})
		house := h.loader.House()["naru.deliveries"]
		var got []string
		for row, err := range house.Rows(h.ctx) {
			if err != nil {
				t.Fatal(err)
			}
			if len(row) != len(house.Columns) {
				t.Fatalf("%d values for %d columns", len(row), len(house.Columns))
			}
			by := map[string]any{}
			for i, c := range house.Columns {
				by[c.Name] = row[i]
			}
			got = append(got, fmt.Sprint(by["delivery"], by["table_name"], by["state"], by["read"], by["loaded"], by["quarantined"]))
		}
		want := []string{
			fmt.Sprint("a", "log", "loaded", int64(2), int64(1), int64(1)),
			fmt.Sprint("a", "sales", "superseded", int64(0), int64(0), int64(0)),
			fmt.Sprint("b", "log", "loaded", int64(1), int64(1), int64(0)),
			fmt.Sprint("b", "sales", "loaded", int64(1), int64(1), int64(0)),
			fmt.Sprint("c", nil, "landed", nil, nil, nil),
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}
