package flow

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// row is a task as it is stored.
type row struct {
	Task
	run        string
	after      []string
	failures   int       // attempts that count against the step's retry
	deaths     int       // attempts that were cut off
	firstBegan time.Time // of the first attempt: {now}
}

// scanner is one row of an answer.
type scanner interface{ Scan(into ...any) error }

const taskColumns = `key, run, step, element, word, after_steps, state, due, attempt, failures, deaths,
	first_began, began, ended, error, progress, result, waits`

func scanTask(from scanner) (t row, err error) {
	var after, progress, result string
	var due, first, began, ended int64
	err = from.Scan(&t.Key, &t.run, &t.Step, &t.Element, &t.Word, &after, &t.State, &due, &t.Attempt, &t.failures,
		&t.deaths, &first, &began, &ended, &t.Error, &progress, &result, &t.Waits)
	if err != nil {
		return row{}, err
	}
	t.Due, t.firstBegan = controldb.Time(due), controldb.Time(first)
	t.Began, t.Ended = controldb.Time(began), controldb.Time(ended)
	if err := json.Unmarshal([]byte(after), &t.after); err != nil {
		return row{}, fmt.Errorf("read what task %s waits for: %w", t.Key, err)
	}
	if err := unpack(progress, &t.Progress); err != nil {
		return row{}, fmt.Errorf("read the progress of task %s: %w", t.Key, err)
	}
	if t.Result, err = unpackResult(result); err != nil {
		return row{}, fmt.Errorf("read the result of task %s: %w", t.Key, err)
	}
	return t, nil
}

// tasksOf gives the tasks of a run in order.
func tasksOf(tx *controldb.Tx, run string) ([]*row, error) {
	rows, err := tx.Query("select "+taskColumns+" from tasks where run = $1 order by position", run)
	if err != nil {
		return nil, fmt.Errorf("read the tasks of run %s: %w", run, err)
	}
	defer rows.Close()
	var all []*row
	for rows.Next() {
		t, err := scanTask(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, &t)
	}
	return all, rows.Err()
}

// save stores what may change of a task.
func (t *row) save(tx *controldb.Tx) error {
	result, err := pack(t.Result)
	if err != nil {
		return fmt.Errorf("write the result of task %s: %w", t.Key, err)
	}
	progress, err := pack(t.Progress)
	if err != nil {
		return fmt.Errorf("write the progress of task %s: %w", t.Key, err)
	}
	_, err = tx.Exec(`
update tasks
set state = $1, due = $2, attempt = $3, failures = $4, deaths = $5, first_began = $6, began = $7, ended = $8,
	error = $9, progress = $10, result = $11, waits = $12
where key = $13`,
		t.State, controldb.Micros(t.Due), t.Attempt, t.failures, t.deaths, controldb.Micros(t.firstBegan),
		controldb.Micros(t.Began), controldb.Micros(t.Ended), t.Error, progress, result, t.Waits, t.Key)
	if err != nil {
		return fmt.Errorf("record task %s: %w", t.Key, err)
	}
	return nil
}

const runColumns = "id, flow, project, params, interval_start, interval_end, state, created, ended"

func scanRun(from scanner) (r Run, err error) {
	var params string
	var begin, end, created, ended int64
	err = from.Scan(&r.ID, &r.Flow, &r.Project, &params, &begin, &end, &r.State, &created, &ended)
	if err != nil {
		return Run{}, err
	}
	r.Interval = work.Interval{Start: controldb.Time(begin), End: controldb.Time(end)}
	r.Created, r.Ended = controldb.Time(created), controldb.Time(ended)
	if r.Params, err = unpackParams(params); err != nil {
		return Run{}, fmt.Errorf("read the parameters of run %s: %w", r.ID, err)
	}
	return r, nil
}

// plain makes a text that both databases store: Postgres takes neither a zero byte nor broken UTF-8.
func plain(text string) string {
	const most = 64 << 10
	if len(text) > most {
		text = text[:most] + " ..."
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, "�"), "\x00", "�")
}
