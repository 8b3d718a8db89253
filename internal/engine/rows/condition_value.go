package rows

import (
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

var comparisons = []string{"=", "<>", "!=", "<", ">", "<=", ">="}

func (p *conditionParser) sum() (expression, *problem.Problem) {
	return p.arithmetic([]string{"+", "-"}, p.product)
}

func (p *conditionParser) product() (expression, *problem.Problem) {
	return p.arithmetic([]string{"*", "%"}, p.one)
}

func (p *conditionParser) arithmetic(
	operators []string, part func() (expression, *problem.Problem),
) (expression, *problem.Problem) {
	left, wrong := part()
	if wrong != nil {
		return left, wrong
	}
	for p.peek().kind == tokenMark && slices.Contains(operators, p.peek().text) {
		op := p.next()
		right, wrong := part()
		if wrong != nil {
			return right, wrong
		}
		for _, side := range []expression{left, right} {
			if side.kind != numberExpression && side.kind != nullExpression {
				return side, problem.New("rows_condition_arithmetic", op.at,
					problem.Args{"operator": op.text, "kind": side.kind.String()})
			}
		}
		left = calculated(op, left, right)
	}
	return left, nil
}

func calculated(op token, left, right expression) expression {
	return expression{kind: numberExpression, at: left.at, value: func(row rowView) operand {
		a, b := left.value(row), right.value(row)
		switch {
		case a.null || b.null:
			return operand{null: true}
		case a.anything || b.anything:
			return operand{anything: true}
		}
		n, ok := calculate(op.text, a.number, b.number)
		return operand{number: n, null: !ok}
	}}
}

// one is a literal, a column, a signed one or something in parentheses.
func (p *conditionParser) one() (expression, *problem.Problem) {
	if p.depth++; p.depth > deepestCondition {
		return expression{}, problem.New("rows_condition_deep", p.peek().at, problem.Args{})
	}
	defer func() { p.depth-- }()
	t := p.next()
	switch {
	case t.is("("):
		inner, wrong := p.or()
		if wrong == nil && !p.take(")") {
			wrong = p.unexpected(p.peek())
		}
		return inner, wrong
	case t.is("-") || t.is("+"):
		inner, wrong := p.one()
		if wrong != nil {
			return inner, wrong
		}
		if inner.kind != numberExpression {
			return inner, problem.New("rows_condition_arithmetic", t.at,
				problem.Args{"operator": t.text, "kind": inner.kind.String()})
		}
		zero := constant(numberExpression, t.at, operand{})
		return calculated(t, zero, inner), nil
	case t.kind == tokenNumber:
		n, ok := exactNumber(t.text)
		if !ok {
			return expression{}, problem.New("rows_condition_number", t.at, problem.Args{"number": t.text})
		}
		return constant(numberExpression, t.at, operand{number: n}), nil
	case t.kind == tokenText:
		text := constant(textExpression, t.at, operand{text: t.text})
		text.literal = &t.text
		return text, nil
	case t.is("true") || t.is("false"):
		return constant(boolExpression, t.at, boolOperand(strings.EqualFold(t.text, "true"))), nil
	case t.is("null"):
		return constant(nullExpression, t.at, operand{null: true, truths: mayBeNull}), nil
	case t.kind == tokenName || t.kind == tokenWord && !reserved(t.text):
		if t.kind == tokenWord && p.peek().is("(") {
			return expression{}, problem.New("rows_condition_function", t.at, problem.Args{"function": t.text})
		}
		return p.columnNamed(t)
	}
	return expression{}, p.unexpected(t)
}

func reserved(word string) bool {
	switch strings.ToLower(word) {
	case "and", "or", "not", "in", "between", "is", "like", "ilike", "case", "when", "select", "exists", "cast":
		return true
	}
	return false
}

func constant(kind expressionKind, at problem.Place, value operand) expression {
	return expression{kind: kind, at: at, value: func(rowView) operand { return value }}
}

func truthExpression(at problem.Place, truths func(rowView) truth) expression {
	return expression{kind: boolExpression, at: at, value: func(row rowView) operand {
		return operand{truths: truths(row)}
	}}
}

func truthsOf(e expression) func(rowView) truth {
	return func(row rowView) truth {
		value := e.value(row)
		if value.null {
			return mayBeNull
		}
		return value.truths
	}
}

func wantTruth(word string, parts ...expression) *problem.Problem {
	for _, part := range parts {
		if part.kind != boolExpression && part.kind != nullExpression {
			return problem.New("rows_condition_logic", part.at, problem.Args{"word": word, "kind": part.kind.String()})
		}
	}
	return nil
}

// compared builds a comparison of two values of one kind; a 'text' beside a date or time is read as one.
func compared(op string, left, right expression) (expression, *problem.Problem) {
	var wrong *problem.Problem
	if left, wrong = alike(left, right); wrong != nil {
		return left, wrong
	}
	if right, wrong = alike(right, left); wrong != nil {
		return right, wrong
	}
	if left.kind != right.kind && left.kind != nullExpression && right.kind != nullExpression {
		return left, problem.New("rows_condition_kinds", right.at,
			problem.Args{"left": left.kind.String(), "right": right.kind.String()})
	}
	if left.kind == boolExpression || right.kind == boolExpression {
		return comparedTruths(op, left, right)
	}
	text := left.kind == textExpression
	return truthExpression(left.at, func(row rowView) truth {
		a, b := left.value(row), right.value(row)
		switch {
		case a.null || b.null:
			return mayBeNull
		case a.anything || b.anything:
			return mayBeTrue | mayBeFalse | mayBeNull
		case text:
			return truthOf(holds(op, strings.Compare(a.text, b.text)))
		}
		return truthOf(holds(op, a.number.compare(b.number)))
	}), nil
}

// comparedTruths knows only equal and unequal.
func comparedTruths(op string, left, right expression) (expression, *problem.Problem) {
	if op != "=" && op != "<>" && op != "!=" {
		return left, problem.New("rows_condition_order", left.at, problem.Args{"operator": op})
	}
	first, second := truthsOf(left), truthsOf(right)
	return truthExpression(left.at, func(row rowView) truth {
		a, b := first(row), second(row)
		same := a.and(b).or(a.not().and(b.not()))
		if op == "=" {
			return same
		}
		return same.not()
	}), nil
}

func holds(op string, order int) bool {
	switch op {
	case "=":
		return order == 0
	case "<":
		return order < 0
	case ">":
		return order > 0
	case "<=":
		return order <= 0
	case ">=":
		return order >= 0
	}
	return order != 0
}

// alike reads a 'text' as the date or time that it is compared with.
func alike(e, beside expression) (expression, *problem.Problem) {
	if e.literal == nil {
		return e, nil
	}
	typed := column.Type{}
	switch beside.kind {
	case dateExpression:
		typed.Kind = column.Date
	case timestampExpression:
		typed.Kind = column.Timestamp
	case instantExpression:
		typed.Kind = column.Timestamptz
	default:
		return e, nil
	}
	value, ok := isoValue(*e.literal, typed.Kind)
	if !ok {
		return e, problem.New("rows_condition_time", e.at, problem.Args{"text": *e.literal, "type": typed.String()})
	}
	return constant(beside.kind, e.at, operand{number: wholeOf(value)}), nil
}

// isoValue reads an ISO date as days, or a time as microseconds; an instant must say its zone.
func isoValue(text string, kind column.Kind) (int64, bool) {
	if kind == column.Date {
		at, err := time.Parse(time.DateOnly, text)
		return at.Unix() / 86400, err == nil && at.Format(time.DateOnly) == text
	}
	p := isoTimes{kind: kind}
	value, wrong := p.parse([]byte(text))
	return value, wrong == ""
}
