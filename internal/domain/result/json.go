package result

import (
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
		if _, err := w.Write(appendObject([]byte(before), a.columns, row, e.zone())); err != nil {
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
		line = append(appendObject(line[:0], a.columns, row, e.zone()), '\n')
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return nil
}

func appendObject(b []byte, columns []column.Column, row []any, zone *time.Location) []byte {
	b = append(b, '{')
	for i, c := range columns {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = append(appendText(b, c.Name), ": "...)
		b = appendJSON(b, c.Type, row[i], zone)
	}
	return append(b, '}')
}

// appendJSON writes one value. Numbers have all their digits, decimals those of their scale; what is no number in JSON
// (NaN, Infinity) is null.
func appendJSON(b []byte, t column.Type, v any, zone *time.Location) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case bool:
		return strconv.AppendBool(b, v)
	case int32:
		return strconv.AppendInt(b, int64(v), 10)
	case int64:
		return strconv.AppendInt(b, v, 10)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return append(b, "null"...)
		}
		return append(b, doubleText(v)...)
	case string:
		if t.Kind == column.Decimal {
			return append(b, v...)
		}
		return appendText(b, v)
	case time.Time:
		return appendText(b, timeText(t.Kind, v, zone))
	case []any:
		return appendList(b, t, v, zone)
	case map[string]any:
		values := make([]any, len(t.Fields))
		for i, field := range t.Fields {
			values[i] = v[field.Name]
		}
		return appendObject(b, t.Fields, values, zone)
	}
	panic("result: an answer holds a value of no type that it promises")
}

func appendList(b []byte, t column.Type, list []any, zone *time.Location) []byte {
	b = append(b, '[')
	for i, element := range list {
		if i > 0 {
			b = append(b, ", "...)
		}
		b = appendJSON(b, t.Element.Type, element, zone)
	}
	return append(b, ']')
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
