package model

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// judgeKeys wants one row a key in what was built, and no key that is empty: of two rows nobody could say which holds.
func (j *job) judgeKeys(ctx context.Context) error {
	m := j.model
	var empty []string
	for _, name := range m.Key {
		if _, err := j.wants("key", name); err != nil {
			return err
		}
		empty = append(empty, sqlengine.Identifier(name)+" is null")
	}
	if len(j.files) == 0 {
		return nil
	}
	found, err := j.one(ctx, j.over("select count(*) filter ("+strings.Join(empty, " or ")+") from "+newRows, j.ownRows()))
	if err != nil {
		return err
	}
	if n := found[0].(int64); n > 0 {
		return problem.New("model_key_null", m.Place,
			problem.Args{"model": m.Name, "rows": n, "key": strings.Join(m.Key, ", ")})
	}
	keys := j.keyColumns("")
	twice, err := j.one(ctx, j.over("select coalesce(sum(n - 1), 0)::bigint, min("+j.keyText()+") from (select "+
		keys+", count(*) as n from "+newRows+" group by "+keys+" having count(*) > 1) twice", j.ownRows()))
	if err != nil {
		return err
	}
	if n := twice[0].(int64); n > 0 {
		return problem.New("model_key_again", m.Place, problem.Args{
			"model": m.Name, "rows": n, "key": strings.Join(m.Key, ", "), "first": twice[1]})
	}
	return nil
}

func (j *job) keyColumns(of string) string {
	all := make([]string, len(j.model.Key))
	for i, name := range j.model.Key {
		all[i] = of + sqlengine.Identifier(name)
	}
	return strings.Join(all, ", ")
}

// keyText is a key for a person: id=7, city=21.
func (j *job) keyText() string {
	all := make([]string, len(j.model.Key))
	for i, name := range j.model.Key {
		label := strings.ReplaceAll(name, "'", "''")
		all[i] = fmt.Sprintf("'%s=' || %s::varchar", label, sqlengine.Identifier(name))
	}
	return strings.Join(all, " || ', ' || ")
}

// holdingKeys are the files of the table that hold any of the keys that were built.
func (j *job) holdingKeys(ctx context.Context) ([]lake.File, error) {
	if len(j.files) == 0 {
		return nil, nil
	}
	paths, err := j.desk.Holding(ctx, j.given(oldRows, j.current.Columns, j.current.Files), j.model.Key, j.ownRows())
	if err != nil {
		return nil, fmt.Errorf("find the files that hold the keys: %w", err)
	}
	var files []lake.File
	for _, f := range j.current.Files {
		if slices.Contains(paths, f.Path) {
			files = append(files, f)
		}
	}
	return files, nil
}

// otherKey is true for rows of oldRows whose key was not built.
func (j *job) otherKey() string {
	same := make([]string, len(j.model.Key))
	for i, name := range j.model.Key {
		same[i] = newRows + "." + sqlengine.Identifier(name) + " = " + oldRows + "." + sqlengine.Identifier(name)
	}
	return "not exists (select 1 from " + newRows + " where " + strings.Join(same, " and ") + ")"
}
