package table

import (
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// The states of a delivery in a table.
const (
	Landed     = landing.Landed    // it came, and nothing was decided about it
	Loaded     = "loaded"          // it holds rows of the table, or would if it had any
	Superseded = "superseded"      // a newer delivery holds all that it covers, or its bytes are in already
	Refused    = "refused"         // guard, broken file or blocking check; told, and never the truth
	Withdrawn  = landing.Withdrawn // taken back by a person
)

// standing is what a table holds and what became of each delivery: as the database has it, and then as far as a load
// has come. It is plain values; nothing here reads or writes anything.
type standing struct {
	table      *Table
	generation int64 // counts rebuilds; a delivery is applied once in each (I4)
	revision   int64 // counts commits; whoever commits must find the one it began with
	contract   string
	layout     string
	isNew      bool // never committed
	fresh      bool // this load begins the generation
	zone       *time.Location
	key        string // of the task, kept with each decision

	forms         map[string]form // by version of the contract
	fields        map[fieldKey]*field
	growths       []growth           // of the contract, those that this load has found too
	was           map[string]string  // former names of columns
	records       map[string]*record // by delivery
	held          map[part]holding
	before        map[part]bool               // parts that have files in the lake as the load begins
	earlier       map[string]bool             // deliveries that the generation before this one had applied
	prints        map[string]string           // with append: the delivery that is in, by fingerprint
	refusedBefore map[string]*problem.Problem // by a check in an earlier load, or by the generation before this one
	all           []landing.Delivery          // ended ones of the table's sources
	open          []landing.Delivery          // of these, still to be decided, in the order of deciding

	asked  func(landing.Delivery) bool // whether its labels agree with what the task is about
	about  string                      // the task's labels in words, as far as deliveries bear them
	landed bool                        // something that the task is about landed
	accept string                      // the delivery that a person wants to be taken

	beside   []*Table // all tables of the load
	refusals []refusal
	taken    []*reading // in order
}

// holding says which delivery is the truth of a part.
type holding struct {
	delivery landing.Delivery
	rows     int64
	files    []lake.File // of this load
	fresh    bool        // decided in this load; else the files are in the lake already
}

// record is what became of one delivery.
type record struct {
	table      string
	generation int64
	delivery   landing.Delivery
	files      []string // names as they were given
	state      string
	why        *problem.Problem
	accepted   bool
	contract   string // version it was read under
	key        string // of the task that decided
	counts     work.Counts
	excluded   map[string]int64
	parts      map[part]int64 // good rows by part; nil when it was never read
	batch      string         // of its rows in quarantine
	at         time.Time
	changed    bool // by this load
}

// applied says that the delivery had its turn and was not refused.
func (r *record) applied() bool { return r.state == Loaded || r.state == Superseded }

// refusal is a delivery that was refused in this load.
type refusal struct {
	delivery landing.Delivery
	why      *problem.Problem
	kept     bool // it was loaded before, and what it holds stays
	retold   bool // it was refused by an attempt before this one, with the same key
	expected bool // it was refused before for the same reason, and told then
}

// reading is a delivery that was read under the contract.
type reading struct {
	delivery landing.Delivery
	counts   work.Counts
	parts    map[part]piece
	excluded map[string]int64
	fields   []seen                 // of all files, each once
	wider    map[string]column.Type // types that columns would need, by `drift: {type: evolve}`
	notes    []string
	batch    string
	badRows  string           // the first of them in words
	staged   []lake.File      // of a table that is merged or sorted, in the order of reading
	refusal  *problem.Problem // then nothing else counts
}

// piece is what a delivery has for one part.
type piece struct {
	rows  int64
	files []lake.File
}

func newer(a, b landing.Delivery) bool { return a.Newer(b) }

// take makes the delivery the truth of all it covers that no newer one holds.
func (s *standing) take(r *reading) {
	d := r.delivery
	rec := s.recordOf(d)
	lost := map[part]bool{}
	for p := range rec.parts {
		lost[p] = s.held[p].delivery.ID == d.ID
	}
	rec.state, rec.why, rec.contract = Loaded, nil, s.table.Version
	rec.counts, rec.excluded, rec.batch = r.counts, r.excluded, r.batch
	rec.parts = map[part]int64{}
	for p, got := range r.parts {
		rec.parts[p] = got.rows
		delete(lost, p)
		if h, ok := s.held[p]; ok && h.delivery.ID != d.ID && newer(h.delivery, d) {
			continue
		} else if ok {
			s.recordOf(h.delivery)
		}
		s.held[p] = holding{delivery: d, rows: got.rows, files: got.files, fresh: true}
	}
	for p, gone := range lost { // it was read again and covers less than before
		if gone {
			s.vacate(p)
		}
	}
	switch s.table.Strategy {
	case Merge:
		s.reapply(d)
	case Append:
		s.prints[s.table.fingerprint(d)] = d.ID
	}
	s.learn(r)
	s.taken = append(s.taken, r)
}

// contest gives the rows that would be replaced, and those that would replace them.
func (s *standing) contest(r *reading) (before, after int64) {
	for p, got := range r.parts {
		if h, ok := s.held[p]; ok && h.delivery.ID != r.delivery.ID && newer(r.delivery, h.delivery) {
			before += h.rows
			after += got.rows
		}
	}
	return before, after
}

// refuse keeps the delivery from becoming the truth. One that was loaded before, and was only read again, keeps what it
// holds.
func (s *standing) refuse(d landing.Delivery, why *problem.Problem) {
	one := refusal{delivery: d, why: why, expected: d.ID != s.accept && sameReason(s.refusedBefore[d.ID], why)}
	for _, h := range s.held {
		one.kept = one.kept || h.delivery.ID == d.ID
	}
	if !one.kept {
		rec := s.recordOf(d)
		rec.state, rec.why, rec.contract = Refused, why, s.table.Version
		rec.counts, rec.excluded, rec.parts, rec.batch = work.Counts{}, nil, nil, ""
	}
	s.refusals = append(s.refusals, one)
}

// sameReason compares refusals, those of checks by the check.
func sameReason(before, now *problem.Problem) bool {
	return before != nil && before.Code == now.Code && fmt.Sprint(before.Args["check"]) == fmt.Sprint(now.Args["check"])
}

// supersede decides a delivery without reading it.
func (s *standing) supersede(d landing.Delivery, why *problem.Problem) {
	rec := s.recordOf(d)
	rec.state, rec.why = Superseded, why
	if rec.contract == "" {
		rec.contract = s.table.Version
	}
}

// vacate empties a part whose holder is gone, and opens those again that cover it.
func (s *standing) vacate(p part) {
	delete(s.held, p)
	for _, rec := range s.records {
		if rec.applied() && s.table.takes(rec.delivery.Source) && s.covers(rec, p) {
			s.reopen(rec.delivery)
		}
	}
}

func (s *standing) covers(rec *record, p part) bool {
	if rec.parts != nil {
		_, ok := rec.parts[p]
		return ok
	}
	known, ok, _ := s.table.knownPart(rec.delivery, s.zone)
	return ok && known == p
}

// recordOf gives the record that this load is about to change, a new one where there is none.
func (s *standing) recordOf(d landing.Delivery) *record {
	rec, ok := s.records[d.ID]
	if !ok {
		rec = &record{table: s.table.Name, delivery: d, files: fileNames(s.table.arrivals(d)), state: Landed}
		s.records[d.ID] = rec
	}
	if !rec.changed {
		rec.changed, rec.key, rec.generation = true, s.key, s.generation
	}
	return rec
}

// settle brings states and counts in line with what is held: a row of a delivery is loaded while the delivery is the
// truth of its part, and superseded from then on. So the loaded rows of all deliveries are the rows of the table. Only
// merge counts otherwise, when it knows which rows won (see merge.go).
func (s *standing) settle() {
	held := map[string]int64{}
	holds := map[string]bool{}
	for _, h := range s.held {
		held[h.delivery.ID] += h.rows
		holds[h.delivery.ID] = true
	}
	for id, rec := range s.records {
		if !rec.changed || rec.parts == nil {
			continue
		}
		var good int64
		for _, rows := range rec.parts {
			good += rows
		}
		rec.counts.Loaded = held[id]
		rec.counts.Superseded = good - held[id]
		switch {
		case rec.state == Withdrawn:
		case holds[id] || len(rec.parts) == 0:
			rec.state = Loaded
		default:
			rec.state = Superseded
		}
	}
}

// altered says whether the load changed anything that must be recorded. A table whose columns are not known yet cannot
// even be empty.
func (s *standing) altered() bool {
	if len(s.table.Columns) == 0 {
		return false
	}
	if s.fresh || s.isNew || s.contract != s.table.Version {
		return true
	}
	for _, rec := range s.records {
		if rec.changed && rec.state != Refused {
			return true
		}
	}
	return false
}
