// Package app is the stair: it opens the engines, builds the nouns from the ground up, and lists the plugs and
// the kinds of step. Only it names an implementation. It owns no behaviour of its own.
package app

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // zones are found on machines without a zone database

	"github.com/naru-data/naru/internal/domain/analysis"
	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/flow"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/model"
	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/domain/source"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/domain/upkeep"
	"github.com/naru-data/naru/internal/domain/upload"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/engine/objectstore/localfs"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/secret"
)

// Options of one process.
type Options struct {
	Dir     string // the project's folder
	Env     string // which naru.ENV.yaml lies over naru.yaml; empty: none
	Version string // of Naru, for what it makes and for servers that it asks
	Secrets *secret.Resolver
	Log     *slog.Logger
	Watch   func(run string, t flow.Task) // told of every change of a task; may be nil
}

// App is an opened project folder.
type App struct {
	Settings project.Settings
	Dir      string
	DB       *controldb.DB
	Landing  *landing.Landing
	Lake     *lake.Lake
	Query    *query.Desk
	Judge    *check.Judge
	Calls    *budget.Book
	Sources  *source.Puller
	Uploads  *upload.Uploads
	Tables   *table.Loader
	Models   *model.Builder
	Keeper   *upkeep.Keeper
	Results  *result.Results
	Analyses *analysis.Runner
	Shelf    *project.Shelf
	Runs     *flow.Runs
	Worker   *flow.Worker

	options Options
	raw     objectstore.Store
	engine  *duckdb.Engine
}

// Open builds from the ground up; the order of these lines is the order of floors.txt. Close must be called.
func Open(ctx context.Context, o Options) (*App, error) {
	settings, err := project.ReadSettings(os.DirFS(o.Dir), o.Env, o.Secrets)
	if err != nil {
		return nil, err
	}
	a := &App{Settings: settings, Dir: o.Dir, options: o}
	if err := a.open(ctx); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

func (a *App) open(ctx context.Context) (err error) {
	control := a.Settings.Storage.Control
	locks := a.Path(control) + ".locks"
	if remote(control) {
		locks = a.Path("data/naru.locks")
	} else {
		control = a.Path(control)
	}
	if a.DB, err = controldb.Open(ctx, controldb.Options{URL: control, Locks: locks}); err != nil {
		return err
	}
	if err := a.DB.Migrate(ctx, migrations()); err != nil {
		return err
	}
	if a.raw, err = localfs.Open(a.Path(a.Settings.Storage.Raw)); err != nil {
		return err
	}
	lakeDir := a.Path(a.Settings.Storage.Lake)
	if a.Lake, err = lake.Open(ctx, a.DB, lakeDir); err != nil {
		return err
	}
	a.engine, err = duckdb.Open(duckdb.Options{
		Zone:     a.Settings.Zone,
		Dirs:     []string{lakeDir},
		SpillDir: filepath.Join(filepath.Dir(lakeDir), "spill"),
		// A question spills beyond this, so that it leaves the machine to what else runs on it.
		MemoryBytes: memoryLimit(),
	})
	if err != nil {
		return err
	}
	a.Landing = landing.New(a.DB, a.raw)
	a.Runs = flow.NewRuns(a.DB)
	house := map[string]query.House{}
	a.Query = query.New(a.Lake, a.engine, house, query.Options{Declared: a.declared})
	a.Judge = check.New(a.DB, a.Query)
	out := httpclient.New(httpclient.Options{Secrets: a.options.Secrets, UserAgent: "naru/" + a.options.Version})
	a.Calls = budget.New(a.DB)
	a.Sources = source.New(source.Options{
		DB: a.DB, Landing: a.Landing, HTTP: out, Secrets: a.options.Secrets, Zone: a.Settings.Zone, Desk: a.Query, Book: a.Calls,
		Dir: a.Path("."), Temp: a.Path(a.Settings.Storage.Raw) + ".partial",
	})
	a.Uploads = upload.New(a.DB, a.Landing)
	a.Tables = table.New(a.DB, a.Landing, a.Lake, formats, a.engine, a.Judge, a.Settings.Zone)
	a.Models = model.New(a.DB, a.Lake, a.Query, a.Judge)
	a.Keeper = upkeep.New(a.Lake, a.Query, a.Landing, a.Tables)
	results, err := localfs.Open(a.Path(a.Settings.Storage.Results))
	if err != nil {
		return err
	}
	a.Results = result.New(a.DB, results)
	a.Analyses = analysis.New(a.DB, a.Lake, a.Query, a.Results, analysis.Options{Project: a.Settings.Name, Code: a.options.Version, Zone: a.Settings.Zone})
	furnish(house, a.Landing, a.Tables, a.Runs, a.Judge, a.Lake, a.Results)
	maps.Copy(house, a.Calls.House())
	a.Shelf = project.NewShelf(a.DB, a.kinds())
	a.Worker = flow.NewWorker(a.DB, a.Runs, a.steps(), a.flowAt, a.options.Log, a.options.Watch)
	a.Worker.Zone = a.Settings.Zone
	a.Worker.Redact = a.options.Secrets.Redact // I6
	return nil
}

// Close gives everything back; an App that was opened in part may be closed too.
func (a *App) Close() error {
	var first error
	if a.engine != nil {
		first = a.engine.Close()
	}
	if a.DB != nil {
		if err := a.DB.Close(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Path is a path of the project's folder, absolute.
func (a *App) Path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	dir, err := filepath.Abs(a.Dir)
	if err != nil {
		dir = a.Dir
	}
	return filepath.Join(dir, name)
}

// declared are the tables that the folder declares, loaded or not; none when it has mistakes, which is told elsewhere.
func (a *App) declared(ctx context.Context) ([]string, error) {
	p, err := a.Load(ctx)
	if err != nil {
		return nil, nil
	}
	names := append([]string(nil), p.Order...)
	for name := range p.Tables {
		names = append(names, name)
	}
	return names, nil
}

// Load reads the project as it lies in the folder now.
func (a *App) Load(ctx context.Context) (*project.Project, error) {
	return project.Load(ctx, os.DirFS(a.Dir), a.options.Env, a.kinds())
}

// Keep puts the project's files on the shelf, so that a run ends with what it began with.
func (a *App) Keep(ctx context.Context, p *project.Project) error {
	return a.Shelf.Put(ctx, os.DirFS(a.Dir), p)
}

func (a *App) flowAt(ctx context.Context, version, name string) (*flow.Flow, error) {
	p, err := a.Shelf.At(ctx, version)
	if err != nil {
		return nil, err
	}
	f, ok := p.Flows[name]
	if !ok {
		return nil, fmt.Errorf("flow %q is not in project version %s", name, version)
	}
	return f, nil
}

// furnish fills the schema naru.
func furnish(
	house map[string]query.House, l *landing.Landing, t *table.Loader, r *flow.Runs, j *check.Judge, k *lake.Lake, files *result.Results,
) {
	maps.Copy(house, l.House())
	maps.Copy(house, t.House())
	maps.Copy(house, r.House())
	maps.Copy(house, files.House())
	house["naru.checks"] = j.House()
	house["naru.commits"] = query.House{Columns: lake.CommitColumns(), Rows: k.CommitRows}
}

func migrations() []controldb.Migrations {
	return []controldb.Migrations{
		lake.Migrations(), check.Migrations(), flow.Migrations(), landing.Migrations(),
		table.Migrations(), model.Migrations(), project.Migrations(), result.Migrations(),
		budget.Migrations(), source.Migrations(),
	}
}

func remote(control string) bool {
	return strings.HasPrefix(control, "postgres://") || strings.HasPrefix(control, "postgresql://")
}

// startTimeout bounds what happens before any work: reading a project and parsing its SQL.
const startTimeout = time.Minute
