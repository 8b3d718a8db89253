package survey

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// joinsMultiply tells of a joined table that holds a respondent's key twice: they would count twice. Keys are compared as
// the join itself compares them, since '021' and '21' are one where the respondents' are numbers.
func (c *computing) joinsMultiply(ctx context.Context) error {
	for i, join := range c.Join {
		var names []string
		for _, at := range join.Columns {
			names = append(names, sqlengine.Identifier(at.Value))
		}
		keys := strings.Join(names, ", ")
		rows, from, err := c.in.Ask(ctx, "select "+keys+", count(*) as n\nfrom (\n  select distinct "+keys+" from (\n"+c.joined(i)+
			"\n) as answers\n) as keys\njoin "+sqlengine.TableIdentifier(join.Table.Value)+" using ("+keys+")\ngroup by "+keys+
			"\nhaving count(*) > 1\norder by "+keys+"\nlimit 1", nil)
		if err != nil {
			return fmt.Errorf("look for keys that stand twice in %q: %w", join.Table.Value, err)
		}
		c.read(from)
		if len(rows) == 0 {
			continue
		}
		var key []string
		for i, at := range join.Columns {
			key = append(key, fmt.Sprintf("%s = %v", at.Value, rows[0][i]))
		}
		return problem.New("survey_join_multiplies", join.Table.Place, problem.Args{
			"table": join.Table.Value, "key": strings.Join(key, ", "), "n": rows[0][len(rows[0])-1], "rows": c.Rows.Value,
		})
	}
	return nil
}

// earlier counts the round to compare with; nil when there is none.
func (c *computing) earlier(ctx context.Context) (*rounds, error) {
	if c.Compare == nil {
		return nil, nil
	}
	p, ok := c.Params.Find(c.Compare.Param)
	if !ok {
		return nil, fmt.Errorf("compare names %q, which is no parameter", c.Compare.Param)
	}
	value, err := c.valueBefore(ctx, p)
	if err != nil || value == nil {
		return nil, err
	}
	r := &rounds{
		param: p.Name, valueNow: c.text(c.in.Params[p.Name]), valueBefore: c.text(value), onlyCommon: c.Compare.Common,
		paramBefore: value,
	}
	if r.before, err = c.figures(ctx, wanted{changesOnly: true}, c.paramsBefore(r)); err != nil {
		return nil, err
	}
	if r.before.tally.rows == 0 {
		return nil, nil
	}
	return r, nil
}

// valueBefore is the written one, or the greatest below that of this run for which there are rows; nil when there is
// none.
func (c *computing) valueBefore(ctx context.Context, p parameter.Parameter) (any, error) {
	if written := c.Compare.Before.Value; written != Previous {
		value, err := parameter.Parse(written, p.Type)
		if err != nil {
			return nil, problem.New("analysis_compare_value", c.Compare.Before.Place, problem.Args{
				"value": written, "name": p.Name, "type": p.Type.String(), "in": "analysis " + c.Name})
		}
		return value, nil
	}
	is := sqlengine.Identifier(p.Name) + " = $" + p.Name
	below := strings.Replace(c.fromSQL(), is, sqlengine.Identifier(p.Name)+" < $"+p.Name, 1)
	rows, from, err := c.in.Ask(ctx, "select max("+sqlengine.Identifier(p.Name)+") as before\n"+below, c.arguments(c.in.Params))
	if err != nil {
		return nil, fmt.Errorf("find the %s before: %w", p.Name, err)
	}
	c.read(from)
	if len(rows) == 0 || len(rows[0]) == 0 {
		return nil, nil
	}
	return rows[0][0], nil
}

// paramsBefore are the parameters of the round to compare with.
func (c *computing) paramsBefore(r *rounds) map[string]any {
	params := maps.Clone(c.in.Params)
	params[r.param] = r.paramBefore
	return params
}

// text is the value of the compared parameter as a person reads it.
func (c *computing) text(value any) string {
	p, _ := c.Params.Find(c.Compare.Param)
	if at, ok := value.(time.Time); ok && p.Type.Kind == column.Date {
		return at.Format(time.DateOnly)
	}
	return parameter.Labels(map[string]any{p.Name: value})[p.Name]
}
