package table

import (
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// expired decides about a delivery whose bytes were given up since they were too old (`keep:` of its source). It is
// refused: nothing can be read. But where the table begins anew, rows of it would go, which nobody loses without having
// said so.
func (j *job) expired(s *standing, d landing.Delivery) error {
	why := problem.New("table_expired", problem.Place{}, problem.Args{"since": d.Expired.UTC().Format(time.DateOnly)})
	if s.fresh && s.earlier[d.ID] {
		if !j.left {
			return s.cannotBeginAnew()
		}
		s.refusedBefore[d.ID] = why // the person knows
	}
	return j.refuse(s, d, why)
}

// cannotBeginAnew says from when on the table could be built anew.
func (s *standing) cannotBeginAnew() error {
	lost := int64(0)
	var newest landing.Delivery
	for _, d := range s.all {
		if d.Expired.IsZero() || !s.earlier[d.ID] {
			continue
		}
		if lost++; newest.ID == "" || newer(d, newest) {
			newest = d
		}
	}
	return problem.New("table_rebuild_expired", s.table.Place, problem.Args{
		"table": s.table.Name, "lost": counted(lost, "delivery"), "newest": newest.AsOf.UTC().Format(time.RFC3339)})
}
