package duckdb

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// Names in a question's database that no table of a project can have, since they hold a space.
const (
	scopeTable = "naru scope"
	rowsTable  = "naru rows"
	seenTable  = "naru seen"
)

// makeRelations makes every table that may be read. Statements are gathered, since each costs as much as its planning.
func (q *question) makeRelations(tables []sqlengine.Table) error {
	var script strings.Builder
	schemas := map[string]bool{"main": true}
	scoped := false
	for _, table := range tables {
		if schema, _ := split(table.Name); !schemas[schema] {
			schemas[schema] = true
			script.WriteString("create schema " + sqlengine.Identifier(schema) + ";\n")
		}
		scoped = scoped || len(table.Only) > 0
	}
	if scoped {
		script.WriteString("create table " + sqlengine.Identifier(scopeTable) + " (relation integer, name varchar, value varchar);\n")
	}
	for i, table := range tables {
		if table.Rows == nil {
			continue
		}
		definition, err := definition(table.Columns)
		if err != nil {
			return fmt.Errorf("table %q: %w", table.Name, err)
		}
		script.WriteString("create table " + rowsName(i) + " (" + definition + ");\n")
	}
	if err := q.exec(script.String()); err != nil {
		return err
	}
	if err := q.fillRows(tables, scoped); err != nil {
		return err
	}
	script.Reset()
	for i, table := range tables {
		view, err := q.view(i, table)
		if err != nil {
			return fmt.Errorf("table %q: %w", table.Name, err)
		}
		script.WriteString(view)
	}
	return q.exec(script.String())
}

func (q *question) exec(script string) error {
	if script == "" {
		return nil
	}
	_, err := q.conn.ExecContext(q.ctx, script)
	return err
}

// view is one relation by its name. What a scope shows is copied first and read from there. Behind a view alone,
// DuckDB would compute the asker's expressions over hidden rows too, before it drops them, and over the whole file's
// least and greatest values: y::uuid then told a hidden y in its error.
func (q *question) view(i int, table sqlengine.Table) (string, error) {
	schema, name := split(table.Name)
	from, err := q.source(i, table)
	if err != nil {
		return "", err
	}
	script := ""
	if len(table.Only) > 0 {
		seen := "main." + sqlengine.Identifier(fmt.Sprintf("%s %d", seenTable, i))
		script = fmt.Sprintf("create table %s as %s where %s;\n", seen, from, inScope(i, table))
		from = "select * from " + seen
	}
	return script + fmt.Sprintf("create view %s.%s as %s;\n", sqlengine.Identifier(schema), sqlengine.Identifier(name), from), nil
}

// inScope is a filter against a table of values, which so are never text of a statement.
func inScope(i int, table sqlengine.Table) string {
	var all []string
	for _, by := range slices.Sorted(maps.Keys(table.Only)) {
		all = append(all, fmt.Sprintf("cast(%s as varchar) in (select value from main.%s where relation = %d and name = %s)",
			sqlengine.Identifier(by), sqlengine.Identifier(scopeTable), i, literal(by)))
	}
	return strings.Join(all, " and ")
}

// source is a SELECT of all columns. Files are read by field id, so that columns which were added, renamed or widened
// since a file was written come out right.
func (q *question) source(i int, table sqlengine.Table) (string, error) {
	names := make([]string, len(table.Columns), len(table.Columns)+1)
	nulls := make([]string, len(table.Columns))
	fields := make([]string, len(table.Columns))
	for k, c := range table.Columns {
		kind, err := sqlType(c.Type)
		if err != nil {
			return "", fmt.Errorf("column %q: %w", c.Name, err)
		}
		names[k] = sqlengine.Identifier(c.Name)
		nulls[k] = "cast(null as " + kind + ") as " + sqlengine.Identifier(c.Name)
		fields[k] = fmt.Sprintf("%d: {name: %s, type: %s, default_value: NULL}", c.ID, literal(c.Name), literal(kind))
	}
	if table.Place != "" {
		place := sqlengine.Identifier(table.Place)
		names = append(names, fmt.Sprintf("cast(file_index as bigint) * %d + file_row_number as %s", sqlengine.PlaceOf(1, 0), place))
		nulls = append(nulls, "cast(null as bigint) as "+place)
	}
	switch {
	case len(table.Columns) == 0:
		return "", fmt.Errorf("it has no columns")
	case table.Rows != nil:
		return "select " + strings.Join(names, ", ") + " from main." + rowsName(i), nil
	case len(table.Files) == 0:
		return "select * from (select " + strings.Join(nulls, ", ") + " where false)", nil
	}
	for _, c := range table.Columns {
		if c.ID == 0 { // such a file reads as NULL, silently
			return "", fmt.Errorf("column %q has no field id", c.Name)
		}
	}
	files := make([]string, len(table.Files))
	for k, file := range table.Files {
		files[k] = literal(file)
	}
	beside, err := q.instance.beside(q.ctx, table.Files)
	if err != nil {
		return "", err
	}
	if beside != "" {
		files = append(files, literal(beside))
	}
	return fmt.Sprintf("select %s from read_parquet([%s], schema = MAP {%s})",
		strings.Join(names, ", "), strings.Join(files, ", "), strings.Join(fields, ", ")), nil
}

func rowsName(i int) string { return sqlengine.Identifier(fmt.Sprintf("%s %d", rowsTable, i)) }

// split gives schema and name: "estimates.daily", or "responses" in main.
func split(name string) (schema, table string) {
	if schema, table, ok := strings.Cut(name, "."); ok {
		return schema, table
	}
	return "main", name
}

func definition(columns []column.Column) (string, error) {
	parts := make([]string, len(columns))
	for i, c := range columns {
		kind, err := sqlType(c.Type)
		if err != nil {
			return "", fmt.Errorf("column %q: %w", c.Name, err)
		}
		parts[i] = sqlengine.Identifier(c.Name) + " " + kind
	}
	return strings.Join(parts, ", "), nil
}

// fillRows loads the rows that are held here, and the values of scopes.
func (q *question) fillRows(tables []sqlengine.Table, scoped bool) error {
	return native(q.conn, func(c *duckdb.Conn) error {
		if scoped {
			if err := q.append(c, scopeTable, scopeRows(tables)); err != nil {
				return err
			}
		}
		for i, table := range tables {
			if table.Rows == nil {
				continue
			}
			if err := q.append(c, fmt.Sprintf("%s %d", rowsTable, i), typed(q.ctx, table)); err != nil {
				return fmt.Errorf("table %q: %w", table.Name, err)
			}
		}
		return nil
	})
}
