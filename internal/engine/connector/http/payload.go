package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Payload is a document to send: maps, lists, texts with {names} in them, and numbers, true, false and null as written.
type Payload struct {
	place problem.Place
	value any // map of fields, []any, yamlfile.Text, json.RawMessage
}

// field is one of a map, in the order written.
type field struct {
	name  string
	value any
}

// DecodeYAML reads a map.
func (p *Payload) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	p.place = n.Place()
	if !n.IsMap() {
		found.Report("http_payload", n.Place(), problem.Args{"in": in})
		return
	}
	p.value = payloadOf(n, in, found)
}

// YAMLType names it for the reference.
func (Payload) YAMLType() string { return "map of values" }

// IsZero says that there is none.
func (p Payload) IsZero() bool { return p.value == nil }

func payloadOf(n yamlfile.Node, in string, found *problem.List) any {
	switch {
	case n.IsNull():
		return json.RawMessage("null")
	case n.IsList():
		all := []any{}
		for _, item := range n.List() {
			all = append(all, payloadOf(item, in, found))
		}
		return all
	case n.IsMap():
		all := []field{}
		for _, pair := range n.Pairs() {
			all = append(all, field{pair.Key, payloadOf(pair.Value, pair.Key+" of "+in, found)})
		}
		return all
	}
	text, _ := n.Scalar()
	if plain := !n.Quoted(); plain && (text == "true" || text == "false" || strings.Trim(text, "-+.eE0123456789") == "" && json.Valid([]byte(text))) {
		return json.RawMessage(text)
	}
	var filled yamlfile.Text
	filled.DecodeYAML(n, in, found)
	return filled
}

// texts are those of the document, in the order written.
func (p Payload) texts() []yamlfile.Text { return textsIn(p.value) }

func textsIn(value any) []yamlfile.Text {
	var all []yamlfile.Text
	switch v := value.(type) {
	case yamlfile.Text:
		return []yamlfile.Text{v}
	case []field:
		for _, one := range v {
			all = append(all, textsIn(one.value)...)
		}
	case []any:
		for _, one := range v {
			all = append(all, textsIn(one)...)
		}
	}
	return all
}

// fill makes the JSON. extra are further fields, in place of those of the same name.
func (p Payload) fill(f yamlfile.Filling, extra ...field) ([]byte, error) {
	fields, _ := p.value.([]field)
	merged := append([]field{}, fields...)
	for _, one := range extra {
		merged = withField(merged, one)
	}
	var b bytes.Buffer
	if err := write(&b, merged, f); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func withField(fields []field, one field) []field {
	for i := range fields {
		if fields[i].name == one.name {
			fields[i] = one
			return fields
		}
	}
	return append(fields, one)
}

func write(b *bytes.Buffer, value any, f yamlfile.Filling) error {
	switch v := value.(type) {
	case []field:
		b.WriteByte('{')
		for i, one := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeScalar(b, one.name); err != nil {
				return err
			}
			b.WriteByte(':')
			if err := write(b, one.value, f); err != nil {
				return err
			}
		}
		b.WriteByte('}')
		return nil
	case []any:
		b.WriteByte('[')
		for i, one := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := write(b, one, f); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	case yamlfile.Text:
		filled, err := fillTyped(v, f)
		if err != nil {
			return err
		}
		return writeScalar(b, filled)
	}
	return writeScalar(b, value)
}

// fillTyped keeps numbers and truth values of a {name} that is the whole text.
func fillTyped(t yamlfile.Text, f yamlfile.Filling) (any, error) {
	if names := t.Names(); len(names) == 1 && t.Raw == "{"+names[0]+"}" {
		switch v := f.Values[names[0]].(type) {
		case int64, float64, bool, json.Number:
			return v, nil
		}
	}
	return t.Fill(f)
}

func writeScalar(b *bytes.Buffer, value any) error {
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write what is sent: %w", err)
	}
	b.Truncate(b.Len() - 1) // the encoder's line break
	return nil
}
