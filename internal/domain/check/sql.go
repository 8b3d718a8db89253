package check

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// statement is a check as one SELECT of the rows that fail. Names are quoted and values bound, never text.
type statement struct {
	sql  string
	args []sqlengine.Argument
}

// bind adds a value and gives how the SQL names it.
func (s *statement) bind(t column.Type, value any) string {
	name := "v" + strconv.Itoa(len(s.args)+1)
	s.args = append(s.args, sqlengine.Argument{Name: name, Type: t, Value: value})
	return "$" + name
}

var (
	long        = column.Type{Kind: column.Long}
	text        = column.Type{Kind: column.String}
	timestamptz = column.Type{Kind: column.Timestamptz}
)

// schemas tells the columns of a table as the question will see it.
type schemas func(table string) ([]column.Column, error)

// failing makes the SELECT of a check that is not SQL itself. now is the clock of freshness.
func (c *Check) failing(columns schemas, now time.Time) (*statement, error) {
	s := &statement{}
	if c.Kind == Freshness && len(c.Columns) == 0 {
		s.sql = `select max(committed_at) as newest from naru.commits where table_name = ` + s.bind(text, c.Table) +
			` having max(committed_at) is null or max(committed_at) < ` + s.bind(timestamptz, now.Add(-c.Age))
		return s, nil
	}
	known, err := columns(c.Table)
	if err != nil {
		return nil, err
	}
	types := make([]column.Type, len(c.Columns))
	for i, name := range c.Columns {
		if types[i], err = c.typeOf(known, c.Table, name); err != nil {
			return nil, err
		}
	}
	for _, name := range c.By {
		if _, err := c.typeOf(known, c.Table, name); err != nil {
			return nil, err
		}
	}
	from := "from " + sqlengine.TableIdentifier(c.Table)
	switch c.Kind {
	case NotNull:
		s.sql = "select * " + from + " where " + each(c.Columns, "%s is null", " or ")
	case Unique:
		s.sql = "select " + each(c.Columns, "%s", ", ") + `, count(*) as "rows" ` + from +
			" where " + each(c.Columns, "%s is not null", " and ") + " group by all having count(*) > 1 order by all"
	case Accepted:
		values := make([]string, len(c.Values))
		for i, value := range c.Values {
			values[i] = s.bind(types[0], value)
		}
		s.sql = "select * " + from + " where " + sqlengine.Identifier(c.Columns[0]) + " not in (" + strings.Join(values, ", ") + ")"
	case Range:
		s.sql = "select * " + from + " where " + s.outside(sqlengine.Identifier(c.Columns[0]), types[0], c)
	case Pattern:
		s.sql = "select * " + from + " where not regexp_matches(cast(" + sqlengine.Identifier(c.Columns[0]) + " as varchar), " +
			s.bind(text, c.Matches) + ")"
	case Relationships:
		return s, s.relationship(c, types[0], columns)
	case RowCount:
		by := each(c.By, "%s, ", "")
		s.sql = `select ` + by + `count(*) as "rows" ` + from
		if by != "" {
			s.sql += " group by all"
		}
		s.sql += " having " + s.outside("count(*)", long, c)
		if by != "" {
			s.sql += " order by all"
		}
	case Freshness:
		newest := "max(cast(" + sqlengine.Identifier(c.Columns[0]) + " as timestamptz))" // in the project's zone
		s.sql = "select " + newest + " as newest " + from + " having " + newest + " is null or " + newest + " < " +
			s.bind(timestamptz, now.Add(-c.Age))
	default:
		return nil, fmt.Errorf("check %q is of no known kind %q", c.Name, c.Kind)
	}
	return s, nil
}

// outside is true beyond the limits.
func (s *statement) outside(value string, t column.Type, c *Check) string {
	var parts []string
	if c.Min != nil {
		parts = append(parts, value+" < "+s.bind(t, *c.Min))
	}
	if c.Max != nil {
		parts = append(parts, value+" > "+s.bind(t, *c.Max))
	}
	return strings.Join(parts, " or ")
}

// relationship finds rows whose value is nowhere in the other table. Columns of two types are compared as text, since
// a silent cast would take '021' and 21 for equal.
func (s *statement) relationship(c *Check, t column.Type, columns schemas) error {
	known, err := columns(c.Other)
	if err != nil {
		return err
	}
	other, err := c.typeOf(known, c.Other, c.OtherKey)
	if err != nil {
		return err
	}
	mine, theirs := "t."+sqlengine.Identifier(c.Columns[0]), "o."+sqlengine.Identifier(c.OtherKey)
	if !t.Equal(other) {
		mine, theirs = "cast("+mine+" as varchar)", "cast("+theirs+" as varchar)"
	}
	s.sql = fmt.Sprintf("select t.* from %s t where %s is not null and not exists (select 1 from %s o where %s = %s)",
		sqlengine.TableIdentifier(c.Table), "t."+sqlengine.Identifier(c.Columns[0]), sqlengine.TableIdentifier(c.Other), theirs, mine)
	return nil
}

func (c *Check) typeOf(known []column.Column, table, name string) (column.Type, error) {
	names := make([]string, len(known))
	for i, k := range known {
		if k.Name == name {
			return k.Type, nil
		}
		names[i] = k.Name
	}
	args := problem.Args{"table": table, "column": name}
	if near := problem.Nearest(name, names); near != "" {
		args["near"] = near
	}
	return column.Type{}, problem.New("check_column_unknown", c.Place, args)
}

// each writes every column into a pattern.
func each(columns []string, pattern, between string) string {
	parts := make([]string, len(columns))
	for i, name := range columns {
		parts[i] = fmt.Sprintf(pattern, sqlengine.Identifier(name))
	}
	return strings.Join(parts, between)
}
