package sqlengine

import "strings"

// Identifier quotes a name of a column, so that it may be any text.
func Identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// TableIdentifier quotes the name of a table, which may stand in a schema: city_report.scores.
func TableIdentifier(name string) string {
	schema, short, ok := strings.Cut(name, ".")
	if !ok {
		return Identifier(name)
	}
	return Identifier(schema) + "." + Identifier(short)
}
