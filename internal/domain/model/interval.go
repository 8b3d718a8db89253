package model

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// always is the interval of a build of the whole: $start and $end are bound to it, so that one SELECT serves both.
func always() work.Interval {
	return work.Interval{Start: time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC), End: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)}
}

// span chooses the interval of a build. Without one the table is built as a whole when it is new, or begun anew: over rows
// that are there it would take away what the model's inputs may no longer hold.
func (j *job) span(parts []part) error {
	m := j.model
	if m.Strategy != TimeInterval {
		return nil
	}
	if j.asked.IsZero() {
		j.task.Interval = always()
		if !j.all {
			return problem.New("model_no_interval", m.Place, problem.Args{"model": m.Name})
		}
		return nil
	}
	j.task.Interval = j.asked
	for i := range parts {
		parts[i].key = intervalKey(j.asked)
	}
	return nil
}

// wholly says whether a build that amends begins its table anew: nothing narrows it, and there is nothing yet or that
// is wanted.
func (j *job) wholly(parts []part) bool {
	narrowed := !j.asked.IsZero() || slices.ContainsFunc(parts, func(p part) bool { return p.given })
	return !narrowed && (j.current == nil || j.anew)
}

// keyTime is fixed in width, so that keys sort as times do.
const keyTime = "2006-01-02T15:04:05.000000Z"

func intervalKey(i work.Interval) string {
	return i.Start.UTC().Format(keyTime) + "/" + i.End.UTC().Format(keyTime)
}

// inInterval is true for rows of the interval. A day is in it when it begins at or after the day of start and before the
// day of end, and one day at least is: so a run from half past three to half past three covers the day before.
func (j *job) inInterval() string {
	name := sqlengine.Identifier(j.model.Time)
	c, _ := named(j.model, "time", j.model.Time, j.target.Columns)
	if c.Type.Kind == column.Date {
		return name + " >= $start::date and " + name + " < greatest($end::date, $start::date + 1)"
	}
	return name + "::timestamptz >= $start and " + name + "::timestamptz < $end"
}

// judgeTimes wants every row that was built to lie in the interval: another would never be replaced, or come twice.
func (j *job) judgeTimes(ctx context.Context) error {
	m := j.model
	c, err := j.wants("time", m.Time)
	if err != nil {
		return err
	}
	switch c.Type.Kind {
	case column.Date, column.Timestamp, column.Timestamptz:
	default:
		return problem.New("model_time_type", m.Place,
			problem.Args{"model": m.Name, "column": m.Time, "type": c.Type.String()})
	}
	if len(j.files) == 0 {
		return nil
	}
	name := sqlengine.Identifier(m.Time)
	found, err := j.one(ctx, j.over("select count(*) filter ("+name+" is null), count(*) filter (not ("+j.inInterval()+
		")), min("+name+"::varchar) filter (not ("+j.inInterval()+")) from "+newRows, j.ownRows()))
	if err != nil {
		return err
	}
	if n := found[0].(int64); n > 0 {
		return problem.New("model_time_null", m.Place, problem.Args{"model": m.Name, "rows": n, "time": m.Time})
	}
	if n := found[1].(int64); n > 0 {
		return problem.New("model_outside", m.Place, problem.Args{
			"model": m.Name, "rows": n, "time": m.Time, "first": found[2],
			"interval": j.asked.Start.Format(time.RFC3339) + " to " + j.asked.End.Format(time.RFC3339)})
	}
	return nil
}

// holdingInterval are the files of the table that hold rows of the interval, and those of them that hold others too.
func (j *job) holdingInterval(ctx context.Context) (touched, staying []lake.File, err error) {
	around := work.Interval{ // a day and a time without a zone lie in one that the lake does not know
		Start: j.asked.Start.Add(-2 * day), End: j.asked.End.Add(2 * day)}
	files, err := j.lake.Between(ctx, *j.current, j.model.Time, around.Start, around.End)
	if err != nil {
		return nil, nil, fmt.Errorf("find the files of the interval: %w", err)
	}
	for _, f := range files {
		q := j.over("select count(*) filter ("+j.inInterval()+"), count(*) from "+oldRows,
			j.given(oldRows, j.current.Columns, []lake.File{f}))
		found, err := j.one(ctx, q)
		if err != nil {
			return nil, nil, err
		}
		in, all := found[0].(int64), found[1].(int64)
		if in > 0 {
			touched = append(touched, f)
		}
		if in > 0 && in < all {
			staying = append(staying, f)
		}
	}
	return touched, staying, nil
}

const day = 24 * time.Hour

// forget drops what is remembered of intervals that overlap the one that was built: their rows are not theirs any more.
func (j *job) forget(tx *controldb.Tx) error {
	prints, err := builtIn(tx, j.model.Name)
	if err != nil {
		return err
	}
	from, to, _ := strings.Cut(intervalKey(j.asked), "/")
	for key := range prints {
		start, end, ok := strings.Cut(key, "/")
		if ok && (end <= from || to <= start) {
			continue
		}
		if _, err := tx.Exec(`delete from model_builds where model = $1 and part = $2`, j.model.Name, key); err != nil {
			return fmt.Errorf("forget the build of %s: %w", key, err)
		}
	}
	return nil
}
