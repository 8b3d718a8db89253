package lake

import (
	"fmt"

	"github.com/apache/iceberg-go"

	"github.com/naru-data/naru/internal/engine/column"
)

// icebergSchema makes all columns optional: whether a value may be missing is judged by contracts, and
// DuckDB's files would be refused by required fields.
func icebergSchema(columns []column.Column) (*iceberg.Schema, error) {
	fields, err := icebergFields(columns)
	if err != nil {
		return nil, err
	}
	return iceberg.NewSchema(0, fields...), nil
}

func icebergFields(columns []column.Column) ([]iceberg.NestedField, error) {
	fields := make([]iceberg.NestedField, len(columns))
	for i, c := range columns {
		kind, err := icebergType(c.Type)
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", c.Name, err)
		}
		fields[i] = iceberg.NestedField{ID: c.ID, Name: c.Name, Type: kind, Doc: c.Doc}
	}
	return fields, nil
}

func icebergType(t column.Type) (iceberg.Type, error) {
	switch t.Kind {
	case column.Boolean:
		return iceberg.PrimitiveTypes.Bool, nil
	case column.Integer:
		return iceberg.PrimitiveTypes.Int32, nil
	case column.Long:
		return iceberg.PrimitiveTypes.Int64, nil
	case column.Double:
		return iceberg.PrimitiveTypes.Float64, nil
	case column.Decimal:
		if t.Precision < 1 || t.Precision > 38 || t.Scale < 0 || t.Scale > t.Precision {
			return nil, fmt.Errorf("there is no type %s", word(t))
		}
		return iceberg.DecimalTypeOf(t.Precision, t.Scale), nil
	case column.String:
		return iceberg.PrimitiveTypes.String, nil
	case column.Date:
		return iceberg.PrimitiveTypes.Date, nil
	case column.Timestamp:
		return iceberg.PrimitiveTypes.Timestamp, nil
	case column.Timestamptz:
		return iceberg.PrimitiveTypes.TimestampTz, nil
	case column.List:
		if t.Element == nil {
			return nil, fmt.Errorf("a list of nothing")
		}
		element, err := icebergType(t.Element.Type)
		return &iceberg.ListType{ElementID: t.Element.ID, Element: element}, err
	case column.Struct:
		fields, err := icebergFields(t.Fields)
		return &iceberg.StructType{FieldList: fields}, err
	}
	return nil, fmt.Errorf("type %d has no place in a table", t.Kind)
}

// columnsOf reads a schema that may have been made by another engine; a type that this house has no word for
// is an error.
func columnsOf(fields []iceberg.NestedField) ([]column.Column, error) {
	columns := make([]column.Column, len(fields))
	for i, f := range fields {
		kind, err := typeOf(f.Type)
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", f.Name, err)
		}
		columns[i] = column.Column{ID: f.ID, Name: f.Name, Type: kind, Doc: f.Doc}
	}
	return columns, nil
}

func typeOf(t iceberg.Type) (column.Type, error) {
	switch t := t.(type) {
	case iceberg.BooleanType:
		return column.Type{Kind: column.Boolean}, nil
	case iceberg.Int32Type:
		return column.Type{Kind: column.Integer}, nil
	case iceberg.Int64Type:
		return column.Type{Kind: column.Long}, nil
	case iceberg.Float32Type, iceberg.Float64Type:
		return column.Type{Kind: column.Double}, nil
	case iceberg.DecimalType:
		return column.Type{Kind: column.Decimal, Precision: t.Precision(), Scale: t.Scale()}, nil
	case iceberg.StringType:
		return column.Type{Kind: column.String}, nil
	case iceberg.DateType:
		return column.Type{Kind: column.Date}, nil
	case iceberg.TimestampType:
		return column.Type{Kind: column.Timestamp}, nil
	case iceberg.TimestampTzType:
		return column.Type{Kind: column.Timestamptz}, nil
	case *iceberg.ListType:
		element, err := typeOf(t.Element)
		return column.Type{Kind: column.List,
			Element: &column.Column{ID: t.ElementID, Name: "element", Type: element}}, err
	case *iceberg.StructType:
		fields, err := columnsOf(t.FieldList)
		return column.Type{Kind: column.Struct, Fields: fields}, err
	}
	return column.Type{}, fmt.Errorf("type %s is not one that Naru reads", t)
}

// word is the type as a contract writes it.
func word(t column.Type) string {
	switch t.Kind {
	case column.Boolean:
		return "boolean"
	case column.Integer:
		return "integer"
	case column.Long:
		return "long"
	case column.Double:
		return "double"
	case column.Decimal:
		return fmt.Sprintf("decimal(%d,%d)", t.Precision, t.Scale)
	case column.String:
		return "string"
	case column.Date:
		return "date"
	case column.Timestamp:
		return "timestamp"
	case column.Timestamptz:
		return "timestamptz"
	case column.List:
		return "list"
	case column.Struct:
		return "struct"
	}
	return "nothing"
}
