package table

import (
	"regexp"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// ColumnBlock is one item of `columns:` as it is written.
type ColumnBlock struct {
	Name          yamlfile.At[string] `yaml:"name" help:"the column's name"`
	Names         Words               `yaml:"names" help:"several columns that are alike: names, and ranges such as pl01..pl09"`
	Type          yamlfile.At[string] `yaml:"type" default:"string" help:"by default that of the field where the files have types, as Parquet and what databases give; boolean integer long double decimal(p,s) string date timestamp timestamptz, and of documents list<...> and struct<name: ..., ...>"`
	Label         Title               `yaml:"label" help:"the title a person reads; a text, or a map by language"`
	Description   Title               `yaml:"description" help:"more about it"`
	Field         yamlfile.At[string] `yaml:"field" help:"the header in the file, or in a document the path below the record, such as price.amount, /data.day or ../name; by default the name"`
	From          yamlfile.At[string] `yaml:"from" help:"instead of a field: label.NAME, arrival.as_of, arrival.at or arrival.file"`
	Format        yamlfile.At[string] `yaml:"format" help:"how dates and times are written, such as %Y.%m.%d"`
	Null          Words               `yaml:"null" help:"texts that are no answer; by default only the empty field"`
	Required      bool                `yaml:"required" help:"an empty field is a bad row"`
	Unique        bool                `yaml:"unique" help:"the second row of a file with the same value is a bad row"`
	Values        yamlfile.Node       `yaml:"values" help:"allowed codes: a list, a map of code to label, or the name of a set of the table's values"`
	Range         yamlfile.Node       `yaml:"range" help:"[least, greatest], both allowed themselves; null leaves an end open"`
	Pattern       yamlfile.At[string] `yaml:"pattern" help:"a regular expression that the text must match somewhere; ^ and $ tie it to both ends"`
	Missing       Words               `yaml:"missing" help:"codes that say: no answer"`
	NotApplicable Words               `yaml:"not_applicable" help:"codes that say: does not apply"`
	Asked         yamlfile.At[string] `yaml:"asked" help:"condition over other columns; where it is false the question was not asked"`
	Was           yamlfile.At[string] `yaml:"was" help:"the column's former name: rows that are there keep their values, and files that still have the former header are read by it"`
}

// NotYet are keys of the language that this version refuses.
func (ColumnBlock) NotYet() []string { return []string{"personal"} }

// column reads one item and unfolds it into as many columns as it names.
func (d *decoding) column(n yamlfile.Node) {
	var block ColumnBlock
	yamlfile.Decode(n, "a column of "+d.in, &block, d.found)
	names := d.names(n, block)
	if len(names) == 0 {
		return
	}
	shared := d.shared(n, block)
	for _, one := range []struct {
		key string
		yamlfile.At[string]
	}{{"field", block.Field}, {"was", block.Was}} {
		if len(names) > 1 && one.Value != "" {
			d.found.Report("table_field_for_many", one.Place, problem.Args{
				"key": one.key, "field": one.Value, "count": len(names)})
		}
	}
	for _, name := range names {
		c := shared
		if len(names) > 1 {
			c.Was = ""
		}
		c.Name, c.Place = name.Value, name.Place
		if c.Field == "" && c.From == "" {
			c.Field = name.Value
		}
		if block.Asked.Value != "" {
			d.asked[c.Name] = block.Asked
		}
		d.table.Columns = append(d.table.Columns, c)
	}
}

func (d *decoding) names(n yamlfile.Node, block ColumnBlock) []yamlfile.At[string] {
	if (block.Name.Value == "") == (len(block.Names) == 0) {
		d.found.Report("table_name_or_names", n.Place(), problem.Args{"in": d.in})
	}
	if block.Name.Value != "" {
		return []yamlfile.At[string]{block.Name}
	}
	var all []yamlfile.At[string]
	for _, at := range block.Names {
		names, why := column.Unfold(at.Value)
		if why != "" {
			d.found.Report("table_names_range", at.Place, problem.Args{"range": at.Value, "why": why})
			continue
		}
		for _, name := range names {
			all = append(all, yamlfile.At[string]{Value: name, Place: at.Place})
		}
	}
	return all
}

// shared is what all columns of one item have in common.
func (d *decoding) shared(n yamlfile.Node, block ColumnBlock) Column {
	c := Column{
		Column: rows.Column{
			Field:         block.Field.Value,
			Format:        block.Format.Value,
			Null:          block.Null.texts(),
			Required:      block.Required,
			Unique:        block.Unique,
			Missing:       block.Missing.texts(),
			NotApplicable: block.NotApplicable.texts(),
		},
		From:        block.From.Value,
		Was:         block.Was.Value,
		Label:       block.Label.text,
		LabelIn:     block.Label.byLanguage,
		Description: block.Description.text,
		AskedText:   block.Asked.Value,
	}
	typed := d.columnType(n, block.Type)
	c.Type, c.untyped = typed, block.Type.Place == (problem.Place{}) && c.From == ""
	d.origin(block, &c)
	d.wholeOnly(block, typed)
	d.timeFormat(block.Format, typed)
	allowed := d.columnCodes(block.Values, typed)
	c.Values, c.Labels, c.LabelsIn = allowed.texts(), allowed.labels(), allowed.translated()
	d.emptyCodes(block, allowed, typed)
	c.Min, c.Max = d.limits(block.Range, typed)
	c.Pattern = d.pattern(block.Pattern, typed)
	return c
}

func (d *decoding) columnType(n yamlfile.Node, word yamlfile.At[string]) column.Type {
	place := word.Place
	if place == (problem.Place{}) {
		place = n.Place()
	}
	text := word.Value
	if text == "" {
		text = "string"
	}
	typed, err := column.Parse(text)
	if err != nil {
		d.found.Report("table_type_unknown", place, problem.Args{"why": err.Error()})
		return column.Type{Kind: column.String}
	}
	return typed
}

// wholeOnly refuses words that judge or read one value of a column that holds several.
func (d *decoding) wholeOnly(block ColumnBlock, typed column.Type) {
	if !nested(typed) {
		return
	}
	for _, other := range []struct {
		key   string
		given bool
		place problem.Place
	}{
		{"from", block.From.Value != "", block.From.Place},
		{"null", len(block.Null) > 0, firstPlace(block.Null)},
		{"unique", block.Unique, block.Name.Place},
		{"values", !block.Values.IsZero(), block.Values.Place()},
		{"missing", len(block.Missing) > 0, firstPlace(block.Missing)},
		{"not_applicable", len(block.NotApplicable) > 0, firstPlace(block.NotApplicable)},
	} {
		if other.given {
			d.found.Report("table_nested_and", other.place, problem.Args{"key": other.key, "type": typed.String()})
		}
	}
}

// timeFormat is read as rows will read it, so that what can give no date is told before any file comes.
func (d *decoding) timeFormat(format yamlfile.At[string], typed column.Type) {
	if format.Value == "" {
		return
	}
	switch typed.Kind {
	case column.Date, column.Timestamp, column.Timestamptz:
	default:
		d.found.Report("table_format_type", format.Place, problem.Args{"format": format.Value, "type": typed.String()})
		return
	}
	if err := rows.CheckTimeFormat(format.Value, typed.Kind); err != nil {
		d.found.Report("table_format_unknown", format.Place, problem.Args{
			"format": format.Value, "why": err.Error(), "example": likelyFormat(format.Value, typed.Kind)})
	}
}

// likelyFormat is what was probably meant: YYYY.MM.DD is %Y.%m.%d.
func likelyFormat(written string, kind column.Kind) string {
	meant := strings.NewReplacer("YYYY", "%Y", "yyyy", "%Y", "YY", "%y", "yy", "%y", "MM", "%m", "DD", "%d", "dd", "%d",
		"HH", "%H", "hh", "%H", "mm", "%M", "ss", "%S", "SS", "%S").Replace(written)
	switch {
	case !strings.Contains(written, "%") && rows.CheckTimeFormat(meant, kind) == nil:
		return meant
	case kind == column.Date:
		return "%Y-%m-%d"
	}
	return "%Y-%m-%d %H:%M:%S"
}

func (d *decoding) limits(n yamlfile.Node, typed column.Type) (least, greatest *string) {
	if n.IsZero() {
		return nil, nil
	}
	ends := n.List()
	if !n.IsList() || len(ends) != 2 || (ends[0].IsNull() && ends[1].IsNull()) {
		d.found.Report("table_range_form", n.Place(), problem.Args{})
		return nil, nil
	}
	switch typed.Kind {
	case column.String, column.Boolean, column.List, column.Struct:
		d.found.Report("table_range_type", n.Place(), problem.Args{"type": typed.String()})
		return nil, nil
	}
	var values [2]any
	var texts [2]*string
	for i, end := range ends {
		if end.IsNull() {
			continue
		}
		text, _ := end.Scalar()
		value, err := typedValue(text, typed, time.UTC)
		if err != nil {
			d.found.Report("table_range_end", end.Place(), problem.Args{"value": text, "type": typed.String()})
			continue
		}
		values[i], texts[i] = value, &text
	}
	if values[0] != nil && values[1] != nil && less(values[1], values[0], typed) {
		d.found.Report("table_range_order", n.Place(), problem.Args{"least": *texts[0], "greatest": *texts[1]})
	}
	return texts[0], texts[1]
}

func (d *decoding) pattern(text yamlfile.At[string], typed column.Type) *regexp.Regexp {
	if text.Value == "" {
		return nil
	}
	if typed.Kind != column.String {
		d.found.Report("table_pattern_type", text.Place, problem.Args{"type": typed.String()})
		return nil
	}
	pattern, err := regexp.Compile(text.Value)
	if err != nil {
		d.found.Report("table_pattern_form", text.Place, problem.Args{
			"pattern": text.Value, "why": strings.TrimPrefix(err.Error(), "error parsing regexp: ")})
	}
	return pattern
}
