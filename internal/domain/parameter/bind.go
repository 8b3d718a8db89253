package parameter

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Bind types given texts and fills defaults. The error is a *problem.Several that tells all at once what is missing,
// unknown, of another type or not a choice. in names the thing: "flow city_report".
//
// The values are string (decimals too, exact), int64, float64, bool, and time.Time: a date is a yamlfile.Day, a
// timestamp is in UTC, a timestamptz in the zone that was written.
func (s Set) Bind(given map[string]string, in string) (map[string]any, error) {
	var found problem.List
	values := map[string]any{}
	for _, p := range s.List {
		text, ok := given[p.Name]
		switch {
		case ok:
		case p.Default != nil:
			text = *p.Default
		default:
			found.Report("param_missing", problem.Place{}, problem.Args{"name": p.Name, "type": p.Type.String(), "in": in})
			continue
		}
		value, err := Parse(text, p.Type)
		switch {
		case err != nil:
			found.Report("param_value", problem.Place{}, problem.Args{"name": p.Name, "value": text, "type": p.Type.String(), "why": err.Error()})
		case len(p.Choices) > 0 && !p.chosen(text):
			found.Report("param_choice", problem.Place{}, problem.Args{"name": p.Name, "value": text, "choices": list(p.Choices)})
		default:
			values[p.Name] = value
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if _, ok := s.Find(name); !ok {
			found.Report("param_unknown", problem.Place{}, s.unknown(name, in))
		}
	}
	if err := found.Err(); err != nil {
		return nil, err
	}
	return values, nil
}

func (s Set) unknown(name, in string) problem.Args {
	args := problem.Args{"name": name, "in": in}
	switch near := problem.Nearest(name, s.Names()); {
	case near != "":
		args["hint"] = `did you mean "` + near + `"?`
	case len(s.List) == 0:
		args["hint"] = "it has no parameters"
	default:
		args["hint"] = "it has: " + strings.Join(s.Names(), ", ")
	}
	return args
}

// chosen compares values, so that 1.0 is 1 where a number is wanted; texts are compared as texts.
func (p Parameter) chosen(text string) bool {
	for _, choice := range p.Choices {
		if Same(text, choice, p.Type) {
			return true
		}
	}
	return false
}

func list(texts []string) string { return strings.Join(texts, ", ") }
