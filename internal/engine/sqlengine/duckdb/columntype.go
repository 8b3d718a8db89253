package duckdb

import (
	"fmt"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// sqlType is a type in DuckDB's words.
func sqlType(t column.Type) (string, error) {
	switch t.Kind {
	case column.Boolean:
		return "BOOLEAN", nil
	case column.Integer:
		return "INTEGER", nil
	case column.Long:
		return "BIGINT", nil
	case column.Double:
		return "DOUBLE", nil
	case column.Decimal:
		return fmt.Sprintf("DECIMAL(%d,%d)", t.Precision, t.Scale), nil
	case column.String:
		return "VARCHAR", nil
	case column.Date:
		return "DATE", nil
	case column.Timestamp:
		return "TIMESTAMP", nil
	case column.Timestamptz:
		return "TIMESTAMPTZ", nil
	case column.List:
		if t.Element == nil {
			return "", fmt.Errorf("a list without a type of its elements")
		}
		element, err := sqlType(t.Element.Type)
		return element + "[]", err
	case column.Struct:
		fields := make([]string, 0, len(t.Fields))
		for _, field := range t.Fields {
			inner, err := sqlType(field.Type)
			if err != nil {
				return "", fmt.Errorf("field %q: %w", field.Name, err)
			}
			fields = append(fields, sqlengine.Identifier(field.Name)+" "+inner)
		}
		return "STRUCT(" + strings.Join(fields, ", ") + ")", nil
	}
	return "", fmt.Errorf("kind %d is no type", t.Kind)
}

// columnType is the type of a contract that holds every value of one of DuckDB's exactly. What has none is given as
// the text that DuckDB writes for it.
func columnType(info duckdb.TypeInfo) column.Type {
	switch info.InternalType() {
	case duckdb.TYPE_BOOLEAN:
		return column.Type{Kind: column.Boolean}
	case duckdb.TYPE_TINYINT, duckdb.TYPE_SMALLINT, duckdb.TYPE_INTEGER, duckdb.TYPE_UTINYINT, duckdb.TYPE_USMALLINT:
		return column.Type{Kind: column.Integer}
	case duckdb.TYPE_BIGINT, duckdb.TYPE_UINTEGER:
		return column.Type{Kind: column.Long}
	case duckdb.TYPE_UBIGINT:
		return column.Type{Kind: column.Decimal, Precision: 20}
	case duckdb.TYPE_HUGEINT, duckdb.TYPE_UHUGEINT: // beyond 38 digits a cast stops with an error
		return column.Type{Kind: column.Decimal, Precision: 38}
	case duckdb.TYPE_FLOAT, duckdb.TYPE_DOUBLE:
		return column.Type{Kind: column.Double}
	case duckdb.TYPE_DATE:
		return column.Type{Kind: column.Date}
	case duckdb.TYPE_TIMESTAMP, duckdb.TYPE_TIMESTAMP_S, duckdb.TYPE_TIMESTAMP_MS, duckdb.TYPE_TIMESTAMP_NS:
		return column.Type{Kind: column.Timestamp}
	case duckdb.TYPE_TIMESTAMP_TZ:
		return column.Type{Kind: column.Timestamptz}
	case duckdb.TYPE_VARCHAR:
		return column.Type{Kind: column.String}
	}
	return composedType(info)
}

func composedType(info duckdb.TypeInfo) column.Type {
	switch details := info.Details().(type) {
	case *duckdb.DecimalDetails:
		return column.Type{Kind: column.Decimal, Precision: int(details.Width), Scale: int(details.Scale)}
	case *duckdb.ListDetails:
		return listOf(details.Child)
	case *duckdb.ArrayDetails:
		return listOf(details.Child)
	case *duckdb.StructDetails:
		t := column.Type{Kind: column.Struct}
		for _, entry := range details.Entries {
			if entry.Name() == "" { // row(1, 2): fields without names
				return column.Type{Kind: column.String}
			}
			t.Fields = append(t.Fields, column.Column{Name: entry.Name(), Type: columnType(entry.Info())})
		}
		return t
	}
	// ENUM UUID TIME INTERVAL JSON BLOB BIT MAP UNION BIGNUM VARIANT GEOMETRY ...
	return column.Type{Kind: column.String}
}

func listOf(child duckdb.TypeInfo) column.Type {
	return column.Type{Kind: column.List, Element: &column.Column{Name: "element", Type: columnType(child)}}
}

// fieldIDs are the FIELD_IDS of a COPY, nested ones included.
func fieldIDs(columns []column.Column) string {
	parts := make([]string, len(columns))
	for i, c := range columns {
		parts[i] = sqlengine.Identifier(c.Name) + ": " + fieldID(c)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func fieldID(c column.Column) string {
	children := c.Type.Fields
	if c.Type.Kind == column.List {
		children = []column.Column{*c.Type.Element}
		children[0].Name = "element"
	}
	if len(children) == 0 {
		return fmt.Sprint(c.ID)
	}
	return fmt.Sprintf("{__duckdb_field_id: %d, %s", c.ID, fieldIDs(children)[1:])
}
