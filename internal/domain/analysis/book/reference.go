package book

import (
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Reference is a parsed text such as "scores: grp=child, domain=play → mean" (-> is taken too): a table, what
// its columns must equal ("domain=" is: null; a value with a comma stands in double quotes), and the columns
// wanted. For a cell that is exactly one column, and key columns that are not named must be null where they can
// be. For a table none means all.
//
// Tables are the result tables, and three that say what the document is: document, parameters and groups.
// Beside each column that holds a code stands one that holds its label: grp_label, domain_label,
// split_value_label.
type Reference struct {
	Table string
	Where []Equal
	Give  []string
}

// Equal is one condition.
type Equal struct{ Column, Value string }

// Parse reads a reference; table and column names are checked against survey.TableColumns. why says in words
// what is wrong.
func Parse(text string) (r Reference, why string) {
	head, give, hasGive := cutArrow(text)
	table, conditions, _ := strings.Cut(head, ":")
	r.Table = strings.TrimSpace(table)
	if r.Table == "" {
		return r, `it names no table: write it like "scores: grp=child, domain=play → mean"`
	}
	columns := columnsOf(r.Table)
	if columns == nil {
		return r, unknown("result table", r.Table, tableNames())
	}
	if r.Where, why = parseConditions(conditions, r.Table, columns); why != "" {
		return r, why
	}
	if !hasGive {
		return r, ""
	}
	for _, column := range strings.Split(give, ",") {
		column = strings.TrimSpace(column)
		if !slices.Contains(columns, column) {
			return r, unknown("column", column, columns) + " in " + r.Table
		}
		r.Give = append(r.Give, column)
	}
	return r, ""
}

// Cell says in words why the reference cannot fill a single cell; empty: it can.
func (r Reference) Cell() (why string) {
	if len(r.Give) != 1 {
		return fmt.Sprintf(`a cell wants exactly one column after the arrow, such as "%s → %s"`,
			r.head(), figureOf(r.Table))
	}
	return ""
}

// String is the reference as it is written.
func (r Reference) String() string {
	if len(r.Give) == 0 {
		return r.head()
	}
	return r.head() + " → " + strings.Join(r.Give, ", ")
}

func (r Reference) head() string {
	var parts []string
	for _, e := range r.Where {
		value := e.Value
		if strings.ContainsAny(value, `,"`) || strings.TrimSpace(value) != value {
			value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
		}
		parts = append(parts, e.Column+"="+value)
	}
	return strings.TrimSpace(r.Table + ": " + strings.Join(parts, ", "))
}

// cutArrow divides a reference at its last arrow outside quotes.
func cutArrow(text string) (head, give string, found bool) {
	for at := len(text); at > 0; at-- {
		for _, arrow := range []string{"→", "->"} {
			if strings.HasPrefix(text[at-1:], arrow) && strings.Count(text[:at-1], `"`)%2 == 0 {
				return text[:at-1], text[at-1+len(arrow):], true
			}
		}
	}
	return text, "", false
}

func parseConditions(text, table string, columns []string) (all []Equal, why string) {
	for _, part := range cutCommas(text) {
		if strings.TrimSpace(part) == "" {
			continue
		}
		column, value, ok := strings.Cut(part, "=")
		column, value = strings.TrimSpace(column), strings.TrimSpace(value)
		if !ok {
			return nil, fmt.Sprintf(`%q is no condition: write it like grp=child`, column)
		}
		if !slices.Contains(columns, column) {
			return nil, unknown("column", column, columns) + " in " + table
		}
		if slices.ContainsFunc(all, func(e Equal) bool { return e.Column == column }) {
			return nil, fmt.Sprintf("%q stands twice", column)
		}
		if value, ok = unquote(value); !ok {
			return nil, fmt.Sprintf("the quotes of %s=%s are not closed", column, value)
		}
		all = append(all, Equal{Column: column, Value: value})
	}
	return all, ""
}

// cutCommas divides at commas outside quotes.
func cutCommas(text string) []string {
	var all []string
	from, inside := 0, false
	for i, r := range text {
		switch {
		case r == '"':
			inside = !inside
		case r == ',' && !inside:
			all = append(all, text[from:i])
			from = i + 1
		}
	}
	return append(all, text[from:])
}

func unquote(value string) (string, bool) {
	if !strings.HasPrefix(value, `"`) {
		return value, true
	}
	if len(value) < 2 || !strings.HasSuffix(value, `"`) {
		return value, false
	}
	return strings.ReplaceAll(value[1:len(value)-1], `""`, `"`), true
}

// unknown says that a word is none of those known, and which is near.
func unknown(what, word string, known []string) string {
	if near := problem.Nearest(word, known); near != "" {
		return fmt.Sprintf("there is no %s %q (did you mean %q?)", what, word, near)
	}
	return fmt.Sprintf("there is no %s %q (there are: %s)", what, word, strings.Join(known, ", "))
}

// tableNames are all that a reference may name.
func tableNames() []string {
	return append(slices.Clone(survey.TableNames()), "document", "parameters", "groups")
}
