package table

import (
	"slices"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// groupRefused is why a table does not take its files of a delivery: another one cannot take its own.
const groupRefused problem.Code = "table_group_refused"

// dividedBlock finds deliveries that one table of the load takes and another refuses, where both take files of it by
// `file:`. Such a delivery is a group: it is loaded into all of them or none. It says whether it found any, which are
// blocked from then on.
func (j *job) dividedBlock(known *recalled, r *round) (found bool) {
	for _, took := range r.taken {
		s := r.standing(took.table)
		if s.table.File == "" || known.applied(took) {
			continue
		}
		for _, other := range r.standings {
			rec := other.records[took.delivery]
			if other == s || other.table.File == "" || rec == nil || rec.state != Refused || rec.why.Code == groupRefused {
				continue
			}
			j.block(took, problem.New(groupRefused, problem.Place{}, problem.Args{
				"other": other.table.Name, "why": rec.why.Message()}))
			found = true
		}
	}
	return found
}

func (r *round) standing(table string) *standing {
	return r.standings[slices.IndexFunc(r.standings, func(s *standing) bool { return s.table.Name == table })]
}
