package report

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// mostMovers is how many changes of a kind the summary shows.
const mostMovers = 3

// movers shows the domains and the items that rose and fell most since the compared round.
func (r *report) movers() {
	t := &table{Head: r.head("change.what", "change.before", "change.now", "change.change", "interval", "change.judged")}
	t.Head[0][5].Figure = false
	for _, kind := range []struct {
		key   string
		items bool
		up    bool
	}{
		{"movers.domains.up", false, true}, {"movers.domains.down", false, false},
		{"movers.items.up", true, true}, {"movers.items.down", true, false},
	} {
		var lines []row
		for _, c := range r.moved(kind.items, kind.up) {
			lines = append(lines, r.mover(c))
		}
		if len(lines) > 0 {
			t.Bodies = append(t.Bodies, body{Heading: r.Say(kind.key), Rows: lines})
		}
	}
	if len(t.Bodies) == 0 {
		return
	}
	r.section(r.Say("movers"))
	t.Notes = []string{r.Say("movers.caution")}
	v := r.document.Compared
	if v.Items == "common" && len(v.OnlyNow)+len(v.OnlyBefore) > 0 {
		t.Notes = append(t.Notes, r.Say("movers.common"))
	}
	r.table(t, "movers.caption", "before", r.Value(v.Param, v.Before), "now", r.Value(v.Param, v.Now))
}

// moved are the changes of one direction, the greatest first. One whose interval is not shown or does not exist
// cannot be judged and is left to the tables.
func (r *report) moved(items, up bool) []survey.ChangeRow {
	if r.document.Compared == nil {
		return nil
	}
	var all []survey.ChangeRow
	for _, c := range r.document.Changes {
		if c.Change == nil || c.Low == nil || c.High == nil || c.Domain == nil || (c.Item != nil) != items {
			continue
		}
		if up && *c.Change > 0 || !up && *c.Change < 0 {
			all = append(all, c)
		}
	}
	slices.SortStableFunc(all, func(a, b survey.ChangeRow) int {
		switch {
		case *a.Change == *b.Change:
			return 0
		case (*a.Change > *b.Change) == up:
			return -1
		}
		return 1
	})
	return all[:min(len(all), mostMovers)]
}

func (r *report) mover(c survey.ChangeRow) row {
	name := []string{r.Group(c.Grp), r.Domain(*c.Domain)}
	if c.Item != nil {
		name = []string{r.Group(c.Grp), r.Variable(*c.Item)}
	}
	return row{Name: strings.Join(name, " · "), Cells: []cell{
		r.shown(c.Suppressed, number(c.Before, scoreDecimals)),
		r.shown(c.Suppressed, number(c.Now, scoreDecimals)),
		{Text: signed(c.Change, scoreDecimals)},
		r.shown(c.Suppressed, r.interval(c.Low, c.High, scoreDecimals)),
		words(r.judged(&c)),
	}}
}

// judged says in words whether the interval of a change leaves zero out.
func (r *report) judged(c *survey.ChangeRow) string {
	switch {
	case c.Low == nil || c.High == nil:
		return absent
	case *c.Low > 0:
		return r.Say("change.up")
	case *c.High < 0:
		return r.Say("change.down")
	}
	return r.Say("change.within")
}
