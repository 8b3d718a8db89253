package table

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// part is the smallest piece of a table that one delivery holds alone: with append and merge the delivery's own rows,
// with replace the whole table, with latest one tuple of partition values. Two deliveries that cover one part never both
// hold it.
type part string

// wholeTable is the one part of a table that is replaced.
const wholeTable part = "*"

// partOf writes a tuple of partition values, in the order of Table.Partition. Equal tuples give equal parts.
func partOf(tuple []any) (part, error) {
	written := make([]any, len(tuple))
	for i, value := range tuple {
		if at, ok := value.(time.Time); ok {
			value = at.UTC().Format(time.DateOnly)
		}
		written[i] = value
	}
	text, err := json.Marshal(written)
	if err != nil {
		return "", fmt.Errorf("write partition values %v: %w", tuple, err)
	}
	return part(text), nil
}

// tuple reads the values back, typed as the partition's columns.
func (p part) tuple(types []column.Type) ([]any, error) {
	var texts []*json.RawMessage
	if err := json.Unmarshal([]byte(p), &texts); err != nil || len(texts) != len(types) {
		return nil, fmt.Errorf("partition %s does not fit %d columns", p, len(types))
	}
	values := make([]any, len(types))
	for i, raw := range texts {
		if raw == nil {
			continue
		}
		text := string(*raw)
		if types[i].Kind == column.String || types[i].Kind == column.Date {
			if err := json.Unmarshal(*raw, &text); err != nil {
				return nil, fmt.Errorf("partition %s: %w", p, err)
			}
		}
		value, err := typedValue(text, types[i], time.UTC)
		if err != nil {
			return nil, fmt.Errorf("partition %s: %w", p, err)
		}
		values[i] = value
	}
	return values, nil
}

// partitionTypes are the types of the partition's columns.
func (t *Table) partitionTypes() []column.Type {
	var types []column.Type
	for _, name := range t.Partition {
		c, _ := t.column(name)
		types = append(types, c.Type)
	}
	return types
}

// knownPart is the part that a delivery covers, where that is known before it is read: ok is false when only its rows
// can tell. A label that does not fit its column is the problem.
func (t *Table) knownPart(d landing.Delivery, zone *time.Location) (p part, ok bool, wrong *problem.Problem) {
	switch t.Strategy {
	case Append, Merge:
		return part(d.ID), true, nil
	case Replace:
		return wholeTable, true, nil
	}
	var tuple []any
	for _, name := range t.Partition {
		c, _ := t.column(name)
		if !c.knownBefore() {
			return "", false, nil
		}
		value, wrong := c.constant(d, landing.Arrival{}, zone)
		if wrong != nil {
			return "", false, wrong
		}
		tuple = append(tuple, value)
	}
	p, err := partOf(tuple)
	return p, err == nil, nil
}
