package lake

import (
	"fmt"

	"github.com/apache/arrow-go/v18/parquet"
	"github.com/apache/arrow-go/v18/parquet/schema"

	"github.com/naru-data/naru/internal/engine/column"
)

// sameColumns compares a Parquet group with the columns that it must hold, by name, field id and type.
func sameColumns(path string, want []column.Column, group *schema.GroupNode) error {
	if group.NumFields() != len(want) {
		return fmt.Errorf("%sthe file has %d columns, the table %d", path, group.NumFields(), len(want))
	}
	for _, c := range want {
		at := group.FieldIndexByName(c.Name)
		if at < 0 {
			return fmt.Errorf("the file lacks column %q", path+c.Name)
		}
		if err := sameColumn(path+c.Name, c, group.Field(at)); err != nil {
			return err
		}
	}
	return nil
}

func sameColumn(path string, want column.Column, node schema.Node) error {
	if int(node.FieldID()) != want.ID {
		return fmt.Errorf("column %q has field id %d in the file, %d in the table", path, node.FieldID(), want.ID)
	}
	group, isGroup := node.(*schema.GroupNode)
	switch want.Type.Kind {
	case column.Struct:
		if isGroup {
			return sameColumns(path+".", want.Type.Fields, group)
		}
	case column.List: // group(LIST) { repeated group { element } }
		if isGroup && group.NumFields() == 1 {
			if middle, ok := group.Field(0).(*schema.GroupNode); ok && middle.NumFields() == 1 {
				return sameColumn(path+".element", *want.Type.Element, middle.Field(0))
			}
		}
	default:
		if leaf, ok := node.(*schema.PrimitiveNode); ok && sameType(want.Type, leaf) {
			return nil
		}
	}
	return fmt.Errorf("column %q is %s in the table, not so in the file", path, word(want.Type))
}

func sameType(want column.Type, leaf *schema.PrimitiveNode) bool {
	switch want.Kind {
	case column.Boolean:
		return leaf.PhysicalType() == parquet.Types.Boolean
	case column.Integer, column.Date:
		return leaf.PhysicalType() == parquet.Types.Int32
	case column.Long:
		return leaf.PhysicalType() == parquet.Types.Int64
	case column.Double:
		return leaf.PhysicalType() == parquet.Types.Double
	case column.String:
		return leaf.PhysicalType() == parquet.Types.ByteArray
	case column.Decimal:
		logical, ok := leaf.LogicalType().(schema.DecimalLogicalType)
		return ok && int(logical.Precision()) == want.Precision && int(logical.Scale()) == want.Scale
	case column.Timestamp, column.Timestamptz:
		logical, ok := leaf.LogicalType().(schema.TimestampLogicalType)
		return ok && logical.TimeUnit() == schema.TimeUnitMicros &&
			logical.IsAdjustedToUTC() == (want.Kind == column.Timestamptz)
	}
	return false
}
