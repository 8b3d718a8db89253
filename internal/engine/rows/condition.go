package rows

import (
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Condition is an `asked:` expression over columns of the same row: the part of SQL that needs no engine, with SQL's
// three-valued logic. It knows and, or, not, = <> != < > <= >=, in, between, is null, + - * %, parentheses, numbers,
// 'texts', true, false, null and column names. It is not changed after it was parsed.
type Condition struct {
	text    string
	columns []string
	types   []column.Type
	holds   expression
}

// ParseCondition reads the text. at is the place of its first character, for problems. columns are the known names and
// types.
func ParseCondition(text string, at problem.Place, columns map[string]column.Type) (*Condition, *problem.Problem) {
	tokens, wrong := scanCondition(text, at)
	if wrong != nil {
		return nil, wrong
	}
	p := &conditionParser{tokens: tokens, known: columns, condition: &Condition{text: text}}
	whole, wrong := p.or()
	if wrong != nil {
		return nil, wrong
	}
	if p.peek().kind != tokenEnd {
		return nil, p.unexpected(p.peek())
	}
	if whole.kind != boolExpression && whole.kind != nullExpression {
		return nil, problem.New("rows_condition_no_truth", at, problem.Args{"text": text, "kind": whole.kind.String()})
	}
	p.condition.holds = whole
	return p.condition, nil
}

// String is the text it was read from.
func (c *Condition) String() string { return c.text }

// Columns it reads, in the order of their first mention.
func (c *Condition) Columns() []string { return append([]string(nil), c.columns...) }

// NeverGiven says whether the condition is false whatever the columns that are not known hold: how a missing field is
// excused. A known value is nil, bool, int32, int64, float64, string or time.Time.
func (c *Condition) NeverGiven(known map[string]any) bool {
	return c.truths(func(i int) operand {
		value, ok := known[c.columns[i]]
		if !ok {
			return operand{anything: true, truths: mayBeTrue | mayBeFalse | mayBeNull}
		}
		return operandOf(value, c.types[i])
	}) == mayBeFalse
}

// truths are what the condition can be, given what its columns (by their place in c.columns) hold.
func (c *Condition) truths(row rowView) truth {
	if c.holds.kind == nullExpression {
		return mayBeNull
	}
	return c.holds.value(row).truths
}

// rowView gives the value of the condition's i-th column.
type rowView func(i int) operand

// expression is a parsed part: what kind of value it gives, and how.
type expression struct {
	kind    expressionKind
	at      problem.Place
	literal *string // the text of a 'text', which takes the type of what it is compared with
	value   func(rowView) operand
}

type expressionKind uint8

const (
	nullExpression expressionKind = iota
	boolExpression
	numberExpression
	textExpression
	dateExpression
	timestampExpression
	instantExpression
)

// String names it for messages.
func (k expressionKind) String() string {
	return [...]string{"null", "a boolean", "a number", "a text", "a date", "a timestamp", "a timestamptz"}[k]
}

func kindOf(t column.Type) (expressionKind, bool) {
	switch t.Kind {
	case column.Boolean:
		return boolExpression, true
	case column.Integer, column.Long, column.Double, column.Decimal:
		return numberExpression, true
	case column.String:
		return textExpression, true
	case column.Date:
		return dateExpression, true
	case column.Timestamp:
		return timestampExpression, true
	case column.Timestamptz:
		return instantExpression, true
	}
	return nullExpression, false
}

// operandOf reads a value of a contract. A decimal comes as its text.
func operandOf(value any, t column.Type) operand {
	switch v := value.(type) {
	case bool:
		return boolOperand(v)
	case int32:
		return operand{number: wholeOf(int64(v))}
	case int64:
		return operand{number: wholeOf(v)}
	case float64:
		return operand{number: approximately(v)}
	case string:
		if t.Kind == column.Decimal {
			if n, ok := exactNumber(v); ok {
				return operand{number: n}
			}
			return operand{null: true}
		}
		return operand{text: v}
	case time.Time:
		if t.Kind == column.Date {
			return operand{number: wholeOf(daysOf(v))}
		}
		return operand{number: wholeOf(v.UnixMicro())}
	}
	return operand{null: true, truths: mayBeNull}
}

// daysOf counts days since 1970-01-01 of the date that v shows in its own zone.
func daysOf(v time.Time) int64 {
	y, m, d := v.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400
}
