package project

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// analyses looks at what analyses name in other files: tables, their columns, and what fills their forms.
func (l *loading) analyses() {
	for _, name := range slices.Sorted(maps.Keys(l.project.Analyses)) {
		a := l.project.Analyses[name]
		if a.Survey == nil {
			continue // told: nothing is known of its kind
		}
		if l.analysed(a) && l.Parse != nil {
			l.named(a)
			l.conditions(a)
			a.Survey.Check(l.project.columns, l.found)
		}
		if f := a.Survey.Form; f != nil && f.Bytes != nil && l.Form != nil {
			l.Form(f.Bytes, slices.Concat(f.Cells, f.Tables), l.found)
		}
	}
}

// analysed tells of what it reads that is no table, seed or model.
func (l *loading) analysed(a *analysis.Analysis) (all bool) {
	all = len(a.Reads) > 0
	for _, r := range slices.Concat(a.Reads, a.Named) {
		if l.has("table", r.Name) || l.has("model", r.Name) {
			continue
		}
		all = false
		args := problem.Args{"in": "analysis " + a.Name, "name": r.Name}
		if file := l.declared["table"][r.Name]; file != "" {
			args["hint"] = "it is a result of " + file + "; build a model from it"
			l.found.Report("analysis_table_unknown", r.Place, args)
			continue
		}
		l.unknown("analysis_table_unknown", r.Place, r.Name, "", slices.Concat(l.known("table"), l.known("model")), args)
	}
	return all
}

// asOne and alone are what a group's condition stands in while it is looked into: what can stand in both is one
// expression, whose brackets close.
var asOne, alone = [2]string{"select case when (\n", "\n) then 1 end"}, [2]string{"select\n", ""}

// conditions tells of a group's condition that is no expression over the columns of one row.
func (l *loading) conditions(a *analysis.Analysis) {
	known := a.Survey.Known(func(table string) survey.Known { return l.project.columns(table).Known })
	for _, g := range a.Survey.Groups {
		if strings.TrimSpace(g.Condition.Value) == "" {
			continue // everyone, or told
		}
		l.condition(a, g, known)
	}
}

func (l *loading) condition(a *analysis.Analysis, g survey.Group, known survey.Known) {
	sql, at, in := g.Condition.Value, g.Condition.Place, "group "+g.Name+" of analysis "+a.Name
	statement, ok := l.expression(sql, at)
	if !ok {
		return
	}
	for _, r := range statement.Tables {
		l.found.Report("analysis_group_reads", inside(sql, r.Place, at), problem.Args{"table": r.Name, "in": in})
	}
	for _, changing := range statement.Changing {
		l.found.Report("analysis_group_changes", inside(sql, changing.Place, at), problem.Args{"function": changing.Name, "in": in})
	}
	for _, beyond := range statement.Beyond {
		l.found.Report("analysis_group_beyond", inside(sql, beyond.Place, at), problem.Args{"function": beyond.Name, "in": in})
	}
	if statement.Star {
		l.found.Report("analysis_group_beyond", at, problem.Args{"function": "*", "in": in})
	}
	for _, name := range statement.Parameters {
		if _, ok := a.Params.Find(name); !ok {
			l.unknown("analysis_group_param", wordIn(sql, "$"+name, at), name, "", a.Params.Names(), problem.Args{"in": in})
		}
	}
	if len(statement.Tables) > 0 {
		return // told: its columns may be of those
	}
	for _, name := range statement.Columns {
		if _, exists, certain := known(name); exists || !certain {
			continue
		}
		args := problem.Args{"where": in, "columns": `"` + name + `"`, "tables": some(readNames(a))}
		if near := problem.Nearest(name, l.namesOf(a)); near != "" {
			args["near"] = near
		}
		l.found.Report("analysis_column_unknown", wordIn(strings.ToLower(sql), name, at), args)
	}
}

// expression parses a condition. Places in the statement are those of what it stands in: inside turns them.
func (l *loading) expression(sql string, at problem.Place) (statement sqlengine.Statement, ok bool) {
	for _, around := range [][2]string{alone, asOne} {
		if l.broken != nil {
			return statement, false
		}
		var err error
		var wrong problem.List
		statement, err = l.Parse(l.ctx, around[0]+sql+around[1], problem.Place{File: at.File, Line: 1, Column: 1})
		if err != nil && !tell(err, &wrong) {
			l.broken = err
		}
		for _, p := range wrong.All() {
			moved := *p
			moved.Place = inside(sql, p.Place, at)
			l.found.Add(&moved)
		}
		if err != nil {
			return statement, false
		}
	}
	return statement, true
}

// inside turns a place in what a condition stood in, from its second line on, into one in its file. All lines of a
// condition that has several are moved in alike.
func inside(sql string, p, at problem.Place) problem.Place {
	line := p.Line - 2
	if line < 0 || line > strings.Count(sql, "\n") {
		return at
	}
	at.Line += line
	at.Column += p.Column - 1
	return at
}

// wordIn is where a word of a condition first stands.
func wordIn(sql, word string, at problem.Place) problem.Place {
	return inside(sql, placeOf(sql, word, problem.Place{Line: 2, Column: 1}), at)
}

func readNames(a *analysis.Analysis) []string {
	var names []string
	for _, r := range a.Reads {
		names = append(names, r.Name)
	}
	return names
}

func (l *loading) namesOf(a *analysis.Analysis) []string {
	var names []string
	for _, r := range a.Reads {
		names = append(names, l.project.columnNames(r.Name, nil)...)
	}
	return names
}

// named tells of columns in which values of parameters are looked up, and that are not there.
func (l *loading) named(a *analysis.Analysis) {
	for _, n := range a.Survey.Names {
		known := l.project.columns(n.Table.Value)
		for _, column := range []string{n.Param, n.Column} {
			if _, exists, certain := known.Known(column); !exists && certain {
				l.unknown("analysis_join_column", n.Table.Place, column, "", known.Names, problem.Args{
					"where": "names of analysis " + a.Name, "column": column, "table": n.Table.Value})
			}
		}
	}
}
