package query

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// houseSchema begins the names of the house's own tables.
const houseSchema = "naru."

// view is all that one question can see.
type view struct {
	tables  []sqlengine.Table
	from    []work.Ref
	release func()
}

// query is the question for the engine; otherwise is how long it may run if it does not say.
func (v *view) query(q Question, otherwise time.Duration) sqlengine.Query {
	in := sqlengine.Query{SQL: q.SQL, Place: q.Place, Args: q.Args, Tables: v.tables}
	if in.Timeout = q.Timeout; in.Timeout == 0 {
		in.Timeout = otherwise
	}
	return in
}

// look finds every table that the SELECT names. release must be called when err is nil.
func (d *Desk) look(ctx context.Context, q Question) (*view, error) {
	statement, err := d.engine.Parse(ctx, q.SQL, q.Place)
	if err != nil {
		return nil, err
	}
	v := &view{release: func() {}}
	var wanted []sqlengine.Reference
	for _, reference := range statement.Tables {
		if given, ok := q.given(reference.Name); ok {
			v.tables = append(v.tables, given)
			continue
		}
		if strings.HasPrefix(reference.Name, houseSchema) {
			house, ok := d.house[reference.Name]
			if !ok || q.Actor.Scope != nil {
				return nil, d.unknown(ctx, q, reference)
			}
			if !q.At.IsZero() {
				return nil, problem.New("house_table_at", reference.Place, problem.Args{"table": reference.Name})
			}
			v.tables = append(v.tables, sqlengine.Table{Name: reference.Name, Columns: house.Columns, Rows: house.Rows(ctx)})
			continue
		}
		wanted = append(wanted, reference)
	}
	pins, release, err := d.pins(ctx, q, wanted)
	if err != nil {
		return nil, err
	}
	v.release = release
	for i, pin := range pins {
		table, visible := relation(pin, q.Actor)
		if !visible {
			release()
			return nil, d.unknown(ctx, q, wanted[i])
		}
		v.tables = append(v.tables, table)
		v.from = append(v.from, pin.Ref())
	}
	return v, nil
}

// pins answers one pin per wanted table, in that order: a pending one where there is one, the others from one
// transaction (I8).
func (d *Desk) pins(ctx context.Context, q Question, wanted []sqlengine.Reference) ([]lake.Pin, func(), error) {
	pins := make([]lake.Pin, len(wanted))
	var names []string
	var at []int
	for i, reference := range wanted {
		k := slices.IndexFunc(q.Pending, func(p lake.Pin) bool { return p.Table == reference.Name })
		if k >= 0 {
			pins[i] = q.Pending[k]
			continue
		}
		names = append(names, reference.Name)
		at = append(at, i)
	}
	if len(names) == 0 {
		return pins, func() {}, nil
	}
	found, release, err := d.lake.Pins(ctx, names, q.At)
	if errors.Is(err, lake.ErrNoTable) {
		return nil, nil, d.missing(ctx, q, wanted, err)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("pin the tables of a question: %w", err)
	}
	for k, pin := range found {
		pins[at[k]] = pin
	}
	return pins, release, nil
}

// relation is a pinned table as an actor sees it; visible is false when it is hidden.
func relation(pin lake.Pin, a Actor) (table sqlengine.Table, visible bool) {
	table = sqlengine.Table{Name: pin.Table, Columns: pin.Columns}
	for _, file := range pin.Files {
		table.Files = append(table.Files, file.Path)
	}
	if a.Scope == nil || slices.Contains(a.Open, pin.Table) {
		return table, true
	}
	if len(a.Scope) == 0 {
		return table, false
	}
	table.Only = map[string][]string{}
	for by, texts := range a.Scope {
		i := slices.IndexFunc(pin.Columns, func(c column.Column) bool { return c.Name == by })
		if i < 0 {
			return table, false
		}
		table.Only[by] = texts
	}
	return table, true
}

// missing says which table is not there, and why.
func (d *Desk) missing(ctx context.Context, q Question, wanted []sqlengine.Reference, cause error) error {
	if q.Actor.Scope != nil {
		return d.unseen(ctx, q, wanted)
	}
	there, err := d.lake.Tables(ctx)
	if err != nil {
		return fmt.Errorf("list the tables: %w", err)
	}
	pending := func(name string) bool {
		return slices.ContainsFunc(q.Pending, func(p lake.Pin) bool { return p.Table == name })
	}
	for _, reference := range wanted {
		if !slices.Contains(there, reference.Name) && !pending(reference.Name) {
			return d.unknown(ctx, q, reference)
		}
	}
	if q.At.IsZero() || len(wanted) == 0 {
		return fmt.Errorf("pin the tables of a question: %w", cause)
	}
	name := wanted[0]
	for _, reference := range wanted { // the lake names the first that was not there then
		if strings.Contains(cause.Error(), fmt.Sprintf("%q", reference.Name)) {
			name = reference
		}
	}
	return problem.New("table_not_then", name.Place, problem.Args{"name": name.Name, "at": q.At.Format(time.RFC3339)})
}

// unseen says of the first table which the scope does not show that there is none, whether it is hidden or absent: named
// beside others, the two must not be told apart either.
func (d *Desk) unseen(ctx context.Context, q Question, wanted []sqlengine.Reference) error {
	last := len(wanted) - 1
	for _, reference := range wanted[:last] {
		pins, release, err := d.pins(ctx, q, []sqlengine.Reference{reference})
		if err != nil {
			return err
		}
		release()
		if _, visible := relation(pins[0], q.Actor); !visible {
			return d.unknown(ctx, q, reference)
		}
	}
	return d.unknown(ctx, q, wanted[last])
}

// unknown says that there is no such table, or that it was never loaded. An actor with a scope hears no other names.
func (d *Desk) unknown(ctx context.Context, q Question, reference sqlengine.Reference) error {
	args := problem.Args{"name": reference.Name}
	if q.Actor.Scope != nil {
		return problem.New("table_unknown", reference.Place, args)
	}
	names, err := d.lake.Tables(ctx)
	if err != nil {
		return fmt.Errorf("list the tables: %w", err)
	}
	if d.options.Declared != nil {
		declared, err := d.options.Declared(ctx)
		if err != nil {
			return fmt.Errorf("list the declared tables: %w", err)
		}
		if slices.Contains(declared, reference.Name) {
			return problem.New("table_never_loaded", reference.Place, args)
		}
		names = append(names, declared...)
	}
	for name := range d.house {
		names = append(names, name)
	}
	for _, given := range q.Given {
		names = append(names, given.Name)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if near := problem.Nearest(reference.Name, names); near != "" {
		args["near"] = near
		return problem.New("table_unknown", reference.Place, args)
	}
	if len(names) > 0 && len(names) <= mostNames {
		args["tables"] = strings.Join(names, ", ")
		return problem.New("table_unknown_of", reference.Place, args)
	}
	return problem.New("table_unknown", reference.Place, args)
}

// mostNames is how many tables a hint lists.
const mostNames = 20
