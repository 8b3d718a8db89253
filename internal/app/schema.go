package app

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/trial"
	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// FileSchema is the JSON Schema of one kind of file. Files is a pattern of the files that it is of; empty: it is of the
// header of a SQL file, which editors do not look into by themselves.
type FileSchema struct {
	Name  string // tables.schema.json
	Files []string
	Text  []byte
}

// Write writes the whole of it.
func (f FileSchema) Write(w io.Writer) error {
	_, err := w.Write(f.Text)
	return err
}

// Schemas makes the JSON Schemas of all kinds of file from the structs that decode them.
func Schemas() ([]FileSchema, error) {
	var all []FileSchema
	for _, one := range []struct {
		name, title string
		files       []string
		schema      *yamlfile.Schema
	}{
		{"naru", "naru.yaml", []string{"naru.yaml", "naru.*.yaml"}, settingsSchema()},
		{"sources", "sources/NAME.yaml", yamlIn("sources"), sourceSchema()},
		{"uploads", "uploads/NAME.yaml", yamlIn("uploads"), yamlfile.SchemaOf(upload.Block{}, forms())},
		{"tables", "tables/NAME.yaml", yamlIn("tables"), tableSchema()},
		{"checks", "checks/NAME.yaml", yamlIn("checks"), checkSchema()},
		{"analyses", "analyses/NAME.yaml", yamlIn("analyses"), analysisSchema()},
		{"flows", "flows/NAME.yaml", yamlIn("flows"), flowSchema()},
		{"tests", "tests/NAME.yaml", yamlIn("tests"), trialSchema()},
		{"model_header", "the header of models/NAME.sql", nil, modelSchema()},
		{"check_header", "the header of checks/NAME.sql", nil, yamlfile.SchemaOf(check.Header{}, forms())},
	} {
		one.schema.Dialect, one.schema.Title = yamlfile.SchemaDialect, one.title
		text, err := json.MarshalIndent(one.schema, "", "  ")
		if err != nil {
			return nil, fmt.Errorf("make the schema of %s: %w", one.title, err)
		}
		all = append(all, FileSchema{Name: one.name + ".schema.json", Files: one.files, Text: append(text, '\n')})
	}
	return all, nil
}

func yamlIn(folder string) []string { return []string{folder + "/**/*.yaml"} }

// forms are the types that read themselves, of all kinds of file.
func forms(paths ...map[string]*yamlfile.Schema) yamlfile.Forms {
	f := yamlfile.Forms{Paths: map[string]*yamlfile.Schema{}, Types: map[reflect.Type]*yamlfile.Schema{
		reflect.TypeFor[parameter.Set]():   paramsSchema(),
		reflect.TypeFor[rows.FormatSpec](): formatSchema(),
		reflect.TypeFor[table.Title]():     yamlfile.Either(yamlfile.Scalar(), yamlfile.MapOf(yamlfile.Scalar())),
		reflect.TypeFor[source.Each](): yamlfile.Either(yamlfile.Scalar(), yamlfile.ListOf(
			yamlfile.Either(yamlfile.Scalar(), yamlfile.MapOf(yamlfile.Scalar())))),
	}}
	for _, some := range paths {
		maps.Copy(f.Paths, some)
	}
	return f
}

// block is the schema of a struct in which nothing is special.
func block(structValue any) *yamlfile.Schema { return yamlfile.SchemaOf(structValue, forms()) }

func paramsSchema() *yamlfile.Schema {
	return yamlfile.MapOf(yamlfile.Either(yamlfile.Scalar(), yamlfile.SchemaOf(parameter.Block{}, yamlfile.Forms{})))
}

func formatSchema() *yamlfile.Schema {
	blocks := map[string]*yamlfile.Schema{}
	for word, keys := range map[string]any{
		"csv": rows.CSVBlock{}, "tsv": rows.CSVBlock{}, "xlsx": rows.XLSXBlock{},
		"json": rows.JSONBlock{}, "jsonl": rows.JSONBlock{}, "xml": rows.XMLBlock{},
	} {
		blocks[word] = yamlfile.SchemaOf(keys, yamlfile.Forms{})
	}
	words := slices.Sorted(maps.Keys(formats))
	return yamlfile.Either(yamlfile.OneOf(append(words, "binary")...),
		(&yamlfile.Schema{Type: []string{"object"}, Properties: map[string]*yamlfile.Schema{}, Others: false}).With(blocks))
}

// connectorSchemas are the blocks of all kinds of source. What one requires may come from the connection that it uses.
func connectorSchemas() map[string]*yamlfile.Schema {
	all := map[string]*yamlfile.Schema{}
	for word, made := range connectors {
		all[word] = block(made()).Free()
	}
	return all
}

func settingsSchema() *yamlfile.Schema {
	return yamlfile.SchemaOf(project.File{}, forms(map[string]*yamlfile.Schema{
		"budgets":     yamlfile.MapOf(yamlfile.SchemaOf(budget.File{}, forms(words("at_limit", "wait", "stop")))),
		"connections": yamlfile.MapOf(block(source.Connection{}).With(connectorSchemas())),
	})).Free() // naru.ENV.yaml says only what differs
}

func sourceSchema() *yamlfile.Schema {
	return yamlfile.SchemaOf(source.File{}, forms(words("gives", source.Now, source.Interval))).With(connectorSchemas())
}

// words is a key of which only some are known.
func words(path string, all ...string) map[string]*yamlfile.Schema {
	return map[string]*yamlfile.Schema{path: yamlfile.OneOf(all...)}
}

// codes are a list of values, or a map of each to its label.
func codes() *yamlfile.Schema {
	label := yamlfile.Either(yamlfile.Scalar(), yamlfile.MapOf(yamlfile.Scalar()))
	return yamlfile.Either(yamlfile.ListOf(yamlfile.Scalar()), yamlfile.MapOf(label))
}

// ends are [least, greatest], of which one may be null.
func ends() *yamlfile.Schema {
	return yamlfile.ListOf(&yamlfile.Schema{Type: []string{"string", "number", "boolean", "null"}})
}

func tableSchema() *yamlfile.Schema {
	column := yamlfile.SchemaOf(table.ColumnBlock{}, forms(map[string]*yamlfile.Schema{
		"values": yamlfile.Either(yamlfile.Scalar(), codes()), "range": ends(),
	}))
	return yamlfile.SchemaOf(table.File{}, forms(
		map[string]*yamlfile.Schema{"columns[]": column, "values": yamlfile.MapOf(codes())},
		words("strategy", table.Append, table.Replace, table.Latest, table.Merge),
		words("on_bad_row", table.Quarantine, table.Fail, table.Skip)))
}

func checkSchema() *yamlfile.Schema {
	item := yamlfile.SchemaOf(check.Block{}, forms(map[string]*yamlfile.Schema{
		"accepted_values": yamlfile.ListOf(yamlfile.Scalar()), "range": ends(),
	}))
	return yamlfile.SchemaOf(check.File{}, forms(map[string]*yamlfile.Schema{"checks[]": item}))
}

func modelSchema() *yamlfile.Schema {
	return yamlfile.SchemaOf(model.Header{}, forms(words("strategy", model.Replace, model.Merge, model.TimeInterval)))
}

// analysisSchema: a domain has a key for each group beside its own, and compare one for the parameter.
func analysisSchema() *yamlfile.Schema {
	names := yamlfile.Either(yamlfile.Scalar(), yamlfile.ListOf(yamlfile.Scalar()))
	text := yamlfile.Either(yamlfile.Scalar(), yamlfile.MapOf(yamlfile.Scalar()))
	domain := yamlfile.SchemaOf(survey.DomainBlock{}, forms(map[string]*yamlfile.Schema{"text": text}))
	domain.Others = names
	compare := block(survey.CompareBlock{})
	compare.Others = yamlfile.Scalar()
	set := block(survey.SetBlock{})
	group := yamlfile.SchemaOf(survey.GroupBlock{}, forms(map[string]*yamlfile.Schema{"when": yamlfile.Scalar()}))
	return yamlfile.SchemaOf(survey.File{}, forms(
		map[string]*yamlfile.Schema{
			"names":   yamlfile.MapOf(yamlfile.Scalar()),
			"join":    yamlfile.MapOf(names),
			"groups":  yamlfile.MapOf(yamlfile.Either(yamlfile.Scalar(), group)),
			"domains": yamlfile.MapOf(domain),
			"sets":    yamlfile.MapOf(yamlfile.Either(names, set)),
			"also[]":  block(survey.AlsoBlock{}),
			"compare": compare,
			"shapes":  yamlfile.MapOf(block(survey.ShapesBlock{})),

			"form.cells": yamlfile.MapOf(yamlfile.Scalar()), "form.tables": yamlfile.MapOf(yamlfile.Scalar()),
		},
		words("kind", "survey"), words("score.method", "range", "share"),
		words("export[]", "html", "xlsx", "form", "json"), words("languages[]", "ko", "en")))
}

// flowSchema: a step has its word, the keys of its kind, and what every step may have.
func flowSchema() *yamlfile.Schema {
	step := block(flow.StepKeys{})
	for word, kind := range new(App).steps() {
		value := yamlfile.Scalar()
		if kind.List {
			value = yamlfile.Either(value, yamlfile.ListOf(yamlfile.Scalar()))
		}
		step.Properties[word] = value
		for _, key := range kind.Keys {
			value := yamlfile.Scalar()
			if len(key.Words) > 0 && !slices.Contains(key.Words, "true") {
				value = yamlfile.OneOf(key.Words...)
			}
			value.Description = key.Help
			step.Properties[key.Name] = value
		}
	}
	return yamlfile.SchemaOf(flow.File{}, forms(map[string]*yamlfile.Schema{"steps": yamlfile.MapOf(step)}))
}

// trialSchema: what is given is rows by table, or the file of a table.
func trialSchema() *yamlfile.Schema {
	row := yamlfile.ListOf(&yamlfile.Schema{Type: []string{"object"}})
	file := yamlfile.SchemaOf(trial.GivenBlock{}, forms(map[string]*yamlfile.Schema{"rows": row}))
	return yamlfile.SchemaOf(trial.File{}, forms(map[string]*yamlfile.Schema{
		"given": yamlfile.Either(file, yamlfile.MapOf(row)), "expect": row,
	}))
}
