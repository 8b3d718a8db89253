package flow

import (
	"context"
	"errors"
	"iter"
	"strings"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/controldb"
)

// House are the tables naru.runs and naru.tasks.
func (r *Runs) House() map[string]query.House {
	return map[string]query.House{
		"naru.runs": {
			Columns: columns("run flow project params", "interval_start interval_end", "state", "created_at ended_at"),
			Rows:    r.runRows,
		},
		"naru.tasks": {
			Columns: append(columns("run flow step element does state", "began_at ended_at", "error result"),
				column.Column{Name: "attempts", Type: column.Type{Kind: column.Long}},
				column.Column{Name: "waits", Type: column.Type{Kind: column.String}, Doc: "until when and why it waits"}),
			Rows: r.taskRows,
		},
	}
}

// columns makes texts and times in turn.
func columns(groups ...string) (all []column.Column) {
	kinds := []column.Kind{column.String, column.Timestamptz}
	for i, group := range groups {
		for _, name := range strings.Fields(group) {
			all = append(all, column.Column{Name: name, Type: column.Type{Kind: kinds[i%2]}})
		}
	}
	return all
}

func (r *Runs) runRows(ctx context.Context) iter.Seq2[[]any, error] {
	const query = `
select id, flow, project, params, interval_start, interval_end, state, created, ended
from runs
order by id`
	return r.each(ctx, query, func(from scanner) ([]any, error) {
		var id, flow, project, params, state string
		var begin, end, created, ended int64
		err := from.Scan(&id, &flow, &project, &params, &begin, &end, &state, &created, &ended)
		return []any{id, flow, project, params, instant(begin), instant(end), state, instant(created), instant(ended)}, err
	})
}

func (r *Runs) taskRows(ctx context.Context) iter.Seq2[[]any, error] {
	const query = `
select t.run, r.flow, t.step, t.element, t.word, t.state, t.began, t.ended, t.error, t.result, t.attempt, t.waits
from tasks t
join runs r on r.id = t.run
order by t.run, t.position`
	return r.each(ctx, query, func(from scanner) ([]any, error) {
		var run, flow, step, element, word, state, failure, result, waits string
		var began, ended, attempts int64
		err := from.Scan(&run, &flow, &step, &element, &word, &state, &began, &ended, &failure, &result, &attempts, &waits)
		return []any{run, flow, step, element, word, state, instant(began), instant(ended), failure, result, attempts, waits}, err
	})
}

// errEnough ends a read whose rows nobody wants any more.
var errEnough = errors.New("enough rows")

// each yields rows of one snapshot as they are read.
func (r *Runs) each(ctx context.Context, query string, scan func(scanner) ([]any, error)) iter.Seq2[[]any, error] {
	return func(yield func([]any, error) bool) {
		err := r.db.Read(ctx, func(tx *controldb.Tx) error {
			rows, err := tx.Query(query)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				values, err := scan(rows)
				if err != nil {
					return err
				}
				if !yield(values, nil) {
					return errEnough
				}
			}
			return rows.Err()
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(nil, err)
		}
	}
}

// instant is a stored time as a value: null when there is none.
func instant(micros int64) any {
	if micros == 0 {
		return nil
	}
	return controldb.Time(micros)
}
