package table

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/landing"
)

// stillRefused are the refusals that the task is about and that were told before: they stand until the contract, the
// check or the data is mended, a newer delivery holds the same part, or they are withdrawn. Oldest first.
func (s *standing) stillRefused() []*record {
	if s.table.IsSeed() { // its bytes are judged, and told, by every load
		return nil
	}
	toldNow := map[string]bool{}
	for _, one := range s.refusals {
		toldNow[one.delivery.ID] = toldNow[one.delivery.ID] || !one.expected
	}
	var all []*record
	for id, rec := range s.records {
		d := rec.delivery
		if rec.state == Refused && !toldNow[id] && !s.followsOf(rec) && s.table.takes(d.Source) && s.asked(d) && !s.overtaken(d) {
			all = append(all, rec)
		}
	}
	slices.SortFunc(all, func(a, b *record) int { return byAge(a.delivery, b.delivery) })
	return all
}

// followsOf says that a refusal only follows from that of another table of this load, which tells it.
func (s *standing) followsOf(rec *record) bool {
	other := fmt.Sprint(rec.why.Args["other"])
	return rec.why.Code == groupRefused && slices.ContainsFunc(s.beside, func(t *Table) bool { return t.Name == other })
}

// overtaken says that a newer delivery is the truth of all that this one could have brought. Where only rows can tell
// their part, one of the same source and labels counts as such; what is added to a table is never brought by another.
func (s *standing) overtaken(d landing.Delivery) bool {
	if s.table.adds() {
		return false
	}
	if p, ok, _ := s.table.knownPart(d, s.zone); ok {
		return s.heldByNewer(p, d)
	}
	for _, rec := range s.records {
		other := rec.delivery
		if rec.applied() && newer(other, d) && other.Source == d.Source && maps.Equal(other.Labels, d.Labels) {
			return true
		}
	}
	return false
}

// mostStillNamed is how many refusals a note names.
const mostStillNamed = 5

// stillRefusedNote repeats them in one sentence.
func (s *standing) stillRefusedNote(still []*record) []string {
	if len(still) == 0 {
		return nil
	}
	var each []string
	for _, rec := range still[:min(len(still), mostStillNamed)] {
		why, _, _ := strings.Cut(rec.why.Message(), "\n")
		each = append(each, fmt.Sprintf("%s %s: %s", labelled(rec.delivery), rec.delivery.ID, why))
	}
	if rest := len(still) - mostStillNamed; rest > 0 {
		each = append(each, fmt.Sprintf("and %d more, which naru table show %s tells", rest, s.table.Name))
	}
	verb := "is"
	if len(still) > 1 {
		verb = "are"
	}
	return []string{fmt.Sprintf("%s: %s %s still refused: %s",
		s.table.Name, counted(int64(len(still)), "delivery"), verb, strings.Join(each, "; "))}
}

// nothing says why a load had nothing to do.
func (r *round) nothing() string {
	other := ""
	var sources []string
	for _, s := range r.standings {
		if s.landed {
			sources = nil
			break
		}
		for _, at := range s.table.From {
			if !slices.Contains(sources, at.Value) {
				sources = append(sources, at.Value)
			}
		}
	}
	switch {
	case len(sources) > 0 && r.standings[0].about != "":
		return "nothing has landed with " + r.standings[0].about
	case len(sources) > 0:
		return "nothing has landed from " + strings.Join(sources, " or ")
	}
	for _, s := range r.standings {
		if len(s.stillRefused()) > 0 {
			other = "other "
		}
	}
	return "nothing to load: every " + other + "delivery of these labels was taken before"
}
