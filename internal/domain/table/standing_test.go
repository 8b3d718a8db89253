package table

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// world is what landed, and what would be found in it. Loads of it are played on plain values.
type world struct {
	table   *Table
	all     []landing.Delivery
	content map[string]map[part]int64 // good rows by part
	broken  map[string]bool
	reads   int
}

func newWorld(strategy string, known bool) *world {
	of := func(name string, kind column.Kind, from string) Column {
		c := Column{From: from}
		c.Column = rows.Column{Column: column.Column{Name: name, Type: column.Type{Kind: kind}}, Field: name}
		return c
	}
	t := &Table{
		Name: "t", Strategy: strategy, OnBadRow: Quarantine, Version: "v1",
		From:    []yamlfile.At[string]{{Value: "s"}},
		Columns: []Column{of("city", column.String, "label.city"), of("day", column.Integer, "")},
	}
	switch {
	case strategy == Latest && known:
		t.Partition = []string{"city"}
	case strategy == Latest:
		t.Partition = []string{"day"}
	}
	return &world{table: t, content: map[string]map[part]int64{}, broken: map[string]bool{}}
}

// lands adds one delivery of random place in time, city and content.
func (w *world) lands(r *rand.Rand) {
	n := len(w.all) + 1
	d := landing.Delivery{
		ID: fmt.Sprintf("d%03d", n), Source: "s", Seq: int64(n), Ended: true,
		AsOf:   time.Date(2026, 1, 1+r.IntN(6), 0, 0, 0, 0, time.UTC),
		Labels: map[string]string{"city": fmt.Sprint(20 + r.IntN(3))},
	}
	d.Arrivals = []landing.Arrival{{Object: landing.Object{SHA256: fmt.Sprintf("h%d", r.IntN(4))}}}
	w.all = append(w.all, d)
	w.broken[d.ID] = r.IntN(5) == 0
	content := map[part]int64{}
	if p, ok, _ := w.table.knownPart(d, time.UTC); ok {
		content[p] = int64(r.IntN(50))
	} else {
		for day := range 3 {
			if r.IntN(2) == 0 {
				content[part(fmt.Sprintf("[%d]", day))] = 1 + int64(r.IntN(50))
			}
		}
	}
	w.content[d.ID] = content
}

// play is a load: what decide does, without files.
func (w *world) play(s *standing, asked wish) *standing {
	s.ask(w.all, asked)
	for {
		d, ok := s.next()
		if !ok {
			break
		}
		w.reads++
		got := &reading{delivery: d, parts: map[part]piece{}}
		for p, n := range w.content[d.ID] {
			got.parts[p] = piece{rows: n}
			got.counts.Read += n
		}
		before, after := s.contest(got)
		why := w.table.Guard.judge(got, before, after, s.judged(d))
		if w.broken[d.ID] {
			why = problem.New("table_no_files", problem.Place{}, nil)
		}
		if why != nil {
			s.refuse(d, why)
			continue
		}
		s.take(got)
	}
	s.settle()
	return s
}

// again is what the next load recalls of this one.
func again(s *standing) *standing {
	next := &standing{
		table: s.table, generation: s.generation, contract: s.table.Version, zone: time.UTC,
		records: map[string]*record{}, held: map[part]holding{}, before: map[part]bool{},
		earlier: map[string]bool{}, prints: map[string]string{},
	}
	for id, rec := range s.records {
		copied := *rec
		copied.changed = false
		next.records[id] = &copied
	}
	for p, h := range s.held {
		next.held[p] = holding{delivery: h.delivery, rows: h.rows}
		next.before[p] = true
	}
	return next
}

func empty(t *Table) *standing {
	s := again(&standing{table: t, generation: 1})
	s.isNew = true
	return s
}

// truth is the plain rule: of what is neither broken nor withdrawn, the newest holds each part; with append, of equal
// bytes and labels the first that came is in.
func (w *world) truth() map[part]string {
	held := map[part]landing.Delivery{}
	first := map[string]bool{}
	for _, d := range w.all { // in the order of coming
		if w.broken[d.ID] || d.Withdrawn != "" {
			continue
		}
		if w.table.Strategy == Append {
			if first[w.table.fingerprint(d)] {
				continue
			}
			first[w.table.fingerprint(d)] = true
		}
		for p := range w.content[d.ID] {
			if h, ok := held[p]; !ok || newer(d, h) {
				held[p] = d
			}
		}
	}
	return namesOf(held)
}

func namesOf(held map[part]landing.Delivery) map[part]string {
	all := map[part]string{}
	for p, d := range held {
		all[p] = d.ID
	}
	return all
}

func holders(s *standing) map[part]string {
	all := map[part]string{}
	for p, h := range s.held {
		all[p] = h.delivery.ID
	}
	return all
}

// checkCounts holds I7 and that the loaded rows of all deliveries are the rows of the table.
func checkCounts(t *testing.T, s *standing) {
	t.Helper()
	var held, loaded int64
	for _, h := range s.held {
		held += h.rows
	}
	for id, rec := range s.records {
		loaded += rec.counts.Loaded
		if !rec.counts.Whole() {
			t.Errorf("delivery %s, %s: counts are not whole: %+v", id, rec.state, rec.counts)
		}
	}
	if held != loaded {
		t.Errorf("the table holds %d rows, its deliveries loaded %d", held, loaded)
	}
}

func TestWhateverTheOrderAndGroupingTheTruthIsTheSame(t *testing.T) {
	t.Parallel()
	for _, kind := range []struct {
		strategy string
		known    bool
	}{{Append, true}, {Replace, true}, {Latest, true}, {Latest, false}} {
		t.Run(fmt.Sprint(kind.strategy, kind.known), func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(2000) {
				r := rand.New(rand.NewPCG(seed, 7))
				w := newWorld(kind.strategy, kind.known)
				s := empty(w.table)
				for range 1 + r.IntN(12) {
					switch r.IntN(5) {
					case 0: // only one city is asked for
						s = again(w.play(s, wish{labels: map[string]string{"city": fmt.Sprint(20 + r.IntN(3)), "unheard": "x"}}))
					case 1:
						s = again(w.play(s, wish{}))
					case 2:
						if len(w.all) > 0 {
							w.all[r.IntN(len(w.all))].Withdrawn = "wrong"
						}
					default:
						w.lands(r)
					}
					checkCounts(t, s)
				}
				s = w.play(s, wish{})
				checkCounts(t, s)
				if want := w.truth(); !maps.Equal(holders(s), want) {
					t.Fatalf("seed %d: step by step %v, want %v", seed, holders(s), want)
				}
				anew := again(s)
				anew.beginAnew(true)
				anew = w.play(anew, wish{all: true})
				checkCounts(t, anew)
				if !maps.Equal(holders(anew), holders(s)) {
					t.Fatalf("seed %d: anew %v, step by step %v", seed, holders(anew), holders(s))
				}
			}
		})
	}
}

func TestShrinkGuardsAgainAndAgainAndRebuildKeepsItsVerdicts(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 9))
		w := newWorld(Latest, true)
		w.table.Guard.Shrink = 0.5
		s := empty(w.table)
		for range 1 + r.IntN(12) {
			if r.IntN(3) == 0 {
				s = again(w.play(s, wish{}))
			} else {
				w.lands(r)
			}
		}
		s = again(w.play(s, wish{}))
		want := holders(s)
		s.beginAnew(true)
		s = w.play(s, wish{all: true})
		if !maps.Equal(holders(s), want) {
			t.Fatalf("seed %d: anew %v, step by step %v", seed, holders(s), want)
		}
	}
}

func TestOlderDeliveriesOfAKnownPartitionAreNotRead(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	w := newWorld(Latest, true)
	for range 300 {
		w.lands(r)
	}
	w.broken = map[string]bool{}
	s := w.play(empty(w.table), wish{})
	if w.reads != 3 {
		t.Errorf("%d deliveries were read for 3 cities", w.reads)
	}
	if len(s.records) != 300 {
		t.Errorf("%d of 300 deliveries were decided", len(s.records))
	}
	w.reads = 0
	w.play(again(s), wish{})
	if w.reads != 0 {
		t.Errorf("%d deliveries were read a second time", w.reads)
	}
}

func TestABackfillOfMarchNeverBeatsApril(t *testing.T) {
	t.Parallel()
	w := newWorld(Replace, true)
	add := func(id string, month time.Month, rows int64) {
		w.all = append(w.all, landing.Delivery{
			ID: id, Source: "s", Seq: int64(len(w.all) + 1), AsOf: time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC),
			Arrivals: []landing.Arrival{{Object: landing.Object{SHA256: id}}},
		})
		w.content[id] = map[part]int64{wholeTable: rows}
	}
	add("april", time.April, 10)
	s := again(w.play(empty(w.table), wish{}))
	add("march", time.March, 20)
	s = again(w.play(s, wish{}))
	if got := s.held[wholeTable].delivery.ID; got != "april" {
		t.Errorf("the table is %s", got)
	}
	if s.records["march"].state != Superseded {
		t.Errorf("march is %s", s.records["march"].state)
	}
	add("april again", time.April, 30)
	s = again(w.play(s, wish{}))
	if got := s.held[wholeTable].delivery.ID; got != "april again" {
		t.Errorf("of the same moment the one that came last is the truth, not %s", got)
	}
	if got := s.records["april"].counts; got != (work.Counts{Read: 10, Superseded: 10}) {
		t.Errorf("what was replaced is counted %+v", got)
	}
}

func TestARefusedDeliveryCanBeAccepted(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	w := newWorld(Replace, true)
	w.table.Guard = Guard{MinRows: 1000}
	w.lands(r)
	w.broken = map[string]bool{}
	s := w.play(empty(w.table), wish{})
	if s.records["d001"].state != Refused || len(s.held) != 0 {
		t.Fatalf("%+v", s.records["d001"])
	}
	s = w.play(again(s), wish{})
	if len(s.refusals) != 0 || s.records["d001"].state != Refused {
		t.Error("a refusal stands, and is told once")
	}
	w.table.Guard = Guard{}
	s = w.play(again(s), wish{accept: "d001", labels: map[string]string{"city": "none"}})
	if s.records["d001"].state != Loaded || !s.records["d001"].accepted {
		t.Errorf("%+v", s.records["d001"])
	}
}
