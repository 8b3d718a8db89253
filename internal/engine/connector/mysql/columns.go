package mysql

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/connector/extract"
)

// kind is how a type of the driver's is kept and read.
type kind struct {
	is     column.Type
	orders bool
	read   read
}

var (
	wholeType = column.Type{Kind: column.Integer}
	longType  = column.Type{Kind: column.Long}
	bigType   = column.Type{Kind: column.Decimal, Precision: 20}
	textType  = column.Type{Kind: column.String}
)

// kinds are all types. tinyint(1) is a number as well: it may hold -128 to 127, and MySQL has no boolean of its own. An
// enum's order is that of its list, not that of its words.
var kinds = map[string]kind{
	"TINYINT": {wholeType, true, readInt}, "UNSIGNED TINYINT": {wholeType, true, readInt},
	"SMALLINT": {wholeType, true, readInt}, "UNSIGNED SMALLINT": {wholeType, true, readInt},
	"MEDIUMINT": {wholeType, true, readInt}, "UNSIGNED MEDIUMINT": {wholeType, true, readInt},
	"INT": {wholeType, true, readInt}, "UNSIGNED INT": {longType, true, readInt},
	"BIGINT": {longType, true, readInt}, "UNSIGNED BIGINT": {bigType, true, readUnsigned},
	"YEAR": {wholeType, true, readInt}, "BIT": {bigType, false, readBits},
	"FLOAT": {column.Type{Kind: column.Double}, false, readDouble}, "DOUBLE": {column.Type{Kind: column.Double}, false, readDouble},
	"DATE":      {column.Type{Kind: column.Date}, true, readDate},
	"DATETIME":  {column.Type{Kind: column.Timestamp}, true, readTime},
	"TIMESTAMP": {column.Type{Kind: column.Timestamptz}, true, readTime},
	"CHAR":      {textType, true, readText}, "VARCHAR": {textType, true, readText},
	"TINYTEXT": {textType, true, readText}, "TEXT": {textType, true, readText},
	"MEDIUMTEXT": {textType, true, readText}, "LONGTEXT": {textType, true, readText},
	"ENUM": {textType, false, readText}, "SET": {textType, false, readText},
	"TIME": {textType, false, readText}, "JSON": {textType, false, readText}, "NULL": {textType, false, readText},
	"BINARY": {textType, true, readBytes}, "VARBINARY": {textType, true, readBytes},
	"TINYBLOB": {textType, true, readBytes}, "BLOB": {textType, true, readBytes},
	"MEDIUMBLOB": {textType, true, readBytes}, "LONGBLOB": {textType, true, readBytes},
	"GEOMETRY": {textType, false, readBytes}, "VECTOR": {textType, false, readBytes},
}

// describer is what the driver's rows know of their columns.
type describer interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypePrecisionScale
}

// Columns asks for the types of what is read, without reading it. Those of a table are in the words of its definition.
func (c *connection) Columns(ctx context.Context, from string) ([]extract.Column, error) {
	defined := map[string]string{}
	if c.source.Table.Value != "" {
		var err error
		if defined, err = c.defined(ctx, strings.TrimSuffix(from, " as "+extract.Row)); err != nil {
			return nil, err
		}
	}
	rows, err := c.query(ctx, "select * from "+from+" limit 0")
	if err != nil {
		return nil, c.failed(ctx, err)
	}
	described, ok := rows.(describer)
	if !ok {
		return nil, errors.Join(errors.New("the driver does not tell types"), rows.Close())
	}
	c.readers = nil
	var all []extract.Column
	for i, name := range rows.Columns() {
		made, read, err := describe(described, i, name, defined[name])
		if err != nil {
			return nil, errors.Join(err, rows.Close())
		}
		all, c.readers = append(all, made), append(c.readers, read)
	}
	return all, c.failed(ctx, rows.Close())
}

// defined are the types of a table's columns as its definition has them: decimal(10,2) unsigned.
func (c *connection) defined(ctx context.Context, table string) (map[string]string, error) {
	rows, err := c.query(ctx, "show columns from "+table)
	if err != nil {
		return nil, c.failed(ctx, err)
	}
	types := map[string]string{}
	row := make([]driver.Value, len(rows.Columns()))
	for {
		if err := rows.Next(row); err == io.EOF {
			return types, c.failed(ctx, rows.Close())
		} else if err != nil {
			return nil, c.failed(ctx, errors.Join(err, rows.Close()))
		}
		types[written(row[0])] = written(row[1])
	}
}

func describe(rows describer, i int, name, defined string) (extract.Column, read, error) {
	word := rows.ColumnTypeDatabaseTypeName(i)
	made := extract.Column{Name: name, Source: defined}
	if defined == "" {
		made.Source = strings.ToLower(word)
	}
	if word == "DECIMAL" {
		precision, scale, _ := rows.ColumnTypePrecisionScale(i)
		read := decimal(&made, int(precision), int(scale), defined)
		return made, read, nil
	}
	k, ok := kinds[word]
	if !ok {
		return made, nil, fmt.Errorf("column %q has a type that the driver has no name for", name)
	}
	made.Type, made.Orders = k.is, k.orders
	if word == "FLOAT" { // which is sent with six digits; as a double all are there
		made.Select = "(" + extract.Row + "." + quote(name) + " + 0e0)"
	}
	return made, k.read, nil
}

var decimalText = regexp.MustCompile(`^decimal\(([0-9]+),([0-9]+)\)`)

// decimal chooses how a decimal is kept. The driver takes a digit off an unsigned one, so a query's gets room for one more.
func decimal(made *extract.Column, precision, scale int, defined string) read {
	made.Orders = true
	if parts := decimalText.FindStringSubmatch(defined); parts != nil {
		precision, _ = strconv.Atoi(parts[1])
		scale, _ = strconv.Atoi(parts[2])
	} else {
		precision++
		made.Source = fmt.Sprintf("decimal(%d,%d)", precision, scale)
	}
	if precision == 39 && defined == "" {
		precision-- // values are measured one by one
	}
	if precision > 38 {
		made.Type = textType
		return readText
	}
	made.Type = column.Type{Kind: column.Decimal, Precision: precision, Scale: scale}
	return readDecimal(precision, scale)
}

func isDecimal(source string) bool { return strings.HasPrefix(source, "decimal") }

func isBytes(source string) bool {
	return strings.Contains(source, "binary") || strings.Contains(source, "blob")
}
