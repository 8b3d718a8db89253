package survey

// add counts respondents: rows of a chunk, and where in the scratch their scores stand (nil: in the same order).
func (c *cell) add(p *plan, from *chunk, rows, at []int32, s *scratch) {
	c.n += int64(len(rows))
	if from.weights == nil {
		c.w, c.w2 = float64(c.n), float64(c.n)
		c.items.countPacked(p, from, rows)
	} else {
		for _, row := range rows {
			w := from.weights[row]
			c.w += w
			c.w2 += w * w
		}
		c.items.weighPacked(p, from, rows)
	}
	for i, codes := range s.at {
		if at == nil {
			c.scales[i].addAll(codes, s.weights)
			continue
		}
		for _, k := range at {
			c.scales[i].add(int(codes[k]), s.weight(int(k)))
		}
	}
	for k := range rows {
		if at != nil {
			k = int(at[k])
		}
		c.totals[0].Add(s.totals[k], s.weight(k))
	}
}

// addAll counts codes, whose weights are nil or as many.
func (c *counter) addAll(codes []uint32, weights []float64) {
	if weights == nil {
		for _, code := range codes {
			c.n[code]++
		}
		return
	}
	for i, code := range codes {
		c.add(int(code), weights[i])
	}
}

// countTexts counts the codes of a textual column, and makes room for new ones.
func (c *counter) countTexts(codes []uint32, rows []int32, weights []float64) {
	for _, row := range rows {
		code := int(codes[row])
		if code >= len(c.n) {
			c.grow(code+1, weights != nil)
		}
		if weights == nil {
			c.n[code]++
		} else {
			c.add(code, weights[row])
		}
	}
}

// narrowSlots is the length of a counter over one word of narrow codes.
const narrowSlots = wordBits / narrowBits << narrowBits

// countPacked counts every code of every packed column: it is where most of the time goes, so it has no branch, and no
// bound that would have to be checked.
func (c *counter) countPacked(p *plan, from *chunk, rows []int32) {
	for w := range p.narrow {
		word := from.words[w]
		counts := (*[narrowSlots]uint32)(c.n[w*narrowSlots:])
		for _, row := range rows {
			countNarrow(counts, uint64(word[row]))
		}
	}
	at := p.narrow * narrowSlots
	for w := p.narrow; w < p.words; w++ {
		word := from.words[w]
		for shift := 0; shift < wordBits-wideBits+1; shift += wideBits {
			counts := (*[1 << wideBits]uint32)(c.n[at:])
			for _, row := range rows {
				counts[uint8(word[row]>>shift)]++
			}
			at += 1 << wideBits
		}
	}
}

// countNarrow counts the 15 codes of a word.
func countNarrow(counts *[narrowSlots]uint32, word uint64) {
	counts[0<<4|word&15]++
	counts[1<<4|word>>4&15]++
	counts[2<<4|word>>8&15]++
	counts[3<<4|word>>12&15]++
	counts[4<<4|word>>16&15]++
	counts[5<<4|word>>20&15]++
	counts[6<<4|word>>24&15]++
	counts[7<<4|word>>28&15]++
	counts[8<<4|word>>32&15]++
	counts[9<<4|word>>36&15]++
	counts[10<<4|word>>40&15]++
	counts[11<<4|word>>44&15]++
	counts[12<<4|word>>48&15]++
	counts[13<<4|word>>52&15]++
	counts[14<<4|word>>56&15]++
}

// weighPacked is countPacked with weights.
func (c *counter) weighPacked(p *plan, from *chunk, rows []int32) {
	for _, readings := range p.packs {
		for _, r := range readings {
			word := from.words[r.word]
			mask := int64(1)<<r.bits - 1
			for _, row := range rows {
				c.add(r.offset+int(word[row]>>r.shift&mask), from.weights[row])
			}
		}
	}
}

// countSets says of every respondent whether a set was answered, or why not: by the first of its columns' reasons in
// the order no answer, does not apply, not asked.
func (t *tally) countSets(c *chunk, group *groupTally, rows []int32) {
	for s, readings := range t.plan.sets {
		for i, row := range rows {
			state := kinds
			for _, r := range readings {
				kind, empty := r.kind(c.code(r, row))
				if !empty {
					state = 0
					break
				}
				state = min(state, max(kind, noAnswer))
			}
			group.sets[s].add(state%kinds, t.scratch.weight(i))
		}
	}
}

// countJoints adds rows to the joint tables of their group.
func (t *tally) countJoints(c *chunk, group *groupPlan, tallied *groupTally, rows []int32) {
	for _, j := range tallied.joints {
		if j == nil {
			continue
		}
		for i, row := range rows {
			weight := 1.0
			if c.weights != nil {
				weight = c.weights[row]
			}
			j.add(weight, func(v *jointVariable) (uint64, bool) {
				if v.reading != nil {
					return c.jointCode(v.reading, row)
				}
				if group == nil {
					return 0, false
				}
				return t.scratch.jointScore(group, v.domain, i, t.plan.survey.Score.To)
			})
		}
	}
}
