package table

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// wish is what a load is asked to take.
type wish struct {
	labels map[string]string // texts of the task's parameters
	all    bool              // whatever the labels: a rebuild
	again  bool              // nothing but what was applied before: a replay
	accept string            // delivery that is taken though it was refused
	tables []*Table          // of the load
}

// ask makes out which deliveries are to be decided. all are the ended ones of the table's sources, withdrawn ones too.
func (s *standing) ask(all []landing.Delivery, w wish) {
	known := s.labelNames(all)
	s.all, s.asked, s.about, s.accept = all, w.agrees(known), w.about(known), w.accept
	s.forgetWithdrawn(all)
	for _, d := range all {
		if d.Withdrawn != "" || !s.table.takes(d.Source) {
			continue
		}
		s.landed = s.landed || s.asked(d)
		if !s.wanted(d, w) {
			continue
		}
		if d.ID == w.accept {
			s.recordOf(d).accepted = true
		}
		s.open = append(s.open, d)
	}
	slices.SortFunc(s.open, s.sooner)
	s.open = slices.CompactFunc(s.open, func(a, b landing.Delivery) bool { return a.ID == b.ID })
	for _, rec := range s.records {
		if s.table.Strategy == Append && rec.state == Loaded {
			s.prints[s.table.fingerprint(rec.delivery)] = rec.delivery.ID
		}
	}
}

// askSeed asks for the bytes as they are in git, unless they are what the table holds. They are always the newest.
func (s *standing) askSeed(d landing.Delivery, accept string) {
	s.landed = true
	if h, ok := s.held[wholeTable]; ok && h.delivery.ID == d.ID {
		return
	}
	for _, rec := range s.records {
		d.Seq = max(d.Seq, rec.delivery.Seq+1)
	}
	delete(s.records, d.ID) // it may have been the truth before, with other bytes in between
	s.recordOf(d).accepted = accept != "" && strings.HasPrefix(d.ID, accept)
	s.open = append(s.open, d)
}

func (s *standing) wanted(d landing.Delivery, w wish) bool {
	rec := s.records[d.ID]
	switch {
	case rec != nil && rec.state != Landed && rec.state != Refused:
		return false // I4: applied once in each generation
	case d.ID == w.accept:
		return true
	case rec != nil && rec.stands(s.table.Version, w.tables):
		return false
	case w.all || s.earlier[d.ID]:
		return true
	}
	return !w.again && s.asked(d)
}

// stands says that a refusal stays until the contract is mended or a person accepts it. What a check refused is judged
// by every load again: a check looks at more than the delivery, and may have been mended itself. So is what another
// table refused, if that table is part of the load.
func (r *record) stands(contract string, tables []*Table) bool {
	switch {
	case r.state != Refused || r.why.Code == checkFailed:
		return false
	case r.why.Code == groupRefused:
		return !slices.ContainsFunc(tables, func(t *Table) bool { return t.Name == r.why.Args["other"] })
	}
	return r.contract == contract
}

// agrees says whether a delivery is what the wish is about: a label that bears a parameter's name equals it. known are
// the names of labels; parameters of other names say nothing about deliveries.
func (w wish) agrees(known map[string]bool) func(landing.Delivery) bool {
	return func(d landing.Delivery) bool {
		for name, want := range w.labels {
			if !w.all && known[name] && d.Labels[name] != want {
				return false
			}
		}
		return true
	}
}

// about writes the labels that matter: "city=21 round=2026".
func (w wish) about(known map[string]bool) string {
	var words []string
	for _, name := range slices.Sorted(maps.Keys(w.labels)) {
		if known[name] {
			words = append(words, name+"="+w.labels[name])
		}
	}
	return strings.Join(words, " ")
}

// labelNames are the labels that the table's deliveries bear; parameters of other names say nothing about them.
func (s *standing) labelNames(all []landing.Delivery) map[string]bool {
	names := map[string]bool{}
	for _, d := range all {
		for name := range d.Labels {
			names[name] = true
		}
	}
	for _, c := range s.table.Columns {
		if label, ok := strings.CutPrefix(c.From, "label."); ok {
			names[label] = true
		}
	}
	return names
}

// takes says whether a source's deliveries become rows of the table.
func (t *Table) takes(source string) bool {
	if t.IsSeed() {
		return source == t.SeedFile
	}
	return slices.ContainsFunc(t.From, func(at yamlfile.At[string]) bool { return at.Value == source })
}

// forgetWithdrawn takes back what withdrawn deliveries hold. What is appended or merged cannot be told apart by file, so
// there the table begins anew.
func (s *standing) forgetWithdrawn(all []landing.Delivery) {
	var gone []*record
	for _, d := range all {
		rec := s.records[d.ID]
		if d.Withdrawn != "" && rec != nil && rec.state != Withdrawn {
			gone = append(gone, rec)
		}
	}
	anew := false
	for _, rec := range gone {
		anew = anew || (s.table.adds() && rec.state == Loaded)
	}
	if anew {
		s.beginAnew(false)
	}
	for _, rec := range gone {
		taken := s.recordOf(rec.delivery)
		taken.state, taken.why = Withdrawn, nil
	}
	if anew {
		return
	}
	for _, rec := range gone { // after all states are known, so that none of them is opened again
		for p, h := range s.held {
			if h.delivery.ID == rec.delivery.ID {
				s.vacate(p)
			}
		}
	}
}

// beginAnew starts a generation: nothing is held, and everything that was applied is to be decided again. What shrink
// refused stays refused, since the rows it was held against are no longer known; so does all that was refused, unless
// again is set.
func (s *standing) beginAnew(again bool) {
	before := s.records
	s.fresh = true
	s.generation++
	s.records, s.held, s.before = map[string]*record{}, map[part]holding{}, map[part]bool{}
	s.open, s.earlier, s.refusedBefore = nil, map[string]bool{}, map[string]*problem.Problem{}
	for id, rec := range before {
		if rec.state == Refused {
			s.refusedBefore[id] = rec.why
		}
		switch {
		case rec.state == Loaded || rec.state == Superseded:
			s.earlier[id] = true
		case rec.state == Refused && (!again || rec.why.Code == groupRefused ||
			(rec.why.Code == "table_guard_shrink" && s.table.Guard.Shrink > 0)):
			kept := s.recordOf(rec.delivery)
			kept.state, kept.why, kept.contract, kept.key = Refused, rec.why, rec.contract, rec.key
			if again {
				kept.contract = s.table.Version
			}
		}
		if rec.accepted {
			s.recordOf(rec.delivery).accepted = true
		}
	}
}

// reopen puts a delivery among those to be decided, in the order of deciding:
//   - append in the order of coming, so that of equal bytes the first is the one that is in;
//   - merge oldest first, as their rows go over each other;
//   - else those that were judged before, newest first: what is older than a holder need not be read at all;
//   - then new ones, newest first too, unless shrink wants to hold each against the one before it.
//
// What is open already stays where it is.
func (s *standing) reopen(d landing.Delivery) {
	at, found := slices.BinarySearchFunc(s.open, d, s.sooner)
	if !found {
		s.open = slices.Insert(s.open, at, d)
	}
}

func (s *standing) sooner(a, b landing.Delivery) int {
	if s.table.Strategy == Append {
		return cmp.Or(cmp.Compare(a.Seq, b.Seq), strings.Compare(a.ID, b.ID))
	}
	if s.table.Strategy == Merge {
		return byAge(a, b)
	}
	if judgedA, judgedB := s.judged(a), s.judged(b); judgedA != judgedB {
		if judgedA {
			return -1
		}
		return 1
	} else if !judgedA && s.table.Guard.Shrink > 0 {
		a, b = b, a
	}
	switch {
	case a.ID == b.ID:
		return 0
	case newer(a, b):
		return -1
	}
	return 1
}

// judged says that shrink was passed once, or does not matter; the rows it was held against are gone.
func (s *standing) judged(d landing.Delivery) bool {
	rec := s.records[d.ID]
	return s.earlier[d.ID] || (rec != nil && (rec.accepted || rec.applied()))
}

// next is the delivery to be read next, after everything that needs no reading was decided.
func (s *standing) next() (d landing.Delivery, ok bool) {
	for len(s.open) > 0 {
		d, s.open = s.open[0], s.open[1:]
		if why, done := s.unread(d); !done {
			return d, true
		} else if rec := s.records[d.ID]; rec == nil || !rec.applied() {
			s.supersede(d, why)
		}
	}
	return landing.Delivery{}, false
}

// unread says whether a delivery is decided without reading it: a newer one holds all that it covers, or with append
// its bytes are in.
func (s *standing) unread(d landing.Delivery) (why *problem.Problem, done bool) {
	if s.table.Strategy == Merge {
		return nil, false
	}
	if s.table.Strategy == Append {
		if other, same := s.prints[s.table.fingerprint(d)]; same && other != d.ID {
			return problem.New("table_same_bytes", problem.Place{}, problem.Args{"delivery": other}), true
		}
		return nil, false
	}
	if rec := s.records[d.ID]; rec != nil && len(rec.parts) > 0 {
		for p := range rec.parts {
			if !s.heldByNewer(p, d) {
				return nil, false
			}
		}
		return nil, true
	}
	p, ok, _ := s.table.knownPart(d, s.zone)
	return nil, ok && s.heldByNewer(p, d)
}

func (s *standing) heldByNewer(p part, d landing.Delivery) bool {
	h, ok := s.held[p]
	return ok && h.delivery.ID != d.ID && newer(h.delivery, d)
}

// fingerprint is equal for deliveries of one source with the same labels and the same bytes for the table.
func (t *Table) fingerprint(d landing.Delivery) string {
	taken := t.arrivals(d)
	hashes := make([]string, 0, len(taken))
	for _, a := range taken {
		hashes = append(hashes, a.Object.SHA256)
	}
	slices.Sort(hashes)
	return fmt.Sprintf("%q %q %q", d.Source, d.Labels, hashes) // fmt sorts the keys of a map
}
