package model

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// parse looks into the SQL. What changes by itself is refused: such a table could not be rebuilt.
func (j *job) parse(ctx context.Context) error {
	m := j.model
	var err error
	if j.statement, err = j.statementOf(ctx, m.SQL, m.Place, "model "+m.Name); err != nil || m.Each.Value == "" {
		return err
	}
	j.eachStatement, err = j.statementOf(ctx, m.Each.Value, m.Each.Place, "each of model "+m.Name)
	return err
}

func (j *job) statementOf(ctx context.Context, sql string, at problem.Place, in string) (sqlengine.Statement, error) {
	s, err := j.desk.Parse(ctx, sql, at)
	if err == nil && len(s.Changing) > 0 {
		err = problem.New("project_sql_changing", s.Changing[0].Place, problem.Args{"function": s.Changing[0].Name, "in": in})
	}
	return s, err
}

// pin looks up all that the model reads in one moment (I8), so that all parts of a build read the same, and how the
// model's own table stands. A table that is not there yet is left for the question to tell, with its place.
func (j *job) pin(ctx context.Context) (release func(), err error) {
	there, err := j.lake.Tables(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, r := range slices.Concat(j.statement.Tables, j.eachStatement.Tables) {
		if slices.Contains(there, r.Name) && !slices.Contains(names, r.Name) && !j.isAhead(r.Name) {
			names = append(names, r.Name)
		}
	}
	if err := j.pinOwn(ctx, slices.Contains(there, j.model.Name)); err != nil {
		return nil, err
	}
	pins, release, err := j.lake.Pins(ctx, names, time.Time{})
	j.pins = slices.Concat(pins, j.ahead) // nothing is removed that was named within a day, so its own files stay too
	return release, err
}

// isAhead says whether a table is of the same commit, so that it is read as it will be.
func (j *job) isAhead(table string) bool {
	return slices.ContainsFunc(j.ahead, func(p lake.Pin) bool { return p.Table == table })
}

// pinOwn looks at the table that the last build left. One whose files are gone begins anew, and with force one that
// cannot be read for another reason too; all that was chosen is built then.
func (j *job) pinOwn(ctx context.Context, there bool) error {
	j.current = nil
	if !there {
		return nil
	}
	pins, release, err := j.lake.Pins(ctx, []string{j.model.Name}, time.Time{})
	if err == nil {
		release()
		j.current = &pins[0]
		return nil
	}
	if ctx.Err() == nil && (j.force || errors.Is(err, fs.ErrNotExist)) {
		j.fresh, j.force, j.broken = true, true, err
		return nil
	}
	return err
}

// input is the pin of a table that the model reads.
func (j *job) input(name string) (lake.Pin, bool) {
	i := slices.IndexFunc(j.pins, func(p lake.Pin) bool { return p.Table == name })
	if i < 0 {
		return lake.Pin{}, false
	}
	return j.pins[i], true
}

// from names all that the build was made from (I5): the snapshots that were read, and the SQL.
func (j *job) from() []work.Ref {
	var all []work.Ref
	for _, r := range j.statement.Tables {
		if pin, ok := j.input(r.Name); ok {
			all = append(all, pin.Ref())
		}
	}
	sum := sha256.Sum256([]byte(j.model.SQL))
	return append(all, work.Ref{Kind: "model", Name: j.model.Name, Version: hex.EncodeToString(sum[:6])})
}

// print is all that a part is made from. Its hash is the fingerprint by which a later build sees whether it is needed.
type print struct {
	Version   int // of this form
	SQL       string
	Amends    []string `json:",omitempty"` // the strategy that amends, and its columns
	Partition []string
	Params    map[string]string
	Times     []time.Time
	Inputs    []inputPrint
}

type inputPrint struct {
	Table    string
	Columns  []columnPrint
	Snapshot int64    // of the table, or
	Files    []string // those of the part alone
}

type columnPrint struct {
	Name, Type, Label string
	Companion         bool
}

// fingerprint is empty when a part is always needed: it reads a table of the house, or one that is not there.
func (j *job) fingerprint(p part) (string, error) {
	m := j.model
	all := print{Version: 1, SQL: m.SQL, Partition: m.Partition, Params: map[string]string{}}
	if m.amends() {
		all.Amends = append([]string{m.Strategy, m.Time}, m.Key...)
	}
	for name, value := range p.params {
		all.Params[name] = fmt.Sprint(value)
	}
	for _, a := range times(j.task) {
		if _, declared := m.Params.Find(a.Name); !declared && slices.Contains(j.statement.Parameters, a.Name) {
			all.Times = append(all.Times, a.Value.(time.Time).UTC())
		}
	}
	for _, r := range j.statement.Tables {
		pin, ok := j.input(r.Name)
		if !ok {
			return "", nil
		}
		all.Inputs = append(all.Inputs, j.inputPrint(pin, p))
	}
	text, err := json.Marshal(all)
	if err != nil {
		return "", fmt.Errorf("fingerprint: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

func (j *job) inputPrint(pin lake.Pin, p part) inputPrint {
	in := inputPrint{Table: pin.Table}
	for _, c := range pin.Columns {
		one := columnPrint{Name: c.Name, Type: c.Type.String()}
		if j.model.Inherit != nil {
			one.Label, one.Companion = j.model.Inherit(pin.Table, c.Name)
		}
		in.Columns = append(in.Columns, one)
	}
	places, ok := j.sharedPartition(pin)
	if !ok {
		in.Snapshot = pin.Content
		return in
	}
	for _, f := range pin.Files {
		values := make([]any, len(places))
		for i, at := range places {
			values[i] = f.Partition[at]
		}
		if keyOf(values) == p.key {
			in.Files = append(in.Files, f.Path)
		}
	}
	slices.Sort(in.Files)
	return in
}

// sharedPartition says where in an input's partition the model's columns stand. ok is false when one is not there or
// its values cannot be compared with the parameter's: then all of the input counts.
func (j *job) sharedPartition(pin lake.Pin) (places []int, ok bool) {
	m := j.model
	if !m.replacesParts() {
		return nil, false
	}
	for _, name := range m.Partition {
		at := slices.Index(pin.Partition, name)
		c := slices.IndexFunc(pin.Columns, func(c column.Column) bool { return c.Name == name })
		p, _ := m.Params.Find(name)
		if at < 0 || c < 0 || !comparable(p.Type, pin.Columns[c].Type) {
			return nil, false
		}
		places = append(places, at)
	}
	return places, true
}

// comparable says that equal values of both types have equal keys.
func comparable(a, b column.Type) bool {
	whole := func(t column.Type) bool { return t.Kind == column.Integer || t.Kind == column.Long }
	return a.Kind == b.Kind || whole(a) && whole(b)
}

// times are what every SQL of a run has bound: $now is the run's first attempt, so that a retry builds the same.
func times(t work.Task) []sqlengine.Argument {
	instant := column.Type{Kind: column.Timestamptz}
	all := []sqlengine.Argument{{Name: "now", Type: instant, Value: t.Begun}}
	if !t.Interval.IsZero() {
		all = append(all,
			sqlengine.Argument{Name: "start", Type: instant, Value: t.Interval.Start},
			sqlengine.Argument{Name: "end", Type: instant, Value: t.Interval.End})
	}
	return all
}

// arguments of a part: its parameters, and the times of the run where no parameter has that name.
func (j *job) arguments(p part) []sqlengine.Argument {
	var args []sqlengine.Argument
	for _, declared := range j.model.Params.List {
		args = append(args, sqlengine.Argument{Name: declared.Name, Type: declared.Type, Value: p.params[declared.Name]})
	}
	for _, a := range times(j.task) {
		if _, declared := j.model.Params.Find(a.Name); !declared {
			args = append(args, a)
		}
	}
	return args
}
