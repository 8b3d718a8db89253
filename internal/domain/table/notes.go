package table

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/domain/landing"
)

// notesOf says in sentences what a person should know of a delivery that was taken.
func (r *reading) notesOf(t *Table, rec *record) []string {
	var notes []string
	name := t.Name + ": " + labelled(r.delivery)
	if rec.state == Superseded {
		return []string{fmt.Sprintf("%s: %s superseded, since a newer delivery is the truth", name, counted(rec.counts.Superseded, "row"))}
	}
	for _, note := range r.notes {
		notes = append(notes, name+": "+note)
	}
	for _, column := range slices.Sorted(maps.Keys(r.excluded)) {
		if n := r.excluded[column]; n > 0 {
			notes = append(notes, fmt.Sprintf(
				"%s: %s in %s left out (excluded): the question was not asked there; raw keeps it", name, counted(n, "answer"), column))
		}
	}
	if n := rec.counts.Quarantined; n > 0 {
		notes = append(notes, fmt.Sprintf(
			"%s: %d of %d rows are in quarantine; see: naru table quarantine list %s", name, n, rec.counts.Read, t.Name))
	}
	return notes
}

// unreadNotes counts what was decided without reading, and what was withdrawn.
func (s *standing) unreadNotes() []string {
	var older, same, gone int64
	for _, rec := range s.records {
		switch {
		case rec.changed && rec.state == Withdrawn:
			gone++
		case !rec.changed || rec.state != Superseded || rec.parts != nil:
		case rec.why != nil:
			same++
		default:
			older++
		}
	}
	var notes []string
	if older > 0 {
		notes = append(notes, fmt.Sprintf(
			"%s: %s not read, since newer ones are the truth", s.table.Name, counted(older, "delivery")))
	}
	if gone > 0 {
		notes = append(notes, fmt.Sprintf("%s: %s withdrawn and forgotten", s.table.Name, counted(gone, "delivery")))
	}
	if same > 0 {
		notes = append(notes, fmt.Sprintf(
			"%s: %s left out, since their bytes and labels are already in", s.table.Name, counted(same, "delivery")))
	}
	return notes
}

// describe names a delivery for people.
func describe(d landing.Delivery) string {
	text := labelled(d)
	if names := fileNames(d.Arrivals); len(names) > 0 {
		text += " (" + strings.Join(names[:min(len(names), 3)], ", ") + ")"
	}
	return text
}

func labelled(d landing.Delivery) string {
	text := d.Source
	for _, name := range slices.Sorted(maps.Keys(d.Labels)) {
		text += " " + name + "=" + d.Labels[name]
	}
	return text
}

// byAge sorts the oldest first.
func byAge(a, b landing.Delivery) int {
	switch {
	case newer(b, a):
		return -1
	case newer(a, b):
		return 1
	}
	return 0
}

// counted is "1 row", "2 rows", "2 deliveries".
func counted(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	if stem, ok := strings.CutSuffix(noun, "y"); ok {
		noun = stem + "ie"
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// percent writes a fraction for people: 0.5 is 50%, 0.0125 is 1.25%.
func percent(fraction float64) string {
	return strconv.FormatFloat(float64(int64(fraction*1e4+0.5))/100, 'f', -1, 64) + "%"
}
