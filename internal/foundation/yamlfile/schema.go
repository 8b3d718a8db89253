package yamlfile

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// Schema is a JSON Schema (draft 2020-12), as far as the language needs one: what editors complete and check a file by. It is
// at least as generous as Decode, which has the last word.
type Schema struct {
	Dialect     string             `json:"$schema,omitempty"`
	Title       string             `json:"title,omitempty"`
	Description string             `json:"description,omitempty"`
	Type        []string           `json:"type,omitempty"`
	Enum        []string           `json:"enum,omitempty"`
	Pattern     string             `json:"pattern,omitempty"`
	Default     any                `json:"default,omitempty"`
	Properties  map[string]*Schema `json:"properties,omitempty"`
	Others      any                `json:"additionalProperties,omitempty"` // false, or the *Schema of all other keys
	Required    []string           `json:"required,omitempty"`
	Items       *Schema            `json:"items,omitempty"`
	AnyOf       []*Schema          `json:"anyOf,omitempty"`
}

// SchemaDialect is what a whole schema says it is written in.
const SchemaDialect = "https://json-schema.org/draft/2020-12/schema"

// Forms are schemas of what a struct does not say itself: of types that read themselves, and of keys by their path, as
// Describe writes it ("columns[]", "parts.NAME.type").
type Forms struct {
	Types map[reflect.Type]*Schema
	Paths map[string]*Schema
}

// SchemaOf is the schema of a struct of the language: its keys and no others, with their help.
func SchemaOf(structValue any, f Forms) *Schema {
	t := reflect.TypeOf(structValue)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return f.block(t, "")
}

// Scalar is any one value: a text needs no quotes, so that 021 and true are texts too.
func Scalar() *Schema { return &Schema{Type: []string{"string", "number", "boolean"}} }

// OneOf is one of some words.
func OneOf(words ...string) *Schema { return &Schema{Enum: words} }

// MapOf is a map by names of any kind.
func MapOf(each *Schema) *Schema { return &Schema{Type: []string{"object"}, Others: each} }

// ListOf is a list.
func ListOf(each *Schema) *Schema { return &Schema{Type: []string{"array"}, Items: each} }

// Either is one of several forms.
func Either(forms ...*Schema) *Schema { return &Schema{AnyOf: forms} }

func (f Forms) block(t reflect.Type, prefix string) *Schema {
	s := &Schema{Type: []string{"object"}, Properties: map[string]*Schema{}, Others: false}
	for _, key := range fields(t) {
		path := prefix + key.key
		one := *f.of(key.typed, path)
		one.Description = key.help
		if key.preset != "" && len(one.AnyOf) == 0 {
			one.Default = key.preset
		}
		s.Properties[key.key] = &one
		if key.required {
			s.Required = append(s.Required, key.key)
		}
	}
	return s
}

// wrapped is what At keeps beside a place.
type wrapped interface{ inner() reflect.Type }

func (At[T]) inner() reflect.Type { return reflect.TypeFor[T]() }

func (f Forms) of(t reflect.Type, path string) *Schema {
	if s, ok := f.Paths[path]; ok {
		return s
	}
	if s, ok := f.Types[t]; ok {
		return s
	}
	if t.Kind() == reflect.Pointer {
		return f.of(t.Elem(), path)
	}
	if at, ok := reflect.Zero(t).Interface().(wrapped); ok {
		return f.of(at.inner(), path)
	}
	if s, ok := units()[t]; ok {
		return s
	}
	if t == nodeType {
		return &Schema{}
	}
	if namesItself(t) {
		return f.own(t)
	}
	switch t.Kind() {
	case reflect.Slice:
		return ListOf(f.of(t.Elem(), path+"[]"))
	case reflect.Map:
		return MapOf(f.of(t.Elem(), path+".NAME"))
	case reflect.Struct:
		return f.block(t, path+".")
	}
	return plainSchema(t)
}

// own is the schema of a type that reads itself: a list may be one text, a map one text, and of anything else nothing is
// known here.
func (f Forms) own(t reflect.Type) *Schema {
	switch t.Kind() {
	case reflect.Slice:
		return Either(Scalar(), ListOf(Scalar()))
	case reflect.Map:
		return Either(Scalar(), MapOf(Scalar()))
	}
	return &Schema{}
}

func plainSchema(t reflect.Type) *Schema {
	switch t.Kind() {
	case reflect.String:
		return Scalar()
	case reflect.Bool:
		return &Schema{Type: []string{"boolean"}}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return &Schema{Type: []string{"integer"}}
	case reflect.Float32, reflect.Float64:
		return &Schema{Type: []string{"number"}}
	}
	panic(fmt.Sprintf("yamlfile: no schema for the type %s", t))
}

// units are the types of this package that read themselves.
func units() map[reflect.Type]*Schema {
	return map[reflect.Type]*Schema{
		reflect.TypeFor[Text]():     Scalar(),
		reflect.TypeFor[Duration](): {Type: []string{"string"}, Pattern: durationText.String()},
		reflect.TypeFor[Size]():     {Type: []string{"string", "integer"}, Pattern: sizeText.String()},
		reflect.TypeFor[Percent]():  {Type: []string{"string", "number"}, Pattern: `^[+-]?[0-9]+(\.[0-9]+)?%?$`},
	}
}

// With adds keys to a block, each once.
func (s *Schema) With(keys map[string]*Schema) *Schema {
	for _, name := range slices.Sorted(maps.Keys(keys)) {
		s.Properties[name] = keys[name]
	}
	return s
}

// Free drops what is required, of a block that something else may complete.
func (s *Schema) Free() *Schema {
	s.Required = nil
	return s
}
