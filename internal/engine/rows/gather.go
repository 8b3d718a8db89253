package rows

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/naru-data/naru/internal/engine/column"
)

// gather holds the rows of one column until a row group is full. Buffers are kept from one row group to the next.
type gather struct {
	*contractColumn
	arrowType  arrow.DataType
	rows       int
	nulls      int
	valid      []byte // a bit for every row
	narrow     []int32
	wide       []int64
	doubles    []float64
	decimals   []decimal128.Num
	bits       []byte
	offsets    []int32
	bytes      []byte
	states     []state        // of the companion
	nested     *nestedBuilder // of lists and structs
	dictionary *dictionary    // of the texts; nil: they are written one by one
	companions *dictionary    // of why rows are empty; nil: there is no companion
}

func newGather(k *contractColumn) *gather {
	g := &gather{contractColumn: k, arrowType: arrowType(k.Type), offsets: []int32{0}}
	if k.EmptyID != 0 {
		g.companions = newDictionary()
	}
	if k.store == storeNested {
		g.nested = newNestedBuilder(k.Type)
	}
	return g
}

func arrowType(t column.Type) arrow.DataType {
	switch t.Kind {
	case column.Boolean:
		return arrow.FixedWidthTypes.Boolean
	case column.Integer:
		return arrow.PrimitiveTypes.Int32
	case column.Long:
		return arrow.PrimitiveTypes.Int64
	case column.Double:
		return arrow.PrimitiveTypes.Float64
	case column.Decimal:
		return &arrow.Decimal128Type{Precision: int32(t.Precision), Scale: int32(t.Scale)}
	case column.Date:
		return arrow.FixedWidthTypes.Date32
	case column.Timestamp:
		return &arrow.TimestampType{Unit: arrow.Microsecond}
	case column.Timestamptz:
		return &arrow.TimestampType{Unit: arrow.Microsecond, TimeZone: "UTC"}
	case column.List:
		return arrow.ListOfField(nestedField("element", *t.Element))
	case column.Struct:
		var fields []arrow.Field
		for _, field := range t.Fields {
			fields = append(fields, nestedField(field.Name, field))
		}
		return arrow.StructOf(fields...)
	}
	return arrow.BinaryTypes.String
}

// add appends the chosen rows of a vector and says how many bytes they take.
func (g *gather) add(b *batch, v *vector, rows []int32) int {
	if g.Constant {
		g.rows += len(rows)
		return 0
	}
	g.mark(v, rows)
	if g.EmptyID != 0 {
		for _, row := range rows {
			g.states = append(g.states, v.states[row])
		}
	}
	switch g.store {
	case storeText:
		return g.addTexts(b, v, rows)
	case storeNested:
		return g.nested.addAll(b, v, rows)
	case storeDouble:
		for _, row := range rows {
			g.doubles = append(g.doubles, v.doubles[row])
		}
		return 8 * len(rows)
	case storeWide:
		for _, row := range rows {
			g.decimals = append(g.decimals, v.wides[row])
		}
		return 16 * len(rows)
	}
	switch g.Type.Kind {
	case column.Boolean:
		for i, row := range rows {
			g.bits = setBit(g.bits, g.rows-len(rows)+i, v.wholes[row] == 1)
		}
		return len(rows)
	case column.Integer, column.Date:
		for _, row := range rows {
			g.narrow = append(g.narrow, int32(v.wholes[row]))
		}
		return 4 * len(rows)
	}
	for _, row := range rows {
		g.wide = append(g.wide, v.wholes[row])
	}
	return 8 * len(rows)
}

// mark sets the validity of the rows, and zeroes what stands where there is no value.
func (g *gather) mark(v *vector, rows []int32) {
	for _, row := range rows {
		is := v.states[row] == given
		if !is {
			g.nulls++
			v.zero(row, g.store)
		}
		g.valid = setBit(g.valid, g.rows, is)
		g.rows++
	}
}

func (v *vector) zero(row int32, s storage) {
	switch s {
	case storeWhole:
		v.wholes[row] = 0
	case storeDouble:
		v.doubles[row] = 0
	case storeWide:
		v.wides[row] = decimal128.Num{}
	case storeText, storeNested:
		v.texts[row] = sideSpan{}
	}
}

func (g *gather) addTexts(b *batch, v *vector, rows []int32) int {
	before := len(g.bytes)
	for _, row := range rows {
		g.bytes = append(g.bytes, b.text(v.texts[row])...)
		g.offsets = append(g.offsets, int32(len(g.bytes)))
	}
	return len(g.bytes) - before + 4*len(rows)
}

func setBit(bits []byte, at int, on bool) []byte {
	if at>>3 >= len(bits) {
		bits = append(bits, 0)
	}
	if on {
		bits[at>>3] |= 1 << (at & 7)
	}
	return bits
}

// array shows what was gathered; it is valid until reset.
func (g *gather) array() arrow.Array {
	switch {
	case g.Constant:
		return g.constantArray()
	case g.nested != nil:
		return g.nested.NewArray()
	case g.dictionary != nil:
		return g.dictionaryArray()
	}
	var valid *memory.Buffer
	if g.nulls > 0 {
		valid = memory.NewBufferBytes(g.valid)
	}
	buffers := []*memory.Buffer{valid}
	switch {
	case g.store == storeText:
		buffers = append(buffers, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(g.offsets)), memory.NewBufferBytes(g.bytes))
	case g.store == storeDouble:
		buffers = append(buffers, memory.NewBufferBytes(arrow.Float64Traits.CastToBytes(g.doubles)))
	case g.store == storeWide:
		buffers = append(buffers, memory.NewBufferBytes(arrow.Decimal128Traits.CastToBytes(g.decimals)))
	case g.Type.Kind == column.Boolean:
		buffers = append(buffers, memory.NewBufferBytes(g.bits))
	case g.Type.Kind == column.Integer || g.Type.Kind == column.Date:
		buffers = append(buffers, memory.NewBufferBytes(arrow.Int32Traits.CastToBytes(g.narrow)))
	default:
		buffers = append(buffers, memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(g.wide)))
	}
	data := array.NewData(g.arrowType, g.rows, buffers, nil, g.nulls, 0)
	defer data.Release()
	return array.MakeFromData(data)
}

// constantArray repeats one value.
func (g *gather) constantArray() arrow.Array {
	value := g.value
	if value.null || g.partition && g.store == storeText && value.text == "" {
		return array.MakeArrayOfNull(memory.DefaultAllocator, g.arrowType, g.rows)
	}
	var unit []byte // the bytes of one value
	switch {
	case g.store == storeText:
		return repeatedText(value.text, g.rows)
	case g.Type.Kind == column.Boolean:
		builder := array.NewBooleanBuilder(memory.DefaultAllocator)
		defer builder.Release()
		for range g.rows {
			builder.Append(value.whole == 1)
		}
		return builder.NewArray()
	case g.store == storeDouble:
		unit = binary.LittleEndian.AppendUint64(nil, math.Float64bits(value.double))
	case g.store == storeWide:
		unit = append(unit, arrow.Decimal128Traits.CastToBytes([]decimal128.Num{value.wide})...)
	case g.Type.Kind == column.Integer || g.Type.Kind == column.Date:
		unit = binary.LittleEndian.AppendUint32(nil, uint32(value.whole))
	default:
		unit = binary.LittleEndian.AppendUint64(nil, uint64(value.whole))
	}
	whole := make([]byte, 0, len(unit)*g.rows)
	for range g.rows {
		whole = append(whole, unit...)
	}
	data := array.NewData(g.arrowType, g.rows, []*memory.Buffer{nil, memory.NewBufferBytes(whole)}, nil, 0, 0)
	defer data.Release()
	return array.MakeFromData(data)
}

func repeatedText(text string, n int) arrow.Array {
	builder := array.NewStringBuilder(memory.DefaultAllocator)
	defer builder.Release()
	for range n {
		builder.Append(text)
	}
	return builder.NewArray()
}

// dictionaryArray shows texts that repeat.
func (g *gather) dictionaryArray() arrow.Array {
	g.dictionary.reset()
	for row := range g.rows {
		if g.valid[row>>3]&(1<<(row&7)) == 0 {
			g.dictionary.addNull()
			continue
		}
		g.dictionary.add(g.bytes[g.offsets[row]:g.offsets[row+1]])
	}
	return g.dictionary.array(g.valid, g.nulls)
}

// companionArray says why each row is empty; null where it is not, or where nothing more is known, as of a constant.
func (g *gather) companionArray() arrow.Array {
	g.companions.reset()
	var valid []byte
	nulls := 0
	for row := range g.rows {
		text := ""
		if !g.Constant {
			text = companionTexts[g.states[row]]
		}
		valid = setBit(valid, row, text != "")
		if text == "" {
			g.companions.addNull()
			nulls++
			continue
		}
		g.companions.add([]byte(text))
	}
	return g.companions.array(valid, nulls)
}

func (g *gather) reset() {
	g.rows, g.nulls = 0, 0
	g.valid, g.bits, g.bytes, g.states = g.valid[:0], g.bits[:0], g.bytes[:0], g.states[:0]
	g.narrow, g.wide, g.doubles, g.decimals = g.narrow[:0], g.wide[:0], g.doubles[:0], g.decimals[:0]
	g.offsets = append(g.offsets[:0], 0)
}
