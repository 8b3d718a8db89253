package table_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
)

// drifting is appended with words for drift.
func drifting(words string) string {
	return strings.Replace(appended, "strategy: append\n", "strategy: append\ndrift: {"+words+"}\n", 1)
}

func (h *house) told(notes []string, words string) {
	h.Helper()
	if !slices.ContainsFunc(notes, speaksOf(words)) {
		h.Errorf("%q is not told in %q", words, notes)
	}
}

func (h *house) differences(t *table.Table) (all []string) {
	h.Helper()
	found, err := h.loader.Drift(h.ctx, t)
	if err != nil {
		h.Fatal(err)
	}
	for _, d := range found {
		all = append(all, strings.TrimSpace(strings.Join([]string{d.What, d.Field, d.Since, d.Accept}, " ")))
	}
	return all
}

func TestAFieldThatNobodyDeclaredIsToldOnce(t *testing.T) {
	each(t, func(h *house) {
		log := h.contract("log", appended)
		h.lands(delivery{name: "a", files: []string{"n,v,x\n1,one,\n"}})
		h.told(h.load(log).Notes, `"a_1.csv" has fields that the contract does not name, and that were not read: "x"`)
		h.lands(delivery{name: "b", files: []string{"n,v,x\n2,two,\n"}})
		if notes := h.load(log).Notes; slices.ContainsFunc(notes, speaksOf("field")) {
			t.Errorf("told again: %q", notes)
		}
		h.lands(delivery{name: "c", files: []string{"n,v,y\n3,three,\n"}})
		notes := h.load(log).Notes
		h.told(notes, `that were not read: "y"`)
		if got := h.differences(log); !slices.Equal(got, []string{`new y c - {name: "y"}`}) {
			t.Errorf("%q", got)
		}
	})
}

func TestAFrozenTableRefusesNewFieldsAndWrongValues(t *testing.T) {
	each(t, func(h *house) {
		log := h.contract("log", drifting("new: freeze, type: freeze"))
		h.lands(delivery{name: "a", files: []string{"n,v,x\n1,one,\n"}})
		h.load(log)
		h.lands(delivery{name: "b", files: []string{"n,v,x,작성 일\n2,two,,\n"}})
		h.refuses(`fields that came never before, and drift.new is freeze: "작성 일"`, log)
		h.lands(delivery{name: "c", files: []string{"n,v\n3,three\nx,four\n"}})
		h.refuses(`line 3: "x" in "n" is no integer, and drift.type is freeze`, log)
		h.holds("log", "1 one")
		if _, err := h.loader.Load(h.ctx, h.task(nil), []*table.Table{log}, nil, table.Options{Accept: "b"}); err != nil {
			t.Fatal(err)
		}
		h.holds("log", "1 one", "2 two")
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), log, nil, table.RebuildOptions{}); err != nil {
			t.Error("what was refused before is no news: ", err)
		}
		h.holds("log", "1 one", "2 two")
		h.state("log", "c", table.Refused)
	})
}

func TestAnEvolvingTableTakesNewFields(t *testing.T) {
	each(t, func(h *house) {
		log := h.contract("log", drifting("new: evolve"))
		h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v,x\n1,one,\n"}})
		h.load(log)
		h.lands(delivery{name: "b", asOf: 2, files: []string{"n,v,when\n2,two,now\n"}})
		h.lands(delivery{name: "c", asOf: 3, files: []string{"n,v,작성 일\n3,three,오늘\n"}})
		notes := h.load(log).Notes
		h.told(notes, `the field "when" is new since delivery b, and a column of the table now; to declare it: - {name: when}`)
		h.told(notes, `to declare it: - {name: "작성 일"}`)
		want := []string{"1 one ~ ~", "2 two now ~", "3 three ~ 오늘"}
		h.holds("log", want...)
		if notes := h.load(log).Notes; slices.ContainsFunc(notes, speaksOf("contract")) {
			t.Errorf("its own growth is held against it: %q", notes)
		}
		if got := h.differences(log); !slices.Equal(got, []string{
			`column when b - {name: when}`, `column 작성 일 c - {name: "작성 일"}`, "missing when b"}) {
			t.Errorf("%q", got)
		}
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), log, nil, table.RebuildOptions{}); err != nil {
			t.Fatal(err)
		}
		h.holds("log", want...)

		declared := h.contract("log", drifting("new: evolve")+"  - {name: when}\n  - {name: 작성 일}\n")
		if notes := h.load(declared).Notes; slices.ContainsFunc(notes, speaksOf("contract")) {
			t.Errorf("what was accepted is held against it: %q", notes)
		}
		if got := h.differences(declared); !slices.Equal(got, []string{"missing when b"}) {
			t.Errorf("%q", got)
		}
		h.lands(delivery{name: "d", asOf: 4, files: []string{"n,v\n4,four\n"}})
		h.load(declared)
		h.holds("log", append(want, "4 four ~ ~")...)
	})
}

func TestAMissingFieldIsNullWhereItMayBe(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "a", files: []string{"n\n1\n"}})
		h.refuses(`"a_1.csv" lacks`, h.contract("log", appended))
		lenient := h.contract("log", drifting("missing: ignore"))
		h.load(lenient)
		h.holds("log", "1 ~")
		h.lands(delivery{name: "b", asOf: 1, files: []string{"n,v\n2,two\n"}})
		h.lands(delivery{name: "c", asOf: 2, files: []string{"n\n3\n"}})
		h.told(h.load(lenient).Notes, `it no longer has "v"; see: naru table drift log`)
		h.holds("log", "1 ~", "2 two", "3 ~")
		if got := h.differences(lenient); !slices.Equal(got, []string{"missing v b"}) {
			t.Errorf("%q", got)
		}
	})
}

func TestATypeWidensWhereEveryValueStaysExact(t *testing.T) {
	each(t, func(h *house) {
		log := h.contract("log", drifting("type: evolve"))
		h.lands(delivery{name: "a", files: []string{"n,v\n1,one\n"}})
		h.load(log)
		h.lands(delivery{name: "b", files: []string{"n,v\n3000000000,two\n"}})
		h.told(h.load(log).Notes, `n is long since delivery b; to declare it: - {name: "n", type: long}`)
		h.holds("log", "1 one", "3000000000 two")
		h.lands(delivery{name: "c", files: []string{"n,v\n4.25,three\n-7,four\n"}})
		h.told(h.load(log).Notes, `n is decimal(21,2) since delivery c; to declare it: - {name: "n", type: "decimal(21,2)"}`)
		h.holds("log", "1 one", "3000000000 two", "4.25 three", "-7 four")
		h.lands(delivery{name: "d", files: []string{"n,v\nmany,five\n"}})
		h.refuses(`line 2: "many" in "n" is no decimal(21,2), and no wider type than decimal(21,2) holds it exactly`, log)
		h.holds("log", "1 one", "3000000000 two", "4.25 three", "-7 four")
		if got := h.differences(log); !slices.Equal(got, []string{
			`type n c - {name: "n", type: "decimal(21,2)"}`, `refused n d`}) {
			t.Errorf("%q", got)
		}
		h.withdraw("d")
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), log, nil, table.RebuildOptions{}); err != nil {
			t.Fatal(err)
		}
		h.holds("log", "1 one", "3000000000 two", "4.25 three", "-7 four")
	})
}

func TestARenamedColumnKeepsItsValues(t *testing.T) {
	for _, text := range []string{appended, strings.Replace(appended, "append", "merge\nkey: [n]", 1)} {
		t.Run(strings.Fields(text)[3], func(t *testing.T) {
			each(t, func(h *house) {
				h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v\n1,one\n2,two\n"}})
				h.load(h.contract("log", text))
				value := h.contract("log", strings.Replace(text, "{name: v}", "{name: value, was: v}", 1))
				h.lands(delivery{name: "b", asOf: 2, files: []string{"n,value\n3,three\n"}})
				h.lands(delivery{name: "c", asOf: 3, files: []string{"n,v\n4,four\n"}})
				if notes := h.load(value).Notes; slices.ContainsFunc(notes, speaksOf("contract")) {
					t.Errorf("told %q", notes)
				}
				want := []string{"1 one", "2 two", "3 three", "4 four"}
				h.shows("log", want...)
				if _, err := h.loader.Rebuild(h.ctx, h.task(nil), value, nil, table.RebuildOptions{}); err != nil {
					t.Fatal(err)
				}
				h.shows("log", want...)

				plain := h.contract("log", strings.Replace(text, "{name: v}", "{name: value}", 1))
				h.lands(delivery{name: "d", asOf: 4, files: []string{"n,value\n5,five\n"}})
				h.load(plain) // that it was called v is known by now
				h.shows("log", append(want, "5 five")...)
				twice := h.contract("log", strings.Replace(text, "{name: v}", "{name: word, was: value}", 1))
				h.load(twice)
				h.shows("log", append(want, "5 five")...)
			})
		})
	}
}

// shows compares the rows as the engine reads them: by field ids.
func (h *house) shows(name string, want ...string) {
	h.Helper()
	got := h.asked(name)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		h.Errorf("%s shows %q, want %q", name, got, want)
	}
}

func TestANarrowingIsRefusedWithItsReason(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "a", files: []string{"n,v\n1,one\n"}})
		wide := strings.Replace(appended, "type: integer", "type: long", 1)
		h.load(h.contract("log", wide))
		h.refuses("n is integer, before long", h.contract("log", appended))
		h.refuses("naru table rebuild log", h.contract("log", appended))
		h.shows("log", "1 one")
	})
}

func TestWideningNeedsNoRebuild(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "a", files: []string{"n,v\n1,1.25\n"}})
		h.load(h.contract("log", strings.Replace(appended, "{name: v}", `{name: v, type: "decimal(5,2)"}`, 1)))
		wide := h.contract("log", strings.NewReplacer("{name: v}", `{name: v, type: "decimal(20,2)"}`, "integer", "long").Replace(appended))
		h.lands(delivery{name: "b", files: []string{"n,v\n3000000000,123456789.25\n"}})
		h.load(wide)
		h.shows("log", "1 1.25", "3000000000 123456789.25")
	})
}

func TestARefusedDeliveryDoesNotMakeTheContractGrow(t *testing.T) {
	each(t, func(h *house) {
		text := strings.Replace(appended, "strategy: append", "strategy: append\nguard: {min_rows: 2}\ndrift: {new: evolve, type: evolve}", 1)
		h.lands(delivery{name: "a", asOf: 1, files: []string{"n,v\n1,one\n2,two\n"}})
		h.load(h.contract("log", text))
		h.lands(delivery{name: "b", asOf: 2, files: []string{"n,v,more\n2.5,three,x\n"}})
		h.lands(delivery{name: "c", asOf: 3, files: []string{"n,v\n4,four\n5,five\n"}})
		h.refuses("1 good row", h.contract("log", text))
		h.shows("log", "1 one", "2 two", "4 four", "5 five")
		h.state("log", "b", table.Refused)
		h.holdsTypes("log", "integer", "string")

		first := h.contract("first", "from: paper\nstrategy: append\nguard: {min_rows: 2}\n")
		h.lands(delivery{name: "d", source: "paper", ext: "parquet", asOf: 1, files: []string{h.parquet("select 'none' as n, 1 as other")}})
		h.refuses("1 good row", first)
		h.lands(delivery{name: "e", source: "paper", ext: "parquet", asOf: 2, files: []string{h.parquet("select 7::bigint as n from range(2)")}})
		h.refuses("d_1.parquet", first) // it is judged again, under the columns that the table has now
		h.shows("first", "7", "7")
		h.holdsTypes("first", "long")
	})
}
