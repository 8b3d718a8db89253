package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// told is one refusal as it is kept.
type told struct {
	Table, Delivery, Of, Code, Args string
	Kept                            bool
	Others                          int `json:",omitempty"` // tables of its group that do not take the delivery for it
}

func (t told) values(d landing.Delivery) map[string]any {
	return map[string]any{
		"table": t.Table, "delivery": t.Delivery, "source": d.Source, "labels": d.Labels, "files": fileNames(d.Arrivals),
		"state": Refused, "why": t.why().Message(),
		"read": 0, "loaded": 0, "quarantined": 0, "skipped": 0, "superseded": 0,
	}
}

// standingRefusals are those that no later decision of the same load has overtaken, each once.
func (s *standing) standingRefusals() []refusal {
	var all []refusal
	seen := map[string]bool{}
	for i := len(s.refusals) - 1; i >= 0; i-- {
		one := s.refusals[i]
		id := one.delivery.ID
		if rec := s.records[id]; !seen[id] && (one.kept || (rec != nil && rec.state == Refused)) {
			seen[id] = true
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b refusal) int { return byAge(a.delivery, b.delivery) })
	return all
}

func (r refusal) told(table string) told {
	args, err := storableArgs(r.why.Args)
	if err != nil {
		args = "{}"
	}
	return told{
		Table: table, Delivery: r.delivery.ID, Of: describe(r.delivery),
		Code: string(r.why.Code), Args: args, Kept: r.kept,
	}
}

// why is the bare reason.
func (t told) why() *problem.Problem {
	why, err := problemFrom(t.Code, t.Args)
	if err != nil { // it was written by storableArgs; the code alone says most of it
		return problem.New(problem.Code(t.Code), problem.Place{}, nil)
	}
	return why
}

func (t told) problem() *problem.Problem {
	why := t.why()
	code := problem.Code("table_refused")
	if t.Kept {
		code = "table_refused_kept"
	}
	message := why.Message()
	if t.Others > 0 {
		message += fmt.Sprintf("; its files are loaded together or not at all, so %s did not take theirs", counted(int64(t.Others), "further table"))
	}
	return problem.New(code, problem.Place{}, problem.Args{
		"table": t.Table, "delivery": t.Delivery, "of": t.Of, "why": message, "hint": t.hint(why)}).Because(why)
}

// hint says what a person can do about a refusal.
func (t told) hint(why *problem.Problem) string {
	accept := fmt.Sprintf("naru table load %s --accept %s", t.Table, t.Delivery)
	switch {
	case t.Kept:
		return "mend the contract, or hand the data in again"
	case strings.HasPrefix(string(why.Code), "table_guard_"):
		return "if the data is right all the same: " + accept
	case why.Code == checkFailed:
		return fmt.Sprintf("mend the data or the check, then `naru table load %s`; the rows: `naru check show %s`",
			t.Table, why.Args["check"])
	case why.Hint() != "":
		return why.Hint()
	}
	return "mend the contract and load again, or hand the data in again"
}

func (t told) sentence() string { return t.problem().Message() }
