package result

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
)

// writeJSON writes an array of objects, one a line, their keys in the order of the columns.
func writeJSON(w io.Writer, a answer, e Export) error {
	before := "[\n"
	for row, err := range a.rows {
		if err != nil {
			return err
		}
		line, err := appendObject([]byte(before), a.columns, row, e.zone())
		if err != nil {
			return err
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
		before = ",\n"
	}
	end := "\n]\n"
	if before == "[\n" {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

// writeJSONLines writes an object a line.
func writeJSONLines(w io.Writer, a answer, e Export) error {
	var line []byte
	for row, err := range a.rows {
		if err != nil {
			return err
		}
		if line, err = appendObject(line[:0], a.columns, row, e.zone()); err != nil {
			return err
		}
		line = append(line, '\n')
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

func appendObject(b []byte, columns []column.Column, row []any, zone *time.Location) (_ []byte, err error) {
	b = append(b, '{')
	for i, c := range columns {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(appendText(b, c.Name), ": "...)
		if b, err = appendJSON(b, c.Type, row[i], zone); err != nil {
			return nil, fmt.Errorf("column %q: %w", c.Name, err)
		}
	}
	return append(b, '}'), nil
}

// appendJSON writes one value. Numbers have all their digits, decimals those of their scale; what is no number in JSON
// (NaN, Infinity) is null.
func appendJSON(b []byte, t column.Type, v any, zone *time.Location) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return strconv.AppendBool(b, v), nil
	case int32:
		return strconv.AppendInt(b, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(b, v, 10), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return append(b, "null"...), nil
		}
		return append(b, doubleText(v)...), nil
	case string:
		if t.Kind == column.Decimal {
			return append(b, v...), nil
		}
		return appendText(b, v), nil
	case time.Time:
		return appendText(b, timeText(t.Kind, v, zone)), nil
	case []any:
		return appendList(b, t, v, zone)
	case map[string]any:
		values := make([]any, len(t.Fields))
		for i, field := range t.Fields {
			values[i] = v[field.Name]
		}
		return appendObject(b, t.Fields, values, zone)
	}
	return nil, fmt.Errorf("a value is a %T, which no answer promises", v)
}

func appendList(b []byte, t column.Type, list []any, zone *time.Location) (_ []byte, err error) {
	b = append(b, '[')
	for i, element := range list {
		if i > 0 {
			b = append(b, ", "...)
		}
		if b, err = appendJSON(b, t.Element.Type, element, zone); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

const hexDigits = "0123456789abcdef"

// appendText writes a JSON text of UTF-8, with nothing escaped but what must be.
func appendText(b []byte, text string) []byte {
	b = append(b, '"')
	for i := range len(text) {
		switch c := text[i]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}
