package rows

import (
	"encoding/json"

	"github.com/naru-data/naru/internal/engine/jsontext"
)

// decoder makes values of JSON text that was checked, as encoding/json does: numbers are json.Number, and of a name that
// stands twice the last value counts. Half a character becomes U+FFFD.
type decoder struct {
	data []byte
	text string // of data: texts are cut out of it
}

func decoded(data []byte) any {
	d := decoder{data, string(data)}
	value, _ := d.value(jsontext.Space(data, 0))
	return value
}

func (d *decoder) value(at int) (value any, end int) {
	switch d.data[at] {
	case '{':
		return d.object(at)
	case '[':
		return d.list(at)
	case '"':
		end, escaped, _ := jsontext.Text(d.data, at)
		return d.string(at+1, end-1, escaped), end
	case 't':
		return true, at + len("true")
	case 'f':
		return false, at + len("false")
	case 'n':
		return nil, at + len("null")
	}
	end, _ = jsontext.Number(d.data, at)
	return json.Number(d.text[at:end]), end
}

func (d *decoder) object(at int) (value map[string]any, end int) {
	value = map[string]any{}
	at, more, _ := jsontext.Enter(d.data, at, '}', 0)
	for more {
		key, escaped, next, _ := jsontext.Key(d.data, at)
		name := d.string(at+1, at+1+len(key), escaped)
		value[name], at = d.value(next)
		at, more, _ = jsontext.More(d.data, at, '}')
	}
	return value, at
}

func (d *decoder) list(at int) (value []any, end int) {
	value = []any{}
	at, more, _ := jsontext.Enter(d.data, at, ']', 0)
	for more {
		var element any
		element, at = d.value(at)
		value = append(value, element)
		at, more, _ = jsontext.More(d.data, at, ']')
	}
	return value, at
}

func (d *decoder) string(from, to int, escaped bool) string {
	if !escaped {
		return d.text[from:to]
	}
	plain, ok := jsontext.Unquote(nil, d.data[from:to])
	if !ok {
		var text string
		_ = json.Unmarshal(d.data[from-1:to+1], &text) // it was checked
		return text
	}
	return string(plain)
}
