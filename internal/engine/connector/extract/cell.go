package extract

import (
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal128"

	"github.com/naru-data/naru/internal/engine/column"
)

// What became of a value that could not be kept as it was; the notes of a pull tell it, and in how many rows.
const (
	Infinite   = "infinity, which such a column cannot hold, is empty here"
	NotANumber = "NaN, which no decimal can hold, is empty here"
	TooFar     = "a time too far away for microseconds since 1970 is empty here"
	ZeroDate   = "0000-00-00 or another day that is none is empty here"
	Nested     = "an array of more than one dimension is empty here"
	NoText     = "bytes that are no UTF-8 text stand as U+FFFD here"
)

// Cell takes the values of one column, one for each row. The method must be the one of the column's type.
type Cell struct {
	Column  Column
	built   array.Builder
	element *Cell // of a list
	held    *int  // bytes of texts that the batch holds
	altered map[string]int64
}

func newCell(c Column, built array.Builder, held *int) *Cell {
	cell := &Cell{Column: c, built: built, held: held, altered: map[string]int64{}}
	if list, ok := built.(*array.ListBuilder); ok {
		element := Column{Name: c.Name, Type: c.Type.Element.Type, Source: c.Source}
		cell.element = newCell(element, list.ValueBuilder(), held)
		cell.element.altered = cell.altered
	}
	return cell
}

// Null is a value that is not there.
func (c *Cell) Null() { c.built.AppendNull() }

// Lost is a value that cannot be kept; it is counted and told, never guessed.
func (c *Cell) Lost(why string) {
	c.altered[why]++
	c.built.AppendNull()
}

// Bool is for boolean.
func (c *Cell) Bool(value bool) { c.built.(*array.BooleanBuilder).Append(value) }

// Int is for integer and long.
func (c *Cell) Int(value int64) {
	if long, ok := c.built.(*array.Int64Builder); ok {
		long.Append(value)
		return
	}
	c.built.(*array.Int32Builder).Append(int32(value))
}

// Double is for double.
func (c *Cell) Double(value float64) { c.built.(*array.Float64Builder).Append(value) }

// Decimal is for decimal: the number times 10^scale.
func (c *Cell) Decimal(n Int128) {
	c.built.(*array.Decimal128Builder).Append(decimal128.New(int64(n.high), n.low))
}

// Date is for date: days since 1970-01-01.
func (c *Cell) Date(days int32) { c.built.(*array.Date32Builder).Append(arrow.Date32(days)) }

// Time is for timestamp and timestamptz: microseconds since 1970.
func (c *Cell) Time(microseconds int64) {
	c.built.(*array.TimestampBuilder).Append(arrow.Timestamp(microseconds))
}

// Text is for string. The bytes are copied.
func (c *Cell) Text(text []byte) {
	*c.held += len(text)
	if !utf8.Valid(text) {
		c.altered[NoText]++
		c.built.(*array.StringBuilder).Append(strings.ToValidUTF8(string(text), "\uFFFD"))
		return
	}
	c.built.(*array.StringBuilder).BinaryBuilder.Append(text)
}

// Bytes is for string too: bytes that are no text, in lower-case hexadecimal.
func (c *Cell) Bytes(raw []byte) {
	*c.held += 2 * len(raw)
	c.built.(*array.StringBuilder).Append(hex.EncodeToString(raw))
}

// List is for list: it begins one, whose elements go to the cell that it answers.
func (c *Cell) List() *Cell {
	c.built.(*array.ListBuilder).Append(true)
	return c.element
}

// arrowType is how Parquet keeps a type.
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
		return arrow.ListOf(arrowType(t.Element.Type))
	}
	return arrow.BinaryTypes.String
}

// List is the type of lists of these.
func List(of column.Type) column.Type {
	return column.Type{Kind: column.List, Element: &column.Column{Name: "element", Type: of}}
}
