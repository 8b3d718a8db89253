package model

import (
	"context"
	"fmt"
	"slices"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// A build that amends changes some rows of a table and leaves the others. Iceberg files never change, so every file that
// holds a row to be replaced is written anew without it; all other files stay. It is one commit with the new rows.

// The names under which a build sees its own rows, and those of the table.
const (
	newRows = "new_rows"
	oldRows = "old_rows"
)

// amend judges the rows that were built, and writes those anew that stay beside them.
func (j *job) amend(ctx context.Context) error {
	if !j.model.amends() {
		return nil
	}
	if err := j.judgeNew(ctx); err != nil {
		return err
	}
	if j.all || j.current == nil {
		return nil // nothing stays
	}
	touched, staying, err := j.touched(ctx)
	if err != nil {
		return err
	}
	var before, after int64
	for _, f := range touched {
		j.removed = append(j.removed, f.Path)
		before += f.Rows
	}
	for _, files := range inBatches(staying) {
		rows, err := j.writeAnew(ctx, files)
		if err != nil {
			return fmt.Errorf("write rows anew that stay: %w", err)
		}
		after += rows
	}
	j.replaced = before - after
	faultpoint.Reach("model.amended")
	return nil
}

func (j *job) judgeNew(ctx context.Context) error {
	if j.model.Strategy == Merge {
		return j.judgeKeys(ctx)
	}
	return j.judgeTimes(ctx)
}

// touched are the files that hold a row to be replaced, and those of them that hold other rows too.
func (j *job) touched(ctx context.Context) (touched, staying []lake.File, err error) {
	if j.model.Strategy == Merge {
		touched, err = j.holdingKeys(ctx)
		return touched, touched, err
	}
	return j.holdingInterval(ctx)
}

// staying is the condition on oldRows for rows that stay.
func (j *job) staying() string {
	if j.model.Strategy == Merge {
		return j.otherKey()
	}
	return "(" + j.inInterval() + ") is not true"
}

// writeAnew writes the rows of files that stay into files of the table.
func (j *job) writeAnew(ctx context.Context, files []lake.File) (rows int64, err error) {
	q := j.over("select * from "+oldRows+" where "+j.staying(), j.given(oldRows, j.current.Columns, files), j.ownRows())
	written, _, err := j.desk.Write(ctx, q, sqlengine.Target{
		Plan: func([]column.Column) ([]column.Column, []string, error) {
			return j.target.Columns, j.target.Partition, nil
		},
		Create: func() (sqlengine.File, error) { return j.target.Create() },
	})
	for _, f := range written.Files {
		j.files = append(j.files, lake.File{Path: f.Path, Size: f.Size, Rows: f.Rows, Partition: f.Partition})
	}
	return written.Rows, err
}

// over is a question of the house over relations of this build alone.
func (j *job) over(sql string, given ...sqlengine.Table) query.Question {
	return query.Question{SQL: sql, Args: times(j.task), Actor: query.Local(), Given: given}
}

// one answers the only row of a question.
func (j *job) one(ctx context.Context, q query.Question) ([]any, error) {
	answer, err := j.desk.Ask(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := answer.All()
	if err == nil && len(rows) != 1 {
		err = fmt.Errorf("%d rows answer what has one", len(rows))
	}
	if err != nil {
		return nil, err
	}
	return rows[0], nil
}

// ownRows is what was built, as a relation.
func (j *job) ownRows() sqlengine.Table {
	return j.given(newRows, j.target.Columns, j.files[:j.fresher])
}

func (j *job) given(name string, columns []column.Column, files []lake.File) sqlengine.Table {
	t := sqlengine.Table{Name: name, Columns: columns}
	for _, f := range files {
		t.Files = append(t.Files, f.Path)
	}
	return t
}

// wants finds a column that the header names in what the SELECT gives, and in the table whose rows stay.
func (j *job) wants(key, name string) (column.Column, error) {
	c, err := named(j.model, key, name, j.target.Columns)
	if err != nil || j.all || j.current == nil {
		return c, err
	}
	if _, err := named(j.model, key, name, j.current.Columns); err != nil {
		return c, problem.New("model_reshape_amend", j.model.Place, problem.Args{
			"model": j.model.Name, "why": fmt.Sprintf("the rows that are there have no column %q", name)})
	}
	return c, nil
}

func named(m *Model, key, name string, columns []column.Column) (column.Column, error) {
	at := slices.IndexFunc(columns, func(c column.Column) bool { return c.Name == name })
	if at >= 0 {
		return columns[at], nil
	}
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
	}
	return column.Column{}, problem.New("model_column_lacks", m.Place,
		problem.Args{"model": m.Name, "key": key, "column": name, "columns": some(names)})
}

// batchBytes of files are written anew at once: small files grow together, and no file becomes large.
const batchBytes = 256 << 20

func inBatches(files []lake.File) (batches [][]lake.File) {
	var size int64
	for _, f := range files {
		if len(batches) == 0 || size+f.Size > batchBytes {
			batches, size = append(batches, nil), 0
		}
		last := len(batches) - 1
		batches[last], size = append(batches[last], f), size+f.Size
	}
	return batches
}
