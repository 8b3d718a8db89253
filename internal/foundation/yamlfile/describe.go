package yamlfile

import (
	"fmt"
	"reflect"
)

// Key is one key of the language, for the reference that is made from the structs.
type Key struct {
	Path     string // guard.min_rows, parts.NAME.max, columns[].name
	Type     string
	Default  string
	Required bool
	Help     string
}

// Describe lists the keys of a struct, with those of structs in it, in the order of the fields.
func Describe(structValue any) []Key {
	t := reflect.TypeOf(structValue)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return describe(t, "")
}

func describe(t reflect.Type, prefix string) []Key {
	var all []Key
	for _, f := range fields(t) {
		path := prefix + f.key
		all = append(all, Key{Path: path, Type: typeName(f.typed), Default: f.preset, Required: f.required, Help: f.help})
		inner, suffix := within(f.typed)
		if inner != nil {
			all = append(all, describe(inner, path+suffix+".")...)
		}
	}
	return all
}

// within finds the struct whose keys stand below a field, and what stands between.
func within(t reflect.Type) (inner reflect.Type, suffix string) {
	if namesItself(t) || t == nodeType {
		return nil, ""
	}
	switch t.Kind() {
	case reflect.Pointer:
		return within(t.Elem())
	case reflect.Slice:
		inner, suffix = within(t.Elem())
		return inner, "[]" + suffix
	case reflect.Map:
		inner, suffix = within(t.Elem())
		return inner, ".NAME" + suffix
	case reflect.Struct:
		return t, ""
	}
	return nil, ""
}

// typed is implemented by what reads itself, to say what it reads.
type typed interface{ YAMLType() string }

func namesItself(t reflect.Type) bool {
	_, own := reflect.New(t).Interface().(Decoder)
	return own
}

// YAMLType is the type of the value.
func (At[T]) YAMLType() string { return typeName(reflect.TypeFor[T]()) }

func typeName(t reflect.Type) string {
	if own, ok := reflect.New(t).Interface().(typed); ok {
		return own.YAMLType()
	}
	if t == nodeType {
		return "block"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem())
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "whole number"
	case reflect.Float32, reflect.Float64:
		return "number"
	case reflect.Slice:
		return "list of " + typeName(t.Elem())
	case reflect.Map:
		return "map of " + typeName(t.Elem())
	case reflect.Struct:
		return "block"
	}
	panic(fmt.Sprintf("yamlfile: no name for the type %s", t))
}
