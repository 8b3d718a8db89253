package survey

import (
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Columns are what is known of one table's columns before anything is read. Names are those that surely exist, for
// hints.
type Columns struct {
	Known Known
	Names []string
}

// Known tells of the columns of all that the analysis reads, given each table's: those of the rows come first, then
// those of the joined tables in their order.
func (s *Survey) Known(of func(table string) Known) Known {
	var all []Known
	for _, table := range s.Reads() {
		all = append(all, of(table.Value))
	}
	return func(name string) (Variable, bool, bool) {
		everywhere := true
		for _, known := range all {
			v, exists, certain := known(name)
			if exists {
				return v, true, certain
			}
			everywhere = everywhere && certain
		}
		return Variable{}, false, everywhere
	}
}

// Check holds all that the analysis names against the columns of the tables that it reads. What nobody can be certain of
// is left to the run.
func (s *Survey) Check(of func(table string) Columns, found *problem.List) {
	c := &checking{
		Survey: s, in: "analysis " + s.Name, of: of, found: found,
		whole: s.Known(func(table string) Known { return of(table).Known }),
	}
	for _, table := range s.Reads() {
		c.names = append(c.names, of(table.Value).Names...)
	}
	c.params()
	c.joins()
	for _, at := range s.By {
		c.column(at, "by of "+c.in)
	}
	if s.Weight.Value != "" {
		c.weight()
	}
	for _, d := range s.Domains {
		c.domain(d)
	}
	for _, set := range s.Sets {
		c.set(set)
	}
	for _, a := range s.Also {
		c.also(a)
	}
	c.tell()
	c.reachable()
}

// checking is one analysis while it is held against its columns.
type checking struct {
	*Survey
	in       string
	of       func(table string) Columns
	whole    Known
	names    []string // that exist, for hints
	gathered []*gathering
	found    *problem.List
}

// gathering is one mistake of several columns that were written as one range.
type gathering struct {
	code    problem.Code
	place   problem.Place
	columns []string
	args    problem.Args
}

// gather keeps a mistake until all columns that have it at the same place are known.
func (c *checking) gather(code problem.Code, name string, place problem.Place, args problem.Args) {
	for _, g := range c.gathered {
		if g.code == code && g.place == place && g.args["where"] == args["where"] {
			g.columns = append(g.columns, name)
			return
		}
	}
	c.gathered = append(c.gathered, &gathering{code: code, place: place, columns: []string{name}, args: args})
}

// tell reports what was gathered.
func (c *checking) tell() {
	for _, g := range c.gathered {
		g.args["columns"] = some(g.columns)
		c.found.Report(g.code, g.place, g.args)
	}
}

// some are the first names of a list that may be long.
func some(names []string) string {
	const most = 4
	quoted := make([]string, 0, most)
	for _, name := range names[:min(len(names), most)] {
		quoted = append(quoted, `"`+name+`"`)
	}
	if rest := len(names) - most; rest > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(quoted, ", "), rest)
	}
	return strings.Join(quoted, ", ")
}

// column tells of one that surely does not exist; others are names that could have been meant too. known is false when nothing can be said of it.
func (c *checking) column(at yamlfile.At[string], where string, others ...string) (v Variable, known bool) {
	v, exists, certain := c.whole(at.Value)
	if !exists && certain {
		args := problem.Args{"where": where, "tables": c.tables()}
		if near := problem.Nearest(at.Value, append(others, c.names...)); near != "" {
			args["near"] = near
		}
		c.gather("analysis_column_unknown", at.Value, at.Place, args)
	}
	return v, exists && certain
}

// tables are the names of what it reads, for messages.
func (s *Survey) tables() string {
	var names []string
	for _, at := range s.Reads() {
		names = append(names, at.Value)
	}
	return strings.Join(names, ", ")
}

// number tells of a column that holds no numbers.
func (c *checking) number(at yamlfile.At[string], where string, others ...string) (v Variable, known bool) {
	v, known = c.column(at, where, others...)
	if known && !v.numeric() {
		c.gather("analysis_not_numeric", at.Value, at.Place, problem.Args{"where": where, "type": v.Type.String()})
		return v, false
	}
	return v, known
}

// measure is a domain, total, or a column that holds numbers.
func (c *checking) measure(at yamlfile.At[string], where string) {
	if !c.isDomain(at.Value) {
		c.number(at, where, c.scores()...)
	}
}

// scores are the names that stand for scores, where a column could be named too.
func (s *Survey) scores() []string {
	names := []string{Total}
	for _, d := range s.Domains {
		names = append(names, d.Name)
	}
	return names
}

// isDomain says whether a name stands for scores rather than for a column.
func (s *Survey) isDomain(name string) bool {
	return slices.Contains(s.scores(), name)
}

// numeric says whether figures can be made of its values; true and false are 1 and 0.
func (v Variable) numeric() bool {
	switch v.Type.Kind {
	case column.Boolean, column.Integer, column.Long, column.Double, column.Decimal:
		return true
	}
	return false
}

// params filter the rows by the columns of their names.
func (c *checking) params() {
	rows := c.of(c.Rows.Value)
	for _, p := range c.Params.List {
		v, exists, certain := rows.Known(p.Name)
		args := problem.Args{"name": p.Name, "table": c.Rows.Value, "type": p.Type.String(), "in": c.in}
		switch {
		case !certain:
		case !exists:
			args["hint"] = hint(p.Name, rows.Names)
			c.found.Report("analysis_param_column", p.Place, args)
		case !v.Type.Equal(p.Type):
			args["other"] = v.Type.String()
			c.found.Report("analysis_param_other", p.Place, args)
		}
	}
}

// joins are by columns that both sides have, of types that can be equal.
func (c *checking) joins() {
	for _, j := range c.Join {
		joined := c.of(j.Table.Value)
		for _, at := range j.Columns {
			where := j.Table.Value + " in join of " + c.in
			left, known := c.column(at, where)
			right, exists, certain := joined.Known(at.Value)
			args := problem.Args{"column": at.Value, "table": j.Table.Value, "where": where}
			switch {
			case !certain:
			case !exists:
				args["hint"] = hint(at.Value, joined.Names)
				c.found.Report("analysis_join_column", at.Place, args)
			case known && (left.numeric() != right.numeric() || !left.numeric() && !left.Type.Equal(right.Type)):
				args["type"], args["other"] = left.Type.String(), right.Type.String()
				c.found.Report("analysis_join_type", at.Place, args)
			}
		}
	}
}

func (c *checking) weight() {
	if v, known := c.column(c.Weight, "weight of "+c.in); known && (!v.numeric() || v.Type.Kind == column.Boolean) {
		c.gather("analysis_not_numeric", c.Weight.Value, c.Weight.Place, problem.Args{
			"where": "weight of " + c.in, "type": v.Type.String()})
	}
}
