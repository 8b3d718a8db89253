package budget

import (
	"context"
	"fmt"
	"slices"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// mostOpen is how many calls that no budget counts wait to be recorded together.
const mostOpen = 100

// later keeps a call that no budget counts until Record or Close.
func (g *Gate) later(ctx context.Context, c *call) {
	g.mu.Lock()
	g.open = append(g.open, c)
	full := len(g.open) >= mostOpen
	g.mu.Unlock()
	if full {
		g.Close(ctx)
	}
}

// Record writes the calls that no budget counts, and that ended since it was last asked, in the caller's transaction, so
// that they cost none of their own. recorded is called after the commit.
func (g *Gate) Record(tx *controldb.Tx) (recorded func(), err error) {
	g.mu.Lock()
	open := slices.Clone(g.open)
	g.mu.Unlock()
	for _, c := range open {
		if err := c.insert(tx); err != nil {
			return nil, err
		}
	}
	return func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.open = slices.DeleteFunc(g.open, func(c *call) bool { return slices.Contains(open, c) })
	}, nil
}

// Close records what is left. It is called when the pull is over, however it went; what cannot be written is logged.
func (g *Gate) Close(ctx context.Context) {
	g.mu.Lock()
	n := len(g.open)
	g.mu.Unlock()
	if n == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	var recorded func()
	err := g.book.db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) (err error) {
		recorded, err = g.Record(tx)
		return err
	})
	switch {
	case err == nil:
		recorded()
	case g.task.Log != nil:
		g.task.Log.Warn(fmt.Sprintf("%d calls could not be recorded", n), "source", g.who.Source, "error", err)
	}
}
