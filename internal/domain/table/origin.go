package table

import (
	"path"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// What `from:` may say besides label.NAME.
const (
	fromAsOf = "arrival.as_of" // when the state that the delivery shows held
	fromAt   = "arrival.at"    // when the file came
	fromFile = "arrival.file"  // the file's name as it was given
)

// origin checks `from:`: what it may be, its type, and that nothing beside it speaks of a field.
func (d *decoding) origin(block ColumnBlock, c *Column) {
	if c.From == "" {
		return
	}
	label, isLabel := strings.CutPrefix(c.From, "label.")
	switch {
	case isLabel && label != "":
	case c.From == fromAsOf || c.From == fromAt:
		if c.Type.Kind != column.Timestamptz {
			d.found.Report("table_from_type", block.From.Place, problem.Args{
				"from": c.From, "want": "timestamptz", "type": c.Type.String()})
		}
	case c.From == fromFile:
		if c.Type.Kind != column.String {
			d.found.Report("table_from_type", block.From.Place, problem.Args{
				"from": c.From, "want": "string", "type": c.Type.String()})
		}
	default:
		d.found.Report("table_from_unknown", block.From.Place, problem.Args{"from": c.From})
	}
	for _, other := range []struct {
		key   string
		given bool
		place problem.Place
	}{
		{"field", block.Field.Value != "", block.Field.Place},
		{"format", block.Format.Value != "", block.Format.Place},
		{"null", len(block.Null) > 0, firstPlace(block.Null)},
		{"missing", len(block.Missing) > 0, firstPlace(block.Missing)},
		{"not_applicable", len(block.NotApplicable) > 0, firstPlace(block.NotApplicable)},
		{"asked", block.Asked.Value != "", block.Asked.Place},
		{"unique", block.Unique, block.From.Place},
	} {
		if other.given {
			d.found.Report("table_from_and", other.place, problem.Args{"from": c.From, "key": other.key})
		}
	}
	c.Constant = true
}

func firstPlace(w Words) problem.Place {
	if len(w) == 0 {
		return problem.Place{}
	}
	return w[0].Place
}

// knownBefore says whether the column's value is known before a delivery is read, the same for all its files.
func (c Column) knownBefore() bool {
	return strings.HasPrefix(c.From, "label.") || c.From == fromAsOf
}

// constant is the value of a column that comes with the delivery rather than in its files. file may be zero where
// knownBefore holds. An absent or empty label is null.
func (c Column) constant(d landing.Delivery, file landing.Arrival, zone *time.Location) (any, *problem.Problem) {
	switch c.From {
	case fromAsOf:
		return d.AsOf.UTC(), nil
	case fromAt:
		return file.At.UTC(), nil
	case fromFile:
		return path.Base(file.Name), nil
	}
	label := strings.TrimPrefix(c.From, "label.")
	text := d.Labels[label]
	if text == "" { // an empty text as a partition value loses rows silently in other engines
		if c.Required {
			return nil, problem.New("table_label_required", c.Place, problem.Args{"label": label, "column": c.Name})
		}
		return nil, nil
	}
	value, err := typedValue(text, c.Type, zone)
	if err == nil && c.allows(text) {
		return value, nil
	}
	return nil, problem.New("table_label_value", c.Place, problem.Args{
		"label": label, "value": text, "column": c.Name, "type": c.Type.String()})
}

// allows holds a label against the column's values, range and pattern, as rows does with fields.
func (c Column) allows(text string) bool {
	if len(c.Values) > 0 && !among(text, c.Values, c.Type) {
		return false
	}
	if c.Pattern != nil && !c.Pattern.MatchString(text) {
		return false
	}
	value, err := typedValue(text, c.Type, time.UTC)
	if err != nil {
		return false
	}
	for i, end := range []*string{c.Min, c.Max} {
		if end == nil {
			continue
		}
		limit, err := typedValue(*end, c.Type, time.UTC)
		if err != nil {
			continue // told when the contract was read
		}
		if below := less(value, limit, c.Type); (i == 0 && below) || (i == 1 && less(limit, value, c.Type)) {
			return false
		}
	}
	return true
}

// arrivals are the files of a delivery that the table takes, in their order. A glob is held against the file's name
// alone, whatever folder it came from.
func (t *Table) arrivals(d landing.Delivery) []landing.Arrival {
	if t.File == "" {
		return d.Arrivals
	}
	var taken []landing.Arrival
	for _, a := range d.Arrivals {
		if fits, err := path.Match(t.File, fileName(a)); fits && err == nil {
			taken = append(taken, a)
		}
	}
	return taken
}
