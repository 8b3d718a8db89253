package rows

import (
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/naru-data/naru/internal/engine/jsontext"
)

// storageArray is what stands behind an extension: of a uuid its bytes.
func storageArray(a arrow.Array) arrow.Array {
	if extension, ok := a.(array.ExtensionArray); ok {
		return storageArray(extension.Storage())
	}
	return a
}

// isText says that values are texts, or bytes that may be.
func isText(a arrow.Array) bool {
	switch a.DataType().ID() {
	case arrow.STRING, arrow.LARGE_STRING, arrow.BINARY, arrow.LARGE_BINARY:
		return true
	}
	return false
}

// bytesOf gives the texts of an array without copying them.
func bytesOf(a arrow.Array) func(row int) []byte {
	var bytes []byte
	if buffer := a.Data().Buffers()[2]; buffer != nil {
		bytes = buffer.Bytes()
	}
	switch a := a.(type) {
	case *array.String:
		return func(row int) []byte { return bytes[a.ValueOffset(row):][:len(a.Value(row))] }
	case *array.LargeString:
		return func(row int) []byte { return bytes[a.ValueOffset(row):][:len(a.Value(row))] }
	case *array.Binary:
		return a.Value
	case *array.LargeBinary:
		return a.Value
	}
	return func(int) []byte { return nil }
}

// arrayText appends the text of a value that is not null: digits, ISO dates and times (of an instant in UTC, with Z), the
// usual form of 16 bytes that are a uuid, and JSON of lists, structs and maps.
func arrayText(out []byte, a arrow.Array, row int) []byte {
	a = storageArray(a)
	if a.IsNull(row) {
		return out
	}
	switch a := a.(type) {
	case *array.Boolean:
		return strconv.AppendBool(out, a.Value(row))
	case *array.Int8:
		return strconv.AppendInt(out, int64(a.Value(row)), 10)
	case *array.Int16:
		return strconv.AppendInt(out, int64(a.Value(row)), 10)
	case *array.Int32:
		return strconv.AppendInt(out, int64(a.Value(row)), 10)
	case *array.Int64:
		return strconv.AppendInt(out, a.Value(row), 10)
	case *array.Uint8:
		return strconv.AppendUint(out, uint64(a.Value(row)), 10)
	case *array.Uint16:
		return strconv.AppendUint(out, uint64(a.Value(row)), 10)
	case *array.Uint32:
		return strconv.AppendUint(out, uint64(a.Value(row)), 10)
	case *array.Uint64:
		return strconv.AppendUint(out, a.Value(row), 10)
	case *array.Float16:
		return appendFloat(out, float64(a.Value(row).Float32()), 32)
	case *array.Float32:
		return appendFloat(out, float64(a.Value(row)), 32)
	case *array.Float64:
		return appendFloat(out, a.Value(row), 64)
	case *array.Decimal32:
		return appendDecimal(out, big.NewInt(int64(a.Value(row))), a.DataType())
	case *array.Decimal64:
		return appendDecimal(out, big.NewInt(int64(a.Value(row))), a.DataType())
	case *array.Decimal128:
		return appendDecimal(out, a.Value(row).BigInt(), a.DataType())
	case *array.Decimal256:
		return appendDecimal(out, a.Value(row).BigInt(), a.DataType())
	case *array.Date32:
		return a.Value(row).ToTime().AppendFormat(out, time.DateOnly)
	case *array.Date64:
		return a.Value(row).ToTime().AppendFormat(out, time.DateOnly)
	case *array.Timestamp:
		return appendTimestamp(out, a, row)
	case *array.Time32:
		return a.Value(row).ToTime(a.DataType().(*arrow.Time32Type).Unit).AppendFormat(out, "15:04:05.999999999")
	case *array.Time64:
		return a.Value(row).ToTime(a.DataType().(*arrow.Time64Type).Unit).AppendFormat(out, "15:04:05.999999999")
	case *array.FixedSizeBinary:
		return appendFixed(out, a.Value(row))
	case *array.Dictionary:
		return arrayText(out, a.Dictionary(), a.GetValueIndex(row))
	case array.ListLike, *array.Struct:
		return arrayJSON(out, a, row)
	}
	if isText(a) {
		return append(out, bytesOf(a)(row)...)
	}
	return append(out, a.ValueStr(row)...)
}

func appendFloat(out []byte, value float64, bits int) []byte {
	if math.IsNaN(value) || math.IsInf(value, 0) {
		return strconv.AppendFloat(out, value, 'g', -1, bits)
	}
	if size := math.Abs(value); size != 0 && (size < 1e-6 || size >= 1e21) {
		return strconv.AppendFloat(out, value, 'e', -1, bits)
	}
	return strconv.AppendFloat(out, value, 'f', -1, bits)
}

func appendDecimal(out []byte, value *big.Int, t arrow.DataType) []byte {
	scale := int(t.(arrow.DecimalType).GetScale())
	if scale <= 0 {
		return value.Append(out, 10)
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(scale)), nil)
	return append(out, new(big.Rat).SetFrac(value, unit).FloatString(scale)...)
}

func appendTimestamp(out []byte, a *array.Timestamp, row int) []byte {
	of := a.DataType().(*arrow.TimestampType)
	out = a.Value(row).ToTime(of.Unit).AppendFormat(out, "2006-01-02T15:04:05.999999999")
	if of.TimeZone != "" {
		out = append(out, 'Z')
	}
	return out
}

// appendFixed writes sixteen bytes as a uuid, and others as hexadecimal digits.
func appendFixed(out, value []byte) []byte {
	if len(value) != 16 {
		return hex.AppendEncode(out, value)
	}
	for i, part := range uuidParts {
		if i > 0 {
			out = append(out, '-')
		}
		out = hex.AppendEncode(out, value[part[0]:part[1]])
	}
	return out
}

var uuidParts = [...][2]int{{0, 4}, {4, 6}, {6, 8}, {8, 10}, {10, 16}}

// arrayJSON appends a value as JSON, with null for what is not there. Numbers keep their digits; a double that JSON does not
// know is a text.
func arrayJSON(out []byte, a arrow.Array, row int) []byte {
	a = storageArray(a)
	if a.IsNull(row) {
		return append(out, "null"...)
	}
	switch a := a.(type) {
	case *array.Dictionary:
		return arrayJSON(out, a.Dictionary(), a.GetValueIndex(row))
	case *array.Struct:
		fields := a.DataType().(*arrow.StructType).Fields()
		out = append(out, '{')
		for i, field := range fields {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(jsontext.Quote(out, []byte(field.Name)), ':')
			out = arrayJSON(out, a.Field(i), row)
		}
		return append(out, '}')
	case array.ListLike:
		start, end := a.ValueOffsets(row)
		out = append(out, '[')
		for i := start; i < end; i++ {
			if i > start {
				out = append(out, ',')
			}
			out = arrayJSON(out, a.ListValues(), int(i))
		}
		return append(out, ']')
	}
	text := arrayText(nil, a, row)
	id := a.DataType().ID()
	if id == arrow.BOOL || (arrow.IsInteger(id) || arrow.IsFloating(id) || arrow.IsDecimal(id)) && isDigit(text[len(text)-1]) {
		return append(out, text...)
	}
	return jsontext.Quote(out, text)
}

// rowText is a record as JSON, of the fields that were read.
func rowText(r *Records, row int) []byte {
	out := []byte{'{'}
	for i, a := range r.Arrays {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(jsontext.Quote(out, []byte(r.Names[i])), ':')
		if out = arrayJSON(out, a, row); len(out) > 2*longestRaw {
			return out
		}
	}
	return append(out, '}')
}
