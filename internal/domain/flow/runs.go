package flow

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/id"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Runs are the runs of all flows, as rows.
type Runs struct{ db *controldb.DB }

// NewRuns gives the runs in a database that was migrated.
func NewRuns(db *controldb.DB) *Runs { return &Runs{db: db} }

// Start records a run and its tasks once: the same cause starts nothing twice, and gives the run that it started
// before, with fresh false. An empty cause always starts a new one. params are typed as the flow declares.
func (r *Runs) Start(
	ctx context.Context, f *Flow, project, cause string, in work.Interval, params map[string]any,
) (run *Run, fresh bool, err error) {
	stored, err := packParams(params)
	if err != nil {
		return nil, false, fmt.Errorf("start flow %q: write its parameters: %w", f.Name, err)
	}
	name := id.New()
	err = r.db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		fresh, run = false, nil
		inserted, err := tx.Changed(`
insert into runs (id, flow, project, cause, params, interval_start, interval_end, state, created, ended)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)
on conflict (cause) do nothing`,
			name, f.Name, project, sql.NullString{String: cause, Valid: cause != ""}, stored,
			controldb.Micros(in.Start), controldb.Micros(in.End), Waiting, controldb.Micros(tx.Now()))
		if err != nil {
			return err
		}
		if fresh = inserted > 0; fresh {
			if err := insertTasks(tx, f, name); err != nil {
				return err
			}
			if err := settle(tx, name); err != nil {
				return err
			}
			run, err = findWhole(tx, name)
			return err
		}
		var before string
		if err := tx.QueryRow("select id from runs where cause = $1", cause).Scan(&before); err != nil {
			return err
		}
		run, err = findWhole(tx, before)
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("start flow %q: %w", f.Name, err)
	}
	return run, fresh, nil
}

func insertTasks(tx *controldb.Tx, f *Flow, run string) error {
	for position, s := range f.Steps {
		after := []string{}
		for _, name := range s.After {
			after = append(after, name.Value)
		}
		waits, err := pack(after)
		if err != nil {
			return err
		}
		_, err = tx.Exec(`
insert into tasks (key, run, position, step, element, word, after_steps, state, due, attempt, failures, deaths,
	first_began, began, ended, error, progress, result)
values ($1, $2, $3, $4, '', $5, $6, $7, 0, 0, 0, 0, 0, 0, 0, '', '', '')`,
			taskKey(run, s.Name), run, position, s.Name, s.Word, waits, Waiting)
		if err != nil {
			return fmt.Errorf("insert step %q: %w", s.Name, err)
		}
	}
	return nil
}

// Find gives a run by its id or an unambiguous beginning of it.
func (r *Runs) Find(ctx context.Context, id string) (run *Run, err error) {
	err = r.db.Read(ctx, func(tx *controldb.Tx) error {
		whole, err := complete(tx, id)
		if err != nil {
			return err
		}
		run, err = findWhole(tx, whole)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find run %q: %w", id, err)
	}
	return run, nil
}

// complete makes an id of its beginning.
func complete(tx *controldb.Tx, begin string) (string, error) {
	begin = strings.ToLower(strings.TrimSpace(begin))
	unknown := problem.New("run_unknown", problem.Place{}, problem.Args{"run": begin})
	if begin == "" || strings.Trim(begin, "0123456789abcdefghijklmnopqrstuvwxyz") != "" {
		return "", unknown
	}
	rows, err := tx.Query("select id from runs where id >= $1 and id <= $2 order by id limit 4",
		begin, begin+strings.Repeat("z", 26))
	if err != nil {
		return "", err
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var one string
		if err := rows.Scan(&one); err != nil {
			return "", err
		}
		if one == begin {
			return one, nil
		}
		found = append(found, one)
	}
	switch len(found) {
	case 0:
		return "", errors.Join(rows.Err(), unknown)
	case 1:
		return found[0], rows.Err()
	}
	return "", problem.New("run_ambiguous", problem.Place{}, problem.Args{"run": begin, "runs": strings.Join(found, ", ")})
}

// findWhole reads a run with its tasks and attempts.
func findWhole(tx *controldb.Tx, id string) (*Run, error) {
	run, err := scanRun(tx.QueryRow("select "+runColumns+" from runs where id = $1", id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, problem.New("run_unknown", problem.Place{}, problem.Args{"run": id})
	}
	if err != nil {
		return nil, err
	}
	tasks, err := tasksOf(tx, id)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		if t.Attempts, err = attemptsOf(tx, t.Key); err != nil {
			return nil, err
		}
		run.Tasks = append(run.Tasks, t.Task)
	}
	return &run, nil
}

func attemptsOf(tx *controldb.Tx, task string) ([]Attempt, error) {
	rows, err := tx.Query(`
select number, holder, state, error, note, began, ended
from attempts
where task = $1
order by number`, task)
	if err != nil {
		return nil, fmt.Errorf("read the attempts of task %s: %w", task, err)
	}
	defer rows.Close()
	var all []Attempt
	for rows.Next() {
		var a Attempt
		var began, ended int64
		if err := rows.Scan(&a.Number, &a.Holder, &a.State, &a.Error, &a.Note, &began, &ended); err != nil {
			return nil, err
		}
		a.Began, a.Ended = controldb.Time(began), controldb.Time(ended)
		all = append(all, a)
	}
	return all, rows.Err()
}
