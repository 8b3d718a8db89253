// Package project is the folder as a whole: every file decoded by its noun, all of them checked against each other,
// immutable, with a version that is the hash of its files. It owns where a file may stand, what a name means, and
// which thing needs which. It never runs anything, and writes nothing but the files of versions that ran (shelf.go).
//
// A folder is read in three steps: collect.go gathers the files, load.go hands each to its noun, and the rest looks
// across: names.go and sql.go at what refers to what, known.go and analyse.go at what columns an analysis has, step.go at
// what a flow must give, order.go at circles.
package project

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/trial"
	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Project is one version of a folder without mistakes. It is never changed.
type Project struct {
	Version  string // hash of its files, 20 hex digits
	Env      string
	Settings Settings
	Sources  map[string]*source.Source
	Uploads  map[string]*upload.Upload
	Tables   map[string]*table.Table // seeds too
	Models   map[string]*model.Model
	Order    []string // of models, what is read first
	Checks   []*check.Check
	Analyses map[string]*analysis.Analysis
	Flows    map[string]*flow.Flow
	Trials   map[string]*trial.Trial // tests/*.yaml

	checkFiles map[string][]*check.Check      // by the name of their file
	statements map[string]sqlengine.Statement // of models, by name
	files      []entry                        // what the version is made of
}

// Settings is naru.yaml with naru.ENV.yaml over it.
type Settings struct {
	Name    string
	Zone    *time.Location
	Storage Storage
	Budgets map[string]*budget.Budget
}

// Storage is where data lies: paths in the project's folder, absolute paths, or for Control a postgres:// address. They
// are as written; secrets are filled when there is a resolver.
type Storage struct{ Raw, Lake, Results, Control string }

// Kinds is what the house can do, listed in app.
type Kinds struct {
	Connectors connector.Kinds
	Steps      map[string]flow.Kind
	// Parse may be nil: SQL is then not looked into, nor what depends on it.
	Parse func(ctx context.Context, sql string, at problem.Place) (sqlengine.Statement, error)
	// Form may be nil: what fills a form of an analysis, and what its template names, are then not looked into.
	Form func(template []byte, refs []survey.Reference, found *problem.List)
	// Secrets may be nil: they are then not looked for, and storage keeps its ${NAMES}.
	Secrets *secret.Resolver
	// House are the tables of the schema naru, with the schema's name. nil: any is taken for granted.
	House []string
}

// ChecksOf gives the checks that judge a table or model whenever it is prepared.
func (p *Project) ChecksOf(table string) []*check.Check {
	var all []*check.Check
	for _, c := range p.Checks {
		if c.Table == table {
			all = append(all, c)
		}
	}
	return all
}

// ChecksNamed gives what a name stands for: all checks of that file, or the one check of that name. None is nil.
func (p *Project) ChecksNamed(name string) []*check.Check {
	if all, ok := p.checkFiles[name]; ok {
		return all
	}
	for _, c := range p.Checks {
		if c.Name == name {
			return []*check.Check{c}
		}
	}
	return nil
}

// SeedNames are the tables kept in git, sorted.
func (p *Project) SeedNames() []string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(p.Tables)) {
		if p.Tables[name].IsSeed() {
			names = append(names, name)
		}
	}
	return names
}

// Expand gives the names that a step's values stand for, each once: * is all, schema.* is all of that schema, by name (models in
// the order in which they are built). noun is the word of flow.Kind.Noun.
func (p *Project) Expand(values []yamlfile.At[string], noun string) []string {
	var all []string
	for _, value := range values {
		for _, name := range p.matching(value.Value, noun) {
			if !slices.Contains(all, name) {
				all = append(all, name)
			}
		}
	}
	return all
}

func (p *Project) matching(value, noun string) []string {
	schema, ok := strings.CutSuffix(value, "*")
	if !ok || schema != "" && !strings.HasSuffix(schema, ".") {
		return []string{value}
	}
	var all []string
	for _, name := range p.named(noun) {
		if strings.HasPrefix(name, schema) {
			all = append(all, name)
		}
	}
	return all
}

// named lists what there is of a noun.
func (p *Project) named(noun string) []string {
	switch noun {
	case "source":
		return slices.Sorted(maps.Keys(p.Sources))
	case "upload":
		return slices.Sorted(maps.Keys(p.Uploads))
	case "table":
		return slices.Sorted(maps.Keys(p.Tables))
	case "model":
		return p.Order
	case relation:
		return p.Relations()
	case "check":
		return slices.Sorted(maps.Keys(p.checkFiles))
	case "analysis":
		return slices.Sorted(maps.Keys(p.Analyses))
	case "flow":
		return slices.Sorted(maps.Keys(p.Flows))
	}
	return nil
}

// Relations are all that can be read by name: tables, seeds, models, and the result tables of analyses.
func (p *Project) Relations() []string {
	all := slices.Concat(slices.Collect(maps.Keys(p.Tables)), p.Order)
	for _, a := range p.Analyses {
		all = append(all, a.Tables()...)
	}
	slices.Sort(all)
	return all
}

// mistakes are the beginnings of codes that say: the project, or what was given with it, is wrong. Everything else went
// wrong while working.
var mistakes = []string{
	"project_", "yaml_", "text_", "param", "secret_", "env_",
	"unknown_key", "key_not_yet", "duplicate_key", "wrong_type", "missing_key",
}

// IsMistake says whether a problem is one that the user's files or arguments have, and not one that work ran into.
func IsMistake(p *problem.Problem) bool {
	return slices.ContainsFunc(mistakes, func(begin string) bool { return strings.HasPrefix(string(p.Code), begin) })
}
