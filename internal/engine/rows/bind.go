package rows

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// bind finds the fields of the contract's columns in the names of a file. Their order makes no difference, nor do spaces
// around a name or how its accents are composed. The notes tell of fields that nobody declared; a file that lacks a
// column, unless its condition says that it was never asked, or has one twice, is a *Broken.
func (c *contract) bind(r *Reading, name string) ([]*problem.Problem, error) {
	places := map[string][]int{}
	for i, field := range r.Fields {
		key := headerKey(field)
		places[key] = append(places[key], i)
	}
	known := c.knownValues()
	declared := map[string]bool{}
	var lacking []string
	for i := range c.columns {
		k := &c.columns[i]
		k.decimal, k.thousands = '.', r.Thousands
		if r.Decimal != 0 {
			k.decimal = r.Decimal
		}
		if k.Constant {
			continue
		}
		key := headerKey(k.Field)
		declared[key] = true
		switch at := places[key]; {
		case len(at) == 1:
			k.field = at[0]
		case len(at) > 1:
			return nil, broken("rows_header_twice", problem.Args{"name": name, "column": k.Field})
		case k.Asked != nil && k.Asked.NeverGiven(known):
			k.field = -1
		default:
			lacking = append(lacking, k.Field)
		}
	}
	if len(lacking) > 0 {
		return nil, lackingColumns(name, lacking, r.Fields, declared)
	}
	return c.undeclared(r, name, declared), nil
}

// headerKey is the same for names that a person takes for the same.
func headerKey(name string) string {
	return norm.NFC.String(strings.TrimSpace(name))
}

// knownValues are the constants, by name, as conditions take them.
func (c *contract) knownValues() map[string]any {
	known := map[string]any{}
	for _, k := range c.columns {
		if k.Constant {
			known[k.Name] = k.Value
		}
	}
	return known
}

// lackingColumns names what is missing, and for the first that has one the undeclared field that may be meant.
func lackingColumns(name string, lacking, fields []string, declared map[string]bool) error {
	var free []string
	for _, field := range fields {
		if !declared[headerKey(field)] && strings.TrimSpace(field) != "" {
			free = append(free, strings.TrimSpace(field))
		}
	}
	args := problem.Args{"name": name, "columns": quotedList(lacking), "fields": fieldList(fields, free)}
	code := problem.Code("rows_columns_missing")
	for _, column := range lacking {
		near := nearest(column, free)
		if near == "" {
			near = lengthened(column, free)
		}
		if near != "" {
			args["column"], args["near"] = column, near
			code = "rows_columns_renamed"
			break
		}
	}
	return broken(code, args)
}

func (c *contract) undeclared(r *Reading, name string, declared map[string]bool) []*problem.Problem {
	var others []string
	for _, field := range r.Fields {
		if field = strings.TrimSpace(field); field != "" && !declared[headerKey(field)] && !slices.Contains(others, field) {
			others = append(others, field)
		}
	}
	if len(others) == 0 {
		return nil
	}
	return []*problem.Problem{problem.New("rows_undeclared", problem.Place{},
		problem.Args{"name": name, "fields": quotedList(others)})}
}

// lengthened is the only field that begins with the name, such as q1_new for q1; else empty.
func lengthened(name string, among []string) string {
	if len([]rune(name)) < 3 {
		return ""
	}
	found := ""
	for _, other := range among {
		if !strings.HasPrefix(strings.ToLower(other), strings.ToLower(name)) {
			continue
		}
		if found != "" {
			return ""
		}
		found = other
	}
	return found
}

// fieldList names the fields of a file; of many, only those that the contract does not name.
func fieldList(fields, free []string) string {
	if len(fields) <= mostNames {
		return quotedList(fields)
	}
	known := fmt.Sprintf("%d that the contract names", len(fields)-len(free))
	if len(free) == 0 {
		return known
	}
	return quotedList(free) + " and " + known
}

// mostNames is how many names are told at most.
const mostNames = 20

// quotedList is `"a", "b"`, cut where it grows long.
func quotedList(names []string) string {
	var quoted []string
	for i, name := range names {
		if i == mostNames {
			quoted = append(quoted, "…")
			break
		}
		quoted = append(quoted, `"`+name+`"`)
	}
	return strings.Join(quoted, ", ")
}
