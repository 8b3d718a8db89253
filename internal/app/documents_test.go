package app

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
)

// statisticsPage is the comments of engine/statistics: formula, source, shapes and errors of every function.
func statisticsPage(t *testing.T) Page {
	t.Helper()
	files := token.NewFileSet()
	pkg := documented(t, files, filepath.Join("..", "engine", "statistics"))
	var b strings.Builder
	fmt.Fprintf(&b, "# Statistics\n\nMade from the comments of `internal/engine/statistics`: what stands here is what is computed.\n\n%s", markdown(pkg, pkg.Doc))
	for _, v := range pkg.Vars {
		fmt.Fprintf(&b, "\n## Why a figure does not exist\n\n%s\n```go\n%s\n```\n", markdown(pkg, v.Doc), printed(t, files, v.Decl))
	}
	for _, f := range pkg.Funcs {
		writeFunction(t, &b, files, pkg, f)
	}
	for _, typed := range pkg.Types {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n```go\n%s\n```\n", typed.Name, markdown(pkg, typed.Doc), printed(t, files, typed.Decl))
		for _, f := range append(typed.Funcs, typed.Methods...) {
			writeFunction(t, &b, files, pkg, f)
		}
	}
	return Page{"statistics.md", b.String()}
}

func writeFunction(t *testing.T, b *strings.Builder, files *token.FileSet, pkg *doc.Package, f *doc.Func) {
	t.Helper()
	declared := *f.Decl
	declared.Body, declared.Doc = nil, nil
	fmt.Fprintf(b, "\n### %s\n\n```go\n%s\n```\n\n%s", f.Name, printed(t, files, &declared), markdown(pkg, f.Doc))
}

func documented(t *testing.T, files *token.FileSet, dir string) *doc.Package {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var parsed []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, file)
	}
	pkg, err := doc.NewFromFiles(files, parsed, "github.com/naru-data/naru/internal/"+filepath.Base(dir))
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

func printed(t *testing.T, files *token.FileSet, node any) string {
	t.Helper()
	var b strings.Builder
	if err := printer.Fprint(&b, files, node); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func markdown(pkg *doc.Package, comment string) string {
	p := pkg.Printer()
	p.HeadingLevel = 4
	return string(p.Markdown(pkg.Parser().Parse(comment)))
}

// surveySchema is the JSON Schema of survey.Document, with the structs' comments as descriptions.
func surveySchema(t *testing.T) Page {
	t.Helper()
	comments := map[string]string{}
	for _, typed := range documented(t, token.NewFileSet(), filepath.Join("..", "domain", "analysis", "survey")).Types {
		comments[typed.Name] = strings.Join(strings.Fields(typed.Doc), " ")
	}
	s, err := jsonschema.For[survey.Document](nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Schema = "https://json-schema.org/draft/2020-12/schema"
	s.Title, s.Description = survey.Format, comments["Document"]
	document := reflect.TypeFor[survey.Document]()
	for i := range document.NumField() {
		field := document.Field(i)
		element := field.Type
		for element.Kind() == reflect.Slice || element.Kind() == reflect.Pointer {
			element = element.Elem()
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if s.Properties[name] != nil && s.Properties[name].Description == "" {
			s.Properties[name].Description = comments[element.Name()]
		}
	}
	text, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return Page{"survey.schema.json", string(text) + "\n"}
}

// TestTheDocumentObeysItsSchema is asked with an empty document, where every list is [] and every figure may be missing.
func TestTheDocumentObeysItsSchema(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "reference", "survey.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	var s jsonschema.Schema
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	resolved, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	one := 1.5
	grp := "child"
	d := survey.Document{Format: survey.Format, Title: survey.Text{"": "title"}, Scores: []survey.ScoreRow{{Grp: grp, Mean: &one}, {Grp: grp, Domain: &grp}}}
	written, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var read any
	if err := json.Unmarshal(written, &read); err != nil {
		t.Fatal(err)
	}
	if err := resolved.Validate(read); err != nil {
		t.Error(err)
	}
	object := read.(map[string]any)
	object["scores"] = []any{map[string]any{"grp": 3}}
	if err := resolved.Validate(object); err == nil {
		t.Error("a group that is a number is taken")
	}
}
