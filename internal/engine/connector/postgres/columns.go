package postgres

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/connector/extract"
)

// The numbers that every Postgres gives these types.
const (
	boolType        = 16
	byteaType       = 17
	nameType        = 19
	int8Type        = 20
	int2Type        = 21
	int4Type        = 23
	textType        = 25
	oidType         = 26
	jsonType        = 114
	float4Type      = 700
	float8Type      = 701
	bpcharType      = 1042
	varcharType     = 1043
	dateType        = 1082
	timestampType   = 1114
	timestamptzType = 1184
	numericType     = 1700
	uuidType        = 2950
	jsonbType       = 3802
)

// kind is a type whose binary form is read here.
type kind struct {
	is     column.Kind
	orders bool
	decode decode
}

// kinds are these types. Anything else is read as the text that Postgres writes for it.
var kinds = map[uint32]kind{
	boolType:        {column.Boolean, false, decodeBool},
	int2Type:        {column.Integer, true, decodeInt2},
	int4Type:        {column.Integer, true, decodeInt4},
	int8Type:        {column.Long, true, decodeInt8},
	oidType:         {column.Long, true, decodeOID},
	float4Type:      {column.Double, false, decodeFloat4},
	float8Type:      {column.Double, false, decodeFloat8},
	numericType:     {column.String, true, decodeNumericText}, // unless it has a precision
	textType:        {column.String, true, decodeText},
	varcharType:     {column.String, true, decodeText},
	bpcharType:      {column.String, true, decodeText},
	nameType:        {column.String, true, decodeText},
	jsonType:        {column.String, false, decodeText},
	jsonbType:       {column.String, false, decodeJSONB},
	byteaType:       {column.String, true, decodeBytes},
	uuidType:        {column.String, true, decodeUUID},
	dateType:        {column.Date, true, decodeDate},
	timestampType:   {column.Timestamp, true, decodeTimestamp},
	timestamptzType: {column.Timestamptz, true, decodeTimestamp},
}

// described is what the catalog says of one column's type.
type described struct {
	oid, element uint32
	modifier     int32
	isEnum       bool
	enumElement  bool
	written      string // numeric(12,2)
}

// Columns asks for the types of what is read, without reading it.
func (c *connection) Columns(ctx context.Context, from string) ([]extract.Column, error) {
	statement, err := c.conn.Prepare(ctx, "", "select * from "+from, nil)
	if err != nil {
		return nil, c.failed(ctx, err)
	}
	types, err := c.describe(ctx, statement.Fields)
	if err != nil {
		return nil, err
	}
	c.decoders = nil
	var all []extract.Column
	for i, field := range statement.Fields {
		made, decode := types[i].column(field.Name)
		all = append(all, made)
		c.decoders = append(c.decoders, decode)
	}
	return all, nil
}

// describe asks the catalog about the types of all columns at once.
func (c *connection) describe(ctx context.Context, fields []pgconn.FieldDescription) ([]described, error) {
	if len(fields) == 0 {
		return nil, nil
	}
	var rows []string
	for i, f := range fields {
		rows = append(rows, fmt.Sprintf("(%d, %d::oid, %d)", i, f.DataTypeOID, f.TypeModifier))
	}
	sql := "select format_type(v.type, v.modifier), t.typtype = 'e', " +
		"case when t.typcategory = 'A' then t.typelem else 0 end, coalesce(e.typtype = 'e', false)\n" +
		"from (values " + strings.Join(rows, ", ") + ") as v(at, type, modifier)\n" +
		"join pg_catalog.pg_type t on t.oid = v.type left join pg_catalog.pg_type e on e.oid = t.typelem order by v.at"
	result := c.conn.ExecParams(ctx, sql, nil, nil, nil, nil).Read()
	if result.Err != nil {
		return nil, c.failed(ctx, result.Err)
	}
	if len(result.Rows) != len(fields) {
		return nil, fmt.Errorf("the catalog knows %d of %d types", len(result.Rows), len(fields))
	}
	var all []described
	for i, row := range result.Rows {
		element, err := strconv.ParseUint(string(row[2]), 10, 32)
		if err != nil {
			return nil, fmt.Errorf("read the catalog: %w", err)
		}
		all = append(all, described{
			oid: fields[i].DataTypeOID, modifier: fields[i].TypeModifier, element: uint32(element),
			written: string(row[0]), isEnum: string(row[1]) == "t", enumElement: string(row[3]) == "t",
		})
	}
	return all, nil
}

// column chooses how a type is kept and read. A type that is not known is cast to text by the server; an array of such, to
// an array of texts.
func (d described) column(name string) (extract.Column, decode) {
	made := extract.Column{Name: name, Source: d.written, Type: column.Type{Kind: column.String}}
	if d.element != 0 {
		typed, decode, _ := choose(d.element, d.modifier, d.enumElement)
		if decode == nil {
			made.Select = extract.Row + "." + quote(name) + "::text[]"
			decode = decodeText
		}
		made.Type = extract.List(typed)
		return made, decodeArray(decode)
	}
	typed, decode, orders := choose(d.oid, d.modifier, d.isEnum)
	if decode == nil {
		made.Select = extract.Row + "." + quote(name) + "::text"
		return made, decodeText
	}
	made.Type, made.Orders = typed, orders
	return made, decode
}

// choose answers a nil decode for a type that is read as text.
func choose(oid uint32, modifier int32, isEnum bool) (column.Type, decode, bool) {
	if isEnum {
		return column.Type{Kind: column.String}, decodeText, true
	}
	k, ok := kinds[oid]
	if !ok {
		return column.Type{Kind: column.String}, nil, false
	}
	if oid == numericType && modifier >= 4 {
		precision := int(modifier-4) >> 16 & 0xffff
		scale := int((modifier-4)&0x7ff^1024) - 1024 // it may be negative, or more than the precision
		if precision <= 38 && scale >= 0 && scale <= precision {
			return column.Type{Kind: column.Decimal, Precision: precision, Scale: scale}, decodeDecimal(scale), true
		}
	}
	return column.Type{Kind: k.is}, k.decode, k.orders
}
