package budget

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/httpclient"
)

// Book keeps budgets and calls. It is safe for concurrent use, also by several processes.
type Book struct{ db *controldb.DB }

// New uses a database that was migrated by Migrations.
func New(db *controldb.DB) *Book { return &Book{db: db} }

// refusal says that a call may not leave now. It is no error: nothing went wrong.
type refusal struct {
	limit Limit // the zero Limit: the system asked to be left alone
	spent int64
	until time.Time // when it may be asked for again
	wait  time.Duration
	ahead time.Duration // how far the latest time that the budget has seen is ahead of the clock
}

// reserve spends one call of every limit of a budget and records the call, in one transaction under the task's lease, so
// that no interleaving of processes exceeds a limit, and one that was cut off spends nothing more. Notes tell of limits
// that are now spent as far as the budget warns of. No call was spent when refused is not nil.
func (k *Book) reserve(
	ctx context.Context, b *Budget, lease controldb.Lease, c *call,
) (notes []string, refused *refusal, err error) {
	err = k.db.Write(ctx, lease, func(tx *controldb.Tx) error {
		notes, refused = nil, nil
		a, err := openAccount(tx, b)
		if err != nil {
			return err
		}
		if refused = a.refusal(tx.Now()); refused != nil {
			return nil
		}
		c.at, c.charge, c.state = tx.Now(), 1, Reserved
		if err := c.insert(tx); err != nil {
			return err
		}
		notes = a.spend(Calls, 1)
		return a.save(tx)
	})
	if err != nil {
		return nil, nil, err
	}
	if refused == nil {
		faultpoint.Reach("budget.reserved")
	}
	return notes, refused, nil
}

// settle writes down how a reserved call ended, what it brought, and what the system said of its own account.
func (k *Book) settle(ctx context.Context, b *Budget, c *call, o httpclient.Outcome) (notes []string, err error) {
	err = k.db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		a, err := openAccount(tx, b)
		if err != nil {
			return err
		}
		if err := c.update(tx); err != nil {
			return err
		}
		notes = a.spend(Bytes, o.Bytes)
		a.believe(readTold(o, a.now))
		return a.save(tx)
	})
	return notes, err
}

// account is how a budget stands within a transaction.
type account struct {
	budget  *Budget
	now     time.Time // the latest time that was ever seen: a clock that is set back opens no window anew
	held    time.Time // no call before it
	windows []window  // as budget.Limits
}

// window is how one limit stands.
type window struct {
	Limit
	began, end time.Time
	spent      int64
	warned     bool
	known      bool // it was counted before
}

func (w window) left() int64 { return max(0, w.Most-w.spent) }

func openAccount(tx *controldb.Tx, b *Budget) (*account, error) {
	return openAccountAt(tx, b, tx.Now())
}

func openAccountAt(tx *controldb.Tx, b *Budget, clock time.Time) (*account, error) {
	var seen, held int64
	rows, err := tx.Query("select seen, held from budgets where name = $1", b.Name)
	if err != nil {
		return nil, fmt.Errorf("read budget %q: %w", b.Name, err)
	}
	defer rows.Close()
	if rows.Next() {
		if err := rows.Scan(&seen, &held); err != nil {
			return nil, err
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	rows.Close()
	a := &account{budget: b, now: clock, held: controldb.Time(held)}
	if last := controldb.Time(seen); last.After(a.now) {
		a.now = last
	}
	return a, a.readWindows(tx)
}

func (a *account) readWindows(tx *controldb.Tx) error {
	for _, l := range a.budget.Limits {
		w := window{Limit: l}
		w.began, w.end = l.Per.window(a.now, a.budget.Zone)
		a.windows = append(a.windows, w)
	}
	rows, err := tx.Query("select counts, per, began, spent, warned from budget_windows where budget = $1", a.budget.Name)
	if err != nil {
		return fmt.Errorf("read the windows of budget %q: %w", a.budget.Name, err)
	}
	defer rows.Close()
	for rows.Next() {
		var of string
		var per Period
		var began, spent int64
		var warned bool
		if err := rows.Scan(&of, &per, &began, &spent, &warned); err != nil {
			return err
		}
		for i := range a.windows {
			w := &a.windows[i]
			// One that began later can only be of a zone that was changed since: it counts as this one.
			if w.Of == of && w.Per == per && began >= controldb.Micros(w.began) {
				w.began, w.spent, w.warned, w.known = controldb.Time(began), spent, warned, true
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	rows.Close()
	return a.recount(tx)
}

// recount takes what was spent in windows that nobody counted yet from the record of calls: a limit may have been written,
// or its zone changed, in the middle of one.
func (a *account) recount(tx *controldb.Tx) error {
	for i := range a.windows {
		w := &a.windows[i]
		if w.known {
			continue
		}
		of := map[string]string{Calls: "charge", Bytes: "bytes"}[w.Of]
		err := tx.QueryRow("select coalesce(sum("+of+"), 0) from calls where budget = $1 and at >= $2",
			a.budget.Name, controldb.Micros(w.began)).Scan(&w.spent)
		if err != nil {
			return fmt.Errorf("count the calls of budget %q: %w", a.budget.Name, err)
		}
	}
	return nil
}

// refusal is nil when a call may leave; else it is about what begins anew last.
func (a *account) refusal(clock time.Time) *refusal {
	var r *refusal
	if a.held.After(a.now) {
		r = &refusal{until: a.held}
	}
	for _, w := range a.windows {
		if w.left() == 0 && (r == nil || w.end.After(r.until)) {
			r = &refusal{limit: w.Limit, spent: w.spent, until: w.end}
		}
	}
	if r != nil {
		r.wait, r.ahead = r.until.Sub(clock), a.now.Sub(clock)
	}
	return r
}

// spend adds to all limits of a kind, and tells of those that are now spent as far as the budget warns of, once each.
func (a *account) spend(of string, n int64) (notes []string) {
	for i := range a.windows {
		w := &a.windows[i]
		if w.Of != of {
			continue
		}
		w.spent += n
		if most := a.budget.warnsAt(w.Limit); most > 0 && w.spent >= most && !w.warned {
			w.warned = true
			notes = append(notes, fmt.Sprintf("budget %s: %d of %s are spent; it begins anew at %s",
				a.budget.Name, w.spent, w.Limit, a.budget.clock(w.end)))
		}
	}
	return notes
}

// clock is an instant as it is told: in the zone of the budget.
func (b *Budget) clock(at time.Time) string { return at.In(b.Zone).Format("2006-01-02 15:04:05 MST") }

func (a *account) save(tx *controldb.Tx) error {
	_, err := tx.Exec(`
insert into budgets (name, seen, held)
values ($1, $2, $3)
on conflict (name) do update set seen = excluded.seen, held = excluded.held`,
		a.budget.Name, controldb.Micros(a.now), controldb.Micros(a.held))
	if err != nil {
		return fmt.Errorf("write budget %q: %w", a.budget.Name, err)
	}
	for _, w := range a.windows {
		_, err := tx.Exec(`
insert into budget_windows (budget, counts, per, began, spent, warned)
values ($1, $2, $3, $4, $5, $6)
on conflict (budget, counts, per) do update
set began = excluded.began, spent = excluded.spent, warned = excluded.warned`,
			a.budget.Name, w.Of, string(w.Per), controldb.Micros(w.began), w.spent, flag(w.warned))
		if err != nil {
			return fmt.Errorf("write the windows of budget %q: %w", a.budget.Name, err)
		}
	}
	return nil
}

// flag is a truth as it is stored.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
