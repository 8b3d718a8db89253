package upload

import (
	"cmp"
	"maps"
	"mime"
	"regexp"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Block is uploads/NAME.yaml as it is written.
type Block struct {
	Params parameter.Set                     `yaml:"params" help:"what whoever hands in must say; each is a label of what is landed"`
	Parts  map[string]yamlfile.At[PartBlock] `yaml:"parts" required:"true" help:"the files of one upload, by name; it is complete with all of them"`
	Labels map[string]yamlfile.Text          `yaml:"labels" help:"labels of what is landed, beside the parameters or in place of them"`
}

// NotYet are keys of the language that this version refuses.
func (Block) NotYet() []string { return []string{"complete_when"} }

// PartBlock is one of `parts:` as it is written.
type PartBlock struct {
	Type   Types           `yaml:"type" required:"true" help:"xlsx, csv, tsv, json, jsonl, xml, parquet or a media type such as image/png, or a list of them; judged by what the file holds"`
	Max    yamlfile.Size   `yaml:"max" help:"a larger file is refused; by default there is no limit"`
	Format rows.FormatSpec `yaml:"format" help:"options of a format, used for files of that type"`
}

// NotYet are keys of the language that this version refuses.
func (PartBlock) NotYet() []string { return []string{"personal"} }

// Types is one type or a list of types.
type Types []yamlfile.At[string]

// DecodeYAML reads `xlsx` or `[xlsx, csv]`.
func (t *Types) DecodeYAML(n yamlfile.Node, in string, found *problem.List) {
	items := []yamlfile.Node{n}
	if n.IsList() {
		items = n.List()
	}
	for _, item := range items {
		var one yamlfile.At[string]
		one.DecodeYAML(item, in, found)
		if one.Value != "" {
			*t = append(*t, one)
		}
	}
}

// YAMLType names it for the reference.
func (Types) YAMLType() string { return "text or list of texts" }

// partName is what a part may be called: it stands on the command line before "=".
var partName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// formats are the types whose rows can be loaded.
var formats = []string{"xlsx", "csv", "tsv", "json", "jsonl", "xml", "parquet"}

// Decode reads uploads/NAME.yaml. Every mistake goes to found; the upload is answered all the same, as far as it could
// be read, so that what names it can be checked too.
func Decode(name string, n yamlfile.Node, found *problem.List) *Upload {
	in := "upload " + name
	var block Block
	yamlfile.Decode(n, in, &block, found)
	u := &Upload{Name: name, Place: n.Place(), Params: block.Params, Labels: block.Labels}
	for _, part := range slices.Sorted(maps.Keys(block.Parts)) {
		u.Parts = append(u.Parts, decodePart(part, block.Parts[part], in, found))
	}
	slices.SortStableFunc(u.Parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Place.Line, b.Place.Line), cmp.Compare(a.Place.Column, b.Place.Column))
	})
	if len(u.Parts) == 0 && !n.Find("parts").IsZero() {
		found.Report("upload_no_parts", n.Place(), problem.Args{"in": in})
	}
	u.checkLabels(in, found)
	return u
}

func decodePart(name string, at yamlfile.At[PartBlock], in string, found *problem.List) Part {
	block := at.Value
	p := Part{Name: name, Place: at.Place, Max: int64(block.Max), Format: block.Format}
	if !partName.MatchString(name) {
		found.Report("upload_part_name", at.Place, problem.Args{"part": name, "in": in})
	}
	for _, word := range block.Type {
		switch {
		case slices.Contains(p.Types, word.Value):
			found.Report("upload_type_twice", word.Place, problem.Args{"type": word.Value, "part": name})
			continue
		case !knownType(word.Value):
			args := problem.Args{"type": word.Value, "part": name}
			if near := problem.Nearest(word.Value, formats); near != "" {
				args["near"] = near
			}
			found.Report("upload_type_unknown", word.Place, args)
		}
		p.Types = append(p.Types, word.Value)
	}
	if word := block.Format.Word; word != "" && len(p.Types) > 0 && !slices.Contains(p.Types, word) {
		found.Report("upload_format_other", at.Place,
			problem.Args{"format": word, "part": name, "types": strings.Join(p.Types, ", ")})
	}
	return p
}

func knownType(word string) bool {
	if slices.Contains(formats, word) {
		return true
	}
	media, params, err := mime.ParseMediaType(word)
	return err == nil && media == word && len(params) == 0 && strings.Count(word, "/") == 1
}

// checkLabels tells every {name} that no parameter gives, and secrets: a label is shown everywhere (I6).
func (u *Upload) checkLabels(in string, found *problem.List) {
	for _, label := range slices.Sorted(maps.Keys(u.Labels)) {
		text := u.Labels[label]
		for _, name := range text.Secrets() {
			found.Report("upload_label_secret", text.Place, problem.Args{"name": name, "label": label, "in": in})
		}
		for _, name := range text.Names() {
			if _, ok := u.Params.Find(name); ok {
				continue
			}
			args := problem.Args{"name": "{" + name + "}", "label": label, "in": in}
			if near := problem.Nearest(name, u.Params.Names()); near != "" {
				args["near"] = "{" + near + "}"
			}
			found.Report("upload_label_name", text.Place, args)
		}
	}
}
