package result

import (
	"math"
	"strconv"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
)

// ISO 8601; parts of a second only where there are any.
const (
	momentLayout  = "2006-01-02T15:04:05.999999"
	instantLayout = momentLayout + "Z07:00"
)

// timeText is a date, a time without zone, or an instant in the zone, with its offset.
func timeText(kind column.Kind, at time.Time, zone *time.Location) string {
	switch kind {
	case column.Date:
		return at.Format(time.DateOnly)
	case column.Timestamp:
		return at.Format(momentLayout)
	}
	return at.In(zone).Format(instantLayout)
}

// doubleText is the shortest text that reads back to the same number; whole numbers up to 21 digits have no exponent.
func doubleText(f float64) string {
	switch {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case f != 0 && (math.Abs(f) < 1e-6 || math.Abs(f) >= 1e21):
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}

// cellText is a value as text for csv and tsv; lists and structs are JSON. Null is never given.
func cellText(t column.Type, v any, zone *time.Location) (string, error) {
	switch v := v.(type) {
	case string:
		return v, nil
	case float64:
		return doubleText(v), nil
	case time.Time:
		return timeText(t.Kind, v, zone), nil
	}
	text, err := appendJSON(nil, t, v, zone)
	return string(text), err
}
