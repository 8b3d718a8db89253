package project

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// bound are the parameters that every SQL of a run has by itself.
var bound = []string{"start", "end", "now"}

// parse looks into all SQL: that it is one SELECT, what it reads, and that its parameters are declared.
func (l *loading) parse() {
	if l.Parse == nil {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(l.project.Models)) {
		l.parseModel(l.project.Models[name])
	}
	for _, name := range slices.Sorted(maps.Keys(l.project.Sources)) {
		l.parseSource(l.project.Sources[name])
	}
	for _, name := range slices.Sorted(maps.Keys(l.project.Analyses)) {
		a := l.project.Analyses[name]
		a.EachReads = l.each("analysis "+name, a.Each, a.Params)
	}
	for _, c := range l.project.Checks {
		if c.Kind == check.SQL {
			l.parseCheck(c)
		}
	}
}

func (l *loading) parseModel(m *model.Model) {
	in := "model " + m.Name
	statement, ok := l.statement(m.SQL, m.Place)
	if ok {
		l.project.statements[m.Name] = statement
		m.Reads = l.reads(in, statement)
		l.parameters(in, statement, m.SQL, m.Place, m.Params)
		for _, changing := range statement.Changing {
			l.found.Report("project_sql_changing", changing.Place, problem.Args{"function": changing.Name, "in": in})
		}
	}
	m.EachReads = l.each(in, m.Each, m.Params)
}

// each looks into a SELECT whose rows are parameters, and answers what it reads.
func (l *loading) each(in string, sql yamlfile.At[string], params parameter.Set) []sqlengine.Reference {
	if sql.Value == "" {
		return nil
	}
	each, ok := l.statement(sql.Value, sql.Place)
	if !ok {
		return nil
	}
	reads := l.reads("each of "+in, each)
	l.parameters("each of "+in, each, sql.Value, sql.Place, parameter.Set{})
	for _, p := range params.List {
		if p.Default == nil && each.Named && !slices.Contains(each.Gives, strings.ToLower(p.Name)) {
			l.found.Report("project_each_lacks", p.Place, problem.Args{"name": p.Name, "in": in})
		}
	}
	return reads
}

// parseSource looks into the SELECT whose rows are the elements of a source. What it gives need not be given by a flow.
func (l *loading) parseSource(s *source.Source) {
	if s.Each.Value == "" {
		return
	}
	statement, ok := l.statement(s.Each.Value, s.Each.Place)
	if !ok {
		return
	}
	in := "each of source " + s.Name
	s.EachReads = l.reads(in, statement)
	l.parameters(in, statement, s.Each.Value, s.Each.Place, s.Params)
	for _, p := range s.Params.List {
		if !statement.Named || slices.Contains(statement.Gives, strings.ToLower(p.Name)) {
			l.eachGives[s.Name] = append(l.eachGives[s.Name], p.Name)
		}
	}
	if statement.Named {
		l.eachNames(in, s, statement.Gives)
	}
}

// eachNames tells of every {name} of a source that neither its parameters nor its each: give.
func (l *loading) eachNames(in string, s *source.Source, given []string) {
	for _, name := range s.OpenNames() {
		if !slices.Contains(given, strings.ToLower(name.Value)) {
			hint := "it gives " + strings.Join(given, ", ")
			if near := problem.Nearest(name.Value, given); near != "" {
				hint = `did you mean "{` + near + `}"?`
			}
			l.found.Report("source_name_unknown", name.Place, problem.Args{"name": "{" + name.Value + "}", "in": in, "hint": hint})
		}
	}
}

func (l *loading) parseCheck(c *check.Check) {
	in := "check " + c.Name
	if statement, ok := l.statement(c.SQL, c.Place); ok {
		l.reads(in, statement)
		l.parameters(in, statement, c.SQL, c.Place, c.Params)
	}
}

func (l *loading) statement(sql string, at problem.Place) (sqlengine.Statement, bool) {
	if l.broken != nil {
		return sqlengine.Statement{}, false
	}
	statement, err := l.Parse(l.ctx, sql, at)
	if err != nil {
		if !tell(err, l.found) {
			l.broken = err
		}
		return sqlengine.Statement{}, false
	}
	return statement, true
}

// reads tells of tables that nobody makes, and answers the others under the names that the project gives them: to SQL,
// Responses is responses. Tables of the house are left out: nothing here makes them.
func (l *loading) reads(in string, statement sqlengine.Statement) []sqlengine.Reference {
	var all []sqlengine.Reference
	for _, r := range statement.Tables {
		name := strings.ToLower(r.Name)
		if strings.HasPrefix(name, "naru.") {
			if l.House != nil && !slices.Contains(l.House, name) {
				l.unknown("project_table_unknown", r.Place, name, "table", l.House, problem.Args{"in": in})
			}
			continue
		}
		if l.declared["table"][name] == "" {
			l.unknown("project_table_unknown", r.Place, r.Name, "table", nil, problem.Args{"in": in})
			continue
		}
		all = append(all, sqlengine.Reference{Name: name, Place: r.Place})
	}
	return all
}

// parameters tells of every $name that nobody binds.
func (l *loading) parameters(in string, statement sqlengine.Statement, sql string, at problem.Place, declared parameter.Set) {
	for _, name := range statement.Parameters {
		if _, ok := declared.Find(name); ok || slices.Contains(bound, name) {
			continue
		}
		hint := "declare it: params: {" + name + ": string}"
		if near := problem.Nearest(name, append(declared.Names(), bound...)); near != "" {
			hint = "did you mean $" + near + "?"
		}
		l.found.Report("project_param_undeclared", placeOf(sql, "$"+name, at), problem.Args{"name": name, "in": in, "hint": hint})
	}
}

// placeOf is where a word first stands in SQL whose first character is at a place.
func placeOf(sql, word string, at problem.Place) problem.Place {
	for from := 0; ; {
		i := strings.Index(sql[from:], word)
		if i < 0 {
			return at
		}
		begin, end := from+i, from+i+len(word)
		if end == len(sql) || !wordByte(sql[end]) {
			return after(sql[:begin], at)
		}
		from = end
	}
}

func wordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= utf8.RuneSelf
}

// after is the place behind a text that begins at a place.
func after(text string, at problem.Place) problem.Place {
	if lines := strings.Count(text, "\n"); lines > 0 {
		at.Line += lines
		at.Column = 1
		text = text[strings.LastIndexByte(text, '\n')+1:]
	}
	at.Column += utf8.RuneCountInString(text)
	return at
}
