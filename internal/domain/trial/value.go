package trial

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// typed reads a written value as one of a type, in the forms that engines take: nil, bool, int64, float64, string (decimals
// too), time.Time, []any, map[string]any.
func typed(n yamlfile.Node, t column.Type, zone *time.Location) (any, error) {
	text, scalar := n.Scalar()
	switch {
	case n.IsNull():
		return nil, nil
	case t.Kind == column.List && n.IsList():
		list := []any{}
		for _, item := range n.List() {
			value, err := typed(item, t.Element.Type, zone)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		return list, nil
	case t.Kind == column.Struct && n.IsMap():
		fields := map[string]any{}
		for _, f := range t.Fields {
			fields[f.Name] = nil
			if of := n.Find(f.Name); !of.IsZero() {
				value, err := typed(of, f.Type, zone)
				if err != nil {
					return nil, err
				}
				fields[f.Name] = value
			}
		}
		return fields, nil
	case t.Kind == column.List:
		return nil, errors.New("write a list")
	case t.Kind == column.Struct:
		return nil, errors.New("write a map")
	case !scalar:
		return nil, errors.New("write one value")
	case t.Kind == column.Timestamptz:
		if at, ok := instant(text, zone); ok {
			return at, nil
		}
	}
	return parameter.Parse(text, t)
}

var (
	wholeText    = regexp.MustCompile(`^-?(0|[1-9][0-9]*)$`)
	fractionText = regexp.MustCompile(`^-?(0|[1-9][0-9]*)\.[0-9]+$`)
	dayText      = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)
	clockText    = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9.]+)?$`)
)

// inferred is the type of values that no contract speaks of, as YAML shows it: in quotes a text, else what it looks like.
func inferred(values []yamlfile.Node) column.Type {
	kind := column.Invalid
	var inner []yamlfile.Node
	for _, n := range values {
		one := kindOf(n)
		switch {
		case one == column.Invalid:
			continue
		case kind == column.Invalid || kind == one:
			kind = one
		case kind == column.Long && one == column.Double || kind == column.Double && one == column.Long:
			kind = column.Double
		default:
			kind = column.String
		}
		inner = append(inner, n.List()...)
	}
	switch kind {
	case column.Invalid:
		kind = column.String
	case column.List:
		return column.Type{Kind: kind, Element: &column.Column{Name: "element", Type: inferred(inner)}}
	case column.Struct:
		return column.Type{Kind: kind, Fields: fieldsOf(values)}
	}
	return column.Type{Kind: kind}
}

func fieldsOf(values []yamlfile.Node) (fields []column.Column) {
	cells := map[string][]yamlfile.Node{}
	for _, n := range values {
		for _, pair := range n.Pairs() {
			if cells[pair.Key] == nil {
				fields = append(fields, column.Column{Name: pair.Key})
			}
			cells[pair.Key] = append(cells[pair.Key], pair.Value)
		}
	}
	for i := range fields {
		fields[i].Type = inferred(cells[fields[i].Name])
	}
	return fields
}

// kindOf is Invalid for null.
func kindOf(n yamlfile.Node) column.Kind {
	text, _ := n.Scalar()
	switch {
	case n.IsNull():
		return column.Invalid
	case n.IsList():
		return column.List
	case n.IsMap():
		return column.Struct
	case n.Quoted():
		return column.String
	case text == "true" || text == "false":
		return column.Boolean
	case wholeText.MatchString(text) && len(text) < 19:
		return column.Long
	case fractionText.MatchString(text):
		return column.Double
	case dayText.MatchString(text):
		return column.Date
	case clockText.MatchString(text):
		return column.Timestamp
	}
	if _, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return column.Timestamptz
	}
	return column.String
}

// alike says whether a value that came is the one that was written. Numbers with a fraction may differ in the last of some
// nine digits, since 0.1 + 0.2 is not 0.3.
func alike(n yamlfile.Node, got any, t column.Type, zone *time.Location) bool {
	if n.IsNull() || got == nil {
		return n.IsNull() && got == nil
	}
	text, _ := n.Scalar()
	if t.Kind == column.Decimal {
		return parameter.Same(text, fmt.Sprint(got), t)
	}
	want, err := typed(n, t, zone)
	return err == nil && equal(want, got)
}

func equal(want, got any) bool {
	switch w := want.(type) {
	case nil:
		return got == nil
	case time.Time:
		at, ok := got.(time.Time)
		return ok && at.Equal(w)
	case float64:
		g, ok := got.(float64)
		return ok && (g == w || math.Abs(g-w) <= 1e-9*math.Max(math.Abs(g), math.Abs(w)))
	case int64:
		return fmt.Sprint(got) == strconv.FormatInt(w, 10)
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			return false
		}
		for i := range w {
			if !equal(w[i], g[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		g, ok := got.(map[string]any)
		for name, value := range w {
			ok = ok && equal(value, g[name])
		}
		return ok
	}
	return want == got
}

// written is a value of a test as a person reads it.
func written(n yamlfile.Node) string {
	text, scalar := n.Scalar()
	switch {
	case n.IsNull():
		return "null"
	case scalar && n.Quoted():
		return plain(text)
	case scalar:
		return text
	case n.IsList():
		var items []string
		for _, item := range n.List() {
			items = append(items, written(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	var pairs []string
	for _, pair := range n.Pairs() {
		pairs = append(pairs, pair.Key+": "+written(pair.Value))
	}
	return "{" + strings.Join(pairs, ", ") + "}"
}

// shown is a value that came as a person reads it, as they would write it in the test.
func shown(value any, t column.Type, zone *time.Location) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case string:
		if t.Kind != column.String {
			return v
		}
		return plain(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case time.Time:
		return shownTime(v, t.Kind, zone)
	case []any, map[string]any:
		text, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprint(v)
		}
		return string(text)
	}
	return fmt.Sprint(value)
}

func shownTime(at time.Time, kind column.Kind, zone *time.Location) string {
	switch {
	case kind == column.Date:
		return at.Format(time.DateOnly)
	case kind == column.Timestamp:
		return at.Format("2006-01-02 15:04:05.999999")
	case zone != nil:
		at = at.In(zone)
	}
	return at.Format(time.RFC3339Nano)
}

// plain quotes a text that would be taken for something else.
func plain(text string) string {
	if text == "" || text == "null" || text == "true" || text == "false" || strings.TrimSpace(text) != text {
		return strconv.Quote(text)
	}
	return text
}
