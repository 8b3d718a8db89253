package survey

import (
	"slices"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Bounds of what is tried to find a row that belongs to a group.
const (
	mostValues = 200
	mostRows   = 50_000
)

// judged is a group's condition over columns of which all values are known. holds says that it is true, for sure.
type judged struct {
	group   Group
	columns []string
	holds   func(row map[string]any) bool
}

// reachable tells of groups to which no row can belong: their condition is never true with the values that the
// contracts allow, or where it is, an earlier group's is too. Conditions that only the engine understands, and columns
// with more values than can be tried, are left to the run.
func (c *checking) reachable() {
	types := map[string]column.Type{}
	values := map[string][]any{}
	for _, name := range c.names {
		v, exists, certain := c.whole(name)
		if !exists || !certain {
			continue
		}
		types[name] = v.Type
		if all := v.possible(); all != nil {
			values[name] = all
		}
	}
	var earlier []judged
	for _, g := range c.Groups {
		one, ok := judge(g, types, values)
		if !ok {
			continue
		}
		c.reach(one, earlier, values)
		earlier = append(earlier, one)
	}
}

// judge reads a condition twice: as it is and turned round, since only what is surely false is told by it.
func judge(g Group, types map[string]column.Type, values map[string][]any) (judged, bool) {
	text := g.Condition.Value
	condition, wrong := rows.ParseCondition(text, problem.Place{}, types)
	if wrong != nil {
		return judged{}, false
	}
	turned, wrong := rows.ParseCondition("not ("+text+"\n)", problem.Place{}, types)
	if wrong != nil {
		return judged{}, false
	}
	for _, name := range condition.Columns() {
		if values[name] == nil {
			return judged{}, false
		}
	}
	return judged{group: g, columns: condition.Columns(), holds: turned.NeverGiven}, true
}

func (c *checking) reach(one judged, earlier []judged, values map[string][]any) {
	columns := slices.Clone(one.columns)
	for _, e := range earlier {
		columns = append(columns, e.columns...)
	}
	slices.Sort(columns)
	ever, free, decided := false, false, true
	decided = each(slices.Compact(columns), values, func(row map[string]any) bool {
		if one.holds(row) {
			ever = true
			free = !slices.ContainsFunc(earlier, func(e judged) bool { return e.holds(row) })
		}
		return !free
	})
	args := problem.Args{
		"group": one.group.Name, "condition": one.group.Condition.Value, "in": c.in,
		"columns": strings.Join(one.columns, ", "),
	}
	switch {
	case !decided || free:
	case !ever:
		c.found.Report("analysis_group_never", one.group.Condition.Place, args)
	default:
		c.found.Report("analysis_group_taken", one.group.Condition.Place, args)
	}
}

// each gives every row of the columns' values until more is false. decided is false when there are too many to try.
func each(columns []string, values map[string][]any, more func(row map[string]any) bool) (decided bool) {
	count := 1
	for _, name := range columns {
		if count *= len(values[name]); count > mostRows {
			return false
		}
	}
	row := map[string]any{}
	for i := range count {
		rest := i
		for _, name := range columns {
			all := values[name]
			row[name] = all[rest%len(all)]
			rest /= len(all)
		}
		if !more(row) {
			return true
		}
	}
	return true
}

// possible are all values that the contract allows, with null; nil when they cannot be listed.
func (v Variable) possible() []any {
	all := []any{nil}
	switch {
	case v.Type.Kind == column.Boolean:
		return append(all, true, false)
	case len(v.Values) > mostValues:
		return nil
	case len(v.Values) > 0:
		for _, value := range v.Values {
			typed, ok := typed(value.Code, v.Type.Kind)
			if !ok {
				return nil
			}
			all = append(all, typed)
		}
		return all
	case v.Type.Kind != column.Integer && v.Type.Kind != column.Long:
		return nil
	}
	least, greatest, ok := v.ends()
	if !ok || greatest-least > mostValues {
		return nil
	}
	for number := int64(least); number <= int64(greatest); number++ {
		all = append(all, number)
	}
	return all
}

// typed is a code as a condition compares it.
func typed(code string, kind column.Kind) (any, bool) {
	switch kind {
	case column.Integer, column.Long:
		number, err := strconv.ParseInt(code, 10, 64)
		return number, err == nil
	case column.Double:
		number, err := strconv.ParseFloat(code, 64)
		return number, err == nil
	case column.String, column.Decimal:
		return code, true
	}
	return nil, false
}
