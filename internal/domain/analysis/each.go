package analysis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// chosen are the parameters of all runs that a task asks for, each once: its own, or all of `each:` in its order.
func (r *Runner) chosen(ctx context.Context, t work.Task, a *Analysis) ([]map[string]any, error) {
	params, one, err := a.bind(t.Params)
	if err == nil && !one {
		return r.each(ctx, t, a)
	}
	return []map[string]any{params}, err
}

// bind are the parameters of the one run that a task of these asks for; a task that has none of the analysis' own asks for
// all of `each:`, where there is one.
func (a *Analysis) bind(task map[string]any) (params map[string]any, one bool, err error) {
	given := map[string]any{}
	for _, name := range a.Params.Names() {
		if value, ok := task[name]; ok {
			given[name] = value
		}
	}
	if len(given) == 0 && len(a.Params.List) > 0 && a.Each.Value != "" {
		return nil, false, nil
	}
	params, err = a.Params.Bind(parameter.Labels(given), "analysis "+a.Name)
	return params, true, err
}

// Labels are those that all results bear which a task of these parameters makes.
func (a *Analysis) Labels(task map[string]any) (map[string]string, error) {
	params, _, err := a.bind(task)
	return parameter.Labels(params), err
}

func (r *Runner) each(ctx context.Context, t work.Task, a *Analysis) (all []map[string]any, err error) {
	now := sqlengine.Argument{Name: "now", Type: column.Type{Kind: column.Timestamptz}, Value: t.Begun.UTC()}
	answer, err := r.desk.Ask(ctx, query.Question{SQL: a.Each.Value, Place: a.Each.Place, Args: []sqlengine.Argument{now}, Actor: query.Local()})
	if err != nil {
		return nil, fmt.Errorf("each: %w", err)
	}
	defer func() { err = errors.Join(err, answer.Close()) }()
	columns := answer.Columns()
	known := map[string]bool{}
	for answer.Next() {
		params, null, err := a.Params.Row(columns, answer.Values(), "each of analysis "+a.Name)
		if err != nil {
			return nil, err
		}
		if null != "" {
			return nil, problem.New("analysis_each_null", a.Each.Place, problem.Args{"analysis": a.Name, "column": null})
		}
		if name := keyOf(a, params); !known[name] {
			known[name] = true
			all = append(all, params)
		}
	}
	return all, answer.Err()
}

// nameOf is the parameters for a person: "city=21 round=2026".
func nameOf(a *Analysis, params map[string]any) string {
	labels := parameter.Labels(params)
	var words []string
	for _, name := range a.Params.Names() {
		words = append(words, name+"="+labels[name])
	}
	return strings.Join(words, " ")
}

// keyOf is the parameters as no other set of them is written.
func keyOf(a *Analysis, params map[string]any) string {
	labels := parameter.Labels(params)
	var words []string
	for _, name := range a.Params.Names() {
		words = append(words, name+"="+strconv.Quote(labels[name]))
	}
	return strings.Join(words, " ")
}

// all runs one set of parameters after the other; each is committed for itself under a key of its own, so that a task that
// was cut off goes on where it stood (I4).
func (r *Runner) all(ctx context.Context, t work.Task, a *Analysis, how How, sets []map[string]any) (work.Result, error) {
	whole := work.Result{Values: map[string]any{}}
	sums := map[string]int64{}
	for i, params := range sets {
		one := t
		one.Params, one.Key = params, t.Key+"/"+keyOf(a, params)
		t.Report(work.Progress{Doing: fmt.Sprintf("%s %s (%d of %d)", a.Name, nameOf(a, params), i+1, len(sets))})
		answer, err := r.one(ctx, one, a, How{Known: how.Known, Anew: how.Anew && i == 0})
		if err != nil {
			return whole, fmt.Errorf("%s: %w", nameOf(a, params), err)
		}
		for _, name := range []string{"respondents", "rows", "files"} {
			if n, ok := answer.Values[name].(int64); ok {
				sums[name] += n
			}
		}
		for _, note := range answer.Notes {
			whole.Notes = append(whole.Notes, nameOf(a, params)+": "+note)
		}
		whole.Made = append(whole.Made, answer.Made...)
		whole.Read = append(whole.Read, answer.Read...)
	}
	for name, n := range sums {
		whole.Values[name] = n
	}
	whole.Values["runs"] = int64(len(sets))
	return whole, nil
}
