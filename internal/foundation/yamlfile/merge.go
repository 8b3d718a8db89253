package yamlfile

// Merge lays over above under: maps merge key by key, at any depth; everything else of over replaces what lies under
// it. Every value keeps the place where it was written, so mistakes are told in the right file. An absent node leaves
// the other as it is.
func Merge(under, over Node) Node {
	switch {
	case over.IsZero():
		return under
	case !under.IsMap() || !over.IsMap():
		return over
	}
	merged := *under.value
	merged.pairs = append([]Pair(nil), under.value.pairs...)
	at := map[string]int{}
	for i, pair := range merged.pairs {
		at[pair.Key] = i
	}
	for _, pair := range over.value.pairs {
		if i, ok := at[pair.Key]; ok {
			pair.Value = Merge(merged.pairs[i].Value, pair.Value)
			merged.pairs[i] = pair
			continue
		}
		merged.pairs = append(merged.pairs, pair)
	}
	return Node{&merged}
}
