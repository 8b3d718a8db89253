package table

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// discover gives the columns of the first delivery to a table whose contract names none: their names and types, as a file
// that has types says. They are what the table has become, and later deliveries are held against them.
func (j *job) discover(ctx context.Context, s *standing, d landing.Delivery) error {
	arrivals := s.table.arrivals(d)
	if len(arrivals) == 0 {
		return j.refuse(s, d, problem.New("table_no_files", problem.Place{}, problem.Args{}))
	}
	seen, broken, err := j.look(ctx, s.table, arrivals[0])
	if err != nil {
		return err
	} else if broken != nil {
		return j.refuse(s, d, broken.Problem)
	}
	found, wrong := s.table.discovered(seen, d.ID)
	if wrong != nil {
		return j.refuse(s, d, wrong)
	}
	j.grow(s.table.Name, found)
	return errAgain
}

// look sees which fields a file has, and their types where it has them.
func (j *job) look(ctx context.Context, t *Table, a landing.Arrival) (seen rows.Seen, broken *rows.Broken, err error) {
	in, err := j.input(t, a)
	if err != nil {
		return seen, nil, err
	}
	seen, err = rows.Look(ctx, in, j.formats, func(int64, []rows.Cell) bool { return false })
	if errors.As(err, &broken) {
		return seen, broken, nil
	} else if err != nil {
		return seen, nil, fmt.Errorf("look at the columns of %s: %w", in.Name, err)
	}
	return seen, nil, nil
}

// discovered are the fields of a file as columns. What the contract names by column must be among them.
func (t *Table) discovered(seen rows.Seen, delivery string) ([]growth, *problem.Problem) {
	if len(seen.Types) == 0 {
		return nil, problem.New("table_columns_untyped", problem.Place{}, problem.Args{})
	}
	types := map[string]column.Type{}
	folded := map[string]string{}
	var all []growth
	for i, name := range seen.Fields {
		if seen.Types[i].Kind == column.Invalid {
			continue // no column can hold it; it is told as a field that nobody reads
		}
		if other, taken := folded[strings.ToLower(name)]; taken {
			return nil, problem.New("table_column_case", problem.Place{}, problem.Args{
				"column": name, "other": other, "in": "table " + t.Name})
		}
		types[name], folded[strings.ToLower(name)] = seen.Types[i], name
		all = append(all, growth{change: grownColumn, column: name, field: name, form: seen.Types[i].String(),
			delivery: delivery, isNew: true})
	}
	if len(all) == 0 {
		return nil, problem.New("table_columns_untyped", problem.Place{}, problem.Args{})
	}
	for _, want := range t.roles() {
		for _, name := range want.names {
			typed, ok := types[name]
			switch {
			case !ok:
				return nil, problem.New("table_names_unknown", problem.Place{}, problem.Args{
					"column": name, "key": want.key, "in": "table " + t.Name, "known": listed(slices.Clone(seen.Fields))})
			case !want.fits(typed):
				return nil, problem.New(want.code, problem.Place{}, problem.Args{"column": name, "type": typed.String()})
			}
		}
	}
	return all, nil
}

// role is what some columns of a table are for, and which types can be that.
type role struct {
	key   string
	names []string
	fits  func(column.Type) bool
	code  problem.Code
}

func (t *Table) roles() []role {
	return []role{
		{"key", t.Key, canBeKey, "table_key_type"},
		{"sort", t.Sort, func(c column.Type) bool { return !nested(c) }, "table_sort_type"},
		{"partition", t.Partition, func(c column.Type) bool { return partitions(c.Kind) }, "table_partition_type"},
	}
}
