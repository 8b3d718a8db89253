package duckdb

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/naru-data/naru/internal/engine/column"
)

// plain is a driver's value in the few Go types that sqlengine.Rows promises, nothing rounded.
func plain(t column.Type, v any) any {
	switch v := v.(type) {
	case int8:
		return int32(v)
	case int16:
		return int32(v)
	case uint8:
		return int32(v)
	case uint16:
		return int32(v)
	case uint32:
		return int64(v)
	case uint64:
		return strconv.FormatUint(v, 10)
	case float32:
		return float64(v)
	case *big.Int:
		return v.String()
	case duckdb.Decimal:
		return exact(v)
	case time.Time:
		return v.UTC()
	case []byte:
		return string(v)
	case []any:
		return plainList(t, v)
	case map[string]any:
		return plainStruct(t, v)
	}
	return v
}

func plainList(t column.Type, list []any) any {
	if t.Element == nil {
		return list
	}
	out := make([]any, len(list))
	for i, element := range list {
		out[i] = plain(t.Element.Type, element)
	}
	return out
}

func plainStruct(t column.Type, fields map[string]any) any {
	out := make(map[string]any, len(fields))
	for _, field := range t.Fields {
		out[field.Name] = plain(field.Type, fields[field.Name])
	}
	return out
}

// exact writes a decimal with all the digits of its scale.
func exact(d duckdb.Decimal) string {
	digits := new(big.Int).Abs(d.Value).String()
	scale := int(d.Scale)
	if len(digits) <= scale {
		digits = strings.Repeat("0", scale+1-len(digits)) + digits
	}
	sign := ""
	if d.Value.Sign() < 0 {
		sign = "-"
	}
	if scale == 0 {
		return sign + digits
	}
	return sign + digits[:len(digits)-scale] + "." + digits[len(digits)-scale:]
}
