package source

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// File is sources/NAME.yaml as it is written; beside these keys stands one connector's block.
type File struct {
	Params parameter.Set            `yaml:"params" help:"what the source wants to be told; each is a label of what is landed"`
	Use    yamlfile.At[string]      `yaml:"use" help:"a connection of naru.yaml; its block lies under the source's own: maps merge, the source wins"`
	Each   Each                     `yaml:"each" help:"once for every row of this SELECT, or item of this list; its columns are parameters and labels of what is landed. Rows are asked for in the SELECT's order, else in the order of their texts"`
	Format rows.FormatSpec          `yaml:"format" help:"format of the files; by default by content type, then by file name"`
	Gives  yamlfile.At[string]      `yaml:"gives" help:"now (the state when it is asked) or interval (it answers for the run's interval); by default interval when {start} or {end} is asked for, else now"`
	Labels map[string]yamlfile.Text `yaml:"labels" help:"labels of what is landed, beside the parameters or in place of them"`

	AllowFailed yamlfile.At[yamlfile.Percent]  `yaml:"allow_failed" help:"share of the elements of each that may fail; they are named. By default none may"`
	Keep        yamlfile.At[yamlfile.Duration] `yaml:"keep" help:"how long raw objects are kept, such as 400d; by default forever"`
}

// NotYet are keys of the language that this version refuses.
func (File) NotYet() []string { return kindsNotYet }

// kindsNotYet are the language's other kinds of source; one that app lists is taken out before the rest is read.
var kindsNotYet = []string{"web", "logs"}

// given are the names that every run fills.
var given = []string{"start", "end", "now", "run"}

// Decode reads a file. connections are naru.yaml's, by name, each a map that holds one connector's block; `use:` lays that
// block under the source's own. Mistakes inside of a connection are told by DecodeConnection, once and not for each
// source. A source is answered all the same, as far as it could be read.
func Decode(
	name string, n yamlfile.Node, kinds connector.Kinds, connections map[string]yamlfile.Node,
	budgets map[string]*budget.Budget, found *problem.List,
) *Source {
	in := "source " + name
	blocks, rest := n.Take(slices.Collect(maps.Keys(kinds))...)
	var file File
	yamlfile.Decode(rest, in, &file, found)
	s := &Source{
		Name: name, Place: n.Place(), Params: file.Params, Use: file.Use.Value, Format: file.Format, Labels: file.Labels,
		Each: file.Each.SQL, Items: file.Each.Items, AllowFailed: float64(file.AllowFailed.Value),
		Keep: time.Duration(file.Keep.Value),
	}
	d := &decoding{in: in, kinds: kinds, budgets: budgets, source: s, found: found}
	if !anyOf(rest, kindsNotYet) {
		d.block(blocks, d.connection(file.Use, connections))
	}
	d.each(file)
	if !rest.Find("keep").IsZero() && s.Keep <= 0 {
		found.Report("source_keep", file.Keep.Place, problem.Args{"in": in})
	}
	d.gives(file.Gives)
	d.names()
	d.labels()
	return s
}

// DecodeConnection tells what is wrong in one entry of naru.yaml's connections. What only a source can know is not
// asked.
func DecodeConnection(
	name string, n yamlfile.Node, kinds connector.Kinds, budgets map[string]*budget.Budget, found *problem.List,
) {
	in := "connection " + name
	blocks, rest := n.Take(slices.Collect(maps.Keys(kinds))...)
	var keys Connection
	yamlfile.Decode(rest, in, &keys, found)
	if _, ok := budgets[keys.Budget.Value]; keys.Budget.Value != "" && !ok {
		hint := "naru.yaml has no budgets yet: budgets: {" + keys.Budget.Value + ": {calls: 1000/day}}"
		if len(budgets) > 0 {
			hint = "it has " + strings.Join(slices.Sorted(maps.Keys(budgets)), ", ")
		}
		args := problem.Args{"in": in, "budget": keys.Budget.Value, "hint": hint}
		found.Report("budget_unknown", keys.Budget.Place, args)
	}
	if len(blocks) != 1 {
		if !anyOf(rest, kindsNotYet) {
			found.Report("source_no_block", n.Place(), problem.Args{"in": in, "kinds": words(kinds)})
		}
		return
	}
	var told problem.List
	block := kinds[blocks[0].Key]()
	yamlfile.Decode(blocks[0].Value, blocks[0].Key+" of "+in, block, &told)
	block.Validate(in, problem.Place{}, &told)
	for _, p := range told.All() {
		if p.Place.File != "" { // else it is something that the source adds
			found.Add(p)
		}
	}
}

// Connection is what stands beside the block of a connection.
type Connection struct {
	Budget yamlfile.At[string] `yaml:"budget" help:"a budget of naru.yaml that all its calls are counted in"`
}

// NotYet are keys of the language that this version refuses.
func (Connection) NotYet() []string { return kindsNotYet }

// decoding is one source while it is read.
type decoding struct {
	in      string
	lost    bool // there is no such connection, so that the block is not whole
	kinds   connector.Kinds
	budgets map[string]*budget.Budget
	source  *Source
	found   *problem.List
}

// connection finds the block that `use:` names.
func (d *decoding) connection(use yamlfile.At[string], connections map[string]yamlfile.Node) yamlfile.Pair {
	if use.Value == "" {
		return yamlfile.Pair{}
	}
	n, ok := connections[use.Value]
	if !ok {
		hint := "naru.yaml has no connections yet"
		if len(connections) > 0 {
			hint = "it has " + strings.Join(slices.Sorted(maps.Keys(connections)), ", ")
		}
		args := problem.Args{"in": d.in, "connection": use.Value, "hint": hint}
		d.found.Report("source_connection_unknown", use.Place, args)
		d.lost = true
		return yamlfile.Pair{}
	}
	blocks, rest := n.Take(slices.Collect(maps.Keys(d.kinds))...)
	name, _ := rest.Find("budget").Scalar()
	d.source.Budget = d.budgets[name] // one that is unknown is told by DecodeConnection
	if len(blocks) != 1 {
		return yamlfile.Pair{} // DecodeConnection tells it
	}
	blocks[0].KeyPlace = use.Place
	return blocks[0]
}

// block decodes the connector's block, with the connection's under it.
func (d *decoding) block(own []yamlfile.Pair, under yamlfile.Pair) {
	s := d.source
	var block yamlfile.Node
	place := s.Place
	switch {
	case len(own) == 0 && under.Key == "":
		d.found.Report("source_no_block", s.Place, problem.Args{"in": d.in, "kinds": words(d.kinds)})
		return
	case len(own) > 1:
		args := problem.Args{"in": d.in, "one": own[0].Key, "other": own[1].Key}
		d.found.Report("source_two_blocks", own[1].KeyPlace, args)
		return
	case len(own) == 0:
		s.Kind, block = under.Key, under.Value
	default:
		s.Kind, block, place = own[0].Key, own[0].Value, own[0].KeyPlace
		if under.Key != "" && under.Key != s.Kind {
			d.found.Report("source_connection_kind", under.KeyPlace, problem.Args{
				"in": d.in, "kind": s.Kind, "connection": s.Use, "other": under.Key})
			under = yamlfile.Pair{}
		}
		block = yamlfile.Merge(under.Value, block)
	}
	var told problem.List
	s.Connector = d.kinds[s.Kind]()
	yamlfile.Decode(block, s.Kind+" of "+d.in, s.Connector, &told)
	if !d.lost {
		s.Connector.Validate(d.in, place, &told)
	}
	for _, p := range told.All() {
		if p.Place.File == "" || p.Place.File == s.Place.File {
			d.found.Add(p)
		}
	}
}

func (d *decoding) gives(word yamlfile.At[string]) {
	switch word.Value {
	case Now, Interval:
		d.source.Gives = word.Value
		return
	case "":
	default:
		d.found.Report("source_gives", word.Place, problem.Args{"in": d.in, "word": word.Value})
	}
	d.source.Gives = Now
	if d.source.Connector == nil {
		return
	}
	for _, text := range d.source.Connector.Texts() {
		for _, name := range text.Names() {
			if name == "start" || name == "end" {
				d.source.Gives = Interval
			}
		}
	}
}

// names tells every {name} that nobody gives. Those that a SELECT of each: may give are looked at by who can parse it.
func (d *decoding) names() {
	if d.source.Each.Value != "" {
		return
	}
	known := d.source.knownNames()
	for _, open := range d.source.OpenNames() {
		hint := "declare it: params: {" + open.Value + ": string}"
		if near := problem.Nearest(open.Value, known); near != "" {
			hint = `did you mean "{` + near + `}"?`
		}
		d.found.Report("source_name_unknown", open.Place, problem.Args{"name": "{" + open.Value + "}", "in": d.in, "hint": hint})
	}
}

// OpenNames are the {names} of its texts that neither its parameters, nor a list of each:, nor its connector, nor a run
// gives.
func (s *Source) OpenNames() []yamlfile.At[string] {
	known := s.knownNames()
	var open []yamlfile.At[string]
	for _, text := range s.texts() {
		for _, name := range text.Names() {
			if !gives(known, name) {
				open = append(open, yamlfile.At[string]{Value: name, Place: text.Place})
			}
		}
	}
	return open
}

func (s *Source) knownNames() []string {
	known := slices.Concat(s.Params.Names(), given, s.itemNames())
	if s.Connector != nil {
		known = append(known, s.Connector.Gives()...)
	}
	return known
}

// gives says that a name is among the known, or begins as one that ends in a dot.
func gives(known []string, name string) bool {
	return slices.ContainsFunc(known, func(k string) bool {
		return k == name || strings.HasSuffix(k, ".") && strings.HasPrefix(name, k)
	})
}

// labels tells of secrets in them: a label is shown everywhere (I6).
func (d *decoding) labels() {
	for _, label := range slices.Sorted(maps.Keys(d.source.Labels)) {
		text := d.source.Labels[label]
		for _, name := range text.Secrets() {
			d.found.Report("source_label_secret", text.Place, problem.Args{"name": name, "label": label, "in": d.in})
		}
	}
}

// anyOf says that a map has one of the keys.
func anyOf(n yamlfile.Node, keys []string) bool {
	taken, _ := n.Take(keys...)
	return len(taken) > 0
}

func words(kinds connector.Kinds) string {
	return strings.Join(slices.Sorted(maps.Keys(kinds)), ", ")
}
