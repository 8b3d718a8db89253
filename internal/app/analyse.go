package app

import (
	"context"
	"fmt"
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/analysis/book"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/engine/workbook"
	"github.com/naru-data/naru/internal/foundation/problem"
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

// form tells of references of a form that name no result, and of names that its template does not define.
func form(template []byte, refs []survey.Reference, found *problem.List) {
	names, err := workbook.Names(template)
	if err != nil {
		if len(refs) > 0 {
			found.Report("analysis_form_broken", refs[0].Text.Place, problem.Args{"why": err})
		}
		return
	}
	for _, r := range refs {
		if _, why := book.Parse(r.Text.Value); why != "" {
			found.Report("analysis_form_reference", r.Text.Place, problem.Args{"reference": r.Text.Value, "why": why})
		}
		if slices.Contains(names, r.Name) {
			continue
		}
		args := problem.Args{"name": r.Name}
		if near := problem.Nearest(r.Name, names); near != "" {
			args["near"] = near
		}
		found.Report("analysis_form_name", r.Text.Place, args)
	}
}
