package table

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// grow notes columns and types that a reading wants. They are recorded when the load commits.
func (j *job) grow(table string, all []growth) {
	j.growths[table] = append(j.growths[table], all...)
	delete(j.targets, table)
	maps.DeleteFunc(j.readings, func(a applied, _ *reading) bool { return a.table == table })
}

// drifted holds what a reading found against `drift:`. Where the contract grows, errAgain asks to read again under it;
// else why says that the delivery is refused.
func (j *job) drifted(s *standing, r *reading) (why *problem.Problem, err error) {
	if rec := s.records[r.delivery.ID]; rec != nil && rec.accepted {
		return nil, nil
	}
	if len(r.wider) > 0 {
		var all []growth
		for _, name := range slices.Sorted(maps.Keys(r.wider)) {
			all = append(all, growth{
				change: grownType, column: name, form: r.wider[name].String(), delivery: r.delivery.ID, isNew: true})
		}
		j.grow(s.table.Name, all)
		return nil, errAgain
	}
	fresh, known := s.unheard(r)
	if !known || len(fresh) == 0 {
		return nil, nil
	}
	switch s.table.Drift.New {
	case Freeze:
		var names []string
		for _, f := range fresh {
			names = append(names, fmt.Sprintf("%q", f.Name))
		}
		return problem.New("table_drift_new", problem.Place{}, problem.Args{
			"fields": listed(names), "line": s.table.lineFor(fresh[0].Name)}), nil
	case Evolve:
		var all []growth
		for _, f := range fresh {
			if name := columnFor(f.Name); !s.table.nameTaken(name) && f.Kind != "list" && f.Kind != "struct" {
				all = append(all, growth{change: grownColumn, column: name, field: f.Name, delivery: r.delivery.ID, isNew: true})
			}
		}
		if len(all) > 0 {
			j.grow(s.table.Name, all)
			return nil, errAgain
		}
	}
	return nil, nil
}

// drifted says why a bad row refuses its delivery by `drift: {type: ...}`: at the first value that its type does not hold,
// or that no wider type does. Which types would hold the others is kept.
func (a *aside) drifted(b rows.Bad) *problem.Problem {
	c, ok := a.table.column(b.Column)
	if !ok || a.drift == Quarantine || (b.Code != "rows_type" && b.Code != "rows_too_large" && b.Code != "rows_rounded") {
		return nil
	}
	args := problem.Args{"why": badRow{Bad: b}.message(), "line": b.Line, "column": c.Name, "type": c.Type.String()}
	if a.drift == Freeze {
		return problem.New("table_drift_type", problem.Place{}, args)
	}
	have, ok := a.wider[c.Name]
	if !ok {
		have = c.Type
	}
	wide, ok := wider(have, b.Value, c.Format)
	if !ok || wide.Equal(c.Type) { // what its own type should hold is bad in another way
		return problem.New("table_drift_wider", problem.Place{}, args)
	}
	if a.wider == nil {
		a.wider = map[string]column.Type{}
	}
	a.wider[c.Name] = wide
	return nil
}

// columnFor is the name that a field's column gets: of a path its parts.
func columnFor(field string) string {
	return strings.NewReplacer(".", "_", "/", "_", `"`, "").Replace(strings.TrimLeft(strings.TrimSpace(field), "./"))
}

// grownNotes tell of what this load has made of the contract, with the line that accepts it.
func (s *standing) grownNotes() []string {
	var notes []string
	var all []string
	for _, g := range s.growths {
		c, ok := s.table.column(g.column)
		if !g.isNew || !ok {
			continue
		}
		switch {
		case g.change == grownColumn && g.form != "":
			all = append(all, g.column+" "+g.form)
		case g.change == grownColumn:
			notes = append(notes, fmt.Sprintf("%s: the field %q is new since delivery %s, and a column of the table now; to declare it: %s",
				s.table.Name, g.field, g.delivery, c.line()))
		case g.change == grownType:
			notes = append(notes, fmt.Sprintf("%s: %s is %s since delivery %s; to declare it: %s",
				s.table.Name, g.column, c.Type, g.delivery, c.line()))
		}
	}
	notes = append(notes, s.givenNote()...)
	if len(all) > 0 {
		notes = append(notes, fmt.Sprintf("%s: its columns are those of its first delivery: %s", s.table.Name, listed(all)))
	}
	return notes
}

// wider says which type holds the values of a column and one more that its own does not; ok is false when none does.
func wider(have column.Type, text string, format string) (wide column.Type, ok bool) {
	text = strings.TrimSpace(text)
	if _, err := typedValue(text, have, time.UTC); err == nil {
		return have, true
	}
	switch have.Kind {
	case column.Integer, column.Long:
		if _, err := typedValue(text, column.Type{Kind: column.Long}, time.UTC); err == nil {
			return column.Type{Kind: column.Long}, true
		}
		return widerDecimal(have, text)
	case column.Decimal:
		return widerDecimal(have, text)
	case column.Date:
		if _, err := typedTime(text, time.UTC); err == nil && format == "" {
			return column.Type{Kind: column.Timestamp}, true
		}
	}
	return have, false
}

// widerDecimal holds all values of the type, and the text without rounding it.
func widerDecimal(have column.Type, text string) (column.Type, bool) {
	if !decimalText.MatchString(text) {
		return have, false
	}
	whole, fraction, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	before, after := wholeDigits(have)
	before = max(before, len(strings.TrimLeft(whole, "0")))
	after = max(after, len(strings.TrimRight(fraction, "0")))
	if before+after > mostDigits {
		return have, false
	}
	return column.Type{Kind: column.Decimal, Precision: before + after, Scale: after}, true
}

// mostDigits of a decimal.
const mostDigits = 38

// wholeDigits are those before and after the point that values of a type may have.
func wholeDigits(t column.Type) (before, after int) {
	switch t.Kind {
	case column.Integer:
		return 10, 0
	case column.Long:
		return 19, 0
	}
	return t.Precision - t.Scale, t.Scale
}

// holdsAll says that every value of a type is one of the wide type too, exactly.
func holdsAll(wide, have column.Type) bool {
	switch {
	case wide.Equal(have):
		return true
	case wide.Kind == column.Long:
		return have.Kind == column.Integer
	case wide.Kind == column.Timestamp:
		return have.Kind == column.Date
	case wide.Kind == column.Decimal && (have.Kind == column.Integer || have.Kind == column.Long || have.Kind == column.Decimal):
		before, after := wholeDigits(have)
		wideBefore, wideAfter := wholeDigits(wide)
		return wideBefore >= before && wideAfter >= after
	}
	return false
}
