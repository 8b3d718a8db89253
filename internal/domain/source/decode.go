package source

import (
	"maps"
	"slices"
	"strings"

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
	Format rows.FormatSpec          `yaml:"format" help:"format of the files; by default by content type, then by file name"`
	Gives  yamlfile.At[string]      `yaml:"gives" help:"now (the state when it is asked) or interval (it answers for the run's interval); by default interval when {start} or {end} is asked for, else now"`
	Labels map[string]yamlfile.Text `yaml:"labels" help:"labels of what is landed, beside the parameters or in place of them"`
}

// NotYet are keys of the language that this version refuses.
func (File) NotYet() []string {
	return append([]string{"each", "keep", "allow_failed"}, kindsNotYet...)
}

// kindsNotYet are the language's other kinds of source; one that app lists is taken out before the rest is read.
var kindsNotYet = []string{"files", "postgres", "mysql", "web", "logs"}

// given are the names that every run fills.
var given = []string{"start", "end", "now", "run"}

// Decode reads a file. connections are naru.yaml's, by name, each a map that holds one connector's block; `use:` lays that
// block under the source's own. Mistakes inside of a connection are told by DecodeConnection, once and not for each
// source. A source is answered all the same, as far as it could be read.
func Decode(
	name string, n yamlfile.Node, kinds connector.Kinds, connections map[string]yamlfile.Node, found *problem.List,
) *Source {
	in := "source " + name
	blocks, rest := n.Take(slices.Collect(maps.Keys(kinds))...)
	var file File
	yamlfile.Decode(rest, in, &file, found)
	s := &Source{Name: name, Place: n.Place(), Params: file.Params, Format: file.Format, Labels: file.Labels}
	d := &decoding{in: in, use: file.Use.Value, kinds: kinds, source: s, found: found}
	if !anyOf(rest, kindsNotYet) {
		d.block(blocks, d.connection(file.Use, connections))
	}
	d.gives(file.Gives)
	d.names()
	d.labels()
	return s
}

// DecodeConnection tells what is wrong in one entry of naru.yaml's connections. What only a source can know is not
// asked.
func DecodeConnection(name string, n yamlfile.Node, kinds connector.Kinds, found *problem.List) {
	in := "connection " + name
	blocks, rest := n.Take(slices.Collect(maps.Keys(kinds))...)
	yamlfile.Decode(rest, in, &connection{}, found)
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

// connection is what stands beside the block of a connection.
type connection struct{}

// NotYet are keys of the language that this version refuses.
func (connection) NotYet() []string {
	return []string{"budget", "files", "postgres", "mysql", "web", "logs"}
}

// decoding is one source while it is read.
type decoding struct {
	in     string
	use    string // name of the connection, or empty
	lost   bool   // there is no such connection, so that the block is not whole
	kinds  connector.Kinds
	source *Source
	found  *problem.List
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
	blocks, _ := n.Take(slices.Collect(maps.Keys(d.kinds))...)
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
				"in": d.in, "kind": s.Kind, "connection": d.use, "other": under.Key})
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

// names tells every {name} that nobody gives.
func (d *decoding) names() {
	known := append(d.source.Params.Names(), given...)
	if d.source.Connector != nil {
		known = append(known, d.source.Connector.Gives()...)
	}
	for _, text := range d.source.texts() {
		for _, name := range text.Names() {
			if slices.Contains(known, name) {
				continue
			}
			hint := "declare it: params: {" + name + ": string}"
			if near := problem.Nearest(name, known); near != "" {
				hint = `did you mean "{` + near + `}"?`
			}
			args := problem.Args{"name": "{" + name + "}", "in": d.in, "hint": hint}
			d.found.Report("source_name_unknown", text.Place, args)
		}
	}
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
