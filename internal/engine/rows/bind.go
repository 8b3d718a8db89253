package rows

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// wanted are the fields that columns read, each once; not nil.
func (c *contract) wanted() []string {
	fields := []string{}
	for _, k := range c.columns {
		if !k.Constant && !slices.Contains(fields, k.Field) {
			fields = append(fields, k.Field)
		}
	}
	return fields
}

// bind finds the fields of the contract's columns in a file. A file that is known to lack one that may not be lacking is a
// *Broken.
func (c *contract) bind(r *Reading, name string) error {
	places, err := r.Places, error(nil)
	wanted := c.wanted()
	if places == nil {
		if places, err = placesByName(wanted, r.Fields, name); err != nil {
			return err
		}
	}
	var lacking []string
	for i := range c.columns {
		k := &c.columns[i]
		k.decimal, k.thousands, k.single = '.', r.Thousands, r.Single
		if r.Decimal != 0 {
			k.decimal = r.Decimal
		}
		if k.Constant {
			continue
		}
		if k.field = places[slices.Index(wanted, k.Field)]; k.field < 0 {
			lacking = append(lacking, k.Field)
		}
	}
	return c.refuseLacking(lacking, r.Fields, name, false)
}

// placesByName finds fields by the names of a header. Their order makes no difference, nor do spaces around a name or how
// its accents are composed. A name that is wanted and stands there twice is a *Broken.
func placesByName(wanted, fields []string, name string) ([]int, error) {
	byName := map[string][]int{}
	for i, field := range fields {
		key := headerKey(field)
		byName[key] = append(byName[key], i)
	}
	places := make([]int, len(wanted))
	for i, field := range wanted {
		switch at := byName[headerKey(field)]; len(at) {
		case 0:
			places[i] = -1
		case 1:
			places[i] = at[0]
		default:
			return nil, broken("rows_header_twice", problem.Args{"name": name, "column": field})
		}
	}
	return places, nil
}

// refuseLacking is a *Broken where a column reads one of the fields that a file lacks, unless it may be lacking, or its
// condition says that it was never asked. Documents leave out what was not asked in any record (sparse), so that there a
// condition is enough.
func (c *contract) refuseLacking(lacking, fields []string, name string, sparse bool) error {
	known := c.knownValues()
	declared := map[string]bool{}
	var missed []string
	for _, k := range c.columns {
		if k.Constant {
			continue
		}
		declared[headerKey(k.Field)] = true
		if slices.Contains(lacking, k.Field) && !slices.Contains(missed, k.Field) &&
			!k.Optional && (k.Asked == nil || !sparse && !k.Asked.NeverGiven(known)) {
			missed = append(missed, k.Field)
		}
	}
	if len(missed) == 0 {
		return nil
	}
	return lackingColumns(name, missed, fields, declared)
}

// fields tells what fields the file had, once it was read to its end.
func (l *loading) fields() (Written, error) {
	written := Written{Notes: l.reading.Notes}
	if l.reading.Observed != nil {
		seen := l.reading.Observed()
		written.Fields = seen.Fields
		written.Notes = append(written.Notes, seen.Notes...)
		if l.read > 0 {
			var names []string
			for _, field := range seen.Fields {
				names = append(names, field.Name)
			}
			if err := l.contract.refuseLacking(seen.Lacking, names, l.in.Name, true); err != nil {
				return Written{}, err
			}
		}
	} else {
		written.Fields = l.contract.header(l.reading.Fields)
	}
	l.tellUndeclared(&written)
	return written, nil
}

// header are the names of a file with a header.
func (c *contract) header(names []string) (fields []FieldSeen) {
	declared, told := map[string]bool{}, map[string]bool{}
	for _, field := range c.wanted() {
		declared[headerKey(field)] = true
	}
	for _, name := range names {
		name = strings.TrimSpace(name)
		if key := headerKey(name); name != "" && !told[key] {
			told[key] = true
			fields = append(fields, FieldSeen{Name: name, Declared: declared[key]})
		}
	}
	return fields
}

// tellUndeclared notes the fields that nobody declared.
func (l *loading) tellUndeclared(written *Written) {
	var others []string
	for _, field := range written.Fields {
		if !field.Declared {
			others = append(others, field.Name)
		}
	}
	if len(others) > 0 {
		written.Notes = append(written.Notes, problem.New("rows_undeclared", problem.Place{},
			problem.Args{"name": l.in.Name, "fields": quotedList(others)}))
	}
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
	refused := broken(code, args)
	refused.Lacking = lacking
	return refused
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
