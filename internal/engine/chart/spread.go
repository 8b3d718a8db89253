package chart

import "slices"

// spread moves one-dimensional things apart so that none overlap: wanted are their middles, sizes how long each
// is with its gap. Their order is kept, all lie between low and high when they fit, and groups that touch stay
// centred on where they wanted to be.
func spread(wanted, sizes []float64, low, high float64) []float64 {
	order := make([]int, len(wanted))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case wanted[a] < wanted[b]:
			return -1
		case wanted[a] > wanted[b]:
			return 1
		}
		return 0
	})
	var clusters []cluster
	for _, i := range order {
		c := cluster{members: []int{i}, size: sizes[i], sum: wanted[i]}
		for {
			c.settle(low, high)
			last := len(clusters) - 1
			if last < 0 || clusters[last].start+clusters[last].size <= c.start+1e-9 {
				break
			}
			c = clusters[last].join(c)
			clusters = clusters[:last]
		}
		clusters = append(clusters, c)
	}
	places := make([]float64, len(wanted))
	for _, c := range clusters {
		at := c.start
		for _, i := range c.members {
			places[i] = at + sizes[i]/2
			at += sizes[i]
		}
	}
	return places
}

// cluster is a run of things that touch. sum is that of the middles which the whole cluster would have for each
// member to stand where it wants.
type cluster struct {
	members   []int
	size, sum float64
	start     float64
}

func (c *cluster) settle(low, high float64) {
	c.start = c.sum/float64(len(c.members)) - c.size/2
	c.start = max(min(c.start, high-c.size), low)
}

func (c cluster) join(next cluster) cluster {
	return cluster{
		members: append(c.members, next.members...),
		size:    c.size + next.size,
		// A member of the second part wants the whole to stand where its own part would, half of the other part
		// earlier.
		sum: c.sum + float64(len(c.members))*next.size/2 + next.sum - float64(len(next.members))*c.size/2,
	}
}
