package draft

import (
	"hash/maphash"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
)

// keys remembers rows, so that it can be asked which columns tell them all apart.
type keys struct {
	rows   int
	hashes [][]uint64 // by column and row
}

// What is remembered, and what a key is made of at most.
const (
	keyRows       = 1 << 16
	keyColumns    = 32
	keyParts      = 3
	keyCandidates = 12
	keyProof      = 100 // rows without which several columns are apart by chance
)

func (k *keys) add(cells []rows.Cell) {
	if k.rows == keyRows {
		return
	}
	k.rows++
	for len(k.hashes) < min(len(cells), keyColumns) {
		k.hashes = append(k.hashes, nil)
	}
	for i := range k.hashes {
		k.hashes[i] = append(k.hashes[i], maphash.String(seed, cells[i].Text))
	}
}

// different says that no two rows agree in all of these columns.
func (k *keys) different(columns []int) bool {
	seen := make(map[uint64]struct{}, k.rows)
	for row := range k.rows {
		var all uint64
		for _, at := range columns {
			all = all*0x9e3779b97f4a7c15 + k.hashes[at][row]
		}
		if _, twice := seen[all]; twice {
			return false
		}
		seen[all] = struct{}{}
	}
	return true
}

// search looks for the first of the smallest sets of columns that tells all rows apart and holds one that names things.
type search struct {
	*keys
	candidates []int // in the file's order
	names      map[int]bool
}

func (s search) find() []int {
	for size := 1; size <= keyParts; size++ {
		if size > 1 && s.rows < keyProof {
			return nil
		}
		if found := s.among(s.candidates, nil, size); found != nil {
			return found
		}
	}
	return nil
}

func (s search) among(candidates, chosen []int, size int) []int {
	if size == 0 {
		named := slices.ContainsFunc(chosen, func(at int) bool { return s.names[at] })
		if named && s.different(chosen) {
			return slices.Clone(chosen)
		}
		return nil
	}
	for i, at := range candidates {
		if found := s.among(candidates[i+1:], append(chosen, at), size-1); found != nil {
			return found
		}
	}
	return nil
}

// key proposes the columns that tell rows apart. Measures do so too, by chance: so only what names things, days and codes
// may be part of it, and never codes alone. places are the columns' in the file; the first ones are in none.
func (d *Draft) key(k *keys, places []int, above int) {
	s := search{keys: k, names: map[int]bool{}}
	byPlace := map[int]string{}
	for i, c := range d.Columns[above:] {
		at := places[above+i]
		day := c.Type.Kind == column.Date || c.Type.Kind == column.Timestamp || c.Type.Kind == column.Timestamptz
		names := c.Unique || (speaksOfThings(c.Field) || speaksOfThings(c.Name)) && c.Type.Kind != column.Double && c.Type.Kind != column.Decimal
		if !c.filled || at >= len(k.hashes) || len(s.candidates) == keyCandidates || !names && !day && !c.coded {
			continue
		}
		s.candidates, s.names[at], byPlace[at] = append(s.candidates, at), names || day, c.Name
	}
	found := s.find()
	if d.byHand() && len(found) == 1 {
		return // the column says that it is unique
	}
	for _, at := range found {
		d.Key = append(d.Key, byPlace[at])
	}
}

// speaksOfThings says that a field seems to hold what something is called by.
func speaksOfThings(field string) bool {
	if speaksOfPersons(field) || strings.HasSuffix(field, "Id") || strings.HasSuffix(field, "ID") {
		return true
	}
	name := squeezed(field)
	return slices.ContainsFunc([]string{"code", "_cd", "_no", "_key", "symbol", "코드"},
		func(word string) bool { return strings.HasSuffix(name, word) })
}
