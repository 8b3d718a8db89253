package table_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/naru-data/naru/internal/domain/table"
)

const offices = `
from: till
strategy: latest
partition: [city]
columns:
  - {name: city, from: label.city}
  - {name: district}
  - {name: day, type: date}
  - {name: n, type: integer, values: [1, 2]}
`

// changed is the contract with words replaced.
func (h *house) changed(text string, oldnew ...string) *table.Table {
	h.Helper()
	return h.contract("offices", strings.NewReplacer(oldnew...).Replace(text))
}

func TestAContractWithAnotherMeaningOfLoadedRowsIsRefused(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "a", labels: city("21"), asOf: 1, files: []string{"district,day,n\nmapo,2026-01-02,1\n"}})
		h.load(h.contract("offices", offices))
		h.lands(delivery{name: "b", labels: city("22"), asOf: 1, files: []string{"district,day,n\njung,2026-01-02,2\n"}})
		for _, step := range []struct{ want, old, new string }{
			{"district is gone; area is new", "{name: district}", "{name: area, field: district}"},
			{"n is gone", "  - {name: n, type: integer, values: [1, 2]}\n", ""},
			{`district is read from field "gu", before from field "district"`, "{name: district}", "{name: district, field: gu}"},
			{"day has the format %Y.%m.%d, before none", "type: date", `type: date, format: "%Y.%m.%d"`},
			{"n is string, before integer", "type: integer", "type: string"},
			{`district is read from label.gu, before from field "district"`, "{name: district}", "{name: district, from: label.gu}"},
		} {
			changed := h.changed(offices, step.old, step.new)
			h.refuses(step.want, changed)
			h.refuses("naru table rebuild offices", changed)
			h.holds("offices", "21 mapo 2026-01-02 1") // neither rows nor columns moved
		}
		renamed := h.changed(offices, "{name: district}", "{name: area, field: district}")
		if _, err := h.loader.Rebuild(h.ctx, h.task(nil), renamed, nil, table.RebuildOptions{}); err != nil {
			t.Fatal(err)
		}
		h.holds("offices", "21 mapo 2026-01-02 1", "22 jung 2026-01-02 2")
		if notes := h.load(renamed).Notes; slices.ContainsFunc(notes, speaksOf("the contract changed")) {
			t.Errorf("told %q", notes)
		}
	})
}

func speaksOf(words string) func(string) bool {
	return func(text string) bool { return strings.Contains(text, words) }
}

func TestAContractThatOnlyGrewOrJudgesOtherwiseIsNotedUntilARebuild(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "a", labels: city("21"), asOf: 1, files: []string{"district,day,n,v\nmapo,2026-01-02,1,x\n"}})
		h.load(h.contract("offices", offices))
		wider := h.changed(offices, "values: [1, 2]", "values: [1, 2, 3]", "{name: district}", "{name: district}\n  - {name: v}")
		told := "offices: the contract changed since 1 delivery was loaded (new: v; judged otherwise: n); " +
			"to load it under the contract as it is: naru table rebuild offices"
		for range 2 {
			if notes := h.load(wider).Notes; !slices.Contains(notes, told) {
				t.Errorf("told %q", notes)
			}
		}
		h.lands(delivery{name: "b", labels: city("21"), asOf: 2, files: []string{"district,day,n,v\nmapo,2026-01-02,3,x\n"}})
		if notes := h.load(wider).Notes; slices.ContainsFunc(notes, speaksOf("the contract changed")) {
			t.Errorf("all rows are of the new contract, yet it tells %q", notes)
		}
		h.holds("offices", "21 mapo x 2026-01-02 3")
	})
}

func TestAGuardThatChangesSaysNothingOfLoadedRows(t *testing.T) {
	each(t, func(h *house) {
		h.lands(delivery{name: "a", labels: city("21"), asOf: 1, files: []string{"district,day,n\nmapo,2026-01-02,1\n"}})
		h.load(h.contract("offices", offices))
		guarded := h.changed(offices, "partition:", "guard: {min_rows: 1}\npartition:")
		if notes := h.load(guarded).Notes; slices.ContainsFunc(notes, speaksOf("the contract changed")) {
			t.Errorf("told %q", notes)
		}
	})
}
