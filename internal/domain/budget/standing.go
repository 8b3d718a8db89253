package budget

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// Standing is how a budget stands at a moment.
type Standing struct {
	Budget   string          `json:"budget"`
	Limits   []LimitStanding `json:"limits"`
	Month    []Forecast      `json:"month"`               // of calls, then of bytes
	Open     int64           `json:"open_calls"`          // reserved and not settled: under way, or of a process that died; spent all the same
	Held     time.Time       `json:"held_until,omitzero"` // the system asked to be left alone until then; zero: it did not
	AtLimit  string          `json:"at_limit"`
	ZoneName string          `json:"zone"`
}

// LimitStanding is how one limit stands.
type LimitStanding struct {
	Of    string    `json:"counts"`
	Per   Period    `json:"per"`
	Most  int64     `json:"limit"`
	Spent int64     `json:"spent"`
	Left  int64     `json:"left"`
	Reset time.Time `json:"reset"` // when it begins anew
}

// Forecast is what the month will have spent at its end when it goes on as it began: what is spent, divided by the share
// of the month that has passed.
type Forecast struct {
	Of     string  `json:"counts"`
	Spent  int64   `json:"spent"`
	Passed float64 `json:"passed"`   // share of the month
	AtEnd  int64   `json:"forecast"` // 0 while less than a hundredth has passed: it would say nothing
	Most   int64   `json:"limit"`    // 0: there is none per month
}

// leastPassed is the share of a month below which nothing is forecast.
const leastPassed = 0.01

// Standing of a budget now; it changes nothing.
func (k *Book) Standing(ctx context.Context, b *Budget, now time.Time) (s Standing, err error) {
	err = k.db.Read(ctx, func(tx *controldb.Tx) error {
		s = Standing{Budget: b.Name, AtLimit: "wait", ZoneName: b.Zone.String()}
		if b.Stop {
			s.AtLimit = "stop"
		}
		a, err := openAccountAt(tx, b, now)
		if err != nil {
			return err
		}
		if a.held.After(a.now) {
			s.Held = a.held
		}
		for _, w := range a.windows {
			s.Limits = append(s.Limits, LimitStanding{
				Of: w.Of, Per: w.Per, Most: w.Most, Spent: w.spent, Left: w.left(), Reset: w.end,
			})
		}
		s.Month, s.Open, err = a.month(tx)
		return err
	})
	if err != nil {
		return Standing{}, fmt.Errorf("look how budget %q stands: %w", b.Name, err)
	}
	return s, nil
}

// month adds up the calls of this month. Where the month itself has a limit, its own account counts, which also knows what
// the system said of it.
func (a *account) month(tx *controldb.Tx) (all []Forecast, open int64, err error) {
	start, end := Month.window(a.now, a.budget.Zone)
	spent := map[string]int64{}
	var calls, bytes int64
	err = tx.QueryRow(`
select coalesce(sum(charge), 0), coalesce(sum(bytes), 0), coalesce(sum(case when state = 'reserved' then 1 else 0 end), 0)
from calls
where budget = $1 and at >= $2`, a.budget.Name, controldb.Micros(start)).Scan(&calls, &bytes, &open)
	if err != nil {
		return nil, 0, err
	}
	spent[Calls], spent[Bytes] = calls, bytes
	passed := float64(a.now.Sub(start)) / float64(end.Sub(start))
	for _, of := range []string{Calls, Bytes} {
		f := Forecast{Of: of, Spent: spent[of], Passed: passed}
		for _, w := range a.windows {
			if w.Of == of && w.Per == Month {
				f.Spent, f.Most = w.spent, w.Most
			}
		}
		if passed >= leastPassed {
			f.AtEnd = int64(float64(f.Spent) / passed)
		}
		all = append(all, f)
	}
	return all, open, nil
}
