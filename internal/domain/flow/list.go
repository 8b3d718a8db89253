package flow

import (
	"context"
	"fmt"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// List gives runs, newest first, at most limit of them; of one flow, or of all when flow is empty. Their tasks are not
// read.
func (r *Runs) List(ctx context.Context, flow string, limit int) ([]Run, error) {
	if flow == "" {
		return r.query(ctx, "select "+runColumns+" from runs order by id desc limit $1", limit)
	}
	return r.query(ctx, "select "+runColumns+" from runs where flow = $1 order by id desc limit $2", flow, limit)
}

// Unfinished gives the runs of a flow with these parameters that have not ended, newest first, without their tasks.
func (r *Runs) Unfinished(ctx context.Context, flow string, params map[string]any) ([]Run, error) {
	stored, err := packParams(params)
	if err != nil {
		return nil, fmt.Errorf("look for runs of flow %q: %w", flow, err)
	}
	return r.query(ctx, "select "+runColumns+` from runs
where flow = $1 and params = $2 and state in ('waiting', 'running')
order by id desc`, flow, stored)
}

func (r *Runs) query(ctx context.Context, query string, args ...any) (all []Run, err error) {
	err = r.db.Read(ctx, func(tx *controldb.Tx) error {
		rows, err := tx.Query(query, args...)
		if err != nil {
			return err
		}
		defer rows.Close()
		all = nil
		for rows.Next() {
			run, err := scanRun(rows)
			if err != nil {
				return err
			}
			all = append(all, run)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	return all, nil
}

// Logs gives what the tasks of a run logged, in the order of time.
func (r *Runs) Logs(ctx context.Context, id string) (lines []Line, err error) {
	err = r.db.Read(ctx, func(tx *controldb.Tx) error {
		rows, err := tx.Query(`
select l.at, t.step, l.level, l.message, l.attempt
from log_lines l
join tasks t on t.key = l.task
where l.run = $1
order by l.at, t.position, l.attempt, l.line`, id)
		if err != nil {
			return err
		}
		defer rows.Close()
		lines = nil
		for rows.Next() {
			var line Line
			var at int64
			if err := rows.Scan(&at, &line.Step, &line.Level, &line.Text, &line.Attempt); err != nil {
				return err
			}
			line.At = controldb.Time(at)
			lines = append(lines, line)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read the log of run %q: %w", id, err)
	}
	return lines, nil
}
