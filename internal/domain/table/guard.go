package table

import (
	"github.com/naru-data/naru/internal/foundation/problem"
)

// judge says why a delivery that was read whole must not become the truth, or nil. exempt leaves shrink out.
func (g Guard) judge(r *reading, before, after int64, exempt bool) *problem.Problem {
	bad := r.counts.Quarantined + r.counts.Skipped
	good := r.counts.Read - bad
	if g.Bad > 0 && float64(bad) > g.Bad*float64(r.counts.Read) {
		return problem.New("table_guard_bad", problem.Place{}, problem.Args{
			"bad": bad, "read": r.counts.Read, "limit": percent(g.Bad),
			"share": percent(float64(bad) / float64(r.counts.Read)), "first": r.badRows})
	}
	if good < g.MinRows {
		return problem.New("table_guard_min_rows", problem.Place{}, problem.Args{
			"rows": counted(good, "good row"), "min": g.MinRows})
	}
	if exempt || g.Shrink <= 0 || before == 0 {
		return nil
	}
	if lost := float64(before-after) / float64(before); lost > g.Shrink+1e-12 {
		return problem.New("table_guard_shrink", problem.Place{}, problem.Args{
			"rows": counted(after, "row"), "before": before, "lost": percent(lost), "limit": percent(g.Shrink)})
	}
	return nil
}
