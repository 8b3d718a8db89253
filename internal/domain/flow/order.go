package flow

import (
	"maps"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// order checks what the steps wait for: each other, but not themselves and not in a circle.
func (d *decoding) order() {
	var names []string
	for _, s := range d.flow.Steps {
		names = append(names, s.Name)
	}
	for i := range d.flow.Steps {
		s := &d.flow.Steps[i]
		s.After = slices.DeleteFunc(s.After, func(after yamlfile.At[string]) bool {
			args := problem.Args{"step": s.Name, "after": after.Value}
			switch {
			case after.Value == s.Name:
				d.found.Report("flow_after_itself", after.Place, args)
				return true
			case !slices.Contains(names, after.Value):
				if near := problem.Nearest(after.Value, names); near != "" {
					args["near"] = near
				}
				d.found.Report("flow_after_unknown", after.Place, args)
				return true
			}
			return false
		})
	}
	if circle := d.flow.circle(); circle != nil {
		first, _ := d.flow.Find(circle[0])
		d.found.Report("flow_circle", first.Place,
			problem.Args{"circle": strings.Join(append(circle, circle[0]), " → ")})
	}
}

// circle gives steps that wait for each other, each for the next; nil when there are none.
func (f *Flow) circle() []string {
	const visiting, done = 1, 2
	state := map[string]int{}
	var way []string
	var visit func(name string) []string
	visit = func(name string) []string {
		if state[name] == visiting {
			return way[slices.Index(way, name):]
		}
		if state[name] == done {
			return nil
		}
		state[name] = visiting
		way = append(way, name)
		step, _ := f.Find(name)
		for _, after := range step.After {
			if circle := visit(after.Value); circle != nil {
				return circle
			}
		}
		way = way[:len(way)-1]
		state[name] = done
		return nil
	}
	for _, s := range f.Steps {
		if circle := visit(s.Name); circle != nil {
			return slices.Clone(circle)
		}
	}
	return nil
}

// before are all steps that have ended when this one begins.
func (f *Flow) before(step Step) map[string]bool {
	all := map[string]bool{}
	var add func(Step)
	add = func(s Step) {
		for _, after := range s.After {
			if !all[after.Value] {
				all[after.Value] = true
				earlier, _ := f.Find(after.Value)
				add(earlier)
			}
		}
	}
	add(step)
	return all
}

// runNames are the names that every run can fill; an interval's only when it has one.
var runNames = []string{"start", "end", "now", "run"}

// texts checks the {names} in with:, and in the keys of its kind: parameters of the flow, names of every run, values of steps before this one.
func (d *decoding) texts(s Step) {
	before := d.flow.before(s)
	known := append(d.flow.Params.Names(), runNames...)
	for _, text := range slices.Concat(inOrder(s.With), inOrder(s.Keys)) {
		for _, name := range text.Secrets() {
			d.found.Report("flow_with_secret", text.Place, problem.Args{"name": name, "step": s.Name})
		}
		for _, name := range text.Names() {
			step, _, dotted := strings.Cut(name, ".")
			args := problem.Args{"name": name, "step": s.Name, "in": d.in}
			switch {
			case dotted && before[step], !dotted && slices.Contains(known, name):
			case dotted:
				args["other"] = step
				d.found.Report("flow_with_step", text.Place, args)
			default:
				if near := problem.Nearest(name, known); near != "" {
					args["near"] = near
				}
				d.found.Report("flow_with_name", text.Place, args)
			}
		}
	}
}

// inOrder are a step's texts by name, so that mistakes are told in the same order every time.
func inOrder(texts map[string]yamlfile.Text) []yamlfile.Text {
	var all []yamlfile.Text
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		all = append(all, texts[name])
	}
	return all
}
