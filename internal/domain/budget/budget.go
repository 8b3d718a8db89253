// Package budget is `budgets:` of naru.yaml: how many calls, and bytes, a contract allows in a time. A call is reserved in
// the control database before it leaves, by every process alike, and settled afterwards; one whose process died in
// between counts as spent. It also keeps the record of all calls, naru.calls, with or without a budget. It sends nothing
// itself.
package budget

import (
	"fmt"
	"slices"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Budget is one entry of `budgets:`. It is not changed after it was decoded.
type Budget struct {
	Name   string
	Place  problem.Place
	Limits []Limit // shortest windows first, calls before bytes
	Zone   *time.Location
	Warn   float64 // share of a limit
	Stop   bool    // at a limit that is no pace; false: it is waited for
}

// What a limit counts.
const (
	Calls = "calls"
	Bytes = "bytes"
)

// Limit is how much is allowed in each window of the calendar.
type Limit struct {
	Of   string // Calls or Bytes
	Most int64
	Per  Period
}

// String is the limit as a person reads it: "1000 calls a day".
func (l Limit) String() string { return fmt.Sprintf("%d %s a %s", l.Most, l.Of, l.Per) }

// isPace says that a limit is one that fills up again while one waits.
func (l Limit) isPace() bool { return l.Per == Second || l.Per == Minute }

// stopsAt says that work ends at this limit instead of waiting. A pace is waited for, unless there are no other limits
// that stop could mean.
func (b *Budget) stopsAt(l Limit) bool {
	return b.Stop && (!l.isPace() || !slices.ContainsFunc(b.Limits, func(o Limit) bool { return !o.isPace() }))
}

// warnsAt is how much of a limit may be spent before it is told; 0: it is not. A pace fills up all the time.
func (b *Budget) warnsAt(l Limit) int64 {
	if l.isPace() {
		return 0
	}
	return max(1, int64(b.Warn*float64(l.Most)))
}
