package yamlfile

import "slices"

// Take divides a map: the pairs with these keys, and a map of all others at the same place, to be decoded strictly. It
// is for kinds whose keys are not all known beforehand.
func (n Node) Take(keys ...string) (taken []Pair, rest Node) {
	if !n.IsMap() {
		return nil, n
	}
	left := *n.value
	left.pairs = nil
	for _, pair := range n.value.pairs {
		if slices.Contains(keys, pair.Key) {
			taken = append(taken, pair)
			continue
		}
		left.pairs = append(left.pairs, pair)
	}
	return taken, Node{&left}
}
