package survey

import (
	"math/rand/v2"
	"slices"
)

// makeMistakes spoils a few rows, each in one way: a code outside its values, a word among numbers, a respondent who
// stands twice, and, in files of the platform, a row that ends too soon.
func (s *Sheet) makeMistakes(asked []question, channel string, draw *rand.Rand) {
	at := func(name string) int {
		return slices.IndexFunc(asked, func(q question) bool { return q.name == name })
	}
	whole := len(s.Rows)
	spoiled := draw.Perm(whole)
	s.Rows[spoiled[0]][at("pl03")] = "7"
	s.Rows[spoiled[1]][at("sf02")] = "그렇다"
	s.Rows[spoiled[2]][at("written")] = "2026.13.45"
	s.Rows[spoiled[3]][at("ob")] = ""
	s.Rows = append(s.Rows, slices.Clone(s.Rows[spoiled[4]]))
	if channel == Online {
		s.Rows[spoiled[5]] = s.Rows[spoiled[5]][:40]
	}
}
