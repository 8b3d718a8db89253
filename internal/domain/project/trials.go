package project

import (
	"maps"
	"slices"

	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/trial"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// trials looks at what tests name: the model or table, what it reads, and its parameters.
func (l *loading) trials() {
	for _, name := range slices.Sorted(maps.Keys(l.project.Trials)) {
		t := l.project.Trials[name]
		if t.Table.Value != "" && !l.has("table", t.Table.Value) {
			l.unknown("project_trial_unknown", t.Table.Place, t.Table.Value, "", l.known("table"),
				problem.Args{"test": name, "kind": "table"})
		}
		if t.Model.Value != "" && !l.has("model", t.Model.Value) {
			l.unknown("project_trial_unknown", t.Model.Place, t.Model.Value, "", l.known("model"),
				problem.Args{"test": name, "kind": "model"})
		}
		if m := l.project.Models[t.Model.Value]; m != nil {
			l.trialOf(t, m)
		}
	}
}

func (l *loading) trialOf(t *trial.Trial, m *model.Model) {
	args := problem.Args{"test": t.Name, "model": m.Name}
	if statement, parsed := l.project.statements[m.Name]; parsed {
		reads := []string{}
		for _, r := range statement.Tables {
			reads = append(reads, r.Name)
		}
		for _, given := range t.Given {
			if !slices.Contains(reads, given.Name) {
				l.unknown("project_trial_given", given.Place, given.Name, "", reads, maps.Clone(args))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Params)) {
		if _, ok := m.Params.Find(name); !ok {
			l.unknown("project_trial_param", t.Params[name].Place, name, "", m.Params.Names(), maps.Clone(args))
		}
	}
}

// ColumnsOf are the columns that a table or model is known to have before anything is read; whole says that it has no
// others. Those of a model are the ones that it hands on from a contract, as far as its SQL tells.
func (p *Project) ColumnsOf(name string) (all []column.Column, whole bool) {
	if t, ok := p.Tables[name]; ok {
		return t.Columned(), len(t.Columns) > 0
	}
	known := p.columns(name)
	for _, one := range known.Names {
		v, exists, certain := known.Known(one)
		if !exists || !certain {
			continue
		}
		all = append(all, column.Column{Name: one, Type: v.Type})
		if v.Companion {
			all = append(all, column.Column{Name: column.Companion(one), Type: column.Type{Kind: column.String}})
		}
	}
	return all, false
}
