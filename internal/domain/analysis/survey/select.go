package survey

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// The SELECT's columns stand in this order: the group's number (null for those who belong to none), the packed columns
// (narrow, then wide), the textual, the numeric ones, and the weight where there is one.

// sql is the SELECT of a scan.
func (p *plan) sql() string {
	selected := []string{p.survey.groupSQL()}
	for size, readings := range p.packs {
		bits := narrowBits << size
		perWord := wordBits / bits
		for begin := 0; begin < len(readings); begin += perWord {
			selected = append(selected, packSQL(readings[begin:min(begin+perWord, len(readings))], bits))
		}
	}
	for _, r := range p.texts {
		selected = append(selected, r.textSQL())
	}
	for _, r := range p.numbers {
		selected = append(selected, "cast("+sqlengine.Identifier(r.Name)+" as double)")
	}
	if weight := p.survey.Weight.Value; weight != "" {
		selected = append(selected, "cast("+sqlengine.Identifier(weight)+" as double)")
	}
	return "select\n  " + strings.Join(selected, ",\n  ") + "\n" + p.survey.fromSQL()
}

// fromSQL is the rows of the parameters, with the columns of joined tables; an equally named column is that of the
// rows.
func (s *Survey) fromSQL() string {
	var b strings.Builder
	b.WriteString("from (\n" + s.joined(len(s.Join)) + "\n) as answers")
	for i, param := range s.Params.List {
		word := "\nwhere "
		if i > 0 {
			word = "\n  and "
		}
		b.WriteString(word + sqlengine.Identifier(param.Name) + " = $" + param.Name)
	}
	return b.String()
}

// joined is the rows with the columns of the first so many joined tables.
func (s *Survey) joined(tables int) string {
	sql := "  select * from " + sqlengine.TableIdentifier(s.Rows.Value)
	for _, join := range s.Join[:tables] {
		columns := make([]string, len(join.Columns))
		for i, at := range join.Columns {
			columns[i] = sqlengine.Identifier(at.Value)
		}
		sql += "\n  left join " + sqlengine.TableIdentifier(join.Table.Value) + " using (" + strings.Join(columns, ", ") + ")"
	}
	return sql
}

// groupSQL is the number of the first group that fits. A condition may end in a comment.
func (s *Survey) groupSQL() string {
	var b strings.Builder
	b.WriteString("case")
	for g, group := range s.Groups {
		if strings.TrimSpace(group.Condition.Value) == "" {
			b.WriteString(fmt.Sprintf(" when true then %d", g))
			continue
		}
		b.WriteString(fmt.Sprintf(" when (%s\n) then %d", group.Condition.Value, g))
	}
	return b.String() + " end"
}

// packSQL puts the codes of several columns into one BIGINT. Shifting costs DuckDB less than multiplying, where it
// looks for an overflow.
func packSQL(readings []*reading, bits int) string {
	parts := make([]string, len(readings))
	for i, r := range readings {
		parts[i] = fmt.Sprintf("(cast(%s as bigint) << %d)", r.codeSQL(), i*bits)
	}
	return strings.Join(parts, "\n    | ")
}

// valueSQL is the column. NaN, which only a double can hold, is no value.
func (r *reading) valueSQL() string {
	if r.Type.Kind == column.Double {
		return "nullif(" + sqlengine.Identifier(r.Name) + ", 'nan'::double)"
	}
	return sqlengine.Identifier(r.Name)
}

// codeSQL is the value minus the least one, or the code of a kind.
func (r *reading) codeSQL() string {
	value := r.valueSQL()
	within := fmt.Sprintf("%s between %d and %d", value, r.min, r.top())
	switch r.Type.Kind {
	case column.Boolean:
		value = "cast(" + value + " as integer)"
		within = value + " between 0 and 1"
	case column.Double, column.Decimal:
		within += " and " + value + " = floor(" + value + ")"
		value = "cast(" + value + " as bigint)"
	}
	return fmt.Sprintf("case when %s then %s - (%d) when %s is null then %s else %d end",
		within, value, r.min, r.valueSQL(), r.emptySQL(), r.empty(outside))
}

// emptySQL is the code of the kind of empty.
func (r *reading) emptySQL() string {
	if !r.Companion {
		return strconv.Itoa(r.empty(noAnswer))
	}
	return fmt.Sprintf("case %s when '%s' then %d when '%s' then %d when '%s' then %d else %d end",
		sqlengine.Identifier(column.Companion(r.Name)),
		rows.NotAsked, r.empty(notAsked), rows.Excluded, r.empty(notAsked),
		rows.NotApplicable, r.empty(notApplicable), r.empty(noAnswer))
}

// emptyMark begins a text that is no answer but a kind of empty.
const emptyMark = "\x01"

// textSQL is the value as text; null or a marked word when there is none.
func (r *reading) textSQL() string {
	value := "cast(" + r.valueSQL() + " as varchar)"
	if !r.Companion {
		return value
	}
	companion := sqlengine.Identifier(column.Companion(r.Name))
	mark := func(word, kind string) string { return fmt.Sprintf(" when '%s' then chr(1) || '%s'", word, kind) }
	return "coalesce(" + value + ", case " + companion + mark(rows.NotAsked, NotAsked) + mark(rows.Excluded, NotAsked) +
		mark(rows.NotApplicable, NotApplicable) + " end)"
}

// arguments are the parameters as they are bound.
func (s *Survey) arguments(values map[string]any) []sqlengine.Argument {
	var args []sqlengine.Argument
	for _, p := range s.Params.List {
		args = append(args, sqlengine.Argument{Name: p.Name, Type: p.Type, Value: values[p.Name]})
	}
	return args
}
