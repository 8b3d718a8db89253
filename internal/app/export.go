package app

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/work"
)

// export writes a table, a SELECT, or the files of an analysis where the step says.
func (a *App) export(ctx context.Context, t work.Task, s flow.Step) (work.Result, error) {
	p, err := a.Shelf.At(ctx, t.Project)
	if err != nil {
		return work.Result{}, err
	}
	what := s.Values[0]
	if _, ok := p.Analyses[what.Value]; ok {
		return a.handOut(ctx, t, what.Value, s.Filled["to"])
	}
	e := result.Export{
		Of: what.Value, SQL: what.Value, Place: what.Place, Args: arguments(t),
		Labels: parameter.Labels(t.Params), Code: a.options.Version, Zone: a.Settings.Zone, BOM: s.Filled["bom"] == "true",
	}
	if flow.IsSQL(what.Value) {
		e.Of = s.Name
	} else if e.SQL, err = a.allOf(ctx, what.Value, t.Params); err != nil {
		return work.Result{}, err
	}
	to := s.Filled["to"]
	e.Format = cmp.Or(s.Filled["format"], formatOf(to), "csv")
	if to != "" {
		if strings.HasSuffix(to, "/") {
			to += e.Of + "." + e.Format
		}
		e.To = a.Path(filepath.FromSlash(to))
	}
	return a.Results.Export(ctx, t, a.Query, e)
}

// handOut copies the current files of an analysis into a folder; without one they lie in the results place already.
func (a *App) handOut(ctx context.Context, t work.Task, name, to string) (work.Result, error) {
	sets, err := a.Results.List(ctx, result.Filter{Of: name, Labels: parameter.Labels(t.Params), Limit: 1})
	if err != nil {
		return work.Result{}, err
	}
	if len(sets) == 0 {
		return work.Result{}, fmt.Errorf("analysis %q has handed out nothing for these parameters: a step that analyses it comes first", name)
	}
	if to == "" {
		return work.Result{Values: map[string]any{"files": len(sets[0].Files)}, Read: sets[0].From}, nil
	}
	paths, err := a.Results.CopyOut(ctx, sets[0], a.Path(filepath.FromSlash(to)))
	return work.Result{Values: map[string]any{"files": len(paths), "folder": to}, Read: sets[0].From}, err
}

// formatOf is what a file's name ends in, when that is a format.
func formatOf(name string) string {
	ending := strings.TrimPrefix(path.Ext(name), ".")
	if slices.Contains(result.Formats(), ending) {
		return ending
	}
	return ""
}

// allOf is a SELECT of a table's rows; where it has columns named like parameters, those that equal them.
func (a *App) allOf(ctx context.Context, name string, params map[string]any) (string, error) {
	sql := "select * from " + tableName(name)
	pins, release, err := a.Lake.Pins(ctx, []string{name}, time.Time{})
	if err != nil {
		return sql, nil // a table of the house, or none: the question tells it
	}
	release()
	var where []string
	for _, c := range pins[0].Columns {
		if _, ok := params[c.Name]; ok {
			where = append(where, quoted(c.Name)+" is not distinct from $"+c.Name)
		}
	}
	if len(where) > 0 {
		sql += " where " + strings.Join(where, " and ")
	}
	return sql, nil
}

func tableName(name string) string {
	schema, short, ok := strings.Cut(name, ".")
	if !ok {
		return quoted(name)
	}
	return quoted(schema) + "." + quoted(short)
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// arguments are the parameters and times of a run as SQL has them.
func arguments(t work.Task) []sqlengine.Argument {
	instant := column.Type{Kind: column.Timestamptz}
	args := []sqlengine.Argument{{Name: "now", Type: instant, Value: t.Begun.UTC()}}
	if !t.Interval.IsZero() {
		args = append(args, sqlengine.Argument{Name: "start", Type: instant, Value: t.Interval.Start.UTC()},
			sqlengine.Argument{Name: "end", Type: instant, Value: t.Interval.End.UTC()})
	}
	for name, value := range t.Params {
		args = append(args, sqlengine.Argument{Name: name, Type: typeOf(value), Value: value})
	}
	slices.SortFunc(args, func(a, b sqlengine.Argument) int { return strings.Compare(a.Name, b.Name) })
	return args
}

// typeOf is the type that a parameter's value was bound as.
func typeOf(value any) column.Type {
	switch value.(type) {
	case bool:
		return column.Type{Kind: column.Boolean}
	case int, int32:
		return column.Type{Kind: column.Integer}
	case int64:
		return column.Type{Kind: column.Long}
	case float64:
		return column.Type{Kind: column.Double}
	case time.Time:
		return column.Type{Kind: column.Timestamptz}
	}
	return column.Type{Kind: column.String}
}
