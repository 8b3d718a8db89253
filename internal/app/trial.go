package app

import (
	"context"

	"github.com/naru-data/naru/internal/domain/project"
	"github.com/naru-data/naru/internal/domain/trial"
)

// Try runs one test of a project. It reads nothing of the lake; the folder it writes to lies there for as long as it runs,
// since the engine may read no other.
func (a *App) Try(ctx context.Context, p *project.Project, t *trial.Trial) (trial.Outcome, error) {
	bench := trial.Bench{
		Desk: a.Query, Formats: formats, Zone: a.Settings.Zone, Columns: p.ColumnsOf,
		Dir: a.Path(a.Settings.Storage.Lake),
	}
	if of, ok := p.Tables[t.Table.Value]; ok {
		return bench.Table(ctx, t, of)
	}
	return bench.Model(ctx, t, p.Models[t.Model.Value])
}
