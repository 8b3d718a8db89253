package table

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/naru-data/naru/internal/domain/landing"
)

// plainRow is one row of a delivery: a key, and whether it deletes.
type plainRow struct {
	key     int
	deletes bool
}

// merged is a world whose deliveries hold rows, and the table as loads leave it: the delivery that each key is from.
type merged struct {
	*world
	rows  map[string][]plainRow
	table map[int]string
}

// lands adds a delivery with a few rows over a few keys.
func (m *merged) lands(r *rand.Rand) {
	m.world.lands(r)
	d := m.all[len(m.all)-1]
	for range 1 + r.IntN(4) {
		m.rows[d.ID] = append(m.rows[d.ID], plainRow{key: r.IntN(6), deletes: r.IntN(4) == 0})
	}
	m.content[d.ID] = map[part]int64{part(d.ID): int64(len(m.rows[d.ID]))}
}

// over puts the deliveries over the table, oldest first.
func (m *merged) over(table map[int]string, all []landing.Delivery) map[int]string {
	slices.SortFunc(all, byAge)
	for _, d := range all {
		for _, row := range m.rows[d.ID] {
			if table[row.key] = d.ID; row.deletes {
				delete(table, row.key)
			}
		}
	}
	return table
}

// load plays a load, and then does what merge does with files: only what was taken is put over what is there.
func (m *merged) load(s *standing, asked wish) *standing {
	s = m.play(s, asked)
	if s.fresh || s.isNew {
		m.table = map[int]string{}
	}
	var taken []landing.Delivery
	for _, r := range s.taken {
		taken = append(taken, r.delivery)
	}
	m.table = m.over(m.table, taken)
	return again(s)
}

// truth puts everything that is good over nothing.
func (m *merged) truth() map[int]string {
	var good []landing.Delivery
	for _, d := range m.all {
		if !m.broken[d.ID] && d.Withdrawn == "" {
			good = append(good, d)
		}
	}
	return m.over(map[int]string{}, good)
}

func TestAMergedTableIsTheSameWhateverCameLate(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 13))
		m := &merged{world: newWorld(Merge, true), rows: map[string][]plainRow{}, table: map[int]string{}}
		s := empty(m.world.table)
		for range 1 + r.IntN(14) {
			switch r.IntN(5) {
			case 0:
				s = m.load(s, wish{labels: map[string]string{"city": fmt.Sprint(20 + r.IntN(3))}})
			case 1:
				s = m.load(s, wish{})
			case 2:
				if len(m.all) > 0 {
					m.all[r.IntN(len(m.all))].Withdrawn = "wrong"
				}
			default:
				m.lands(r)
			}
		}
		s = m.load(s, wish{})
		if want := m.truth(); !maps.Equal(m.table, want) {
			t.Fatalf("seed %d: step by step %v, want %v", seed, m.table, want)
		}
		if before := m.reads; m.load(s, wish{}) != nil && m.reads != before {
			t.Fatalf("seed %d: a load without news read %d deliveries", seed, m.reads-before)
		}
		s.beginAnew(true)
		m.load(s, wish{all: true})
		if want := m.truth(); !maps.Equal(m.table, want) {
			t.Fatalf("seed %d: anew %v, want %v", seed, m.table, want)
		}
	}
}

func TestOnlyWhatIsNewerThanALateDeliveryIsReadAgain(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	m := &merged{world: newWorld(Merge, true), rows: map[string][]plainRow{}, table: map[int]string{}}
	for range 10 {
		m.lands(r)
	}
	m.broken = map[string]bool{}
	slices.SortFunc(m.all, byAge)
	late := m.all[6]
	m.all = slices.Delete(m.all, 6, 7)
	s := m.load(empty(m.world.table), wish{})
	m.all, m.reads = append(m.all, late), 0
	m.load(s, wish{})
	if m.reads != 4 {
		t.Errorf("%d deliveries were read, want the late one and 3 that are newer", m.reads)
	}
}
