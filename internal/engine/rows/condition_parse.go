package rows

import (
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// conditionParser goes down by precedence: or, and, not, comparison, sum, product, one thing.
type conditionParser struct {
	tokens    []token
	known     map[string]column.Type
	condition *Condition
	depth     int
}

// deepestCondition keeps hostile text from exhausting the stack.
const deepestCondition = 100

func (p *conditionParser) peek() token { return p.tokens[0] }

func (p *conditionParser) next() token {
	t := p.tokens[0]
	if t.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *conditionParser) take(word string) bool {
	if !p.peek().is(word) {
		return false
	}
	p.next()
	return true
}

// takeNot takes `not word` as well as `word`.
func (p *conditionParser) takeNot(word string) (taken, negated bool) {
	if p.peek().is("not") && len(p.tokens) > 1 && p.tokens[1].is(word) {
		p.next()
		p.next()
		return true, true
	}
	return p.take(word), false
}

func (p *conditionParser) unexpected(t token) *problem.Problem {
	if t.kind == tokenEnd {
		return problem.New("rows_condition_ends", t.at, problem.Args{"text": p.condition.text})
	}
	return problem.New("rows_condition_unexpected", t.at, problem.Args{"token": t.text})
}

func (p *conditionParser) or() (expression, *problem.Problem) {
	return p.chain("or", p.and, truth.or)
}

func (p *conditionParser) and() (expression, *problem.Problem) {
	return p.chain("and", p.not, truth.and)
}

func (p *conditionParser) chain(
	word string, part func() (expression, *problem.Problem), join func(truth, truth) truth,
) (expression, *problem.Problem) {
	left, wrong := part()
	if wrong != nil {
		return left, wrong
	}
	for p.peek().is(word) {
		at := p.next().at
		right, wrong := part()
		if wrong != nil {
			return right, wrong
		}
		if wrong := wantTruth(word, left, right); wrong != nil {
			return left, wrong
		}
		first, second := truthsOf(left), truthsOf(right)
		left = truthExpression(at, func(row rowView) truth { return join(first(row), second(row)) })
	}
	return left, nil
}

func (p *conditionParser) not() (expression, *problem.Problem) {
	if !p.peek().is("not") {
		return p.comparison()
	}
	if p.depth++; p.depth > deepestCondition {
		return expression{}, problem.New("rows_condition_deep", p.peek().at, problem.Args{})
	}
	defer func() { p.depth-- }()
	at := p.next().at
	inner, wrong := p.not()
	if wrong != nil {
		return inner, wrong
	}
	if wrong := wantTruth("not", inner); wrong != nil {
		return inner, wrong
	}
	truths := truthsOf(inner)
	return truthExpression(at, func(row rowView) truth { return truths(row).not() }), nil
}

func (p *conditionParser) comparison() (expression, *problem.Problem) {
	left, wrong := p.sum()
	if wrong != nil {
		return left, wrong
	}
	t := p.peek()
	if t.is("is") {
		p.next()
		return p.isNull(left)
	}
	if taken, negated := p.takeNot("in"); taken {
		return p.in(left, negated)
	}
	if taken, negated := p.takeNot("between"); taken {
		return p.between(left, negated)
	}
	if t.kind != tokenMark || !slices.Contains(comparisons, t.text) {
		return left, nil
	}
	p.next()
	right, wrong := p.sum()
	if wrong != nil {
		return right, wrong
	}
	return compared(t.text, left, right)
}

func (p *conditionParser) isNull(left expression) (expression, *problem.Problem) {
	negated := p.take("not")
	if !p.peek().is("null") {
		return left, p.unexpected(p.peek())
	}
	p.next()
	return truthExpression(left.at, func(row rowView) truth {
		value := left.value(row)
		is := truthOf(value.null)
		if value.anything {
			is = mayBeTrue | mayBeFalse
		} else if left.kind == boolExpression {
			is = truthOf(value.truths == mayBeNull)
			if value.truths&mayBeNull != 0 && value.truths != mayBeNull {
				is = mayBeTrue | mayBeFalse
			}
		}
		if negated {
			return is.not()
		}
		return is
	}), nil
}

func (p *conditionParser) in(left expression, negated bool) (expression, *problem.Problem) {
	if !p.take("(") {
		return left, p.unexpected(p.peek())
	}
	var equal []func(rowView) truth
	for {
		item, wrong := p.sum()
		if wrong != nil {
			return item, wrong
		}
		same, wrong := compared("=", left, item)
		if wrong != nil {
			return item, wrong
		}
		equal = append(equal, truthsOf(same))
		if p.take(")") {
			break
		}
		if !p.take(",") {
			return item, p.unexpected(p.peek())
		}
	}
	return truthExpression(left.at, func(row rowView) truth {
		among := mayBeFalse
		for _, same := range equal {
			among = among.or(same(row))
		}
		if negated {
			return among.not()
		}
		return among
	}), nil
}

func (p *conditionParser) between(left expression, negated bool) (expression, *problem.Problem) {
	low, wrong := p.sum()
	if wrong != nil {
		return low, wrong
	}
	if !p.take("and") {
		return low, p.unexpected(p.peek())
	}
	high, wrong := p.sum()
	if wrong != nil {
		return high, wrong
	}
	above, wrong := compared(">=", left, low)
	if wrong != nil {
		return left, wrong
	}
	below, wrong := compared("<=", left, high)
	if wrong != nil {
		return left, wrong
	}
	first, second := truthsOf(above), truthsOf(below)
	return truthExpression(left.at, func(row rowView) truth {
		inside := first(row).and(second(row))
		if negated {
			return inside.not()
		}
		return inside
	}), nil
}

// columnNamed finds a column as written, or in another case where only one is meant, as SQL does.
func (p *conditionParser) columnNamed(t token) (expression, *problem.Problem) {
	name, found := t.text, false
	if _, found = p.known[name]; !found {
		for other := range p.known {
			if strings.EqualFold(other, name) {
				name, found = other, true
			}
		}
	}
	if !found {
		names := make([]string, 0, len(p.known))
		for other := range p.known {
			names = append(names, other)
		}
		args := problem.Args{"column": t.text}
		if near := nearest(t.text, names); near != "" {
			args["near"] = near
		}
		return expression{}, problem.New("rows_condition_column", t.at, args)
	}
	typed := p.known[name]
	kind, ok := kindOf(typed)
	if !ok {
		return expression{}, problem.New("rows_condition_type", t.at, problem.Args{"column": name, "type": typed.String()})
	}
	c := p.condition
	at := slices.Index(c.columns, name)
	if at < 0 {
		at = len(c.columns)
		c.columns, c.types = append(c.columns, name), append(c.types, typed)
	}
	return expression{kind: kind, at: t.at, value: func(row rowView) operand { return row(at) }}, nil
}
