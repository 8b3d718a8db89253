package rows

import (
	"fmt"
	"slices"
	"time"

	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/naru-data/naru/internal/engine/column"
)

// storage is how a vector keeps the values of a kind.
type storage uint8

const (
	storeWhole storage = iota
	storeDouble
	storeWide
	storeText
	storeNested
)

func storageOf(k column.Kind) storage {
	switch k {
	case column.Double:
		return storeDouble
	case column.Decimal:
		return storeWide
	case column.String:
		return storeText
	case column.List, column.Struct:
		return storeNested
	}
	return storeWhole
}

// contract is a Target made ready: literals are typed, names are places. It is not changed while it is used, so that
// workers share it.
type contract struct {
	columns    []contractColumn
	partition  []int // places of Target.Partition
	constant   bool  // all partition columns are constants
	conditions []boundCondition
	zone       *time.Location
	unique     bool
}

// contractColumn is one column made ready.
type contractColumn struct {
	Column
	store     storage
	value     literal // of a constant
	nulls     map[string]bool
	emptyText map[string]state // missing and notApplicable, as written
	meanings  meanings
	within    limits
	condition int  // place in contract.conditions, -1: none
	partition bool // names files
	decimal   byte // of the file: before a fraction
	thousands byte // of the file
	field     int  // place in the file; -1: it is not there
	single    bool // of the file: a value where a list is wanted is a list of one
}

// boundCondition is a condition with the places of its columns.
type boundCondition struct {
	*Condition
	places []int
}

// literal is a typed value of a contract.
type literal struct {
	null   bool
	whole  int64
	double float64
	wide   decimal128.Num
	text   string
}

// newContract types everything a Target says. Its errors are mistakes of the caller, not of a file.
func newContract(to Target) (*contract, error) {
	c := &contract{zone: to.Zone, constant: true}
	if c.zone == nil {
		c.zone = time.UTC
	}
	for _, given := range to.Columns {
		made, err := c.column(given)
		if err != nil {
			return nil, fmt.Errorf("prepare column %q: %w", given.Name, err)
		}
		c.columns = append(c.columns, made)
		c.unique = c.unique || given.Unique && !given.Constant
	}
	for _, name := range to.Partition {
		at := c.place(name)
		if at < 0 {
			return nil, fmt.Errorf("prepare partition: %q is no column", name)
		}
		switch c.columns[at].Type.Kind {
		case column.Decimal, column.Timestamp, column.Timestamptz, column.List, column.Struct:
			return nil, fmt.Errorf("prepare partition: files cannot be named by %q, which is %s", name, c.columns[at].Type)
		}
		c.columns[at].partition = true
		if to.Undivided {
			continue
		}
		c.constant = c.constant && c.columns[at].Constant
		c.partition = append(c.partition, at)
	}
	return c, c.bindConditions()
}

func (c *contract) place(name string) int {
	return slices.IndexFunc(c.columns, func(k contractColumn) bool { return k.Name == name })
}

func (c *contract) bindConditions() error {
	for i := range c.columns {
		k := &c.columns[i]
		k.condition = -1
		if k.Asked == nil {
			continue
		}
		k.condition = slices.IndexFunc(c.conditions, func(b boundCondition) bool { return b.Condition == k.Asked })
		if k.condition >= 0 {
			continue
		}
		bound := boundCondition{Condition: k.Asked}
		for _, name := range k.Asked.columns {
			at := c.place(name)
			if at < 0 {
				return fmt.Errorf("prepare condition %q: %q is no column", k.Asked, name)
			}
			bound.places = append(bound.places, at)
		}
		k.condition = len(c.conditions)
		c.conditions = append(c.conditions, bound)
	}
	return nil
}

func (c *contract) column(given Column) (contractColumn, error) {
	k := contractColumn{Column: given, store: storageOf(given.Type.Kind), field: -1}
	switch given.Type.Kind {
	case column.Invalid:
		return k, fmt.Errorf("type %s cannot be read from a file", given.Type)
	case column.List, column.Struct:
		if err := checkNested(given); err != nil {
			return k, err
		}
	}
	if given.Pattern != nil && k.store != storeText {
		return k, fmt.Errorf("a pattern is for texts, not for %s", given.Type)
	}
	var err error
	if given.Constant {
		k.value, err = c.constantValue(given.Value, given.Type)
		return k, err
	}
	for _, text := range given.Null {
		k.nulls = with(k.nulls, text, true)
	}
	for _, text := range given.Missing {
		k.emptyText = with(k.emptyText, text, missing)
	}
	for _, text := range given.NotApplicable {
		k.emptyText = with(k.emptyText, text, notApplicable)
	}
	if given.Format != "" && k.store != storeNested {
		if _, err := newStrptime(given.Format, given.Type.Kind, nil); err != nil {
			return k, fmt.Errorf("format %q: %w", given.Format, err)
		}
	}
	if k.meanings, err = c.newMeanings(given); err != nil {
		return k, err
	}
	k.within, err = c.newLimits(given)
	return k, err
}

func with[T any](m map[string]T, key string, value T) map[string]T {
	if m == nil {
		m = map[string]T{}
	}
	m[key] = value
	return m
}

// literal types a text of the contract: a code, the end of a range. Dates and times are ISO, whatever Format says.
func (c *contract) literal(text string, t column.Type) (literal, bool) {
	raw := []byte(text)
	switch t.Kind {
	case column.String:
		return literal{text: text}, true
	case column.Double:
		v, wrong := parseDouble(raw)
		return literal{double: v}, wrong == ""
	case column.Decimal:
		v, wrong := parseDecimal(raw, t.Precision, t.Scale)
		return literal{wide: v}, wrong == ""
	case column.Boolean:
		v, ok := parseBoolean(raw)
		return literal{whole: v}, ok
	case column.Integer, column.Long:
		v, wrong := parseWhole(raw, t.Kind)
		return literal{whole: v}, wrong == ""
	}
	iso := isoTimes{kind: t.Kind, zone: &zoneClock{zone: c.zone}}
	v, wrong := iso.parse(raw)
	return literal{whole: v}, wrong == ""
}

// constantValue types the value of a constant column.
func (c *contract) constantValue(value any, t column.Type) (literal, error) {
	wants := map[column.Kind]bool{}
	out := literal{}
	switch v := value.(type) {
	case nil:
		return literal{null: true}, nil
	case bool:
		wants[column.Boolean] = true
		if v {
			out.whole = 1
		}
	case int32:
		wants[column.Integer], wants[column.Long] = true, true
		out.whole = int64(v)
	case int64:
		wants[column.Long] = true
		out.whole = v
	case float64:
		wants[column.Double] = true
		out.double = v
	case time.Time:
		wants[column.Date], wants[column.Timestamp], wants[column.Timestamptz] = true, true, true
		out.whole = v.UnixMicro()
		switch t.Kind {
		case column.Date:
			out.whole = daysOf(v)
		case column.Timestamp: // what the clock of its own zone shows
			_, offset := v.Zone()
			out.whole += int64(offset) * 1_000_000
		}
	case string:
		wants[column.String], wants[column.Decimal] = true, true
		typed, ok := c.literal(v, t)
		if !ok {
			return out, fmt.Errorf("%q is no %s", v, t)
		}
		out = typed
	}
	if !wants[t.Kind] {
		return out, fmt.Errorf("a %T is no %s", value, t)
	}
	return out, nil
}
