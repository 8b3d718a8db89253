package parameter

import (
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
)

// Row binds a row of a SELECT such as `each:`: columns named like a parameter, whatever their case; others are left out. null is the
// parameter whose column has no value there, and then nothing is bound.
func (s Set) Row(columns []column.Column, values []any, in string) (bound map[string]any, null string, err error) {
	given := map[string]string{}
	for i, c := range columns {
		for _, p := range s.List {
			if !strings.EqualFold(p.Name, c.Name) {
				continue
			}
			if values[i] == nil {
				return nil, p.Name, nil
			}
			given[p.Name] = rowText(c.Type, values[i])
		}
	}
	bound, err = s.Bind(given, in)
	return bound, "", err
}

// rowText is a value as Bind reads it: a day or a time without a zone stays one.
func rowText(t column.Type, value any) string {
	at, ok := value.(time.Time)
	switch {
	case !ok:
		return Labels(map[string]any{"": value})[""]
	case t.Kind == column.Date:
		return at.Format(time.DateOnly)
	case t.Kind == column.Timestamp:
		return at.Format("2006-01-02T15:04:05.999999")
	}
	return at.Format(time.RFC3339Nano)
}
