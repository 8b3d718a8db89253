package rows

import (
	"cmp"
	"math"
	"math/big"
	"strconv"
	"strings"
)

// truth is a set of what a condition can be: with all columns known it has one element.
type truth uint8

const (
	mayBeTrue truth = 1 << iota
	mayBeFalse
	mayBeNull
)

func truthOf(b bool) truth {
	if b {
		return mayBeTrue
	}
	return mayBeFalse
}

// not of every element.
func (t truth) not() truth {
	flipped := t & mayBeNull
	if t&mayBeTrue != 0 {
		flipped |= mayBeFalse
	}
	if t&mayBeFalse != 0 {
		flipped |= mayBeTrue
	}
	return flipped
}

// and of every pair, by SQL's table: false wins, then null.
func (t truth) and(u truth) truth {
	both := (t | u) & mayBeFalse
	if t&mayBeTrue != 0 && u&mayBeTrue != 0 {
		both |= mayBeTrue
	}
	if t&mayBeNull != 0 && u&(mayBeNull|mayBeTrue) != 0 || u&mayBeNull != 0 && t&(mayBeNull|mayBeTrue) != 0 {
		both |= mayBeNull
	}
	return both
}

func (t truth) or(u truth) truth { return t.not().and(u.not()).not() }

// operand is a value while a condition is judged: null, not known at all (anything), or a number, text or truth. Dates
// are numbers of days, times of microseconds.
type operand struct {
	null, anything bool
	truths         truth
	number         number
	text           string
}

func boolOperand(b bool) operand { return operand{truths: truthOf(b)} }

// number is exact as long as it can be: a whole number, a ratio, or, once a double took part, a double.
type number struct {
	whole  int64
	ratio  *big.Rat
	double float64
	form   numberForm
}

type numberForm uint8

const (
	isWhole numberForm = iota
	isRatio
	isDouble
)

func wholeOf(v int64) number         { return number{whole: v} }
func approximately(v float64) number { return number{double: v, form: isDouble} }
func ratioOf(v *big.Rat) number      { return number{ratio: v, form: isRatio} }
func (n number) rat() *big.Rat {
	if n.form == isRatio {
		return n.ratio
	}
	return new(big.Rat).SetInt64(n.whole)
}

func (n number) float() float64 {
	switch n.form {
	case isDouble:
		return n.double
	case isRatio:
		f, _ := n.ratio.Float64()
		return f
	}
	return float64(n.whole)
}

// exactNumber reads digits with at most one point, and a sign.
func exactNumber(text string) (number, bool) {
	if v, err := strconv.ParseInt(text, 10, 64); err == nil {
		return wholeOf(v), true
	}
	if strings.Trim(text, "0123456789.+-") != "" {
		return number{}, false
	}
	ratio, ok := new(big.Rat).SetString(text)
	return ratioOf(ratio), ok
}

func (n number) compare(m number) int {
	switch {
	case n.form == isWhole && m.form == isWhole:
		return cmp.Compare(n.whole, m.whole)
	case n.form == isDouble || m.form == isDouble:
		return cmp.Compare(n.float(), m.float())
	}
	return n.rat().Cmp(m.rat())
}

// calculate does + - * %; ok is false where SQL says null: a remainder of zero, or of what is not whole.
func calculate(op string, n, m number) (number, bool) {
	switch {
	case op == "%":
		if n.form != isWhole || m.form != isWhole || m.whole == 0 {
			return number{}, false
		}
		if m.whole == -1 {
			return wholeOf(0), true // the one remainder that overflows
		}
		return wholeOf(n.whole % m.whole), true
	case n.form == isDouble || m.form == isDouble:
		a, b := n.float(), m.float()
		return approximately(map[string]float64{"+": a + b, "-": a - b, "*": a * b}[op]), true
	case small(n) && small(m):
		a, b := n.whole, m.whole
		return wholeOf(map[string]int64{"+": a + b, "-": a - b, "*": a * b}[op]), true
	}
	out := new(big.Rat)
	switch op {
	case "+":
		out.Add(n.rat(), m.rat())
	case "-":
		out.Sub(n.rat(), m.rat())
	default:
		out.Mul(n.rat(), m.rat())
	}
	return ratioOf(out), true
}

// small numbers cannot overflow in one step.
func small(n number) bool {
	return n.form == isWhole && n.whole <= math.MaxInt32 && n.whole >= -math.MaxInt32
}
