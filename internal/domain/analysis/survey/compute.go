package survey

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Scan asks one SELECT and hands its columns over in batches, in an order that is the same every time.
type Scan func(ctx context.Context, sql string, args []sqlengine.Argument, each func(sqlengine.Batch) error) ([]work.Ref, error)

// Ask asks a small SELECT.
type Ask func(ctx context.Context, sql string, args []sqlengine.Argument) ([][]any, []work.Ref, error)

// Input is all that Compute needs beside the analysis itself.
type Input struct {
	Params map[string]any // typed as declared
	Known  Known
	Scan   Scan
	Ask    Ask
	Report func(work.Progress) // nil: nobody wants to know
}

// computing is one call of Compute.
type computing struct {
	*Survey
	in   Input
	from []work.Ref
}

// Compute answers the document of one set of parameters: one scan of the columns per round, however many scales there
// are (a second one of a round only where items that are not common would disturb its scores). Memory does not grow
// with the number of rows. Whatever is counted is exact, and weighted sums are added up in the same order on every
// machine, so that the same rows in the same order give the same document. Weights are used for frequencies,
// crosstabs' percents, scales, items, scores and changes; every n, and all tests, correlations, regressions and
// distributions are unweighted. Made is filled with From and Rows only. What the user can mend is a problem.
func (s *Survey) Compute(ctx context.Context, in Input) (*Document, error) {
	c := &computing{Survey: s, in: in}
	if err := c.joinsMultiply(ctx); err != nil {
		return nil, err
	}
	round, err := c.earlier(ctx)
	if err != nil {
		return nil, err
	}
	var want wanted
	if round != nil && round.onlyCommon {
		asked := make([]map[string]bool, len(s.Groups))
		for g := range asked {
			asked[g] = round.before.askedItems(g)
		}
		want.common = func(g int, item string) bool { return asked[g][item] }
	}
	f, err := c.figures(ctx, want, in.Params)
	if err != nil {
		return nil, err
	}
	if round != nil {
		round.now = f
		if err := c.settleCommon(ctx, round); err != nil {
			return nil, err
		}
		f = round.now
	}
	return c.document(f, round), nil
}

// document turns what was counted into rows.
func (c *computing) document(f *figures, round *rounds) *Document {
	f.summaries()
	f.frequencies()
	f.scales()
	f.scores()
	f.crosstabs()
	f.tests()
	f.correlations()
	f.regressions()
	f.distributions()
	switch {
	case round != nil:
		round.changes()
		for g := range f.doc.Groups {
			if !round.before.shut[g] {
				f.doc.Groups[g].Before = whole(round.before.tally.groups[g].all.n)
			}
		}
	case c.Compare != nil:
		f.note("no_previous", map[string]string{"param": c.Compare.Param, "value": c.text(c.in.Params[c.Compare.Param])})
	}
	f.doc.Made.From = c.from
	return f.doc
}

// figures scans once.
func (c *computing) figures(ctx context.Context, want wanted, params map[string]any) (*figures, error) {
	p, err := newPlan(c.Survey, c.in.Known, want)
	if err != nil {
		return nil, err
	}
	scan := func(ctx context.Context, each func(sqlengine.Batch) error) error {
		from, err := c.in.Scan(ctx, p.sql(), c.arguments(params), each)
		c.read(from)
		return err
	}
	t, err := p.count(ctx, scan, func(rows int64) {
		if c.in.Report != nil {
			c.in.Report(work.Progress{Doing: c.Name, Rows: rows})
		}
	})
	if err != nil {
		return nil, fmt.Errorf("count the answers of %q: %w", c.Name, err)
	}
	return newFigures(c.Survey, p, t), nil
}

// settleCommon finds the items of both rounds, and counts a round again in which others would disturb its scores.
func (c *computing) settleCommon(ctx context.Context, r *rounds) error {
	for g := range c.Groups {
		before := r.before.askedItems(g)
		common := r.now.askedItems(g)
		maps.DeleteFunc(common, func(item string, _ bool) bool { return !before[item] })
		r.commonItems = append(r.commonItems, common)
	}
	r.commonBefore = r.before
	if !r.onlyCommon {
		return nil
	}
	r.commonDomains = true
	isCommon := func(g int, item string) bool { return r.commonItems[g][item] }
	full := func(g *groupPlan) []*scale { return g.scales }
	var err error
	if r.before.disturbed(r.commonItems, full) {
		if r.commonBefore, err = c.figures(ctx, wanted{changesOnly: true, full: isCommon}, c.paramsBefore(r)); err != nil {
			return err
		}
	}
	if r.now.disturbed(r.commonItems, func(g *groupPlan) []*scale { return g.common }) {
		r.now, err = c.figures(ctx, wanted{common: isCommon}, c.in.Params)
	}
	return err
}

// read notes what a question was answered from (I5), each thing once.
func (c *computing) read(from []work.Ref) {
	for _, ref := range from {
		if !slices.Contains(c.from, ref) {
			c.from = append(c.from, ref)
		}
	}
}
