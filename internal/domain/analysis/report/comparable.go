package report

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// comparable says which items were asked in both rounds, by domain, and names those that were asked in one only.
func (r *report) comparable(v *survey.Compared) {
	r.section(r.Say("comparable"))
	before, now := r.Value(v.Param, v.Before), r.Value(v.Param, v.Now)
	r.paragraph("comparable.counts", "common", count(length(v.Common)),
		"now", count(length(v.OnlyNow)), "before", count(length(v.OnlyBefore)))
	if lines := r.commonRows(v.Common); len(lines) > 0 {
		t := &table{Head: r.head("domain", "items.count", "column"), Bodies: []body{{Rows: lines}}}
		t.Head[0][2].Figure = false
		r.table(t, "comparable.both", "now", now, "before", before)
	}
	for _, kind := range []struct {
		key   string
		items []string
	}{{"comparable.only.now", v.OnlyNow}, {"comparable.only.before", v.OnlyBefore}} {
		if len(kind.items) == 0 {
			continue
		}
		var all []row
		for _, item := range kind.items {
			all = append(all, row{Name: r.Variable(item), Cells: []cell{words(item)}})
		}
		t := &table{Head: r.head("item", "column"), Narrow: true, Bodies: []body{{Rows: all}}}
		t.Head[0][1].Figure = false
		r.table(t, kind.key, "now", now, "before", before)
	}
}

// commonRows are the domains with their items that were asked in both rounds; what belongs to no domain comes last.
func (r *report) commonRows(common []string) []row {
	left := slices.Clone(common)
	var lines []row
	add := func(label string, items []string) {
		if len(items) > 0 {
			cells := []cell{{Text: count(length(items))}, words(strings.Join(items, ", "))}
			lines = append(lines, row{Name: label, Cells: cells})
		}
	}
	for _, d := range r.document.Domains {
		var items []string
		for _, item := range common {
			if i := slices.Index(left, item); i >= 0 && inDomain(d, item) {
				items, left = append(items, item), slices.Delete(left, i, i+1)
			}
		}
		add(r.Domain(d.Name), items)
	}
	add(r.Say("comparable.others"), left)
	return lines
}

func inDomain(d survey.DomainSummary, item string) bool {
	for _, items := range d.Items {
		if slices.Contains(items, item) {
			return true
		}
	}
	return false
}
