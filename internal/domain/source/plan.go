package source

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Plan is what a pull would ask, as far as that can be foreseen.
type Plan struct {
	Source   string           `json:"source"`
	Elements int              `json:"elements"`
	Calls    []PlannedCall    `json:"calls"`
	More     []string         `json:"more"`             // what cannot be foreseen, in words, each once
	Standing *budget.Standing `json:"budget,omitempty"` // nil: nobody counts
	Past     bool             `json:"past"`             // the source gives only the present, so that nobody would be asked
}

// PlannedCall is one request that would be made.
type PlannedCall struct {
	Element string `json:"element"` // labels
	Method  string `json:"method"`
	Address string `json:"address"` // as it may be shown
}

// Plan says which calls a pull would make at least, and how its budget stands. It calls nobody: `each:` is asked of the
// lake.
func (p *Puller) Plan(ctx context.Context, t work.Task, s *Source) (Plan, error) {
	plan, err := p.plan(ctx, t, s)
	if err != nil {
		return Plan{}, fmt.Errorf("plan source %q: %w", s.Name, err)
	}
	return plan, nil
}

func (p *Puller) plan(ctx context.Context, t work.Task, s *Source) (plan Plan, err error) {
	if s.Gives == Interval && t.Interval.IsZero() {
		return plan, problem.New("source_interval", s.Place, problem.Args{"source": s.Name})
	}
	elements, err := p.elements(ctx, t, s)
	if err != nil {
		return plan, err
	}
	plan = Plan{
		Source: s.Name, Elements: len(elements), Past: t.FromRaw || s.isPast(t), Calls: []PlannedCall{}, More: []string{},
	}
	if s.Budget != nil && p.book != nil {
		standing, err := p.book.Standing(ctx, s.Budget, time.Now())
		if err != nil {
			return plan, err
		}
		plan.Standing = &standing
	}
	if plan.Past {
		return plan, nil
	}
	planner, ok := s.Connector.(connector.Planner)
	if !ok {
		plan.more("a source of kind " + s.Kind + " cannot say beforehand what it will ask")
		return plan, nil
	}
	for _, e := range elements {
		if err := p.planElement(ctx, t, s, e, planner, &plan); err != nil {
			return plan, err
		}
	}
	return plan, nil
}

func (p *Puller) planElement(
	ctx context.Context, t work.Task, s *Source, e element, planner connector.Planner, plan *Plan,
) error {
	j := &job{Puller: p, task: t, source: s, element: e}
	err := p.db.Read(ctx, func(tx *controldb.Tx) (err error) {
		j.cursor, err = landing.Position(tx, j.cursorOwner())
		return err
	})
	if err != nil {
		return err
	}
	calls, more, err := planner.Plan(j.env(ctx, ""))
	if err != nil {
		return fmt.Errorf("%s: %w", e.name, err)
	}
	for _, c := range calls {
		plan.Calls = append(plan.Calls, PlannedCall{Element: e.name, Method: c.Method, Address: p.secrets.Redact(c.Address)})
	}
	plan.more(more)
	return nil
}

func (p *Plan) more(words string) {
	for _, known := range p.More {
		if known == words {
			return
		}
	}
	if words != "" {
		p.More = append(p.More, words)
	}
}
