package app

import (
	"context"
	"path/filepath"
	"time"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/foundation/work"
)

// export writes a table, a SELECT, or the files of an analysis where the step says.
func (a *App) export(ctx context.Context, t work.Task, s flow.Step) (work.Result, error) {
	p, err := a.Shelf.At(ctx, t.Project)
	if err != nil {
		return work.Result{}, err
	}
	what, to := s.Values[0], s.Filled["to"]
	if found, ok := p.Analyses[what.Value]; ok {
		labels, err := found.Labels(t.Params)
		if err != nil {
			return work.Result{}, err
		}
		return a.Results.HandOut(ctx, result.Copies{Of: found.Name, Labels: labels, To: a.below(to), Place: what.Place})
	}
	e := result.Export{
		Of: what.Value, SQL: what.Value, Place: what.Place, Args: result.Arguments(t, s.Params), Labels: parameter.Labels(t.Params),
		Code: a.options.Version, Zone: a.Settings.Zone, BOM: s.Filled["bom"] == "true",
	}
	if flow.IsSQL(what.Value) {
		e.Of = s.Name
	} else {
		e.SQL, e.Made = a.allOf(ctx, what.Value, t.Params), true
	}
	to, e.Format = result.Destination(e.Of, to, s.Filled["format"])
	e.To = a.below(to)
	return a.Results.Export(ctx, t, a.Query, e)
}

// allOf is the SELECT of a table's rows that have the parameters' values.
func (a *App) allOf(ctx context.Context, table string, params map[string]any) string {
	pins, release, err := a.Lake.Pins(ctx, []string{table}, time.Time{})
	if err != nil { // a table of the house, or none: the question tells it
		return result.SelectAll(table, nil, params)
	}
	defer release()
	return result.SelectAll(table, pins[0].Columns, params)
}

// below is a path of the language in the project's folder; nothing stays nothing.
func (a *App) below(to string) string {
	if to == "" {
		return ""
	}
	return a.Path(filepath.FromSlash(to))
}
