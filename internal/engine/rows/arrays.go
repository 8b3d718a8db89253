package rows

import (
	"bytes"
	"math"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// array types values that come typed. Where their kind is the column's they are taken over as they are; else each is read
// as the text that stands for it, under the rules for texts: so nothing is rounded, and what does not fit is a bad row.
func (t *typing) array(b *batch, v *vector, a arrow.Array) {
	a = storageArray(a)
	switch {
	case t.store == storeText && isText(a):
		t.textArray(b, v, a)
	case t.nulls == nil && t.taken(v, a):
	default:
		t.anyArray(b, v, a)
	}
}

// taken takes the values over; false when their kind is another. What stands where there is no value does not matter.
func (t *typing) taken(v *vector, a arrow.Array) bool {
	kind := t.Type.Kind
	whole := kind == column.Long || kind == column.Integer
	switch a := a.(type) {
	case *array.Int64:
		return whole && t.wholeArray(v, a, func(row int) (int64, problem.Code) { return t.fit(a.Value(row)) })
	case *array.Int32:
		return whole && t.wholeArray(v, a, func(row int) (int64, problem.Code) { return int64(a.Value(row)), "" })
	case *array.Int16:
		return whole && t.wholeArray(v, a, func(row int) (int64, problem.Code) { return int64(a.Value(row)), "" })
	case *array.Int8:
		return whole && t.wholeArray(v, a, func(row int) (int64, problem.Code) { return int64(a.Value(row)), "" })
	case *array.Uint32:
		return whole && t.wholeArray(v, a, func(row int) (int64, problem.Code) { return t.fit(int64(a.Value(row))) })
	case *array.Boolean:
		return kind == column.Boolean && t.wholeArray(v, a, func(row int) (int64, problem.Code) {
			if a.Value(row) {
				return 1, ""
			}
			return 0, ""
		})
	case *array.Date32:
		return kind == column.Date && t.wholeArray(v, a, func(row int) (int64, problem.Code) { return int64(a.Value(row)), "" })
	case *array.Timestamp:
		of := a.DataType().(*arrow.TimestampType)
		same := kind == column.Timestamptz && of.TimeZone != "" || kind == column.Timestamp && of.TimeZone == ""
		return same && t.wholeArray(v, a, func(row int) (int64, problem.Code) { return micros(int64(a.Value(row)), of.Unit) })
	case *array.Float64:
		return kind == column.Double && t.doubleArray(v, a, func(row int) float64 { return a.Value(row) })
	case *array.Float32:
		return kind == column.Double && t.doubleArray(v, a, func(row int) float64 { return float64(a.Value(row)) })
	case *array.Decimal128:
		return kind == column.Decimal && t.decimalArray(v, a)
	}
	return false
}

func (t *typing) wholeArray(v *vector, a arrow.Array, value func(row int) (int64, problem.Code)) bool {
	nulls := a.NullN() > 0
	for row := range v.states {
		if nulls && a.IsNull(row) {
			v.states[row] = blank
			continue
		}
		var wrong problem.Code
		if v.wholes[row], wrong = value(row); wrong != "" {
			v.fail(row, wrong)
		}
	}
	return true
}

// fit holds a whole number against the column's bits.
func (t *typing) fit(value int64) (int64, problem.Code) {
	if t.Type.Kind == column.Integer && (value > math.MaxInt32 || value < math.MinInt32) {
		return 0, tooLarge
	}
	return value, ""
}

// micros are exact, or refused.
func micros(value int64, unit arrow.TimeUnit) (int64, problem.Code) {
	factor := int64(1)
	switch unit {
	case arrow.Nanosecond:
		if value%1000 != 0 {
			return 0, rounded
		}
		return value / 1000, ""
	case arrow.Millisecond:
		factor = 1000
	case arrow.Second:
		factor = 1_000_000
	}
	if value > math.MaxInt64/factor || value < math.MinInt64/factor {
		return 0, tooLarge
	}
	return value * factor, ""
}

func (t *typing) doubleArray(v *vector, a arrow.Array, value func(row int) float64) bool {
	nulls := a.NullN() > 0
	for row := range v.states {
		if nulls && a.IsNull(row) {
			v.states[row] = blank
			continue
		}
		v.doubles[row] = value(row)
	}
	return true
}

// decimalArray brings decimals to the column's scale, where nothing is lost.
func (t *typing) decimalArray(v *vector, a *array.Decimal128) bool {
	of := a.DataType().(*arrow.Decimal128Type)
	surely := of.Scale == int32(t.Type.Scale) && of.Precision <= int32(t.Type.Precision)
	for row := range v.states {
		if a.IsNull(row) {
			v.states[row] = blank
			continue
		}
		value := a.Value(row)
		if !surely {
			var wrong problem.Code
			if value, wrong = rescaled(value, of.Scale, int32(t.Type.Scale), int32(t.Type.Precision)); wrong != "" {
				v.fail(row, wrong)
				continue
			}
		}
		v.wides[row] = value
	}
	return true
}

func rescaled(value decimal128.Num, from, to, precision int32) (decimal128.Num, problem.Code) {
	if from > to {
		unit := decimal128.GetScaleMultiplier(int(from - to))
		whole, rest := value.Div(unit)
		if rest != (decimal128.Num{}) {
			return value, rounded
		}
		value = whole
	} else if from < to {
		if !value.FitsInPrecision(precision - (to - from)) {
			return value, tooLarge
		}
		value = value.Mul(decimal128.GetScaleMultiplier(int(to - from)))
	}
	if !value.FitsInPrecision(precision) {
		return value, tooLarge
	}
	return value, ""
}

// textArray takes texts over.
func (t *typing) textArray(b *batch, v *vector, a arrow.Array) {
	text := bytesOf(a)
	for row := range v.states {
		if a.IsNull(row) {
			v.states[row] = blank
			continue
		}
		t.oneText(b, v, row, text(row))
	}
}

// oneText keeps a text in the side buffer, as texts does with fields.
func (t *typing) oneText(b *batch, v *vector, row int, text []byte) {
	switch {
	case len(text) == 0 && t.partition, t.nulls != nil && t.nulls[string(text)]:
		v.states[row] = blank
	case !utf8.Valid(text):
		v.fail(row, "rows_undecoded")
	case bytes.IndexByte(text, 0) >= 0:
		v.fail(row, "rows_nul")
	case t.partition && len(text) > longestPartition:
		v.fail(row, "rows_partition_long")
	default:
		v.texts[row] = sideSpan{start: uint32(len(b.side)), size: uint32(len(text)), side: true}
		b.side = append(b.side, text...)
	}
}

// anyArray reads the text of every value.
func (t *typing) anyArray(b *batch, v *vector, a arrow.Array) {
	marks, parse := marksOf(a), t.parse
	if marks != Quoted {
		parse = t.marked(Field{Size: marks})
	}
	var text []byte
	for row := range v.states {
		if a.IsNull(row) {
			v.states[row] = blank
			continue
		}
		text = arrayText(text[:0], a, row)
		switch t.store {
		case storeText:
			t.oneText(b, v, row, text)
		case storeNested:
			t.pack(b, v, row, text, marks)
		default:
			t.oneValue(v, row, text, parse)
		}
	}
}

// oneValue types a text as values does with fields; parse is nil where no text can be a value of the column.
func (t *typing) oneValue(v *vector, row int, text []byte, parse func(*vector, int, []byte) problem.Code) {
	wrong := noNumber
	switch {
	case len(text) == 0 || t.nulls != nil && t.nulls[string(text)]:
		v.states[row] = blank
		return
	case parse != nil:
		wrong = parse(v, row, text)
	}
	if wrong == "" {
		return
	}
	if mean, ok := t.emptyText[string(text)]; ok {
		v.states[row] = mean
		return
	}
	v.fail(row, wrong)
}

// marksOf says how the texts of an array are to be taken.
func marksOf(a arrow.Array) uint32 {
	switch id := a.DataType().ID(); {
	case arrow.IsInteger(id), arrow.IsFloating(id), arrow.IsDecimal(id):
		return Number
	case id == arrow.DATE32, id == arrow.DATE64, id == arrow.TIMESTAMP:
		return Moment
	case arrow.IsNested(id):
		return Nested
	}
	return Quoted
}
