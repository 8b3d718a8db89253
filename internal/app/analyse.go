package app

import (
	"context"
	"fmt"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/foundation/work"
)

func (a *App) analyse(ctx context.Context, t work.Task, s flow.Step) (work.Result, error) {
	p, err := a.Shelf.At(ctx, t.Project)
	if err != nil {
		return work.Result{}, err
	}
	if err := a.LoadSeeds(ctx, t, p); err != nil {
		return work.Result{}, err
	}
	return each(p.Expand(s.Values, "analysis"), t, func(t work.Task, name string) (work.Result, error) {
		return a.Analyse(ctx, t, p, name, false)
	})
}

// Analyse runs an analysis for the task's parameters, or for all of its `each:` when those are not given.
func (a *App) Analyse(ctx context.Context, t work.Task, p *project.Project, name string, anew bool) (work.Result, error) {
	found, ok := p.Analyses[name]
	if !ok {
		return work.Result{}, fmt.Errorf("analysis %q is not in project version %s", name, p.Version)
	}
	return a.Analyses.Run(ctx, t, found, analysis.How{Known: p.KnownColumns(found.Survey), Anew: anew})
}
