package survey

import (
	"regexp"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Total is the name of the mean of all domain scores, where a domain could be named.
const Total = "total"

// Files answers the bytes of a file of the project, by its path in it; ok is false when it is not there.
type Files func(path string) (text []byte, ok bool)

// decoding is one analysis while it is read.
type decoding struct {
	in     string // "analysis city_report"
	files  Files
	survey *Survey
	found  *problem.List
}

// Decode reads analyses/NAME.yaml of kind survey, and the files that it names. Every mistake goes to found; the analysis
// is answered all the same, as far as it could be read, so that what names it can be checked too. Whether its columns
// exist is Check's to say.
func Decode(name string, n yamlfile.Node, files Files, found *problem.List) *Survey {
	var file File
	in := "analysis " + name
	yamlfile.Decode(n, in, &file, found)
	d := &decoding{in: in, files: files, found: found, survey: &Survey{
		Name: name, Place: n.Place(), Title: file.Title.or(name), Params: file.Params, Each: file.Each, Rows: file.Rows,
		Weight: file.Weight, Level: float64(file.Level.Value), SuppressBelow: file.SuppressBelow.Value,
	}}
	if !n.IsMap() {
		d.survey.Groups = []Group{everyone()}
		return d.survey
	}
	d.params()
	d.numbers(file)
	d.score(file.Score)
	d.names(file.Names)
	d.joins(file.Join)
	d.groups(file.Groups)
	d.domains(file.Domains)
	d.sets(file.Sets)
	d.survey.By = d.distinct(file.By, "by of "+in)
	for _, item := range file.Also {
		d.also(item)
	}
	d.compare(file.Compare)
	d.shapes(file.Shapes)
	d.form(file.Form)
	d.export(file.Export)
	d.languages(file.Languages)
	if file.Domains.IsZero() && file.Sets.IsZero() && len(file.Also) == 0 {
		found.Report("analysis_nothing", n.Place(), problem.Args{"in": in})
	}
	return d.survey
}

// Reads are the tables that it asks, the one with the respondents first.
func (s *Survey) Reads() []yamlfile.At[string] {
	all := []yamlfile.At[string]{s.Rows}
	for _, j := range s.Join {
		all = append(all, j.Table)
	}
	return all
}

// params become the first columns of every result table, and divide its files.
func (d *decoding) params() {
	for _, p := range d.survey.Params.List {
		args := problem.Args{"name": p.Name, "type": p.Type.String(), "in": d.in}
		switch p.Type.Kind {
		case column.Boolean, column.Integer, column.Long, column.String, column.Date:
		default:
			d.found.Report("analysis_param_type", p.Place, args)
		}
		if table := resultColumn(p.Name); table != "" {
			args["table"] = table
			d.found.Report("analysis_param_taken", p.Place, args)
		}
	}
}

// resultColumn is the result table that has a column of this name; empty when none has.
func resultColumn(name string) string {
	for _, table := range TableNames() {
		if slices.ContainsFunc(TableColumns(table), func(c column.Column) bool { return c.Name == name }) {
			return table
		}
	}
	return ""
}

func (d *decoding) numbers(file File) {
	if level := file.Level.Value; (level < 0.5 || level > 0.9999) && !d.told(file.Level.Place) {
		d.found.Report("analysis_level", file.Level.Place, problem.Args{"in": d.in})
	}
	if file.SuppressBelow.Value < 0 {
		d.found.Report("analysis_suppress", file.SuppressBelow.Place, problem.Args{"in": d.in})
	}
}

// told says whether what was written at a place is no value at all, or stands below what is none: it was told already.
// Defaults, which are right, have no place.
func (d *decoding) told(place problem.Place) bool {
	return place == (problem.Place{}) ||
		slices.ContainsFunc(d.found.All(), func(p *problem.Problem) bool { return p.Place == place })
}

func (d *decoding) score(b ScoreBlock) {
	d.survey.Score = Score{Method: b.Method.Value, To: b.To.Value, Answered: float64(b.Answered.Value)}
	if b.Method.Value != ByRange && b.Method.Value != ByShare && !d.told(b.Method.Place) {
		d.found.Report("analysis_score_method", b.Method.Place, problem.Args{"method": b.Method.Value, "in": d.in})
	}
	if b.To.Value <= 0 && !d.told(b.To.Place) {
		d.found.Report("analysis_score_to", b.To.Place, problem.Args{"in": d.in})
	}
	if b.Answered.Value < 0 || b.Answered.Value > 1 {
		d.found.Report("analysis_score_answered", b.Answered.Place, problem.Args{"in": d.in})
	}
}

// names reads {city: cities.name}.
func (d *decoding) names(n yamlfile.Node) {
	in := "names of " + d.in
	for _, pair := range d.pairs(n, in) {
		if _, ok := d.survey.Params.Find(pair.Key); !ok {
			d.found.Report("analysis_names_param", pair.KeyPlace, problem.Args{
				"name": pair.Key, "in": in, "hint": hint(pair.Key, d.survey.Params.Names())})
			continue
		}
		var text yamlfile.At[string]
		before := d.found.Len()
		if text.DecodeYAML(pair.Value, pair.Key+" of "+in, d.found); d.found.Len() > before {
			continue
		}
		at := strings.LastIndexByte(text.Value, '.')
		if at <= 0 || at == len(text.Value)-1 {
			d.found.Report("analysis_names_form", text.Place, problem.Args{"text": text.Value, "in": in})
			continue
		}
		table := yamlfile.At[string]{Value: text.Value[:at], Place: text.Place}
		d.survey.Names = append(d.survey.Names, Naming{Param: pair.Key, Table: table, Column: text.Value[at+1:]})
	}
}

func (d *decoding) joins(n yamlfile.Node) {
	for _, pair := range d.pairs(n, "join of "+d.in) {
		in := pair.Key + " in join of " + d.in
		j := Join{Table: yamlfile.At[string]{Value: pair.Key, Place: pair.KeyPlace}}
		var columns Names
		columns.DecodeYAML(pair.Value, in, d.found)
		if j.Columns = d.distinct(columns, in); len(j.Columns) == 0 && pair.Value.IsList() {
			d.found.Report("analysis_join_columns", pair.Value.Place(), problem.Args{"table": pair.Key, "in": d.in})
		}
		if pair.Key == d.survey.Rows.Value {
			d.found.Report("analysis_join_itself", pair.KeyPlace, problem.Args{"table": pair.Key, "in": d.in})
		}
		d.survey.Join = append(d.survey.Join, j)
	}
}

// pairs are those of a map; what is none is told.
func (d *decoding) pairs(n yamlfile.Node, in string) []yamlfile.Pair {
	if !n.IsZero() && !n.IsMap() {
		var none map[string]yamlfile.Node
		yamlfile.Decode(n, in, &none, d.found)
	}
	return n.Pairs()
}

// distinct are the names, each once; a second one is told.
func (d *decoding) distinct(names Names, in string) []yamlfile.At[string] {
	var all []yamlfile.At[string]
	for _, at := range names {
		if slices.ContainsFunc(all, func(other yamlfile.At[string]) bool { return strings.EqualFold(other.Value, at.Value) }) {
			d.found.Report("analysis_twice", at.Place, problem.Args{"name": at.Value, "in": in})
			continue
		}
		all = append(all, at)
	}
	return all
}

// nameText is what a group, domain or set may be called: a form refers to it, a formula holds it.
var nameText = regexp.MustCompile(`^[\p{L}_][\p{L}\p{N}_]*$`)

// named tells of a name that cannot be one.
func (d *decoding) named(what string, pair yamlfile.Pair, reserved ...string) {
	switch {
	case !nameText.MatchString(pair.Key):
		d.found.Report("analysis_name", pair.KeyPlace, problem.Args{"name": pair.Key, "what": what})
	case slices.Contains(reserved, strings.ToLower(pair.Key)):
		d.found.Report("analysis_name_reserved", pair.KeyPlace, problem.Args{"name": pair.Key, "what": what})
	}
}

// hint says what may have been meant.
func hint(name string, known []string) string {
	switch near := problem.Nearest(name, known); {
	case near != "":
		return `did you mean "` + near + `"?`
	case len(known) == 0:
		return "there is none"
	case len(known) > 12:
		return "there are: " + strings.Join(known[:12], ", ") + ", ..."
	}
	return "there are: " + strings.Join(known, ", ")
}
