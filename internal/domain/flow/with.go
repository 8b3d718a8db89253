package flow

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// with puts the step's own parameters over the run's. A value has the type that the named noun declares for it, and is
// a text where none does.
func (a *attempt) with(ctx context.Context, kind Kind, params map[string]any) error {
	if len(a.step.With) == 0 {
		return nil
	}
	values := a.names()
	for name, text := range a.step.With {
		filled, err := a.fill("with", name, text, values)
		if err != nil {
			return err
		}
		if params[name], err = a.retype(ctx, kind, name, filled); err != nil {
			return fmt.Errorf("with of step %q: %w", a.Step, err)
		}
	}
	return nil
}

// keys fills what only steps of this kind have.
func (a *attempt) keys() error {
	a.step.Filled = map[string]string{}
	values := a.names()
	for name, text := range a.step.Keys {
		filled, err := a.fill("the keys", name, text, values)
		if err != nil {
			return err
		}
		a.step.Filled[name] = filled
	}
	return nil
}

func (a *attempt) fill(in, name string, text yamlfile.Text, values map[string]any) (string, error) {
	for _, used := range text.Names() {
		if _, ok := values[used]; !ok && (used == "start" || used == "end") {
			return "", problem.New("flow_with_interval", text.Place,
				problem.Args{"step": a.Step, "name": used, "flow": a.s.flow.Name})
		}
	}
	filled, err := text.Fill(yamlfile.Filling{Values: values, Zone: a.s.w.zone()})
	if err != nil {
		return "", fmt.Errorf("fill %q in %s of step %q: %w", name, in, a.Step, err)
	}
	return filled, nil
}

func (w *Worker) zone() *time.Location {
	if w.Zone == nil {
		return time.UTC
	}
	return w.Zone
}

// retype asks what the step names for the parameter's type.
func (a *attempt) retype(ctx context.Context, kind Kind, name, text string) (any, error) {
	if kind.Params == nil {
		return text, nil
	}
	for _, named := range a.step.Values {
		declared, ok := kind.Params(ctx, a.s.run.Project, named.Value).Find(name)
		if !ok {
			continue
		}
		one := parameter.Set{List: []parameter.Parameter{declared}}
		bound, err := one.Bind(map[string]string{name: text}, kind.Noun+" "+named.Value)
		if err != nil {
			return nil, err
		}
		return bound[name], nil
	}
	return text, nil
}

// names are all {names} that a text of with may use.
func (a *attempt) names() map[string]any {
	values := map[string]any{"run": a.s.run.ID, "now": a.firstBegan}
	for name, value := range a.s.params {
		values[name] = value
	}
	if in := a.s.run.Interval; !in.IsZero() {
		values["start"], values["end"] = in.Start, in.End
	}
	for step, result := range a.results {
		addNames(values, step, result.Values)
	}
	return values
}

// addNames makes {step.name} of a result's values, {step.name.inner} of maps in it. Lists have no name.
func addNames(values map[string]any, prefix string, result map[string]any) {
	for name, value := range result {
		switch v := value.(type) {
		case map[string]any:
			addNames(values, prefix+"."+name, v)
		case string, int64, float64, bool:
			values[prefix+"."+name] = v
		}
	}
}
