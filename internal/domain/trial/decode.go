package trial

import (
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// File is tests/NAME.yaml as it is written.
type File struct {
	Model       yamlfile.At[string]            `yaml:"model" help:"the model whose SQL runs on the rows given"`
	Table       yamlfile.At[string]            `yaml:"table" help:"instead of a model: the table whose contract reads the file given"`
	Given       yamlfile.Node                  `yaml:"given" required:"true" help:"of a model: rows of the tables that it reads, by name: {responses: [{round: 2026, ob: 1}]}; of a table: a file (see below)"`
	Params      map[string]yamlfile.At[string] `yaml:"params" help:"parameters of the model"`
	Interval    IntervalBlock                  `yaml:"interval" help:"what $start and $end are bound to"`
	Now         yamlfile.At[string]            `yaml:"now" help:"what $now is bound to; by default 2026-01-01T00:00:00Z"`
	Expect      []yamlfile.Node                `yaml:"expect" required:"true" help:"the rows that come out; only the columns that a row names are compared, and [] wants none"`
	Quarantined []BadBlock                     `yaml:"quarantined" help:"of a table: the rows of the file that are set aside; none, if it is not said"`
	Order       bool                           `yaml:"order" help:"true: the rows come in the order of expect"`
}

// IntervalBlock is `interval:` as it is written.
type IntervalBlock struct {
	From yamlfile.At[string] `yaml:"from" help:"its begin: a day, a time in the project's zone, or RFC 3339"`
	To   yamlfile.At[string] `yaml:"to" help:"its end, not included"`
}

// GivenBlock is `given:` of a table.
type GivenBlock struct {
	File   yamlfile.At[string]            `yaml:"file" help:"what the file is called; its ending may tell the format"`
	Text   yamlfile.At[string]            `yaml:"text" help:"what it holds"`
	Rows   []yamlfile.Node                `yaml:"rows" help:"instead of text: records by the names of their fields, read as CSV"`
	Labels map[string]yamlfile.At[string] `yaml:"labels" help:"labels of its delivery"`
	AsOf   yamlfile.At[string]            `yaml:"as_of" help:"the moment that it shows; by default 2026-01-01T00:00:00Z"`
}

// BadBlock is an item of `quarantined:`.
type BadBlock struct {
	Line   int64  `yaml:"line" help:"where the record begins in the file"`
	Column string `yaml:"column" help:"the column at fault"`
	Code   string `yaml:"code" help:"why, as naru table quarantine list --json names it: rows_range, rows_required, ..."`
}

// Decode reads tests/NAME.yaml. Every mistake goes to found; the trial is answered all the same, so that what it names can
// be checked too.
func Decode(name string, n yamlfile.Node, found *problem.List) *Trial {
	in := "test " + name
	var file File
	yamlfile.Decode(n, in, &file, found)
	t := &Trial{
		Name: name, Place: n.Place(), Model: file.Model, Table: file.Table, Params: file.Params,
		From: file.Interval.From, To: file.Interval.To, Now: file.Now, Order: file.Order,
	}
	t.subject(in, found)
	switch {
	case file.Given.IsZero():
	case t.Table.Value != "":
		t.decodeGiven(file.Given, in, found)
	default:
		t.Given = decodeRelations(file.Given, in, found)
	}
	t.Expect = decodeRows(file.Expect, "expect of "+in, found)
	for i, b := range file.Quarantined {
		place := n.Find("quarantined").List()[i].Place()
		t.Bad = append(t.Bad, Bad{Place: place, Line: b.Line, Column: b.Column, Code: b.Code})
	}
	t.times(in, found)
	return t
}

// subject wants one thing that is tried, and nothing beside it that only the other has.
func (t *Trial) subject(in string, found *problem.List) {
	switch {
	case t.Model.Value == "" && t.Table.Value == "":
		found.Report("trial_of_nothing", t.Place, problem.Args{"in": in})
	case t.Model.Value != "" && t.Table.Value != "":
		found.Report("trial_of_both", t.Table.Place, problem.Args{"in": in})
	}
}

func decodeRelations(n yamlfile.Node, in string, found *problem.List) (all []Relation) {
	if !n.IsMap() {
		found.Report("trial_given", n.Place(), problem.Args{"in": in})
		return nil
	}
	for _, pair := range n.Pairs() {
		if !pair.Value.IsList() {
			found.Report("trial_given", pair.Value.Place(), problem.Args{"in": in})
			continue
		}
		of := pair.Key + " of given of " + in
		all = append(all, Relation{Name: pair.Key, Place: pair.KeyPlace, Rows: decodeRows(pair.Value.List(), of, found)})
	}
	return all
}

func decodeRows(list []yamlfile.Node, in string, found *problem.List) []Row {
	all := make([]Row, 0, len(list))
	for _, n := range list {
		if !n.IsMap() {
			found.Report("trial_row", n.Place(), problem.Args{"in": in})
			continue
		}
		row := Row{Place: n.Place()}
		for _, pair := range n.Pairs() {
			row.Cells = append(row.Cells, Cell{Column: pair.Key, Place: pair.KeyPlace, Value: pair.Value})
		}
		all = append(all, row)
	}
	return all
}

func (t *Trial) decodeGiven(n yamlfile.Node, in string, found *problem.List) {
	var b GivenBlock
	yamlfile.Decode(n, "given of "+in, &b, found)
	t.Upload = &Given{File: b.File.Value, Text: b.Text.Value, AsOf: b.AsOf, Labels: map[string]string{}}
	t.Upload.Rows = decodeRows(b.Rows, "rows of given of "+in, found)
	for name, value := range b.Labels {
		t.Upload.Labels[name] = value.Value
	}
	if (b.Text.Value == "") == (len(b.Rows) == 0) {
		found.Report("trial_given_file", n.Place(), problem.Args{"in": in})
	}
	if t.Upload.File == "" {
		t.Upload.File = "test.csv"
	}
	for _, only := range []struct {
		key   string
		given bool
		place problem.Place
	}{
		{"params", len(t.Params) > 0, t.Place}, {"interval", t.From.Value+t.To.Value != "", t.From.Place},
		{"now", t.Now.Value != "", t.Now.Place},
	} {
		if only.given {
			found.Report("trial_key_of_model", only.place, problem.Args{"key": only.key, "in": in})
		}
	}
}

// times are read here as they will be, in any zone, so that what is none is told before anything runs.
func (t *Trial) times(in string, found *problem.List) {
	all := []yamlfile.At[string]{t.From, t.To, t.Now}
	if t.Upload != nil {
		all = append(all, t.Upload.AsOf)
	}
	for _, at := range all {
		if _, ok := instant(at.Value, time.UTC); at.Value != "" && !ok {
			found.Report("trial_time", at.Place, problem.Args{"text": strings.TrimSpace(at.Value), "in": in})
		}
	}
	from, ok := instant(t.From.Value, time.UTC)
	to, also := instant(t.To.Value, time.UTC)
	switch {
	case (t.From.Value == "") != (t.To.Value == ""):
		found.Report("trial_interval", t.Place, problem.Args{"in": in})
	case ok && also && !from.Before(to):
		found.Report("trial_interval", t.From.Place, problem.Args{"in": in})
	}
	if t.Model.Value != "" && len(t.Bad) > 0 {
		found.Report("trial_key_of_table", t.Bad[0].Place, problem.Args{"key": "quarantined", "in": in})
	}
}
