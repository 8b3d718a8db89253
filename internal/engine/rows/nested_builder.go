package rows

import (
	"encoding/binary"
	"math"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/naru-data/naru/internal/engine/column"
)

// nestedBuilder makes arrays of packed lists and structs.
type nestedBuilder struct {
	array.Builder
	of column.Type
}

func newNestedBuilder(t column.Type) *nestedBuilder {
	return &nestedBuilder{Builder: array.NewBuilder(memory.DefaultAllocator, arrowType(t)), of: t}
}

// addAll appends the chosen rows of a vector, which marked those that are null, and says how many bytes they take.
func (n *nestedBuilder) addAll(b *batch, v *vector, rows []int32) (size int) {
	for _, row := range rows {
		packed := b.text(v.texts[row])
		if size += len(packed) + 1; len(packed) == 0 {
			n.AppendNull()
			continue
		}
		unpack(n.Builder, n.of, packed)
	}
	return size
}

// unpack appends one packed value and gives what follows it.
func unpack(to array.Builder, t column.Type, packed []byte) (rest []byte) {
	if packed[0] == 0 {
		to.AppendNull()
		return packed[1:]
	}
	packed = packed[1:]
	switch into := to.(type) {
	case *array.ListBuilder:
		into.Append(true)
		count := binary.LittleEndian.Uint32(packed)
		packed = packed[4:]
		for range count {
			packed = unpack(into.ValueBuilder(), t.Element.Type, packed)
		}
		return packed
	case *array.StructBuilder:
		into.Append(true)
		for i, field := range t.Fields {
			packed = unpack(into.FieldBuilder(i), field.Type, packed)
		}
		return packed
	case *array.StringBuilder:
		size, used := binary.Uvarint(packed)
		into.BinaryBuilder.Append(packed[used : used+int(size)])
		return packed[used+int(size):]
	case *array.Decimal128Builder:
		into.Append(wideOf(packed))
		return packed[16:]
	}
	unpackFixed(to, binary.LittleEndian.Uint64(packed))
	return packed[8:]
}

func unpackFixed(to array.Builder, value uint64) {
	switch into := to.(type) {
	case *array.BooleanBuilder:
		into.Append(value == 1)
	case *array.Int32Builder:
		into.Append(int32(value))
	case *array.Int64Builder:
		into.Append(int64(value))
	case *array.Float64Builder:
		into.Append(math.Float64frombits(value))
	case *array.Date32Builder:
		into.Append(arrow.Date32(int32(value)))
	case *array.TimestampBuilder:
		into.Append(arrow.Timestamp(int64(value)))
	}
}
