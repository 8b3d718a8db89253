package table

import (
	"fmt"
	"strings"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// acceptable finds the delivery that a person wants to accept, by its id or an unambiguous beginning of it.
func acceptable(all []landing.Delivery, given string) (id string, err error) {
	if given == "" || strings.HasPrefix(given, seedPrefix) {
		return given, nil
	}
	var found []string
	for _, d := range all {
		if d.ID == given {
			return d.ID, nil
		}
		if strings.HasPrefix(d.ID, given) {
			found = append(found, d.ID)
		}
	}
	switch len(found) {
	case 0:
		return "", problem.New("table_accept_unknown", problem.Place{}, problem.Args{"delivery": given})
	case 1:
		return found[0], nil
	}
	return "", problem.New("table_accept_ambiguous", problem.Place{}, problem.Args{"delivery": given, "count": len(found)})
}

// accepts says that a delivery that was to be accepted was there to be decided.
func (r *round) accepts(delivery string) error {
	if delivery == "" || strings.HasPrefix(delivery, seedPrefix) {
		return nil
	}
	var states []string
	for _, s := range r.standings {
		rec := s.records[delivery]
		switch {
		case rec == nil:
		case rec.accepted && rec.changed:
			return nil
		default:
			states = append(states, fmt.Sprintf("%s in table %s", rec.state, s.table.Name))
		}
	}
	return problem.New("table_accept_not_refused", problem.Place{}, problem.Args{
		"delivery": delivery, "states": strings.Join(states, ", ")})
}

// replay opens the deliveries that have rows in quarantine; those that were judged once are not held against shrink
// again.
func (s *standing) replay() {
	for _, rec := range s.records {
		if rec.state == Loaded && rec.batch != "" && s.table.takes(rec.delivery.Source) {
			s.reopen(rec.delivery)
		}
	}
}

func (s *standing) hasQuarantine() bool {
	for _, rec := range s.records {
		if rec.state == Loaded && rec.batch != "" {
			return true
		}
	}
	return false
}
