package survey

import (
	"math"
	"slices"
)

// scratch is what one lane keeps from one chunk to the next, to spare memory: of a group's rows, in their order, where
// each scale's score stands, and the totals.
type scratch struct {
	at           [][]uint32 // by scale: 2*(answered*width+sum), and 1 more when enough was answered
	commonAt     [][]uint32
	possible     []uint16  // how many of the scales apply, for the totals
	totals       []float64 // NaN where there is none
	commonTotals []float64
	weights      []float64 // nil without weights

	key, order, starts, some []int32
	entries, added           []uint64
	values                   [][]uint8 // by item
}

func (s *scratch) weight(i int) float64 {
	if s.weights == nil {
		return 1
	}
	return s.weights[i]
}

// score finds the scores of a group's rows, and adds up the products of their answers.
func (s *scratch) score(p *plan, group *groupPlan, tallied *groupTally, c *chunk, rows []int32) {
	s.weights = nil
	if c.weights != nil {
		s.weights = make([]float64, len(rows))
		for i, row := range rows {
			s.weights[i] = c.weights[row]
		}
	}
	share := p.survey.Score.Answered
	s.at = resized(s.at, len(group.scales), len(rows))
	clear(grown(&s.possible, len(rows)))
	for i, scale := range group.scales {
		s.scoreScale(scale, tallied.pairs[i], c, rows, s.at[i])
	}
	s.totals = totals(group.scales, s.at, s.possible, share, grown(&s.totals, len(rows)))
	s.commonAt = resized(s.commonAt, len(group.common), len(rows))
	clear(s.possible)
	for i, scale := range group.common {
		s.scoreScale(scale, nil, c, rows, s.commonAt[i])
	}
	if group.common != nil {
		s.commonTotals = totals(group.common, s.commonAt, s.possible, share, grown(&s.commonTotals, len(rows)))
	}
}

func resized(lists [][]uint32, n, length int) [][]uint32 {
	for len(lists) < n {
		lists = append(lists, nil)
	}
	lists = lists[:n]
	for i := range lists {
		lists[i] = slices.Grow(lists[i][:0], length)[:length]
	}
	return lists
}

// scoreScale looks up what each answer adds, item by item, and then finds each row's score.
func (s *scratch) scoreScale(scale *scale, sums *pairs, c *chunk, rows []int32, at []uint32) {
	k := len(scale.items)
	if k == 0 {
		clear(at)
		return
	}
	added := grown(&s.added, len(rows))
	clear(added)
	for len(s.values) < k {
		s.values = append(s.values, nil)
	}
	values := s.values[:k]
	for n := range scale.items {
		scale.items[n].look(c, rows, added, grown(&values[n], len(rows)))
	}
	complete := 0
	for i, all := range added {
		sum, answered, applicable := int(all&sumMask), int(all>>32&countMask), int(all>>48)
		at[i] = uint32(2 * (answered*scale.width + sum))
		if scale.eligible[answered*(k+1)+applicable] {
			at[i]++
		}
		if applicable > 0 {
			s.possible[i]++
		}
		if answered == k {
			complete++
			continue
		}
		if sums != nil && s.weights == nil && answered > 0 {
			sums.addPartial(s.entriesOf(scale, c, rows[i]))
		}
		for n := range values { // so that it adds nothing to the products of the complete
			values[n][i] = 0
		}
	}
	switch {
	case sums == nil:
	case s.weights == nil:
		sums.addComplete(values, complete)
	default:
		for i, row := range rows {
			sums.weigh(s.entriesOf(scale, c, row), s.weights[i])
		}
	}
}

// look adds an item's entries to the rows' sums, and gives their values; 0 where there is none.
func (i *scaleItem) look(c *chunk, rows []int32, added []uint64, values []uint8) {
	word := c.words[i.word]
	if i.bits == narrowBits {
		entries := (*[1 << narrowBits]uint64)(i.entry)
		for k, row := range rows {
			entry := entries[uint64(word[row])>>i.shift&15]
			added[k] += entry
			values[k] = uint8(entry)
		}
		return
	}
	entries := (*[1 << wideBits]uint64)(i.entry)
	for k, row := range rows {
		entry := entries[uint8(word[row]>>i.shift)]
		added[k] += entry
		values[k] = uint8(entry)
	}
}

// entriesOf are what each of a row's answers adds.
func (s *scratch) entriesOf(scale *scale, c *chunk, row int32) []uint64 {
	entries := grown(&s.entries, len(scale.items))
	for n := range scale.items {
		entries[n] = scale.items[n].entry[c.code(scale.items[n].reading, row)]
	}
	return entries
}

// totals are the means of the respondents' scores, of those who have enough of those that are possible; NaN for the
// others. A scale of which nothing applies to a respondent, or was asked, leaves the denominator as such an item does.
func totals(scales []*scale, at [][]uint32, possible []uint16, share float64, into []float64) []float64 {
	for i := range into {
		sum, there := 0.0, 0
		for k, s := range scales {
			if code := at[k][i]; code&1 == 1 {
				sum += s.points[code>>1]
				there++
			}
		}
		into[i] = math.NaN()
		if enough(there, int(possible[i]), share) {
			into[i] = sum / float64(there)
		}
	}
	return into
}

// jointCode is a column's code in a joint table; false when there is no answer.
func (c *chunk) jointCode(r *reading, row int32) (uint64, bool) {
	if r.as == numeric {
		number := c.numbers[r.place][row]
		return math.Float64bits(number + 0), !math.IsNaN(number) && !math.IsInf(number, 0) // + 0: -0 is 0
	}
	code := c.code(r, row)
	_, empty := r.kind(code)
	return uint64(code), !empty
}

// jointScore is a score's code in a joint table; false when there is none.
func (s *scratch) jointScore(group *groupPlan, domain, i int, to float64) (uint64, bool) {
	if domain < 0 {
		total := s.totals[i]
		return uint64(int64(math.Round(total / to / totalStep))), !math.IsNaN(total)
	}
	k := slices.IndexFunc(group.scales, func(s *scale) bool { return s.domain == domain })
	if k < 0 {
		return 0, false
	}
	code := s.at[k][i]
	return uint64(group.scales[k].code(code)), code&1 == 1
}

// code is the number of the score at a place of a counter; 0 where there is no scale.
func (s *scale) code(at uint32) uint32 {
	if len(s.codes) == 0 {
		return 0
	}
	return s.codes[at>>1]
}
