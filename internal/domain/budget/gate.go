package budget

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/id"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Who asks: what a call is recorded under. Nothing in it may be secret.
type Who struct {
	Run, Source string
	Params      map[string]string // labels of the pull
}

// Gate admits the calls of one pull. It is an httpclient.Gate, safe for concurrent use.
type Gate struct {
	book   *Book
	budget *Budget
	task   work.Task
	who    Who
	params string

	mu    sync.Mutex
	notes []string
	open  []*call // that no budget counts, and that are not recorded yet
}

// patience is how long is waited in the process, holding the task's lease; what takes longer is work.Later's.
const patience = time.Minute

// settleWithin bounds the transaction that a call is settled in: it is done also when the work was told to stop.
const settleWithin = time.Minute

// Gate admits the calls of one pull. b may be nil: calls are then only recorded, in few transactions: see Record and
// Close. At the limit it waits shortly, or gives
// work.Later, or, when the budget says stop, a problem that says what is missing.
func (k *Book) Gate(b *Budget, t work.Task, who Who) *Gate {
	return &Gate{book: k, budget: b, task: t, who: who, params: parameter.LabelsText(who.Params)}
}

// Notes are what a person should know of the budget, each once.
func (g *Gate) Notes() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.notes)
}

// Admit implements httpclient.Gate.
func (g *Gate) Admit(ctx context.Context, a httpclient.Attempt) (settle func(httpclient.Outcome), err error) {
	c := &call{
		id: id.New(), run: g.who.Run, source: g.who.Source, method: a.Method, endpoint: a.Address, params: g.params, try: a.Try,
	}
	if g.budget == nil {
		return g.settling(ctx, c, time.Now()), nil
	}
	c.budget = g.budget.Name
	for told := false; ; told = true {
		notes, refused, err := g.book.reserve(ctx, g.budget, g.task.Lease, c)
		if err != nil {
			return nil, g.locked(ctx, err)
		}
		g.tell(notes)
		if refused == nil {
			return g.settling(ctx, c, time.Now()), nil
		}
		if err := g.refused(refused, a); err != nil {
			return nil, err
		}
		if !told && g.task.Log != nil {
			g.task.Log.Info("waits for the budget", "budget", g.budget.Name, "for", refused.wait.Round(time.Millisecond))
		}
		if err := sleep(ctx, refused.wait+rand.N(spread)); err != nil {
			return nil, err
		}
	}
}

// spread keeps all who wait for one window from coming in the same moment.
const spread = 50 * time.Millisecond

func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// refused is nil when the wait is short enough to be waited here.
func (g *Gate) refused(r *refusal, a httpclient.Attempt) error {
	b := g.budget
	args := problem.Args{"budget": b.Name, "spent": r.spent, "limit": r.limit, "reset": b.clock(r.until), "clock": "",
		"call": a.Method + " " + a.Address}
	if r.ahead > patience {
		args["clock"] = fmt.Sprintf("; the clock stands %s before the latest time at which this budget was used, "+
			"and a clock that was set back opens nothing anew", r.ahead.Round(time.Second))
	}
	held := r.limit == Limit{}
	switch {
	case !held && b.stopsAt(r.limit):
		return problem.New("budget_spent", problem.Place{}, args)
	case r.wait <= patience:
		return nil
	case !held:
		return &work.Later{At: r.until, Why: problem.New("budget_waits", problem.Place{}, args)}
	case b.Stop:
		return problem.New("budget_held", problem.Place{}, args)
	}
	return &work.Later{At: r.until, Why: problem.New("budget_held", problem.Place{}, args)}
}

// locked explains that a call could not be reserved. It did not leave then.
func (g *Gate) locked(ctx context.Context, err error) error {
	if ctx.Err() != nil || errors.Is(err, controldb.ErrFenced) {
		return fmt.Errorf("reserve a call of budget %q: %w", g.budget.Name, err)
	}
	args := problem.Args{"budget": g.budget.Name, "error": err}
	return problem.New("budget_locked", problem.Place{}, args).Because(passing{err})
}

// passing is an error that may be gone the next time.
type passing struct{ error }

func (p passing) Unwrap() error { return p.error }

// Permanent is what work asks before it tries again.
func (passing) Permanent() bool { return false }

// settling writes down how a call ended. What cannot be written stays as it was reserved: spent.
func (g *Gate) settling(ctx context.Context, c *call, left time.Time) func(httpclient.Outcome) {
	ctx = context.WithoutCancel(ctx)
	return func(o httpclient.Outcome) {
		ctx, cancel := context.WithTimeout(ctx, settleWithin)
		defer cancel()
		c.state, c.status, c.bytes, c.took = Settled, o.Status, o.Bytes, time.Since(left)
		if o.Err != nil {
			c.failure = o.Err.Error()
		}
		if g.budget == nil {
			c.at = left
			g.later(ctx, c)
			return
		}
		notes, err := g.book.settle(ctx, g.budget, c, o)
		g.tell(notes)
		if err != nil && g.task.Log != nil {
			g.task.Log.Warn("a call could not be recorded", "call", c.method+" "+c.endpoint, "error", err)
		}
	}
}

func (g *Gate) tell(notes []string) {
	if len(notes) == 0 {
		return
	}
	g.mu.Lock()
	g.notes = append(g.notes, notes...)
	g.mu.Unlock()
	for _, note := range notes {
		if g.task.Log != nil {
			g.task.Log.Warn(note)
		}
	}
}
