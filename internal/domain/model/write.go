package model

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// errMend ends a Write after its plan: the SELECT is to be wrapped. errPlanned ends one that was only to be planned.
var (
	errMend    = errors.New("the companions of the SELECT are to be mended")
	errPlanned = errors.New("the SELECT is planned")
)

// write puts one part into files of the lake; nothing is visible yet.
func (j *job) write(ctx context.Context, p part) error {
	doing := "model " + j.model.Name
	if p.name != "" {
		doing += " " + p.name
	}
	j.task.Report(work.Progress{Doing: doing, Rows: j.rows})
	written, err := j.ask(ctx, p, j.plan(ctx))
	if errors.Is(err, errMend) {
		written, err = j.ask(ctx, p, j.plan(ctx))
	}
	if err != nil {
		return err
	}
	for _, f := range written.Files {
		if j.model.replacesParts() && keyOf(f.Partition) != p.key {
			return problem.New("model_other_part", j.model.Place, problem.Args{
				"model": j.model.Name, "wanted": j.model.namedKey(p.key),
				"got": j.model.namedKey(keyOf(f.Partition)), "rows": f.Rows})
		}
		j.files = append(j.files, lake.File{Path: f.Path, Size: f.Size, Rows: f.Rows, Partition: f.Partition})
	}
	j.rows += written.Rows
	j.task.Report(work.Progress{Doing: doing, Rows: j.rows})
	return nil
}

type planFunc func([]column.Column) ([]column.Column, []string, error)

func (j *job) ask(ctx context.Context, p part, plan planFunc) (sqlengine.Written, error) {
	q := query.Question{
		SQL: j.model.SQL, Place: j.model.Place, Args: j.arguments(p), Actor: query.Local(), Pending: j.pins,
	}
	if len(j.mend) > 0 {
		q.SQL, q.Place = j.model.mended(j.mend)
	}
	written, _, err := j.desk.Write(ctx, q, sqlengine.Target{
		Plan:   plan,
		Create: func() (sqlengine.File, error) { return j.target.Create() },
	})
	return written, err
}

// planAlone plans the table without writing anything: partitions are only dropped, or `each:` lists none yet.
func (j *job) planAlone(ctx context.Context) error {
	plan := j.plan(ctx)
	planned := func(columns []column.Column) ([]column.Column, []string, error) {
		if _, _, err := plan(columns); err != nil {
			return nil, nil, err
		}
		return nil, nil, errPlanned
	}
	nothing := part{params: map[string]any{}} // every parameter is null
	_, err := j.ask(ctx, nothing, planned)
	if errors.Is(err, errMend) {
		_, err = j.ask(ctx, nothing, planned)
	}
	if err == nil || errors.Is(err, errPlanned) {
		return nil
	}
	return err
}

// plan answers the table's columns with their ids, for the columns that the SELECT gives.
func (j *job) plan(ctx context.Context) planFunc {
	return func(columns []column.Column) ([]column.Column, []string, error) {
		if err := j.checkPartition(columns); err != nil {
			return nil, nil, err
		}
		if j.target != nil && sameForm(j.target.Columns, columns) {
			return j.target.Columns, j.target.Partition, nil
		}
		if j.target != nil {
			return nil, nil, fmt.Errorf("its columns differ from part to part")
		}
		notes := j.notes
		labelled, mend := j.inherit(columns)
		if len(mend) > 0 && len(j.mend) == 0 {
			j.mend, j.notes = mend, notes
			return nil, nil, errMend
		}
		target, err := j.lake.Plan(ctx, j.model.Name, labelled, j.model.Partition, j.fresh)
		if err != nil {
			return nil, nil, j.incompatible(err)
		}
		j.target = target
		return target.Columns, target.Partition, nil
	}
}

// checkPartition wants every partition column in the output, of the type of its parameter.
func (j *job) checkPartition(columns []column.Column) error {
	m := j.model
	for _, name := range m.Partition {
		at := slices.IndexFunc(columns, func(c column.Column) bool { return c.Name == name })
		if at < 0 {
			names := make([]string, len(columns))
			for i, c := range columns {
				names[i] = c.Name
			}
			return problem.New("model_partition_unknown", m.Place,
				problem.Args{"model": m.Name, "column": name, "columns": some(names)})
		}
		p, ok := m.Params.Find(name)
		if ok && !comparable(p.Type, columns[at].Type) {
			return problem.New("model_partition_type", m.Place, problem.Args{
				"model": m.Name, "column": name, "type": columns[at].Type.String(), "param": p.Type.String()})
		}
	}
	return nil
}

// sameForm says that two SELECTs give the same columns; ids and labels do not count.
func sameForm(planned, given []column.Column) bool {
	return slices.EqualFunc(planned, given, func(a, b column.Column) bool {
		return a.Name == b.Name && a.Type.Equal(b.Type)
	})
}

// anew are changes of a table's form that no table can follow, so that it must begin anew.
var anew = map[problem.Code]bool{
	"lake_type_change": true, "lake_partition_change": true, "lake_case_changed": true, "lake_nested_rename": true,
}

// incompatible begins the table anew where all of it is built anyway; a build of one partition cannot.
func (j *job) incompatible(err error) error {
	var told *problem.Problem
	switch {
	case !errors.As(err, &told) || !anew[told.Code] || j.fresh:
		return err
	case j.all:
		j.fresh, j.force = true, true
		return errAnew
	case j.model.amends():
		return problem.New("model_reshape_amend", j.model.Place,
			problem.Args{"model": j.model.Name, "why": told.Message()}).Because(err)
	}
	return problem.New("model_reshape", j.model.Place,
		problem.Args{"model": j.model.Name, "why": told.Message()}).Because(err)
}

// tuple is a part's partition as the lake compares it.
func (j *job) tuple(p part) []any {
	values := make([]any, len(j.target.Partition))
	for i, name := range j.target.Partition {
		values[i] = p.params[name]
		switch v := values[i].(type) {
		case string:
			if v == "" {
				values[i] = nil
			}
		case time.Time:
			values[i] = v.UTC()
		}
	}
	return values
}

// places says where in other the names stand; nil when they are not the same names.
func places(names, other []string) []int {
	if len(names) != len(other) {
		return nil
	}
	at := make([]int, len(names))
	for i, name := range names {
		at[i] = slices.IndexFunc(other, func(o string) bool { return strings.EqualFold(o, name) })
		if at[i] < 0 {
			return nil
		}
	}
	return at
}
