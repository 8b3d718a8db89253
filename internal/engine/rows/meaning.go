package rows

import (
	"cmp"
	"fmt"
	"math/big"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/naru-data/naru/internal/engine/column"
)

// meanings say what a typed value stands for: an allowed one, or a code for a kind of empty. Comparing after typing
// makes 09 and 9 the same code.
type meanings struct {
	closed  bool // only values listed are allowed
	wholes  map[int64]state
	doubles map[float64]state
	wides   map[decimal128.Num]state
	texts   map[string]state
	dense   []state // wholes from 0 up, where all are small: faulty for those not listed
}

// newMeanings types Values, Missing and NotApplicable. A code for emptiness need not be of the type: "-" among numbers.
func (c *contract) newMeanings(given Column) (meanings, error) {
	var m meanings
	for _, text := range given.Values {
		l, ok := c.literal(text, given.Type)
		if !ok {
			return m, fmt.Errorf("allowed value %q is no %s", text, given.Type)
		}
		m.closed = true
		m.add(l, given.Type, 0)
	}
	for _, codes := range []struct {
		texts []string
		mean  state
	}{{given.NotApplicable, notApplicable}, {given.Missing, missing}} {
		for _, text := range codes.texts {
			if l, ok := c.literal(text, given.Type); ok {
				m.add(l, given.Type, codes.mean)
			}
		}
	}
	m.makeDense()
	return m, nil
}

func (m *meanings) add(l literal, t column.Type, mean state) {
	switch storageOf(t.Kind) {
	case storeWhole:
		m.wholes = put(m.wholes, l.whole, mean)
	case storeDouble:
		m.doubles = put(m.doubles, l.double, mean)
	case storeWide:
		m.wides = put(m.wides, l.wide, mean)
	default:
		m.texts = put(m.texts, l.text, mean)
	}
}

func put[K comparable](m map[K]state, key K, mean state) map[K]state {
	if m == nil {
		m = map[K]state{}
	}
	m[key] = mean
	return m
}

// makeDense spares the look-up in a map for the codes of a survey.
func (m *meanings) makeDense() {
	const most = 256
	for whole := range m.wholes {
		if whole < 0 || whole >= most {
			return
		}
	}
	if m.wholes == nil {
		return
	}
	m.dense = make([]state, most)
	for i := range m.dense {
		if m.closed {
			m.dense[i] = faulty
		}
		if mean, ok := m.wholes[int64(i)]; ok {
			m.dense[i] = mean
		}
	}
}

func (m *meanings) none() bool {
	return !m.closed && m.wholes == nil && m.doubles == nil && m.wides == nil && m.texts == nil
}

func (m *meanings) ofWhole(v int64) state {
	if m.dense != nil && v >= 0 && v < int64(len(m.dense)) {
		return m.dense[v]
	}
	return look(m, m.wholes, v)
}

func look[K comparable](m *meanings, in map[K]state, key K) state {
	mean, listed := in[key]
	if !listed && m.closed {
		return faulty
	}
	return mean
}

// limits are an inclusive range.
type limits struct{ least, greatest *literal }

func (c *contract) newLimits(given Column) (limits, error) {
	var l limits
	for _, end := range []struct {
		text *string
		into **literal
	}{{given.Min, &l.least}, {given.Max, &l.greatest}} {
		if end.text == nil {
			continue
		}
		value, ok := c.literal(*end.text, given.Type)
		if !ok {
			return l, fmt.Errorf("end of range %q is no %s", *end.text, given.Type)
		}
		*end.into = &value
	}
	return l, nil
}

func (l limits) none() bool { return l.least == nil && l.greatest == nil }

// hold says whether a value lies inside.
func (l limits) hold(v literal, s storage) bool {
	return (l.least == nil || compareLiterals(v, *l.least, s) >= 0) &&
		(l.greatest == nil || compareLiterals(v, *l.greatest, s) <= 0)
}

func compareLiterals(a, b literal, s storage) int {
	switch s {
	case storeWhole:
		return cmp.Compare(a.whole, b.whole)
	case storeDouble:
		return cmp.Compare(a.double, b.double)
	case storeWide:
		return a.wide.Cmp(b.wide)
	}
	return cmp.Compare(a.text, b.text)
}

// decimalText is a decimal as digits.
func decimalText(v decimal128.Num, scale int32) string {
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return new(big.Rat).SetFrac(v.BigInt(), unit).FloatString(int(scale))
}
