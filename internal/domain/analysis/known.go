package analysis

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/sqlengine"
)

// known is what contracts say, held against the tables as they are. A column's companion is that of its own table.
func (j *job) known() survey.Known {
	columns, companions := map[string]column.Column{}, map[string]bool{}
	for _, pin := range j.pins {
		for _, c := range pin.Columns {
			name := strings.ToLower(c.Name)
			if _, taken := columns[name]; !taken {
				columns[name] = c
				companions[name] = slices.ContainsFunc(pin.Columns, func(other column.Column) bool {
					return strings.EqualFold(other.Name, column.Companion(c.Name))
				})
			}
		}
	}
	return func(name string) (survey.Variable, bool, bool) {
		c, ok := columns[strings.ToLower(name)]
		if !ok {
			return survey.Variable{}, false, true
		}
		v, said, _ := j.how.Known(name)
		if !said {
			v = survey.Variable{Label: survey.Text{"": c.Doc}}
		}
		v.Name, v.Type, v.Companion = c.Name, c.Type, companions[strings.ToLower(name)]
		return v, true, true
	}
}

// params are the parameters as a reader meets them, in the order in which they are declared.
func (j *job) params(ctx context.Context) ([]survey.Param, error) {
	labels := parameter.Labels(j.task.Params)
	all := []survey.Param{} // never null in JSON
	for _, declared := range j.survey.Params.List {
		one := survey.Param{Name: declared.Name, Value: labels[declared.Name]}
		j.title(declared.Name)
		for _, n := range j.survey.Names {
			if n.Param != declared.Name {
				continue
			}
			name, err := j.nameOf(ctx, n, declared)
			if err != nil {
				return nil, err
			}
			one.Label = name
		}
		all = append(all, one)
	}
	return all, nil
}

// title hands a parameter's label over, that of the column which it filters, so that readers know what it is.
func (j *job) title(name string) {
	listed := func(v survey.VariableSummary) bool { return v.Name == name }
	v, ok, _ := j.known()(name)
	if !ok || len(v.Label) == 0 || slices.ContainsFunc(j.document.Variables, listed) {
		return
	}
	j.document.Variables = append(j.document.Variables, survey.VariableSummary{Name: name, Label: v.Label})
}

// nameOf looks a parameter's value up; one that has no name stays as it is.
func (j *job) nameOf(ctx context.Context, n survey.Naming, p parameter.Parameter) (survey.Text, error) {
	sql := fmt.Sprintf("select any_value(%s)::varchar from %s where %s = $value",
		sqlengine.Identifier(n.Column), sqlengine.TableIdentifier(n.Table.Value), sqlengine.Identifier(n.Param))
	value := sqlengine.Argument{Name: "value", Type: p.Type, Value: j.task.Params[p.Name]}
	rows, from, err := j.ask(ctx, sql, []sqlengine.Argument{value})
	if err != nil {
		return nil, err
	}
	j.document.Made.From = append(j.document.Made.From, from...)
	name, ok := rows[0][0].(string)
	if !ok {
		return nil, nil
	}
	return survey.Text{"": name}, nil
}
