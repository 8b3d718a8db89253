package model

import (
	"context"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Answer runs a model's SELECT over relations that are handed in, and over nothing of the lake, and gives the rows as a build
// would keep them, companions set right. Whether a build would replace a partition or an interval with them is not asked.
func Answer(
	ctx context.Context, desk *query.Desk, t work.Task, m *Model, given []sqlengine.Table,
) (*query.Answer, error) {
	j := &job{Builder: &Builder{desk: desk}, task: t, model: m}
	if err := j.parse(ctx); err != nil {
		return nil, err
	}
	for _, table := range given {
		j.pins = append(j.pins, lake.Pin{Table: table.Name, Columns: table.Columns})
	}
	q := query.Question{
		SQL: m.SQL, Place: m.Place, Args: j.arguments(part{params: t.Params}), Actor: query.Local(), Given: given,
	}
	answer, err := desk.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	_, mend := j.inherit(answer.Columns())
	if len(mend) == 0 {
		return answer, nil
	}
	if err := answer.Close(); err != nil {
		return nil, err
	}
	q.SQL, q.Place = m.mended(mend)
	return desk.Ask(ctx, q)
}
