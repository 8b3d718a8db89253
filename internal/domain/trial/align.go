package trial

// pair is one expected thing beside the one that came; -1 is none.
type pair struct {
	want, got int
	same      bool
}

// align puts what was expected beside what came. same says that two agree; likeness how much of two that do not is alike, 0
// being nothing. With ordered the order counts. Of what agrees as much as can be is put together; what is left is
// paired with what is most like it.
func align(wants, gots int, same func(want, got int) bool, likeness func(want, got int) int, ordered bool) []pair {
	partner := matched
	if ordered {
		partner = matchedInOrder
	}
	of := partner(wants, gots, same)
	taken := make([]bool, gots)
	for _, got := range of {
		if got >= 0 {
			taken[got] = true
		}
	}
	var all []pair
	for want, got := range of {
		if got >= 0 {
			all = append(all, pair{want, got, true})
			continue
		}
		best, nearest := -1, 0
		for g := range gots {
			if much := likeness(want, g); !taken[g] && much > nearest {
				best, nearest = g, much
			}
		}
		if best >= 0 {
			taken[best] = true
		}
		all = append(all, pair{want, best, false})
	}
	for got, is := range taken {
		if !is {
			all = append(all, pair{-1, got, false})
		}
	}
	return all
}

// matched gives every expected thing one that agrees with it, -1 for none: as many as can be (Kuhn's augmenting paths).
func matched(wants, gots int, same func(want, got int) bool) []int {
	holder := make([]int, gots)
	for g := range holder {
		holder[g] = -1
	}
	var find func(want int, seen []bool) bool
	find = func(want int, seen []bool) bool {
		for g := range gots {
			if seen[g] || !same(want, g) {
				continue
			}
			seen[g] = true
			if holder[g] < 0 || find(holder[g], seen) {
				holder[g] = want
				return true
			}
		}
		return false
	}
	of := make([]int, wants)
	for w := range wants {
		of[w] = -1
		find(w, make([]bool, gots))
	}
	for g, w := range holder {
		if w >= 0 {
			of[w] = g
		}
	}
	return of
}

// matchedInOrder is the longest common subsequence.
func matchedInOrder(wants, gots int, same func(want, got int) bool) []int {
	longest := make([][]int, wants+1)
	longest[wants] = make([]int, gots+1)
	for w := wants - 1; w >= 0; w-- {
		longest[w] = make([]int, gots+1)
		for g := gots - 1; g >= 0; g-- {
			longest[w][g] = max(longest[w+1][g], longest[w][g+1])
			if same(w, g) {
				longest[w][g] = max(longest[w][g], 1+longest[w+1][g+1])
			}
		}
	}
	of := make([]int, wants)
	for w, g := 0, 0; w < wants; w++ {
		of[w] = -1
		for g < gots && longest[w][g+1] == longest[w][g] && longest[w+1][g] < longest[w][g] && !same(w, g) {
			g++
		}
		if g < gots && same(w, g) && longest[w][g] == 1+longest[w+1][g+1] {
			of[w] = g
			g++
		}
	}
	return of
}
