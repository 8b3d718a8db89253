package parameter

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

var (
	wholeText   = regexp.MustCompile(`^[+-]?[0-9]+$`)
	decimalText = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)
)

// Parse types one text; Bind says what the values are. It rounds and guesses nothing: a decimal with too many digits
// and an instant without a zone are errors.
func Parse(text string, t column.Type) (any, error) {
	switch t.Kind {
	case column.String:
		if !utf8.ValidString(text) {
			return nil, errors.New("it is no UTF-8 text")
		}
		return text, nil
	case column.Boolean:
		switch text {
		case "true":
			return true, nil
		case "false":
			return false, nil
		}
		return nil, errors.New("write true or false")
	case column.Integer:
		return whole(text, 32)
	case column.Long:
		return whole(text, 64)
	case column.Double:
		number, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsInf(number, 0) || math.IsNaN(number) || strings.ContainsAny(text, "xX_") {
			return nil, errors.New("write a number such as 12.5")
		}
		return number, nil
	case column.Decimal:
		return decimal(text, t)
	}
	return moment(text, t.Kind)
}

func whole(text string, bits int) (any, error) {
	if !wholeText.MatchString(text) {
		return nil, errors.New("write a whole number")
	}
	number, err := strconv.ParseInt(text, 10, bits)
	if err != nil {
		return nil, fmt.Errorf("it does not fit into %d bits", bits)
	}
	return number, nil
}

func decimal(text string, t column.Type) (any, error) {
	if !decimalText.MatchString(text) {
		return nil, errors.New("write a number such as 12.50")
	}
	before, after, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	before, after = strings.TrimLeft(before, "0"), strings.TrimRight(after, "0")
	if len(after) > t.Scale || len(before) > t.Precision-t.Scale {
		return nil, fmt.Errorf("it has more digits than %s holds", t)
	}
	return strings.TrimPrefix(text, "+"), nil
}

func moment(text string, kind column.Kind) (any, error) {
	switch kind {
	case column.Date:
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return nil, errors.New("write a day as 2026-11-24")
		}
		return yamlfile.Day(day.Year(), day.Month(), day.Day()), nil
	case column.Timestamp:
		text = strings.TrimSuffix(text, "Z") // as labels have it
		for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
			if at, err := time.Parse(layout, text); err == nil { // a fraction of a second is read too
				return at, nil
			}
		}
		return nil, errors.New("write a time without a zone, as 2026-11-24T09:00:00")
	case column.Timestamptz:
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return nil, errors.New("write an instant with its zone, as 2026-11-24T09:00:00+09:00")
		}
		return at, nil
	}
	return nil, errors.New("a parameter cannot have this type")
}

// Same says whether two texts stand for one value of a type.
func Same(a, b string, t column.Type) bool {
	if a == b {
		return true
	}
	x, errX := Parse(a, t)
	y, errY := Parse(b, t)
	if errX != nil || errY != nil {
		return false
	}
	if at, ok := x.(time.Time); ok {
		return at.Equal(y.(time.Time))
	}
	if t.Kind == column.Decimal {
		return plainDecimal(a) == plainDecimal(b)
	}
	return x == y
}

func plainDecimal(text string) string {
	negative := strings.HasPrefix(text, "-")
	before, after, _ := strings.Cut(strings.TrimLeft(text, "+-"), ".")
	plain := strings.TrimLeft(before, "0") + "." + strings.TrimRight(after, "0")
	if negative && plain != "." {
		return "-" + plain
	}
	return plain
}

// Labels are typed values as the texts of labels: integers in decimal, days as 2026-11-24, instants as RFC 3339 in
// UTC, so that one moment has one label. Bind reads every one of them back to an equal value. Empty ones (nil) are left
// out.
func Labels(values map[string]any) map[string]string {
	labels := map[string]string{}
	for name, value := range values {
		switch v := value.(type) {
		case nil:
		case string:
			labels[name] = v
		case float64:
			labels[name] = strconv.FormatFloat(v, 'f', -1, 64)
		case time.Time:
			if yamlfile.IsDay(v) {
				labels[name] = v.Format(time.DateOnly)
			} else {
				labels[name] = v.UTC().Format(time.RFC3339Nano)
			}
		default:
			labels[name] = fmt.Sprint(v)
		}
	}
	return labels
}
