package app

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/domain/upkeep"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Upkeep looks after the named tables, models and analyses and the sources that feed them; without names, after all that
// the project declares, and all that the lake holds.
func (a *App) Upkeep(
	ctx context.Context, t work.Task, p *project.Project, names []string, dryRun bool,
) (upkeep.Done, work.Result, error) {
	order := upkeep.Order{DryRun: dryRun}
	all, err := a.lookedAfter(ctx, p, names)
	if err != nil {
		return upkeep.Done{}, work.Result{}, err
	}
	for _, name := range all {
		one := upkeep.Table{Name: name}
		if declared, ok := p.Tables[name]; ok {
			one.Sort, one.Keep = declared.Sort, declared.Keep
		}
		order.Tables = append(order.Tables, one)
	}
	for _, name := range slices.Sorted(maps.Keys(p.Sources)) {
		one := upkeep.Source{Name: name, Keep: p.Sources[name].Keep, Tables: fedBy(p, name)}
		asked := len(names) == 0 || slices.ContainsFunc(one.Tables, func(t string) bool { return slices.Contains(all, t) })
		if one.Keep > 0 && asked {
			order.Sources = append(order.Sources, one)
		}
	}
	return a.Keeper.Do(ctx, t, order)
}

// lookedAfter are tables of the lake by name, each once.
func (a *App) lookedAfter(ctx context.Context, p *project.Project, names []string) ([]string, error) {
	var all []string
	for _, name := range names {
		if analysis, ok := p.Analyses[name]; ok {
			all = append(all, analysis.Tables()...)
			continue
		}
		all = append(all, name)
	}
	if len(names) == 0 {
		held, err := a.Lake.Tables(ctx)
		if err != nil {
			return nil, fmt.Errorf("list what is to be looked after: %w", err)
		}
		all = append(p.Relations(), held...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// fedBy are the tables that read a source.
func fedBy(p *project.Project, source string) (tables []string) {
	for _, name := range slices.Sorted(maps.Keys(p.Tables)) {
		for _, from := range p.Tables[name].From {
			if from.Value == source {
				tables = append(tables, name)
			}
		}
	}
	return tables
}

// upkeep is the step of that word. "*" is everything, also what the project no longer declares.
func (a *App) upkeep(ctx context.Context, t work.Task, s flow.Step) (work.Result, error) {
	p, err := a.Shelf.At(ctx, t.Project)
	if err != nil {
		return work.Result{}, err
	}
	names := p.Expand(s.Values, "relation")
	for _, value := range s.Values {
		if value.Value == "*" {
			names = nil
		}
	}
	_, result, err := a.Upkeep(ctx, t, p, names, false)
	return result, err
}
