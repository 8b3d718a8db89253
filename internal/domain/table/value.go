package table

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
)

// decimalText is what a decimal looks like: no exponent, nothing around it.
var decimalText = regexp.MustCompile(`^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$`)

// typedValue reads one text that stands for a value outside of any file: a label, a code, the end of a range. It rounds
// nothing. The Go types are those of rows.Column.Value. zone is of times without one.
func typedValue(text string, typed column.Type, zone *time.Location) (any, error) {
	switch typed.Kind {
	case column.String:
		return text, nil
	case column.Boolean:
		switch strings.ToLower(text) {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
	case column.Integer:
		if n, err := strconv.ParseInt(text, 10, 32); err == nil {
			return int32(n), nil
		}
	case column.Long:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n, nil
		}
	case column.Double:
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			return f, nil
		}
	case column.Decimal:
		if exact(text, typed) {
			return text, nil
		}
	case column.Date:
		if at, err := time.Parse(time.DateOnly, text); err == nil {
			return at, nil
		}
	case column.Timestamp:
		return typedTime(text, time.UTC)
	case column.Timestamptz:
		return typedTime(text, zone)
	}
	return nil, fmt.Errorf("%q is no %s", text, typed)
}

// typedTime reads an instant as labels and YAML write it.
func typedTime(text string, zone *time.Location) (any, error) {
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02 15:04:05.999999999", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04", time.DateOnly,
	} {
		if at, err := time.ParseInLocation(layout, text, zone); err == nil {
			return at.UTC(), nil
		}
	}
	return nil, fmt.Errorf("%q is no moment in time, such as 2026-11-24T09:00:00+09:00", text)
}

// exact says whether a text fits into a decimal without rounding.
func exact(text string, typed column.Type) bool {
	if !decimalText.MatchString(text) {
		return false
	}
	whole, fraction, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	whole = strings.TrimLeft(whole, "0")
	fraction = strings.TrimRight(fraction, "0")
	return len(fraction) <= typed.Scale && len(whole) <= typed.Precision-typed.Scale
}

// sameValue compares two texts after typing; texts that are no values are the same when they are written the same.
func sameValue(a, b string, typed column.Type) bool {
	x, errX := typedValue(a, typed, time.UTC)
	y, errY := typedValue(b, typed, time.UTC)
	if errX != nil || errY != nil {
		return a == b
	}
	return !less(x, y, typed) && !less(y, x, typed)
}

// less orders two values of one type.
func less(a, b any, typed column.Type) bool {
	switch x := a.(type) {
	case bool:
		return !x && b.(bool)
	case int32:
		return x < b.(int32)
	case int64:
		return x < b.(int64)
	case float64:
		return x < b.(float64)
	case time.Time:
		return x.Before(b.(time.Time))
	case string:
		if typed.Kind == column.Decimal {
			p, _ := new(big.Rat).SetString(x)
			q, _ := new(big.Rat).SetString(b.(string))
			return p.Cmp(q) < 0
		}
		return x < b.(string)
	}
	return false
}

// partitions says whether a column of this kind may divide a table's files.
func partitions(kind column.Kind) bool {
	switch kind {
	case column.Boolean, column.Integer, column.Long, column.String, column.Date:
		return true
	}
	return false
}
