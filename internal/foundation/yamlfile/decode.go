package yamlfile

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Decoder is a type that reads itself: a word or a block, for instance. n is never absent; it may be null.
type Decoder interface {
	DecodeYAML(n Node, in string, found *problem.List)
}

// Decode fills the struct that into points to, and reports every mistake at once, each at its place: unknown keys
// (with the nearest known one), wrong types, missing required keys. Fields are the language:
//
//	Name string `yaml:"name" help:"one sentence" default:"csv" required:"true"`
//
// A field without a yaml tag is no key. `yaml:",inline"` takes an embedded struct's keys as one's own. A string field
// takes the token's own text, so 021 stays 021. A default is decoded like a written value, with no place, also below a
// struct that is absent. Known types besides the plain ones, structs, slices, maps by text and pointers: At[T], Text,
// Duration, Size, Percent, Node (decoded later, strictly), and whatever implements Decoder. A struct with a method
// `NotYet() []string` names keys of the language that this version does not obey: they are refused with key_not_yet. in
// names the thing for messages: "source survey_online". An absent node is an empty map.
func Decode(n Node, in string, into any, found *problem.List) {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		panic(fmt.Sprintf("yamlfile: Decode wants a pointer, not %T", into))
	}
	if n.IsZero() {
		n = Node{&value{kind: mapping}}
	}
	decode(n, in, v.Elem(), found)
}

// DecodeYAML reads the value and keeps where it stands.
func (a *At[T]) DecodeYAML(n Node, in string, found *problem.List) {
	a.Place = n.Place()
	decode(n, in, reflect.ValueOf(&a.Value).Elem(), found)
}

var nodeType = reflect.TypeFor[Node]()

func decode(n Node, in string, v reflect.Value, found *problem.List) {
	if v.Type() == nodeType {
		v.Set(reflect.ValueOf(n))
		return
	}
	if own, ok := v.Addr().Interface().(Decoder); ok {
		own.DecodeYAML(n, in, found)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		decode(n, in, v.Elem(), found)
	case reflect.Struct:
		decodeStruct(n, in, v, found)
	case reflect.Slice:
		decodeSlice(n, in, v, found)
	case reflect.Map:
		decodeMap(n, in, v, found)
	default:
		decodeScalar(n, in, v, found)
	}
}

// field is one key of a struct.
type field struct {
	key      string
	index    []int
	help     string
	preset   string
	required bool
	typed    reflect.Type
}

// fields lists the keys of a struct, with those of inlined structs.
func fields(t reflect.Type) []field {
	var all []field
	for i := range t.NumField() {
		f := t.Field(i)
		tag, ok := f.Tag.Lookup("yaml")
		name, options, _ := strings.Cut(tag, ",")
		switch {
		case options == "inline":
			for _, inner := range fields(f.Type) {
				inner.index = append([]int{i}, inner.index...)
				all = append(all, inner)
			}
		case !ok || name == "" || name == "-" || !f.IsExported():
		default:
			all = append(all, field{
				key: name, index: []int{i}, typed: f.Type,
				help: f.Tag.Get("help"), preset: f.Tag.Get("default"), required: f.Tag.Get("required") == "true",
			})
		}
	}
	return all
}

func decodeStruct(n Node, in string, v reflect.Value, found *problem.List) {
	if !n.IsMap() {
		wrongType(n, in, "a map of keys", found)
		return
	}
	known := fields(v.Type())
	byKey := map[string]field{}
	names := make([]string, len(known))
	for i, f := range known {
		byKey[f.key], names[i] = f, f.key
	}
	later := notYet(v)
	for _, pair := range n.Pairs() {
		f, ok := byKey[pair.Key]
		switch {
		case ok:
			decode(pair.Value, pair.Key+" of "+in, v.FieldByIndex(f.index), found)
		case later[pair.Key]:
			found.Report("key_not_yet", pair.KeyPlace, problem.Args{"key": pair.Key, "in": in})
		default:
			args := problem.Args{"key": pair.Key, "in": in}
			if near := problem.Nearest(pair.Key, names); near != "" {
				args["near"] = near
			}
			found.Report("unknown_key", pair.KeyPlace, args)
		}
	}
	for _, f := range known {
		if n.has(f.key) {
			continue
		}
		if f.required {
			found.Report("missing_key", n.Place(), problem.Args{"key": f.key, "in": in, "hint": f.key + ": " + f.help})
		}
		preset(f, in, v.FieldByIndex(f.index), found)
	}
}

// preset gives an absent key its default, and those of the keys in it.
func preset(f field, in string, v reflect.Value, found *problem.List) {
	in = f.key + " of " + in
	inner, suffix := within(f.typed)
	switch {
	case !v.IsZero():
	case f.preset != "":
		decode(Node{&value{kind: scalar, text: f.preset, inner: -1}}, in, v, found)
	case inner != nil && suffix == "" && v.Kind() == reflect.Struct:
		for _, below := range fields(inner) {
			preset(below, in, v.FieldByIndex(below.index), found)
		}
	}
}

func notYet(v reflect.Value) map[string]bool {
	later := map[string]bool{}
	if own, ok := v.Addr().Interface().(interface{ NotYet() []string }); ok {
		for _, key := range own.NotYet() {
			later[key] = true
		}
	}
	return later
}

func decodeSlice(n Node, in string, v reflect.Value, found *problem.List) {
	if !n.IsList() {
		wrongType(n, in, "a list", found)
		return
	}
	made := reflect.MakeSlice(v.Type(), len(n.List()), len(n.List()))
	for i, item := range n.List() {
		decode(item, in, made.Index(i), found)
	}
	v.Set(made)
}

func decodeMap(n Node, in string, v reflect.Value, found *problem.List) {
	if v.Type().Key().Kind() != reflect.String {
		panic(fmt.Sprintf("yamlfile: %s: the keys of a map are texts", v.Type()))
	}
	if !n.IsMap() {
		wrongType(n, in, "a map", found)
		return
	}
	made := reflect.MakeMap(v.Type())
	for _, pair := range n.Pairs() {
		one := reflect.New(v.Type().Elem()).Elem()
		decode(pair.Value, pair.Key+" of "+in, one, found)
		made.SetMapIndex(reflect.ValueOf(pair.Key).Convert(v.Type().Key()), one)
	}
	v.Set(made)
}

func decodeScalar(n Node, in string, v reflect.Value, found *problem.List) {
	text, ok := n.Scalar()
	switch v.Kind() {
	case reflect.String:
		if !ok {
			wrongType(n, in, "a text", found)
			return
		}
		v.SetString(text)
	case reflect.Bool:
		if !ok || n.Quoted() || text != "true" && text != "false" {
			wrongType(n, in, "true or false", found)
			return
		}
		v.SetBool(text == "true")
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		number, err := strconv.ParseInt(text, 10, v.Type().Bits())
		if !ok || err != nil || !plainNumber(n, text) {
			wrongType(n, in, "a whole number", found)
			return
		}
		v.SetInt(number)
	case reflect.Float32, reflect.Float64:
		number, err := strconv.ParseFloat(text, v.Type().Bits())
		if !ok || err != nil || !plainNumber(n, text) {
			wrongType(n, in, "a number", found)
			return
		}
		v.SetFloat(number)
	default:
		panic(fmt.Sprintf("yamlfile: no way to read a %s (%s)", v.Type(), in))
	}
}

// plainNumber refuses what two readers take for two numbers: 021 is 17 to some, and "12" is a text.
func plainNumber(n Node, text string) bool {
	digits := strings.TrimLeft(text, "+-")
	if n.Quoted() || digits == "" || strings.Trim(digits, "0123456789.eE+-") != "" {
		return false
	}
	return len(digits) == 1 || digits[0] != '0' || digits[1] == '.'
}

// wrongType tells what was wanted and what was found. An unquoted {name} is a map in YAML: where a text was wanted the
// hint says so.
func wrongType(n Node, in, want string, found *problem.List) {
	args := problem.Args{"in": in, "want": want, "got": n.shape()}
	switch {
	case n.bracedName():
		args["hint"] = quoteIt
	case n.IsNull():
		args["hint"] = "give it a value, or take the key out"
	case n.Quoted() && strings.Contains(want, "number"), n.Quoted() && want == "true or false":
		args["hint"] = "take the quotes off"
	case want == "a list":
		args["hint"] = "write [a, b], or one - item a line"
	}
	found.Report("wrong_type", n.Place(), args)
}

// bracedName says whether it looks like {name} or {name:%Y}: a text without its quotes.
func (n Node) bracedName() bool {
	pairs := n.Pairs()
	if !n.IsMap() || len(pairs) != 1 {
		return false
	}
	format, ok := pairs[0].Value.Scalar()
	return pairs[0].Value.IsNull() || ok && strings.HasPrefix(format, "%") || pairs[0].Value.bracedName()
}
