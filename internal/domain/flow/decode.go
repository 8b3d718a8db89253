package flow

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// File is flows/NAME.yaml as it is written.
type File struct {
	Params parameter.Set `yaml:"params" help:"what a run is given; it reaches steps, models and uploads by equal name"`
	Steps  yamlfile.Node `yaml:"steps" required:"true" help:"one line a step, NAME: then in braces its word and what it works on; done one after another unless after: says otherwise"`
}

// NotYet are keys of the language that this version refuses.
func (File) NotYet() []string { return []string{"on", "done_by", "tell"} }

// StepKeys are what may stand in a step beside its word.
type StepKeys struct {
	After   []yamlfile.At[string]          `yaml:"after" help:"steps it waits for; by default the one written before it; [] starts at once"`
	With    map[string]yamlfile.Text       `yaml:"with" help:"parameters for this step, over the run's: texts with {param}, {step.value}, {start} {end} {now} {run}"`
	Retry   RetryKeys                      `yaml:"retry" help:"further attempts when it failed by something that may pass"`
	Timeout yamlfile.At[yamlfile.Duration] `yaml:"timeout" help:"how long one attempt may take; by default as long as it needs"`
}

// NotYet are keys of the language that this version refuses.
func (StepKeys) NotYet() []string {
	return []string{"each", "parallel", "when", "priority", "limit_with", "always", "worker", "allow_failed"}
}

// RetryKeys are the block retry.
type RetryKeys struct {
	Times   yamlfile.At[int]               `yaml:"times" required:"true" help:"how often after the first attempt"`
	Backoff yamlfile.At[yamlfile.Duration] `yaml:"backoff" default:"10s" help:"pause before the second attempt; it doubles each time, with some jitter"`
}

// words are all step words of the language, obeyed or not.
var words = []string{
	"pull", "load", "build", "check", "analyse", "train", "predict",
	"export", "copy", "trim", "program", "notify", "flow", "upkeep",
}

// stepName is what a step may be called: it stands in keys and in {step.value}.
var stepName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// decoding is one flow while it is read.
type decoding struct {
	in    string // flow city_report
	kinds map[string]Kind
	flow  *Flow
	found *problem.List
}

// Decode reads flows/NAME.yaml. Unknown steps in after, circles, unknown words and names in texts are found here; what
// the steps name is looked for by project. The flow is answered as far as it could be read.
func Decode(name string, n yamlfile.Node, kinds map[string]Kind, found *problem.List) *Flow {
	var file File
	in := "flow " + name
	yamlfile.Decode(n, in, &file, found)
	d := &decoding{in: in, kinds: kinds, found: found, flow: &Flow{Name: name, Place: n.Place(), Params: file.Params}}
	if !file.Steps.IsZero() {
		d.steps(file.Steps)
	}
	d.order()
	for _, s := range d.flow.Steps {
		d.texts(s)
	}
	return d.flow
}

func (d *decoding) steps(n yamlfile.Node) {
	if len(n.Pairs()) == 0 {
		d.found.Report("flow_steps", n.Place(), problem.Args{"in": d.in})
		return
	}
	for i, pair := range n.Pairs() {
		step := d.step(pair)
		if step.After == nil && i > 0 {
			step.After = []yamlfile.At[string]{{Value: n.Pairs()[i-1].Key, Place: pair.KeyPlace}}
		}
		d.flow.Steps = append(d.flow.Steps, step)
	}
}

func (d *decoding) step(pair yamlfile.Pair) Step {
	step := Step{Name: pair.Key, Place: pair.KeyPlace}
	in := "step " + pair.Key
	if !stepName.MatchString(pair.Key) {
		d.found.Report("flow_step_name", pair.KeyPlace, problem.Args{"step": pair.Key})
	}
	said, rest := pair.Value.Take(slices.Concat(words, slices.Collect(maps.Keys(d.kinds)))...)
	d.word(&step, pair, said)
	rest = d.keys(&step, in, rest)
	var keys StepKeys
	if step.Word == "" && pair.Value.IsMap() {
		rest = d.withoutUnknown(in, rest, len(said) > 0)
	}
	yamlfile.Decode(rest, in, &keys, d.found)
	step.After, step.With, step.Timeout = keys.After, keys.With, time.Duration(keys.Timeout.Value)
	step.Retry = Retry{Times: keys.Retry.Times.Value, Backoff: time.Duration(keys.Retry.Backoff.Value)}
	if step.Retry.Times < 0 {
		d.found.Report("flow_retry_times", keys.Retry.Times.Place, problem.Args{"times": step.Retry.Times, "step": step.Name})
	}
	if !rest.Find("timeout").IsZero() && step.Timeout <= 0 {
		d.found.Report("flow_timeout", keys.Timeout.Place, problem.Args{"step": step.Name})
	}
	return step
}

// word reads what the step does: one word of those that this version obeys.
func (d *decoding) word(step *Step, pair yamlfile.Pair, said []yamlfile.Pair) {
	obeyed := slices.Sorted(maps.Keys(d.kinds))
	if len(said) > 1 {
		d.found.Report("flow_step_words", said[1].KeyPlace,
			problem.Args{"step": step.Name, "first": said[0].Key, "second": said[1].Key})
	}
	if len(said) == 0 {
		d.noWord(*step, pair, obeyed)
		return
	}
	kind, ok := d.kinds[said[0].Key]
	if !ok {
		d.found.Report("key_not_yet", said[0].KeyPlace, problem.Args{"key": said[0].Key, "in": "step " + step.Name})
		return
	}
	step.Word = kind.Word
	step.Values = d.values(said[0], kind, step.Name)
}

// keys takes out what only steps of this kind have.
func (d *decoding) keys(step *Step, in string, n yamlfile.Node) yamlfile.Node {
	for _, key := range d.kinds[step.Word].Keys {
		taken, rest := n.Take(key.Name)
		n = rest
		if len(taken) == 0 {
			if key.Required {
				d.found.Report("missing_key", step.Place, problem.Args{"key": key.Name, "in": in})
			}
			continue
		}
		var text yamlfile.Text
		text.DecodeYAML(taken[0].Value, key.Name+" of "+in, d.found)
		if len(key.Words) > 0 && !slices.Contains(key.Words, text.Raw) {
			d.found.Report("flow_step_choice", taken[0].Value.Place(), problem.Args{
				"key": key.Name, "value": text.Raw, "step": step.Name, "words": strings.Join(key.Words, ", ")})
		}
		if step.Keys == nil {
			step.Keys = map[string]yamlfile.Text{}
		}
		step.Keys[key.Name] = text
	}
	return n
}

// noWord tells of a step that does nothing, unless a key in it was surely meant to be its word.
func (d *decoding) noWord(step Step, pair yamlfile.Pair, obeyed []string) {
	if !pair.Value.IsMap() && !pair.Value.IsNull() {
		return // that it is no map is told when its keys are read
	}
	for _, inside := range pair.Value.Pairs() {
		if !isStepKey(inside.Key) && problem.Nearest(inside.Key, obeyed) != "" {
			return // withoutUnknown tells it
		}
	}
	d.found.Report("flow_step_word", step.Place, problem.Args{"step": step.Name, "words": strings.Join(obeyed, ", ")})
}

// withoutUnknown takes out the keys that cannot be judged, because the word that they belong to is unknown or not
// obeyed. A key that is nearly a word is told as that.
func (d *decoding) withoutUnknown(in string, n yamlfile.Node, said bool) yamlfile.Node {
	obeyed := slices.Sorted(maps.Keys(d.kinds))
	var out []string
	for _, pair := range n.Pairs() {
		near := problem.Nearest(pair.Key, obeyed)
		switch {
		case isStepKey(pair.Key):
		case said:
			out = append(out, pair.Key)
		case near != "":
			d.found.Report("unknown_key", pair.KeyPlace, problem.Args{"key": pair.Key, "in": in, "near": near})
			out = append(out, pair.Key)
		}
	}
	_, rest := n.Take(out...)
	return rest
}

func isStepKey(key string) bool {
	return slices.Contains(StepKeys{}.NotYet(), key) ||
		slices.ContainsFunc(yamlfile.Describe(StepKeys{}), func(k yamlfile.Key) bool { return k.Path == key })
}

// values reads a name, or a list of names.
func (d *decoding) values(said yamlfile.Pair, kind Kind, step string) []yamlfile.At[string] {
	items := []yamlfile.Node{said.Value}
	if said.Value.IsList() && kind.List {
		items = said.Value.List()
	}
	var all []yamlfile.At[string]
	for _, item := range items {
		text, ok := item.Scalar()
		if !ok || text == "" {
			want := "the name of a " + kind.Noun
			if kind.List {
				want += ", or a list of names"
			}
			d.found.Report("flow_step_value", item.Place(), problem.Args{"word": kind.Word, "step": step, "want": want})
			continue
		}
		all = append(all, yamlfile.At[string]{Value: text, Place: item.Place()})
	}
	if len(items) == 0 {
		d.found.Report("flow_step_value", said.Value.Place(),
			problem.Args{"word": kind.Word, "step": step, "want": "at least one " + kind.Noun})
	}
	return all
}
