package project

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// steps looks at what the steps of flows name, and whether the flow gives what those want.
func (l *loading) steps() {
	for _, name := range slices.Sorted(maps.Keys(l.project.Flows)) {
		f := l.project.Flows[name]
		for _, s := range f.Steps {
			kind, ok := l.Steps[s.Word]
			if !ok {
				continue // flow told it
			}
			for _, value := range s.Values {
				if kind.SQL && flow.IsSQL(value.Value) {
					l.stepSQL(f, s, value)
					continue
				}
				l.step(f, s, kind.Noun, value)
				l.handedOut(s, kind.Noun, value.Value)
			}
		}
	}
}

func (l *loading) step(f *flow.Flow, s flow.Step, noun string, value yamlfile.At[string]) {
	matching := l.project.matching(value.Value, noun)
	if len(matching) == 0 {
		l.found.Report("project_step_schema", value.Place, problem.Args{"step": s.Name, "noun": noun, "pattern": value.Value})
		return
	}
	for _, name := range matching {
		if !l.has(noun, name) {
			l.stepUnknown(s, noun, value)
			return
		}
		l.given(f, s, noun, name, value.Place)
	}
}

// handedOut tells of what has no meaning where a step hands out the files of an analysis: they are several, and made already.
func (l *loading) handedOut(s flow.Step, noun, name string) {
	if noun != relation || l.declared["analysis"][name] == "" {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(s.Keys)) {
		args := problem.Args{"step": s.Name, "analysis": name, "key": key, "to": s.Keys[key].Raw}
		switch {
		case key != "to":
			l.found.Report("project_step_files", s.Keys[key].Place, args)
		case !strings.HasSuffix(s.Keys[key].Raw, "/"):
			l.found.Report("project_step_folder", s.Keys[key].Place, args)
		}
	}
}

// stepSQL looks into a SELECT that a step is given instead of a name.
func (l *loading) stepSQL(f *flow.Flow, s flow.Step, sql yamlfile.At[string]) {
	if l.Parse == nil {
		return
	}
	in := "step " + s.Name + " of flow " + f.Name
	statement, ok := l.statement(sql.Value, sql.Place)
	if !ok {
		return
	}
	l.reads(in, statement)
	given := f.Params
	for name := range s.With {
		given.List = append(slices.Clone(given.List), parameter.Parameter{Name: name})
	}
	l.parameters(in, statement, sql.Value, sql.Place, given)
}

// relation is whatever rows or files can be exported of: tables, seeds, models, result tables, and analyses.
const relation = "relation"

// has says whether there is such a thing, also when its file could not be read.
func (l *loading) has(noun, name string) bool {
	switch noun {
	case "source":
		return l.inFolder("source", name, "sources/")
	case "table":
		return l.inFolder("table", name, "tables/") || l.inFolder("table", name, "seeds/")
	case "model":
		return l.inFolder("table", name, "models/")
	case relation:
		return l.declared["table"][name] != "" || l.declared["analysis"][name] != "" || slices.Contains(l.House, name)
	case "check":
		return l.declared["check"][name] != "" || l.project.ChecksNamed(name) != nil
	}
	return l.declared[noun][name] != ""
}

func (l *loading) inFolder(space, name, folder string) bool {
	return strings.HasPrefix(l.declared[space][name], folder)
}

// stepUnknown tells it with the nearest name, or with what the name stands for instead.
func (l *loading) stepUnknown(s flow.Step, noun string, value yamlfile.At[string]) {
	args := problem.Args{"step": s.Name, "noun": noun}
	if noun == relation {
		args["noun"] = "table or analysis"
	}
	for _, space := range []string{"source", "table"} {
		if file := l.declared[space][value.Value]; file != "" {
			args["name"] = value.Value
			args["hint"] = value.Value + " is declared in " + file + ", and " + s.Word + " wants " + article(noun)
			l.found.Report("project_step_unknown", value.Place, args)
			return
		}
	}
	l.unknown("project_step_unknown", value.Place, value.Value, "", l.known(noun), args)
}

func article(noun string) string {
	if strings.ContainsAny(noun[:1], "aeiou") {
		return "an " + noun
	}
	return "a " + noun
}

// known are the names that has would say yes to.
func (l *loading) known(noun string) []string {
	spaces := []string{noun}
	switch noun {
	case "model":
		spaces = []string{"table"}
	case relation:
		spaces = []string{"analysis", "table"}
	}
	all := []string{} // not nil: that would stand for a whole space
	for _, space := range spaces {
		for _, name := range slices.Sorted(maps.Keys(l.declared[space])) {
			if l.has(noun, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

// want is a parameter that something needs to be given.
type want struct {
	parameter.Parameter
	by string // "model clean_responses"
}

// given tells of every parameter that the thing wants and neither the flow nor `with:` gives, and of those that the flow
// gives with another type: a text 021 would silently become 21.
func (l *loading) given(f *flow.Flow, s flow.Step, noun, name string, at problem.Place) {
	for _, w := range l.wants(noun, name) {
		if _, ok := s.With[w.Name]; ok {
			continue
		}
		p, ok := f.Params.Find(w.Name)
		args := problem.Args{"flow": f.Name, "step": s.Name, "name": w.Name, "by": w.by, "type": w.Type.String()}
		switch {
		case !ok && w.Default == nil:
			l.found.Report("project_param_not_given", at, args)
		case ok && !p.Type.Equal(w.Type):
			args["other"] = p.Type.String()
			l.found.Report("project_param_type", at, args)
		}
	}
}

// wants are the parameters of what a step names, and of the checks that will judge it.
func (l *loading) wants(noun, name string) []want {
	var all []want
	add := func(by string, set parameter.Set, given ...string) {
		for _, p := range set.List {
			if !slices.Contains(given, p.Name) {
				all = append(all, want{p, by})
			}
		}
	}
	checks := l.project.ChecksOf(name)
	var given []string
	switch noun {
	case "source":
		if s := l.project.Sources[name]; s != nil {
			add("source "+name, s.Params, l.eachGives[name]...)
		}
		return all
	case "model":
		m := l.project.Models[name]
		if m == nil {
			return nil
		}
		if m.Each.Value != "" {
			given = m.Params.Names() // it is built for all of each when they are not given
		}
		add("model "+name, m.Params, given...)
	case "analysis":
		if a := l.project.Analyses[name]; a != nil {
			if a.Each.Value != "" {
				given = a.Params.Names()
			}
			add("analysis "+name, a.Params, given...)
		}
		return all
	case "check":
		checks = l.project.ChecksNamed(name)
	}
	for _, c := range checks {
		if c.Kind == check.SQL {
			add("check "+c.Name, c.Params, given...)
		}
	}
	return all
}
