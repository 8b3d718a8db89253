// Package document is the one vocabulary for places in documents (JSON, XML read as such) and for conditions on them, as
// sources, tables and answers of systems name them: `data.list`, `RESULT."RESULT.CODE" <> "INFO-000"`. It works on
// decoded values and knows no format, no system and no table.
package document

import (
	"encoding/json"
	"strconv"
)

// Text is a scalar as text: "" and false for null, lists and maps.
func Text(value any) (text string, ok bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case int:
		return strconv.Itoa(v), true
	}
	return "", false
}
