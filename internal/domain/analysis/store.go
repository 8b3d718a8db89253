package analysis

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/naru-data/naru/internal/domain/analysis/survey"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/result"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// mostTries bounds how often a commit is prepared again because somebody else changed a table meanwhile.
const mostTries = 8

// made are the result tables, written and not yet seen by anyone.
type made struct {
	changes []lake.Change
	counts  map[string]work.Counts
}

// produce draws the files and writes the tables, at once: each waits for the disk most of its time.
func (j *job) produce(ctx context.Context) error {
	group, both := errgroup.WithContext(ctx)
	group.Go(func() error { return j.render(both) })
	group.Go(func() error { return j.write(both) })
	return group.Wait()
}

func (j *job) write(ctx context.Context) (err error) {
	j.made.changes, j.made.counts, err = j.changes(ctx)
	return err
}

// store makes all of the run visible at once. Where somebody else changed a table's form meanwhile, the tables are written again.
func (j *job) store(ctx context.Context) (work.Result, error) {
	for try := 1; ; try++ {
		answer, err := j.attempt(ctx)
		again := errors.Is(err, lake.ErrMoved) || errors.Is(err, lake.ErrReplan)
		if !again || try == mostTries {
			return answer, err
		}
		if errors.Is(err, lake.ErrReplan) {
			if err := j.write(ctx); err != nil {
				return work.Result{}, err
			}
		}
	}
}

func (j *job) attempt(ctx context.Context) (work.Result, error) {
	pending, err := j.lake.Prepare(ctx, j.task, j.made.changes...)
	if err != nil {
		return work.Result{}, err
	}
	faultpoint.Reach("analysis.prepared")
	set := result.Set{
		Of: j.analysis.Name, Labels: j.labels(), Key: j.task.Key, Run: j.task.Run, Project: j.task.Project,
		Code: j.options.Code, From: j.from, Files: j.files, At: time.Now(),
	}
	var commits []lake.Commit
	err = j.db.Write(ctx, j.task.Lease, func(tx *controldb.Tx) error {
		if commits, err = pending.CommitAll(tx, j.made.counts, j.from); err != nil {
			return err
		}
		if len(commits) > 0 && commits[0].Earlier { // I4
			return nil
		}
		set.ID, err = result.Record(tx, set)
		return err
	})
	if err != nil {
		return work.Result{}, err
	}
	faultpoint.Reach("analysis.committed")
	if len(commits) > 0 && commits[0].Earlier {
		return j.earlier(ctx)
	}
	answer := j.answerOf(set, j.from)
	answer.Notes = j.notes
	rows := int64(0)
	for _, c := range commits {
		rows += j.made.counts[c.Table].Loaded
		answer.Made = append(answer.Made, lake.Pin{Table: c.Table, Snapshot: c.Snapshot}.Ref())
	}
	answer.Values["rows"], answer.Values["respondents"] = rows, j.document.Made.Rows
	return answer, nil
}

// earlier answers what another attempt at this task committed meanwhile.
func (j *job) earlier(ctx context.Context) (work.Result, error) {
	done, err := j.results.Done(ctx, j.task.Key)
	if err != nil {
		return work.Result{}, err
	}
	if done == nil {
		return work.Result{}, fmt.Errorf("the result tables were committed under %q, and no files with them", j.task.Key)
	}
	return j.answerOf(*done, done.From), nil
}

// writers is how many result tables are written at once.
const writers = 3

// changes writes the nine tables: the part of these parameters is replaced.
func (j *job) changes(ctx context.Context) ([]lake.Change, map[string]work.Counts, error) {
	params, values := j.paramColumns()
	tables := j.document.Tables(params, values)
	from, err := json.Marshal(append([]work.Ref{}, j.from...))
	if err != nil {
		return nil, nil, fmt.Errorf("write down what it was made from: %w", err)
	}
	changes := make([]lake.Change, len(tables))
	written := make([]int64, len(tables))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	for i, t := range tables {
		group.Go(func() (err error) {
			changes[i], written[i], err = j.change(ctx, t, string(from))
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	counts := map[string]work.Counts{}
	for i, c := range changes {
		counts[c.Target.Table] = work.Counts{Read: written[i], Loaded: written[i]} // I7
	}
	return changes, counts, nil
}

// change writes one table's rows of these parameters.
func (j *job) change(ctx context.Context, t survey.Table, from string) (lake.Change, int64, error) {
	name := j.analysis.Name + "." + t.Name
	partition := j.survey.Params.Names()
	target, err := j.plan(ctx, name, t.Columns, partition)
	if err != nil {
		return lake.Change{}, 0, err
	}
	q := query.Question{
		SQL:   "select *, cast($run as varchar) as _run, cast($made_from as varchar) as _from from naru_result",
		Args:  []sqlengine.Argument{text("run", j.task.Run), text("made_from", from)},
		Actor: query.Local(),
		Given: []sqlengine.Table{{Name: "naru_result", Columns: t.Columns, Rows: t.Rows}},
	}
	written, _, err := j.desk.Write(ctx, q, sqlengine.Target{
		Plan: func([]column.Column) ([]column.Column, []string, error) { return target.Columns, target.Partition, nil },
		Create: func() (sqlengine.File, error) {
			return target.Create()
		},
	})
	if err != nil {
		return lake.Change{}, 0, fmt.Errorf("write %s: %w", name, err)
	}
	c := lake.Change{Target: target}
	for _, f := range written.Files {
		c.Add = append(c.Add, lake.File{Path: f.Path, Size: f.Size, Rows: f.Rows, Partition: f.Partition})
	}
	if len(partition) == 0 || j.how.Anew {
		c.RemoveAll = true
	} else {
		c.RemoveOnly = [][]any{j.tuple()}
	}
	return c, written.Rows, nil
}

func text(name, value string) sqlengine.Argument {
	return sqlengine.Argument{Name: name, Type: column.Type{Kind: column.String}, Value: value}
}

// plan asks the lake how the table looks; one that cannot follow says how to begin it anew.
func (j *job) plan(ctx context.Context, name string, columns []column.Column, partition []string) (*lake.Target, error) {
	all := append(append([]column.Column{}, columns...),
		column.Column{Name: "_run", Type: column.Type{Kind: column.String}, Doc: "the run that made it"},
		column.Column{Name: "_from", Type: column.Type{Kind: column.String}, Doc: "the snapshots it was made from"})
	target, err := j.lake.Plan(ctx, name, all, partition, j.how.Anew)
	var told *problem.Problem
	if errors.As(err, &told) {
		return nil, j.reshape(told)
	}
	return target, err
}

// paramColumns are the parameters as the first columns of every result table, and their values.
func (j *job) paramColumns() (columns []column.Column, values []any) {
	for _, p := range j.survey.Params.List {
		columns = append(columns, column.Column{Name: p.Name, Type: p.Type, Doc: "parameter"})
		values = append(values, j.task.Params[p.Name])
	}
	return columns, values
}

// tuple is the partition of these parameters as the lake compares it.
func (j *job) tuple() []any {
	var values []any
	for _, p := range j.survey.Params.List {
		value := j.task.Params[p.Name]
		switch v := value.(type) {
		case string:
			if v == "" {
				value = nil
			}
		case time.Time:
			value = v.UTC()
		}
		values = append(values, value)
	}
	return values
}
