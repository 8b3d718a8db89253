package table_test

import (
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

func TestTwoColumnsCannotHaveBeenOne(t *testing.T) {
	t.Parallel()
	var found problem.List
	n, _ := yamlfile.Parse("x.yaml", []byte("from: till\nstrategy: append\ncolumns:\n  - {name: b, was: a}\n  - {name: c, was: a}\n"), 0, &found)
	table.Decode("x", n, &found)
	if found.Len() == 0 {
		t.Error("two columns say that they were a")
	}
}

func TestAFormerNameIsNotTakenFromAColumnThatIsThere(t *testing.T) {
	each(t, func(h *house) {
		c := func(columns string) *table.Table {
			return h.contract("x", "from: till\nstrategy: append\ncolumns:\n"+columns)
		}
		h.lands(delivery{name: "one", asOf: 1, files: []string{"a\n1\n"}})
		h.load(c("  - {name: a}\n"))
		h.lands(delivery{name: "two", asOf: 2, files: []string{"b\n2\n"}})
		h.load(c("  - {name: b, was: a}\n"))
		h.lands(delivery{name: "three", asOf: 3, files: []string{"a\n3\n"}})
		h.load(c("  - {name: a, was: b}\n"))
		h.lands(delivery{name: "four", asOf: 4, files: []string{"a,b\n4,44\n"}})
		h.load(c("  - {name: a}\n  - {name: b}\n"))
		h.shows("x", "1 ~", "2 ~", "3 ~", "4 44")
	})
}

// TestFilesBetweenTwoRenamesAreReadByTheNamesTheyHave has a file whose one column has its new name already, and the other
// its former one still.
func TestFilesBetweenTwoRenamesAreReadByTheNamesTheyHave(t *testing.T) {
	each(t, func(h *house) {
		for _, missing := range []string{"fail", "ignore"} {
			name := "x_" + missing
			c := func(columns string) *table.Table {
				return h.contract(name, "from: "+name+"\nstrategy: append\ndrift: {missing: "+missing+"}\ncolumns:\n"+columns)
			}
			h.lands(delivery{name: name + "1", source: name, asOf: 1, files: []string{"a,x\n1,10\n"}})
			h.load(c("  - {name: a}\n  - {name: x}\n"))
			h.lands(delivery{name: name + "2", source: name, asOf: 2, files: []string{"b,x\n2,20\n"}})
			h.load(c("  - {name: b, was: a}\n  - {name: x}\n"))
			h.lands(delivery{name: name + "3", source: name, asOf: 3, files: []string{"b,y\n3,30\n"}})
			both := c("  - {name: b, was: a}\n  - {name: y, was: x}\n")
			h.load(both)
			want := []string{"1 10", "2 20", "3 30"}
			h.shows(name, want...)
			if _, err := h.loader.Rebuild(h.ctx, h.task(nil), both, nil, table.RebuildOptions{}); err != nil {
				t.Error(err)
			}
			h.shows(name, want...)
		}
	})
}

func TestARebuildReadsFilesByNamesThatTheContractSaysNoMore(t *testing.T) {
	each(t, func(h *house) {
		c := func(columns string) *table.Table {
			return h.contract("x", "from: till\nstrategy: append\ncolumns:\n"+columns)
		}
		h.lands(delivery{name: "one", asOf: 1, files: []string{"a\n1\n"}})
		h.load(c("  - {name: a}\n"))
		h.lands(delivery{name: "two", asOf: 2, files: []string{"b\n2\n"}})
		h.load(c("  - {name: b, was: a}\n"))
		h.lands(delivery{name: "three", asOf: 3, files: []string{"c\n3\n"}})
		h.load(c("  - {name: c, was: b}\n"))
		h.shows("x", "1", "2", "3")
		plain := c("  - {name: c}\n")
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), plain, nil, table.RebuildOptions{}); err != nil {
			t.Error(err)
		}
		h.shows("x", "1", "2", "3")

		// What the table was called once means nothing any more when it begins anew under another contract.
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), c("  - {name: a}\n"), nil, table.RebuildOptions{}); err == nil {
			t.Error("files without a are read")
		}
		h.lands(delivery{name: "four", asOf: 4, files: []string{"y,b\n4,44\n"}})
		h.refuses("lacks", c("  - {name: y, was: a}\n  - {name: b}\n")) // of the others
		h.shows("x", "1 ~", "4 44")
	})
}

func TestAColumnThatGrewCanBeRenamed(t *testing.T) {
	each(t, func(h *house) {
		text := "from: till\nstrategy: append\ndrift: {new: evolve}\ncolumns:\n  - {name: n, type: integer}\n"
		h.lands(delivery{name: "one", asOf: 1, files: []string{"n\n1\n"}})
		h.load(h.contract("x", text))
		h.lands(delivery{name: "two", asOf: 2, files: []string{"n,v\n2,two\n"}})
		h.load(h.contract("x", text))
		h.shows("x", "1 ~", "2 two")
		h.lands(delivery{name: "three", asOf: 3, files: []string{"n,v\n3,three\n"}})
		h.lands(delivery{name: "four", asOf: 4, files: []string{"n,value\n4,four\n"}})
		renamed := h.contract("x", text+"  - {name: value, was: v}\n")
		h.load(renamed)
		want := []string{"1 ~", "2 two", "3 three", "4 four"}
		h.shows("x", want...)
		h.load(h.contract("x", text+"  - {name: value}\n"))
		h.shows("x", want...)
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), h.contract("x", text+"  - {name: value}\n"), nil, table.RebuildOptions{}); err != nil {
			t.Error(err)
		}
		h.shows("x", want...)
	})
}
