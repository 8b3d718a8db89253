package project

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/trial"
	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Load reads everything and reports every mistake at once (a *problem.Several). It writes and fetches nothing. Any other
// error says that the folder or the SQL parser failed, or that ctx ended.
func Load(ctx context.Context, files fs.FS, env string, k Kinds) (*Project, error) {
	var found problem.List
	return load(ctx, collect(files, env, &found), env, k, &found)
}

// loading is a project while it is read.
type loading struct {
	Kinds
	ctx         context.Context // of this one call
	project     *Project
	found       *problem.List
	connections map[string]yamlfile.Node
	declared    map[string]map[string]string // space, then name: the file that declares it, also when it could not be read
	contracts   map[string]*table.Table      // of tables/, before seeds are laid under them
	eachGives   map[string][]string          // parameters of a source that its each: gives
	broken      error                        // not a mistake of the user's
}

// readOrder has contracts before their seeds, and analyses, which take names of tables, behind all that is one.
var readOrder = []string{"sources", "uploads", "tables", "seeds", "models", "checks", "analyses", "flows", "tests"}

func load(ctx context.Context, files []entry, env string, k Kinds, found *problem.List) (*Project, error) {
	l := &loading{
		Kinds: k, ctx: ctx, found: found,
		declared:  map[string]map[string]string{},
		contracts: map[string]*table.Table{},
		eachGives: map[string][]string{},
		project: &Project{
			Version: versionOf(files), Env: env, files: files,
			Sources: map[string]*source.Source{}, Uploads: map[string]*upload.Upload{},
			Tables: map[string]*table.Table{}, Models: map[string]*model.Model{},
			Analyses: map[string]*analysis.Analysis{}, Flows: map[string]*flow.Flow{},
			Trials:     map[string]*trial.Trial{},
			checkFiles: map[string][]*check.Check{}, statements: map[string]sqlengine.Statement{},
		},
	}
	l.settings()
	for _, folder := range readOrder {
		for _, f := range files {
			if strings.HasPrefix(f.path, folder+"/") {
				l.file(folder, f)
			}
		}
	}
	l.parse()
	l.references()
	l.order()
	l.inherit()
	l.analyses()
	l.steps()
	l.trials()
	l.secrets()
	if l.broken != nil {
		return nil, fmt.Errorf("read the project: %w", l.broken)
	}
	if err := found.Err(); err != nil {
		return nil, err
	}
	return l.project, nil
}

func (l *loading) settings() {
	var files []entry
	for _, f := range l.project.files { // naru.yaml sorts after naru.ENV.yaml, which lies over it
		switch {
		case f.path == settingsFile:
			files = slices.Insert(files, 0, f)
		case !strings.Contains(f.path, "/"):
			files = append(files, f)
		}
	}
	l.project.Settings, l.connections = readSettings(files, l.Secrets, l.found)
	for name, n := range l.connections {
		source.DecodeConnection(name, n, l.Connectors, l.project.Settings.Budgets, l.found)
	}
}

// spaces are the name spaces: two files of one space cannot share a name.
var spaces = map[string]string{
	"sources": "source", "uploads": "source", "tables": "table", "seeds": "table", "models": "table", "checks": "check",
	"analyses": "analysis", "flows": "flow", "tests": "test",
}

// file hands one file to its noun.
func (l *loading) file(folder string, f entry) {
	name := nameOf(f.path)
	if !l.declare(spaces[folder], name, f.path) {
		return
	}
	p, found := l.project, l.found
	if folder == "analyses" {
		for _, table := range analysis.TablesOf(name) { // those of a file that cannot be read are not told as unknown
			l.declare("table", table, f.path)
		}
	}
	switch path.Ext(f.path) {
	case ".csv":
		p.Tables[name] = table.Seed(name, f.path, f.bytes, l.contracts[name], found)
		return
	case ".sql":
		header, sql, at, ok := yamlfile.SplitSQL(f.path, f.bytes, found)
		switch {
		case !ok:
		case folder == "models":
			p.Models[name] = model.Decode(name, header, sql, at, found)
		default:
			l.check(name, check.DecodeSQL(name, header, sql, at, found))
		}
		return
	}
	n, ok := yamlfile.Parse(f.path, f.bytes, 0, found)
	if !ok {
		return
	}
	switch folder {
	case "sources":
		p.Sources[name] = source.Decode(name, n, l.Connectors, l.connections, p.Settings.Budgets, found)
	case "uploads":
		p.Uploads[name] = upload.Decode(name, n, found)
	case "tables":
		l.contracts[name] = table.Decode(name, n, found)
		p.Tables[name] = l.contracts[name]
	case "checks":
		l.check(name, check.Decode(name, n, found)...)
	case "analyses":
		p.Analyses[name] = analysis.Decode(name, n, p.attached, found)
	case "flows":
		p.Flows[name] = flow.Decode(name, n, l.Steps, found)
	case "tests":
		p.Trials[name] = trial.Decode(name, n, found)
	}
}

// nameOf is the path without its folder and ending: tables/estimates/daily.yaml is estimates.daily.
func nameOf(file string) string {
	_, inside, _ := strings.Cut(strings.TrimSuffix(file, path.Ext(file)), "/")
	return strings.ReplaceAll(inside, "/", ".")
}

// declare takes a name, unless another file has it. A table file may contract the seed of its name.
func (l *loading) declare(space, name, file string) bool {
	if l.declared[space] == nil {
		l.declared[space] = map[string]string{}
	}
	other, taken := l.declared[space][name]
	if taken && !(strings.HasPrefix(file, "seeds/") && strings.HasPrefix(other, "tables/")) {
		l.found.Report("project_two_files", problem.Place{File: file}, problem.Args{"name": name, "other": other})
		return false
	}
	if !taken {
		l.declared[space][name] = file
	}
	return true
}

func (l *loading) check(name string, all ...*check.Check) {
	l.project.checkFiles[name] = append(l.project.checkFiles[name], all...)
	l.project.Checks = append(l.project.Checks, all...)
}

// tell adds a problem, or several, to found. ok is false when err is neither.
func tell(err error, found *problem.List) (ok bool) {
	var several *problem.Several
	var one *problem.Problem
	switch {
	case errors.As(err, &several):
		for _, p := range several.Problems {
			found.Add(p)
		}
	case errors.As(err, &one):
		found.Add(one)
	default:
		return false
	}
	return true
}
