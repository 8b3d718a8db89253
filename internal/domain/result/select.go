package result

import (
	"path"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// SelectAll is the SELECT of a table's rows: where it has columns named like parameters, of those rows that have the parameters'
// values, which are bound, never written into the text. Companions are left out, as in every listing that does not name
// them; a table whose columns are not known is taken whole.
func SelectAll(table string, columns []column.Column, params map[string]any) string {
	names := []string{}
	where, between := "", " where "
	for _, c := range columns {
		if isCompanion(c.Name, columns) {
			continue
		}
		names = append(names, sqlengine.Identifier(c.Name))
		if _, given := params[c.Name]; given {
			where += between + sqlengine.Identifier(c.Name) + " is not distinct from $" + c.Name
			between = " and "
		}
	}
	if len(names) == 0 {
		names = []string{"*"}
	}
	return "select " + strings.Join(names, ", ") + " from " + sqlengine.TableIdentifier(table) + where
}

// isCompanion says whether a column tells why another one is empty.
func isCompanion(name string, columns []column.Column) bool {
	of, ok := column.CompanionOf(name)
	return ok && slices.ContainsFunc(columns, func(c column.Column) bool { return c.Name == of })
}

// Arguments are what the SQL of a task may use, by name: its parameters, $now, and $start and $end of its interval. A value
// has the type that was declared for it; where none was, or a text stands in its place, the type that the value has.
func Arguments(t work.Task, declared parameter.Set) []sqlengine.Argument {
	instant := column.Type{Kind: column.Timestamptz}
	args := []sqlengine.Argument{{Name: "now", Type: instant, Value: t.Begun.UTC()}}
	if !t.Interval.IsZero() {
		args = append(args, sqlengine.Argument{Name: "start", Type: instant, Value: t.Interval.Start.UTC()},
			sqlengine.Argument{Name: "end", Type: instant, Value: t.Interval.End.UTC()})
	}
	for name, value := range t.Params {
		args = append(args, sqlengine.Argument{Name: name, Type: typeOf(name, value, declared), Value: value})
	}
	slices.SortFunc(args, func(a, b sqlengine.Argument) int { return strings.Compare(a.Name, b.Name) })
	return args
}

func typeOf(name string, value any, declared parameter.Set) column.Type {
	p, found := declared.Find(name)
	_, isText := value.(string)
	if found && (!isText || p.Type.Kind == column.Decimal) {
		return p.Type
	}
	switch v := value.(type) {
	case bool:
		return column.Type{Kind: column.Boolean}
	case int64:
		return column.Type{Kind: column.Long}
	case float64:
		return column.Type{Kind: column.Double}
	case time.Time:
		if yamlfile.IsDay(v) {
			return column.Type{Kind: column.Date}
		}
		return column.Type{Kind: column.Timestamptz}
	}
	return column.Type{Kind: column.String}
}

// Destination is where a file of rows goes when somebody writes `to`: a file, or a folder when it ends in /, in which the file is
// named after what it is of; empty: the results place. The format is the one that is wanted; where none is, what the file's
// name ends in when that is a format, else csv.
func Destination(of, to, wanted string) (file, format string) {
	format = wanted
	if ending := strings.ToLower(strings.TrimPrefix(path.Ext(to), ".")); format == "" && slices.Contains(Formats(), ending) {
		format = ending
	}
	if format == "" {
		format = "csv"
	}
	if strings.HasSuffix(to, "/") {
		to += of + "." + format
	}
	return to, format
}
