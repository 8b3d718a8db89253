package rows

import (
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/naru-data/naru/internal/engine/column"
)

// typesOf are the types in which a contract would keep arrays as they are; Invalid where none would.
func typesOf(arrays []arrow.Array) []column.Type {
	types := make([]column.Type, len(arrays))
	for i, a := range arrays {
		if a != nil {
			types[i] = typeOf(a.DataType())
		}
	}
	return types
}

func typeOf(t arrow.DataType) column.Type {
	switch t := t.(type) {
	case *arrow.Decimal128Type:
		return decimalOf(t.Precision, t.Scale)
	case *arrow.Decimal256Type:
		return decimalOf(t.Precision, t.Scale)
	case *arrow.TimestampType:
		if t.TimeZone != "" {
			return column.Type{Kind: column.Timestamptz}
		}
		return column.Type{Kind: column.Timestamp}
	case *arrow.DictionaryType:
		return typeOf(t.ValueType)
	case *arrow.StructType:
		var fields []column.Column
		for _, f := range t.Fields() {
			inner := typeOf(f.Type)
			if inner.Kind == column.Invalid {
				return column.Type{}
			}
			fields = append(fields, column.Column{Name: f.Name, Type: inner})
		}
		return column.Type{Kind: column.Struct, Fields: fields}
	case arrow.ListLikeType:
		if inner := typeOf(t.Elem()); inner.Kind != column.Invalid && t.ID() != arrow.MAP {
			return column.Type{Kind: column.List, Element: &column.Column{Name: "element", Type: inner}}
		}
		return column.Type{}
	}
	return column.Type{Kind: kindsOfArrays[t.ID()]}
}

var kindsOfArrays = map[arrow.Type]column.Kind{
	arrow.BOOL: column.Boolean, arrow.INT8: column.Integer, arrow.INT16: column.Integer, arrow.INT32: column.Integer,
	arrow.UINT8: column.Integer, arrow.UINT16: column.Integer, arrow.UINT32: column.Long, arrow.INT64: column.Long,
	arrow.FLOAT16: column.Double, arrow.FLOAT32: column.Double, arrow.FLOAT64: column.Double,
	arrow.STRING: column.String, arrow.LARGE_STRING: column.String, arrow.DATE32: column.Date, arrow.DATE64: column.Date,
}

func decimalOf(precision, scale int32) column.Type {
	if scale < 0 || precision > 38 {
		return column.Type{}
	}
	return column.Type{Kind: column.Decimal, Precision: int(precision), Scale: int(scale)}
}
