// Package query is the one door for questions, as landing is for arrivals: parse, pin, scope, run. Nothing else calls
// Engine.Query. It never moves a pointer, and gives nobody a row or a table's name that their scope hides.
package query

import (
	"context"
	"errors"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Actor is who asks. A nil Scope sees all. Otherwise only rows are seen whose columns equal one of the texts, all
// columns of the scope together; a table that lacks one of the columns is hidden, unless Open names it, which shows it
// whole. An empty Scope sees only what is Open. The house's own tables are hidden from every scope.
type Actor struct {
	Name  string
	Scope map[string][]string
	Open  []string
}

// Local is the command line: it sees all.
func Local() Actor { return Actor{Name: "local"} }

// Question is one SELECT, and what it may see.
type Question struct {
	SQL     string
	Place   problem.Place        // of the SQL's first character
	Args    []sqlengine.Argument // surplus ones are left out
	Actor   Actor
	At      time.Time         // tables as they stood then; zero: now
	Pending []lake.Pin        // read these instead of the current snapshot
	Given   []sqlengine.Table // relations that the asker holds; they win over all others of their name
	Timeout time.Duration     // 0: the desk's
}

// given is the relation of that name which the asker holds. It is shown as it was given: a scope hides what lies in the
// lake, and what one holds oneself is no secret; every other table of the question keeps its scope.
func (q Question) given(name string) (sqlengine.Table, bool) {
	i := slices.IndexFunc(q.Given, func(t sqlengine.Table) bool { return t.Name == name })
	if i < 0 {
		return sqlengine.Table{}, false
	}
	return q.Given[i], true
}

// Answer streams rows in the SELECT's order. Close releases what was pinned and is always called.
type Answer struct {
	sqlengine.Rows
	From []work.Ref // snapshots it was read from (I5); what was given is the asker's to name

	release func()
}

// Close ends the question. It may be called twice.
func (a *Answer) Close() error {
	err := a.Rows.Close()
	a.release()
	return err
}

// All reads an answer to its end and closes it. It is for answers that are known to be small.
func (a *Answer) All() (rows [][]any, err error) {
	defer func() { err = errors.Join(err, a.Close()) }()
	for a.Next() {
		rows = append(rows, append([]any(nil), a.Values()...))
	}
	return rows, a.Err()
}

// House is a table of the schema naru: rows of the control database, as they are when the question is asked.
type House struct {
	Columns []column.Column
	Rows    func(ctx context.Context) iter.Seq2[[]any, error]
}

// Options of a desk.
type Options struct {
	Timeout  time.Duration                               // of a question that names none; 0: ten minutes
	Declared func(ctx context.Context) ([]string, error) // tables that the project declares; nil: none is known
}

// defaultTimeout ends a question that was forgotten; building a table may take longer (writeTimeout), but less than the
// day for which files that nothing names are kept.
const (
	defaultTimeout = 10 * time.Minute
	writeTimeout   = 12 * time.Hour
)

// Desk answers questions. It may be used by many goroutines at once.
type Desk struct {
	lake    *lake.Lake
	engine  sqlengine.Engine
	house   map[string]House
	options Options
}

// New makes a desk. house is read at each question, so that it may be furnished until the first one.
func New(l *lake.Lake, e sqlengine.Engine, house map[string]House, o Options) *Desk {
	if o.Timeout == 0 {
		o.Timeout = defaultTimeout
	}
	return &Desk{lake: l, engine: e, house: house, options: o}
}

// Parse is the engine's, for validation and dependencies.
func (d *Desk) Parse(ctx context.Context, sql string, at problem.Place) (sqlengine.Statement, error) {
	return d.engine.Parse(ctx, sql, at)
}

// Ask answers one SELECT over one consistent set of pins (I8). Mistakes of the SQL, unknown tables, a timeout and a
// lack of memory or disk are problems.
func (d *Desk) Ask(ctx context.Context, q Question) (*Answer, error) {
	view, err := d.look(ctx, q)
	if err != nil {
		return nil, err
	}
	rows, err := d.engine.Query(ctx, view.query(q, d.options.Timeout))
	if err != nil {
		view.release()
		return nil, err
	}
	return &Answer{Rows: rows, From: view.from, release: sync.OnceFunc(view.release)}, nil
}

// Write computes a SELECT into files, or into one stream, and says which snapshots it read; nothing is visible yet.
func (d *Desk) Write(ctx context.Context, q Question, to sqlengine.Target) (sqlengine.Written, []work.Ref, error) {
	view, err := d.look(ctx, q)
	if err != nil {
		return sqlengine.Written{}, nil, err
	}
	defer view.release()
	written, err := d.engine.Write(ctx, view.query(q, writeTimeout), to)
	return written, view.from, err
}

// Holding says which of a table's files hold a row whose key is one of keys: the engine's answer, over relations that the
// house holds itself.
func (d *Desk) Holding(ctx context.Context, table sqlengine.Table, key []string, keys sqlengine.Table) ([]string, error) {
	return d.engine.Holding(ctx, table, key, keys)
}

// Scan hands a SELECT's answer over in columnar batches, in the SELECT's order, and says which snapshots it read. Calls
// of each never overlap, and its error ends the scan and is answered as it is.
func (d *Desk) Scan(ctx context.Context, q Question, each func(sqlengine.Batch) error) ([]work.Ref, error) {
	view, err := d.look(ctx, q)
	if err != nil {
		return nil, err
	}
	defer view.release()
	return view.from, d.engine.Scan(ctx, view.query(q, writeTimeout), each)
}
