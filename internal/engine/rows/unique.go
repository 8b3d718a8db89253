package rows

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow/decimal128"
)

// uniques remembers the values of unique columns over a whole input. Batches must come in the file's order, so that the
// first row with a value is the one that stays.
type uniques struct{ seen []seen }

// seen are the values of one column.
type seen struct {
	place  int
	wholes map[int64]struct{}
	wides  map[decimal128.Num]struct{}
	texts  map[string]struct{}
}

func newUniques(c *contract) *uniques {
	u := &uniques{}
	for i, k := range c.columns {
		if k.Unique && !k.Constant {
			u.seen = append(u.seen, seen{place: i,
				wholes: map[int64]struct{}{}, wides: map[decimal128.Num]struct{}{}, texts: map[string]struct{}{}})
		}
	}
	return u
}

// rows takes duplicates out of b's good rows. Only a good row claims its values, and only when all of them are new: a
// row that is set aside for another reason leaves them to the next.
func (u *uniques) rows(b *batch, c *contract) {
	kept := b.good[:0]
	for _, row := range b.good {
		culprit := int32(0)
		for i := range u.seen {
			s := &u.seen[i]
			if v := &b.vectors[s.place]; v.states[row] == given && s.has(b, v, c.columns[s.place].store, row) {
				culprit = int32(s.place + 1)
				v.fail(int(row), "rows_unique")
				break
			}
		}
		b.culprit[row] = culprit
		if culprit != 0 {
			continue
		}
		for i := range u.seen {
			s := &u.seen[i]
			if v := &b.vectors[s.place]; v.states[row] == given {
				s.add(b, v, c.columns[s.place].store, row)
			}
		}
		kept = append(kept, row)
	}
	b.good = kept
}

func (s *seen) has(b *batch, v *vector, store storage, row int32) (ok bool) {
	switch store {
	case storeWhole:
		_, ok = s.wholes[v.wholes[row]]
	case storeDouble:
		_, ok = s.wholes[doubleKey(v.doubles[row])]
	case storeWide:
		_, ok = s.wides[v.wides[row]]
	default:
		_, ok = s.texts[string(b.text(v.texts[row]))]
	}
	return ok
}

func (s *seen) add(b *batch, v *vector, store storage, row int32) {
	switch store {
	case storeWhole:
		s.wholes[v.wholes[row]] = struct{}{}
	case storeDouble:
		s.wholes[doubleKey(v.doubles[row])] = struct{}{}
	case storeWide:
		s.wides[v.wides[row]] = struct{}{}
	default:
		s.texts[string(b.text(v.texts[row]))] = struct{}{}
	}
}

// doubleKey is the same for equal doubles: 0 and -0 are.
func doubleKey(v float64) int64 {
	if v == 0 {
		v = 0
	}
	return int64(math.Float64bits(v))
}
