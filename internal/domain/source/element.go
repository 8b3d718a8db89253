package source

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// element is one that is pulled for itself: one row of `each:`, or the whole source without one.
type element struct {
	values map[string]any    // what texts may name: parameters, columns of each, times
	labels map[string]string // of what it brings
	name   string            // labels for a person
}

// row is what `each:` gives for one element, typed.
type row map[string]any

// elements are those that a task asks for, each once, in an order that is the same in every attempt.
func (p *Puller) elements(ctx context.Context, t work.Task, s *Source) ([]element, error) {
	asked := asked(s, t.Params)
	rows := []row{nil}
	var err error
	switch {
	case len(s.Items) > 0:
		rows, err = s.itemRows()
	case s.Each.Value != "":
		rows, err = p.sqlRows(ctx, t, s, asked)
	}
	if err != nil {
		return nil, err
	}
	var all []element
	known := map[string]row{}
	for _, r := range rows {
		if !s.isAsked(r, asked) {
			continue
		}
		e, err := p.element(t, s, r, asked)
		if err != nil {
			return nil, err
		}
		key := parameter.LabelsText(e.labels)
		before, twice := known[key]
		switch one, other := parameter.Labels(before), parameter.Labels(r); {
		case !twice:
			known[key] = r
			all = append(all, e)
		case !maps.Equal(one, other):
			return nil, problem.New("source_each_alike", s.Place, problem.Args{
				"in": "source " + s.Name, "one": labelText(one), "other": labelText(other), "labels": e.name})
		}
	}
	if len(all) == 0 && len(rows) > 0 {
		return nil, problem.New("source_each_none", s.Place, problem.Args{
			"in": "source " + s.Name, "count": len(rows), "given": labelText(asked)})
	}
	return all, nil
}

// isAsked says whether a row agrees with the parameters of the task that it has itself: one that was given chooses.
func (s *Source) isAsked(r row, asked map[string]string) bool {
	labels := parameter.Labels(r)
	for name, text := range asked {
		p, declared := s.Params.Find(name)
		if own, ok := labels[name]; ok && declared && !parameter.Same(own, text, p.Type) {
			return false
		}
	}
	return true
}

// element binds the parameters that the row does not give.
func (p *Puller) element(t work.Task, s *Source, r row, asked map[string]string) (element, error) {
	left := parameter.Set{List: slices.DeleteFunc(slices.Clone(s.Params.List), func(d parameter.Parameter) bool {
		_, own := r[d.Name]
		return own
	})}
	given := map[string]string{}
	for _, name := range left.Names() {
		if text, ok := asked[name]; ok {
			given[name] = text
		}
	}
	values, err := left.Bind(given, "source "+s.Name)
	if err != nil {
		return element{}, err
	}
	maps.Copy(values, r)
	e := element{values: valuesOf(t, values), labels: parameter.Labels(values)}
	for name, text := range s.Labels { // no secret is revealed for one (I6)
		value, err := text.Fill(yamlfile.Filling{Values: e.values, Zone: p.zone})
		if err != nil {
			return element{}, err
		}
		e.labels[name] = value
	}
	e.name = labelText(e.labels)
	return e, nil
}

// itemRows are the items of a list, in its order.
func (s *Source) itemRows() ([]row, error) {
	var all []row
	for _, item := range s.Items {
		bound, err := s.itemParameters().Bind(item.Texts, "each of source "+s.Name)
		if err != nil {
			return nil, err
		}
		all = append(all, bound)
	}
	return all, nil
}

// sqlRows are the rows of the SELECT, in its order when it says one, else sorted by their texts.
func (p *Puller) sqlRows(ctx context.Context, t work.Task, s *Source, asked map[string]string) (all []row, err error) {
	if p.desk == nil {
		return nil, errors.New("each: there is nobody to ask")
	}
	args, err := arguments(t, s, asked)
	if err != nil {
		return nil, err
	}
	answer, err := p.desk.Ask(ctx, query.Question{SQL: s.Each.Value, Place: s.Each.Place, Args: args, Actor: query.Local()})
	if err != nil {
		return nil, fmt.Errorf("each: %w", err)
	}
	defer func() { err = errors.Join(err, answer.Close()) }()
	columns := answer.Columns()
	set, err := s.columnParameters(columns)
	if err != nil {
		return nil, err
	}
	for answer.Next() {
		bound, null, err := set.Row(columns, answer.Values(), "each of source "+s.Name)
		if err != nil {
			return nil, err
		}
		if null != "" {
			return nil, problem.New("source_each_null", s.Each.Place, problem.Args{"in": "source " + s.Name, "column": null})
		}
		all = append(all, bound)
	}
	if err := answer.Err(); err != nil {
		return nil, fmt.Errorf("each: %w", err)
	}
	if !isOrdered(s.Each.Value) {
		text := func(r row) string { return parameter.LabelsText(parameter.Labels(r)) }
		slices.SortFunc(all, func(a, b row) int { return cmp.Compare(text(a), text(b)) })
	}
	return all, nil
}

// columnParameters type the columns of the SELECT: as the source declares a parameter of that name, else as they are.
func (s *Source) columnParameters(columns []column.Column) (parameter.Set, error) {
	var set parameter.Set
	for _, c := range columns {
		p := parameter.Parameter{Name: c.Name, Type: c.Type}
		for _, declared := range s.Params.List {
			if strings.EqualFold(declared.Name, c.Name) {
				p = declared
			}
		}
		why := ""
		_, twice := set.Find(p.Name)
		switch {
		case twice:
			why = "and that twice"
		case slices.Contains(given, p.Name):
			why = "a name that every run fills by itself"
		case c.Type.Kind == column.List || c.Type.Kind == column.Struct:
			why = "which holds no single value"
		}
		if why != "" {
			return set, problem.New("source_each_column", s.Each.Place, problem.Args{
				"in": "source " + s.Name, "column": c.Name, "why": why})
		}
		set.List = append(set.List, p)
	}
	return set, nil
}

// arguments are what the SELECT may bind: the times of the run, and the source's parameters as far as they are given.
func arguments(t work.Task, s *Source, asked map[string]string) ([]sqlengine.Argument, error) {
	instant := column.Type{Kind: column.Timestamptz}
	args := []sqlengine.Argument{{Name: "now", Type: instant, Value: t.Begun}}
	if !t.Interval.IsZero() {
		args = append(args,
			sqlengine.Argument{Name: "start", Type: instant, Value: t.Interval.Start},
			sqlengine.Argument{Name: "end", Type: instant, Value: t.Interval.End})
	}
	for _, p := range s.Params.List {
		if _, ok := asked[p.Name]; !ok && p.Default == nil {
			continue
		}
		one := parameter.Set{List: []parameter.Parameter{p}}
		given := map[string]string{}
		if text, ok := asked[p.Name]; ok {
			given[p.Name] = text
		}
		bound, err := one.Bind(given, "source "+s.Name)
		if err != nil {
			return nil, err
		}
		args = append(args, sqlengine.Argument{Name: p.Name, Type: p.Type, Value: bound[p.Name]})
	}
	return args, nil
}

// asked are the task's parameters that the source declares, as texts: others belong to other steps, and a type is the
// declaration's own.
func asked(s *Source, all map[string]any) map[string]string {
	mine := map[string]any{}
	for _, name := range s.Params.Names() {
		if value, ok := all[name]; ok {
			mine[name] = value
		}
	}
	return parameter.Labels(mine)
}

// valuesOf are what texts may name. {now} is the same in every attempt.
func valuesOf(t work.Task, params map[string]any) map[string]any {
	values := map[string]any{"now": t.Begun, "run": t.Run}
	if !t.Interval.IsZero() {
		values["start"], values["end"] = t.Interval.Start, t.Interval.End
	}
	maps.Copy(values, params)
	return values
}

func labelText(labels map[string]string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		all = append(all, name+"="+labels[name])
	}
	if len(all) == 0 {
		return "no labels"
	}
	return strings.Join(all, " ")
}
