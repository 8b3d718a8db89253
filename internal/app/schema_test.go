package app

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/jsonschema-go/jsonschema"
)

// resolved are the schemas as a library that knows nothing of them reads them, by the folder of their files.
func resolved(t *testing.T) map[string]*jsonschema.Resolved {
	t.Helper()
	made, err := Schemas()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]*jsonschema.Resolved{}
	for _, one := range made {
		var schema jsonschema.Schema
		if err := json.Unmarshal(one.Text, &schema); err != nil {
			t.Fatalf("%s: %v", one.Name, err)
		}
		ready, err := schema.Resolve(nil)
		if err != nil {
			t.Fatalf("%s: %v", one.Name, err)
		}
		all[strings.TrimSuffix(one.Name, ".schema.json")] = ready
	}
	return all
}

// asJSON is a YAML file as an editor gives it to a schema.
func asJSON(t *testing.T, text []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(text, &value); err != nil {
		t.Fatal(err)
	}
	coded, err := json.Marshal(stringKeys(value))
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(coded))
	if err := decoder.Decode(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

// stringKeys turns 1: into "1":, as JSON has it.
func stringKeys(value any) any {
	switch v := value.(type) {
	case map[string]any:
		for name, one := range v {
			v[name] = stringKeys(one)
		}
	case map[any]any:
		named := map[string]any{}
		for name, one := range v {
			text, _ := json.Marshal(name)
			named[strings.Trim(string(text), `"`)] = stringKeys(one)
		}
		return named
	case []any:
		for i, one := range v {
			v[i] = stringKeys(one)
		}
	}
	return value
}

func TestEveryFileOfTheExamplesFitsItsSchema(t *testing.T) {
	t.Parallel()
	schemas := resolved(t)
	checked := map[string]int{}
	examples := os.DirFS(filepath.Join("..", "..", "examples"))
	err := fs.WalkDir(examples, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		parts := strings.Split(name, "/")
		kind := "naru"
		if len(parts) > 2 {
			kind = parts[1]
		} else if !strings.HasPrefix(parts[len(parts)-1], "naru") {
			return nil
		}
		schema, ok := schemas[kind]
		if !ok {
			return nil
		}
		text, err := fs.ReadFile(examples, name)
		if err != nil {
			return err
		}
		checked[kind]++
		if err := schema.Validate(asJSON(t, text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"naru", "sources", "uploads", "tables", "checks", "analyses", "flows"} {
		if checked[kind] == 0 {
			t.Errorf("no file of the examples is of %s", kind)
		}
	}
}

func TestASlipOfThePenDoesNotFit(t *testing.T) {
	t.Parallel()
	schemas := resolved(t)
	for _, c := range []struct{ kind, text string }{
		{"naru", "name: x\nzon: Asia/Seoul"},
		{"naru", "name: x\nbudgets: {market: {calls: 60/minute, at_limit: waits}}"},
		{"naru", "name: x\nconnections: {market: {http: {bas: https://a}}}"},
		{"sources", "http: {get: /a}\ngives: never"},
		{"sources", "http: {get: /a}\nformat: {csv: {delimeter: ;}}"},
		{"uploads", "parts: {a: {type: csv, maximum: 5MB}}"},
		{"uploads", "params: {city: {typ: string}}\nparts: {a: {type: csv}}"},
		{"tables", "from: a\nstrategy: newest\ncolumns: [{name: a}]"},
		{"tables", "from: a\nstrategy: append\ncolumns: [{name: a, typ: long}]"},
		{"tables", "from: a\nstrategy: append\ncolumns: a"},
		{"tables", "from: a\nstrategy: append\ncolumns: [{name: a}]\nguard: {bad: lots}"},
		{"checks", "table: a\nchecks: [{colum: a, unique: true}]"},
		{"analyses", "kind: survey\nrows: a\ngroups: {all: {wen: x}}"},
		{"flows", "steps: {a: {pul: x}}"},
		{"flows", "steps: {a: {pull: x, retry: {times: many}}}"},
		{"tests", "model: a\ngiven: {a: [1]}\nexpect: []"},
		{"tests", "model: a\ngiven: {a: []}\nexpects: []"},
		{"model_header", "strategy: replaces"},
		{"check_header", "blocking: maybe"},
	} {
		if err := schemas[c.kind].Validate(asJSON(t, []byte(c.text))); err == nil {
			t.Errorf("%s: %q fits", c.kind, c.text)
		}
	}
	for _, c := range []struct{ kind, text string }{
		{"tests", "model: a\ngiven: {a: [{id: 1, at: null}]}\nexpect: [{id: 1}]\norder: true"},
		{"tests", "table: a\ngiven: {file: a.csv, text: \"a\\n1\\n\", labels: {city: 021}}\nexpect: []\nquarantined: [{line: 2, column: a}]"},
		{"model_header", "strategy: time_interval\ntime: day\npartition: [day]"},
		{"check_header", "table: a\nparams: {city: string}"},
		{"flows", "steps: {a: {upkeep: \"*\"}, b: {export: x, to: a.csv, bom: true}}"},
	} {
		if err := schemas[c.kind].Validate(asJSON(t, []byte(c.text))); err != nil {
			t.Errorf("%s: %q: %v", c.kind, c.text, err)
		}
	}
}
