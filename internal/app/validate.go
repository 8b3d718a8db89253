package app

import (
	"context"

	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/engine/sqlengine/duckdb"
)

// Validate reads a folder and reports every mistake at once. It opens no database and no store, fetches nothing and
// writes nothing.
func Validate(ctx context.Context, o Options) (*project.Project, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	engine, err := duckdb.Open(duckdb.Options{})
	if err != nil {
		return nil, err
	}
	defer engine.Close()
	a := &App{Dir: o.Dir, options: o, engine: engine}
	return a.Load(ctx)
}
