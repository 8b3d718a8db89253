package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/engine/connector/files"
	httpconnector "github.com/naru-data/naru/internal/engine/connector/http"
	"github.com/naru-data/naru/internal/engine/connector/mysql"
	"github.com/naru-data/naru/internal/engine/connector/postgres"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/rows/csv"
	"github.com/naru-data/naru/internal/engine/rows/json"
	"github.com/naru-data/naru/internal/engine/rows/parquet"
	"github.com/naru-data/naru/internal/engine/rows/xlsx"
	"github.com/naru-data/naru/internal/engine/rows/xml"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// connectors are the kinds of source, by the key of their block.
var connectors = connector.Kinds{
	"files":    func() connector.Connector { return new(files.Source) },
	"http":     func() connector.Connector { return new(httpconnector.Source) },
	"mysql":    func() connector.Connector { return new(mysql.Source) },
	"postgres": func() connector.Connector { return new(postgres.Source) },
}

// formats are the words of `format:`.
var formats = rows.Formats{
	"csv": csv.Format{}, "tsv": csv.Format{}, "xlsx": xlsx.Format{}, "json": json.Format{}, "jsonl": json.Format{}, "xml": xml.Format{},
	"parquet": parquet.Format{},
}

// houseNames are the tables of the schema naru.
var houseNames = []string{
	"naru.arrivals", "naru.calls", "naru.checks", "naru.commits", "naru.deliveries", "naru.quarantine", "naru.results", "naru.runs", "naru.tasks",
}

// kinds is what project must know of the house to read a folder.
func (a *App) kinds() project.Kinds {
	return project.Kinds{Connectors: connectors, Steps: a.steps(), Parse: a.engine.Parse, Form: analysis.CheckForm, Secrets: a.options.Secrets, House: houseNames}
}

// steps are the words of a flow's step. Each fetches what it names from the version that the run began with.
func (a *App) steps() map[string]flow.Kind {
	return map[string]flow.Kind{
		"pull": {Word: "pull", Noun: "source", List: true, Run: a.pull, Params: a.params(func(p *project.Project, name string) parameter.Set {
			return p.Sources[name].Params
		})},
		"load": {Word: "load", Noun: "table", List: true, Run: a.load},
		"build": {Word: "build", Noun: "model", List: true, Run: a.build, Params: a.params(func(p *project.Project, name string) parameter.Set {
			return p.Models[name].Params
		})},
		"upkeep": {Word: "upkeep", Noun: "relation", List: true, Run: a.upkeep},
		"check":  {Word: "check", Noun: "check", List: true, Run: a.check},
		"analyse": {Word: "analyse", Noun: "analysis", List: true, Run: a.analyse, Params: a.params(func(p *project.Project, name string) parameter.Set {
			return p.Analyses[name].Params
		})},
		"export": {Word: "export", Noun: "relation", SQL: true, Run: a.export, Keys: []flow.Key{
			{Name: "to", Help: "a file, or a folder when it ends in /, as the files of an analysis want; in the project's folder unless it begins with /. Without it: the results place"},
			{Name: "format", Words: result.Formats(), Help: "how rows are written; by default what the file's name ends in, else csv"},
			{Name: "bom", Words: []string{"true", "false"}, Help: "csv begins with a byte order mark, by which spreadsheet programs know UTF-8"},
		}},
	}
}

// params finds what a named thing declares, in the version that the run began with.
func (a *App) params(of func(p *project.Project, name string) parameter.Set) func(context.Context, string, string) parameter.Set {
	return func(ctx context.Context, version, name string) parameter.Set {
		p, err := a.Shelf.At(ctx, version)
		if err != nil {
			return parameter.Set{} // the step itself meets the same error, and tells it
		}
		return of(p, name)
	}
}

func (a *App) pull(ctx context.Context, t work.Task, s flow.Step) (work.Result, error) {
	p, err := a.Shelf.At(ctx, t.Project)
	if err != nil {
		return work.Result{}, err
	}
	return each(p.Expand(s.Values, "source"), t, func(t work.Task, name string) (work.Result, error) {
		return a.Sources.Pull(ctx, t, p.Sources[name])
	})
}

func (a *App) load(ctx context.Context, t work.Task, s flow.Step) (work.Result, error) {
	p, err := a.Shelf.At(ctx, t.Project)
	if err != nil {
		return work.Result{}, err
	}
	if err := a.LoadSeeds(ctx, t, p); err != nil {
		return work.Result{}, err
	}
	var tables []*table.Table
	var checks []*check.Check
	for _, name := range p.Expand(s.Values, "table") {
		tables = append(tables, p.Tables[name])
		checks = append(checks, p.ChecksOf(name)...)
	}
	return a.Tables.Load(ctx, t, tables, checks, table.Options{})
}

func (a *App) build(ctx context.Context, t work.Task, s flow.Step) (work.Result, error) {
	p, err := a.Shelf.At(ctx, t.Project)
	if err != nil {
		return work.Result{}, err
	}
	if err := a.LoadSeeds(ctx, t, p); err != nil {
		return work.Result{}, err
	}
	names := p.Expand(s.Values, "model")
	slices.SortStableFunc(names, func(a, b string) int { // what is read first, first
		return cmp.Compare(slices.Index(p.Order, a), slices.Index(p.Order, b))
	})
	if len(names) == 1 {
		return a.Models.Build(ctx, t, p.Models[names[0]], p.ChecksOf(names[0]), model.Options{})
	}
	var list []model.Order
	for _, name := range names {
		list = append(list, model.Order{Model: p.Models[name], Checks: p.ChecksOf(name)})
	}
	return a.Models.BuildAll(ctx, t, list, model.Options{})
}

func (a *App) check(ctx context.Context, t work.Task, s flow.Step) (work.Result, error) {
	p, err := a.Shelf.At(ctx, t.Project)
	if err != nil {
		return work.Result{}, err
	}
	if err := a.LoadSeeds(ctx, t, p); err != nil {
		return work.Result{}, err
	}
	var checks []*check.Check
	for _, name := range p.Expand(s.Values, "check") {
		checks = append(checks, p.ChecksNamed(name)...)
	}
	return a.Check(ctx, t, checks)
}

// Check judges checks on the tables as they are, and records what was found. The error names the first blocking
// failure.
func (a *App) Check(ctx context.Context, t work.Task, checks []*check.Check) (work.Result, error) {
	results, failure := a.Judge.Run(ctx, t, checks)
	err := a.DB.Write(ctx, t.Lease, func(tx *controldb.Tx) error { return check.Record(tx, results) })
	if err != nil {
		return work.Result{}, fmt.Errorf("record %d check results: %w", len(results), err)
	}
	passed := 0
	result := work.Result{}
	for _, r := range results {
		if r.Passed {
			passed++
			continue
		}
		result.Notes = append(result.Notes, fmt.Sprintf("check %s: %d rows fail", r.Check, r.Failing))
	}
	result.Values = map[string]any{"checks": len(results), "passed": passed, "rows": len(results) - passed}
	return result, failure
}

// LoadSeeds loads every seed whose bytes or contract changed since it was loaded.
func (a *App) LoadSeeds(ctx context.Context, t work.Task, p *project.Project) error {
	for _, name := range p.SeedNames() {
		seed := t
		seed.Key = t.Key + "/seed/" + name
		if _, err := a.Tables.Load(ctx, seed, []*table.Table{p.Tables[name]}, p.ChecksOf(name), table.Options{}); err != nil {
			return fmt.Errorf("load seed %q: %w", name, err)
		}
	}
	return nil
}

// each does one piece of work per name; a list of several gets keys of their own, by name.
func each(names []string, t work.Task, do func(work.Task, string) (work.Result, error)) (work.Result, error) {
	if len(names) == 1 {
		return do(t, names[0])
	}
	all := work.Result{Values: map[string]any{}}
	for _, name := range names {
		one := t
		one.Key = t.Key + "/" + name
		got, err := do(one, name)
		if err != nil {
			return all, err
		}
		all.Values[name] = got.Values
		all.Notes = append(all.Notes, got.Notes...)
		all.Made = append(all.Made, got.Made...)
		all.Read = append(all.Read, got.Read...)
	}
	return all, nil
}

// Formats are the formats that files of rows may have.
func Formats() rows.Formats { return formats }
