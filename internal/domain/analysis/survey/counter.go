package survey

// counter counts by a small code: respondents, and with weights also their weights and the squares of those.
type counter struct {
	n     []uint32
	w, w2 []float64
}

func newCounter(size int, weighted bool) counter {
	c := counter{n: make([]uint32, size)}
	if weighted {
		c.w, c.w2 = make([]float64, size), make([]float64, size)
	}
	return c
}

func (c *counter) add(at int, weight float64) {
	c.n[at]++
	if c.w != nil {
		c.w[at] += weight
		c.w2[at] += weight * weight
	}
}

// grow makes room for codes below size.
func (c *counter) grow(size int, weighted bool) {
	if more := size - len(c.n); more > 0 {
		c.n = append(c.n, make([]uint32, more)...)
		if weighted {
			c.w, c.w2 = append(c.w, make([]float64, more)...), append(c.w2, make([]float64, more)...)
		}
	}
}

// merge adds what another lane counted.
func (c *counter) merge(o counter) {
	c.grow(len(o.n), o.w != nil)
	for i, n := range o.n {
		c.n[i] += n
	}
	for i := range o.w {
		c.w[i] += o.w[i]
		c.w2[i] += o.w2[i]
	}
}

// amount is respondents, their weights, and the squares of those; without weights all three are equal.
type amount struct {
	n     int64
	w, w2 float64
}

func (a amount) plus(b amount) amount { return amount{a.n + b.n, a.w + b.w, a.w2 + b.w2} }

// at is what was counted under a code; nothing beyond the codes that came.
func (c *counter) at(code int) amount {
	switch {
	case code >= len(c.n):
		return amount{}
	case c.w == nil:
		n := float64(c.n[code])
		return amount{int64(c.n[code]), n, n}
	}
	return amount{int64(c.n[code]), c.w[code], c.w2[code]}
}
