package project

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// references looks at what tables and checks name in other files.
func (l *loading) references() {
	for _, name := range slices.Sorted(maps.Keys(l.project.Tables)) {
		if t := l.project.Tables[name]; !t.IsSeed() {
			l.from(t)
			l.labels(t)
		}
	}
	for _, c := range l.project.Checks {
		l.judged(c)
	}
}

// unknown tells of a name that nothing bears. known is by default all of the space.
func (l *loading) unknown(code problem.Code, at problem.Place, name, space string, known []string, args problem.Args) {
	if known == nil {
		known = slices.Sorted(maps.Keys(l.declared[space]))
	}
	args["name"] = name
	switch near := problem.Nearest(name, known); {
	case near != "":
		args["hint"] = `did you mean "` + near + `"?`
	case len(known) == 0:
		args["hint"] = "there is none yet"
	case len(known) <= 8:
		args["hint"] = "there are: " + strings.Join(known, ", ")
	}
	l.found.Report(code, at, args)
}

func (l *loading) from(t *table.Table) {
	if len(t.From) == 0 {
		l.found.Report("table_without_from", t.Place, problem.Args{"in": "table " + t.Name})
	}
	for _, from := range t.From {
		if l.declared["source"][from.Value] == "" {
			l.unknown("project_from_unknown", from.Place, from.Value, "source", nil, problem.Args{"table": t.Name})
		}
	}
}

// labels tells of columns whose label no source of the table bears. One source that could not be read may bear it.
func (l *loading) labels(t *table.Table) {
	var borne []string
	for _, from := range t.From {
		source, upload := l.project.Sources[from.Value], l.project.Uploads[from.Value]
		switch {
		case source != nil && source.LabelsAreOpen():
			return // the columns of its each: are known when it is asked
		case source != nil:
			borne = append(borne, source.LabelNames()...)
		case upload != nil:
			borne = append(borne, upload.LabelNames()...)
		default:
			return
		}
	}
	slices.Sort(borne)
	borne = slices.Compact(borne)
	for _, c := range t.Columns {
		label, ok := strings.CutPrefix(c.From, "label.")
		if !ok || len(t.From) == 0 || slices.Contains(borne, label) {
			continue
		}
		l.unknown("project_label_unknown", c.Place, label, "", append([]string{}, borne...), problem.Args{"column": c.Name, "table": t.Name})
	}
}

// judged tells of a check on a table or column that nobody has. What columns a model has is known only when it was
// built; its checks say so then.
func (l *loading) judged(c *check.Check) {
	l.judgedTable(c, c.Table, append(slices.Clone(c.Columns), c.By...))
	if c.Kind == check.Relationships {
		l.judgedTable(c, c.Other, []string{c.OtherKey})
	}
}

func (l *loading) judgedTable(c *check.Check, name string, columns []string) {
	switch {
	case name == "" || strings.HasPrefix(name, "naru."):
		return
	case l.declared["table"][name] == "":
		l.unknown("project_check_table", c.Place, name, "table", nil, problem.Args{"check": c.Name})
		return
	}
	t, ok := l.project.Tables[name]
	if !ok || len(t.Columns) == 0 {
		return // a model, or a table that could not be read
	}
	known := t.Names()
	for _, column := range columns {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, column) }) {
			l.unknown("project_check_column", c.Place, column, "", known, problem.Args{"check": c.Name, "table": name})
		}
	}
}

// secrets tells of those that are not set, at the text that wants them.
func (l *loading) secrets() {
	if l.Secrets == nil {
		return
	}
	told := map[problem.Place]map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(l.project.Sources)) {
		for _, wanted := range l.project.Sources[name].Secrets() {
			if l.Secrets.Known(wanted.Value) || told[wanted.Place][wanted.Value] {
				continue // a connection's text is wanted by every source that uses it
			}
			if told[wanted.Place] == nil {
				told[wanted.Place] = map[string]bool{}
			}
			told[wanted.Place][wanted.Value] = true
			l.found.Report("secret_not_set", wanted.Place, problem.Args{"name": wanted.Value})
		}
	}
}
