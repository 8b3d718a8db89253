package check

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Judge holds tables against checks.
type Judge struct {
	db   *controldb.DB
	desk *query.Desk
}

// New makes a judge.
func New(db *controldb.DB, q *query.Desk) *Judge { return &Judge{db: db, desk: q} }

// Judge judges checks on pending pins, before they are visible; other tables are read as they are. Freshness is left
// out: what is prepared now says nothing about the clock. The error is a problem (check_failed) that names the first
// blocking failure; results are answered either way, and are to be recorded.
func (j *Judge) Judge(ctx context.Context, t work.Task, all []*Check, pending []lake.Pin) ([]Result, error) {
	var judged []*Check
	for _, c := range all {
		if c.Kind != Freshness {
			judged = append(judged, c)
		}
	}
	return j.judge(ctx, t, judged, pending)
}

// Run judges checks on the tables as they are now, freshness by the clock. Error and results are as Judge's.
func (j *Judge) Run(ctx context.Context, t work.Task, all []*Check) ([]Result, error) {
	return j.judge(ctx, t, all, nil)
}

func (j *Judge) judge(ctx context.Context, t work.Task, all []*Check, pending []lake.Pin) ([]Result, error) {
	var results []Result
	var failure error
	for _, c := range all {
		result, err := j.one(ctx, t, c, pending)
		if stopped := ctx.Err(); stopped != nil { // not the check's fault
			return nil, fmt.Errorf("judge check %q: %w", c.Name, stopped)
		}
		if err != nil {
			result = Result{Error: err.Error()}
		}
		result.Check, result.Table, result.Blocking = c.Name, c.Table, c.Blocking
		result.Passed = err == nil && result.Failing == 0
		result.Run, result.At = t.Run, time.Now().UTC()
		results = append(results, result)
		if failure == nil && c.Blocking && !result.Passed {
			failure = failed(c, result, err)
		}
	}
	return results, failure
}

// failed is the problem of a blocking check.
func failed(c *Check, r Result, cause error) error {
	what := fmt.Sprintf("%d rows fail, the first: %s", r.Failing, r.first)
	if r.Failing == 1 {
		what = "1 row fails: " + r.first
	}
	if cause != nil {
		what = "it could not be judged: " + cause.Error()
	}
	args := problem.Args{"check": c.Name, "what": what, "rows": r.Failing}
	p := problem.New("check_failed", c.Place, args)
	if cause != nil {
		p = p.Because(cause)
	}
	return p
}

// Notes says in a sentence each which checks failed without blocking, for whoever commits all the same.
func Notes(results []Result) []string {
	var notes []string
	for _, r := range results {
		switch {
		case r.Passed || r.Blocking:
		case r.Error != "":
			notes = append(notes, fmt.Sprintf("check %s could not be judged; it does not block: %s", r.Check, r.Error))
		default:
			notes = append(notes, fmt.Sprintf("check %s fails (rows: %d); it does not block: naru check show %s", r.Check, r.Failing, r.Check))
		}
	}
	return notes
}

// mostSampled is how many failing rows are kept.
const mostSampled = 100

func (j *Judge) one(ctx context.Context, t work.Task, c *Check, pending []lake.Pin) (r Result, err error) {
	s, err := j.statement(ctx, t, c, pending)
	if err != nil {
		return r, err
	}
	q := query.Question{SQL: s.sql, Args: s.args, Actor: query.Local(), Pending: pending}
	if c.Kind == SQL { // places in SQL that was made here mean nothing to a person
		q.Place = c.Place
	}
	answer, err := j.desk.Ask(ctx, q)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, answer.Close()) }()
	r.Snapshot = judgedSnapshot(c, answer.From)
	for answer.Next() {
		if r.Failing++; r.Failing == 1 {
			r.first = c.shortRow(answer.Columns(), answer.Values())
		}
		if len(r.Sample) < mostSampled {
			r.Sample = append(r.Sample, sampled(answer.Columns(), answer.Values()))
		}
	}
	return r, answer.Err()
}

func (j *Judge) statement(ctx context.Context, t work.Task, c *Check, pending []lake.Pin) (*statement, error) {
	if c.Kind == SQL {
		args, err := arguments(t, c)
		return &statement{sql: c.SQL, args: args}, err
	}
	return c.failing(func(table string) ([]column.Column, error) {
		for _, pin := range pending {
			if pin.Table == table {
				return pin.Columns, nil
			}
		}
		return j.columns(ctx, table)
	}, time.Now())
}

// columns are those of a table as it is now.
func (j *Judge) columns(ctx context.Context, table string) ([]column.Column, error) {
	answer, err := j.desk.Ask(ctx, query.Question{
		SQL: "select * from " + sqlengine.TableIdentifier(table) + " limit 0", Actor: query.Local(),
	})
	if err != nil {
		return nil, err
	}
	return answer.Columns(), answer.Close()
}

// arguments of a SQL check are its parameters, as the task gives them or by default, and the times of the run.
func arguments(t work.Task, c *Check) ([]sqlengine.Argument, error) {
	var args []sqlengine.Argument
	for _, p := range c.Params.List {
		value, given := t.Params[p.Name]
		switch {
		case given:
		case p.Default != nil:
			value = *p.Default
		default:
			return nil, problem.New("sql_parameter_missing", c.Place, problem.Args{"name": p.Name})
		}
		args = append(args, sqlengine.Argument{Name: p.Name, Type: p.Type, Value: value})
	}
	times := map[string]time.Time{"now": t.Begun}
	if !t.Interval.IsZero() {
		times["start"], times["end"] = t.Interval.Start, t.Interval.End
	}
	for name, at := range times {
		if _, declared := c.Params.Find(name); !declared {
			args = append(args, sqlengine.Argument{Name: name, Type: timestamptz, Value: at})
		}
	}
	return args, nil
}

// judgedSnapshot is the check's own table at the snapshot that was read, or all that a SQL check read.
func judgedSnapshot(c *Check, from []work.Ref) string {
	var all []string
	for _, ref := range from {
		name := ref.Name + "@" + ref.Version
		if ref.Name == c.Table {
			return name
		}
		all = append(all, name)
	}
	return strings.Join(all, " ")
}

// sampled is a row in values that JSON keeps: times as text, by their type, and numbers that are none as text.
func sampled(columns []column.Column, values []any) map[string]any {
	row := make(map[string]any, len(columns))
	for i, c := range columns {
		row[c.Name] = kept(c.Type, values[i])
	}
	return row
}

func kept(t column.Type, v any) any {
	switch v := v.(type) {
	case time.Time:
		switch t.Kind {
		case column.Date:
			return v.Format(time.DateOnly)
		case column.Timestamp:
			return v.Format("2006-01-02T15:04:05.999999")
		}
		return v.Format(time.RFC3339Nano)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Sprint(v)
		}
	case []any:
		out := make([]any, len(v))
		for i, element := range v {
			out[i] = kept(t.Element.Type, element)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, field := range t.Fields {
			out[field.Name] = kept(field.Type, v[field.Name])
		}
		return out
	}
	return v
}
