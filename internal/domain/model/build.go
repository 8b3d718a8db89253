package model

import (
	"context"
	"errors"
	"fmt"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Builder builds models. It is safe for concurrent use, also by several processes.
type Builder struct {
	db    *controldb.DB
	lake  *lake.Lake
	desk  *query.Desk
	judge *check.Judge
}

// New uses a database that was migrated by Migrations, and by those of lake and check.
func New(db *controldb.DB, k *lake.Lake, q *query.Desk, j *check.Judge) *Builder {
	return &Builder{db: db, lake: k, desk: q, judge: j}
}

// Options of a build.
type Options struct {
	Force bool // build even what is not needed, and over a table that cannot be read
	Anew  bool // Force, and a table whose rows would stay begins anew, unless parameters or an interval say what to build
}

// Build builds a model for the task's parameters, or for all of `each:`, in one commit; only the parts whose SQL,
// parameters or inputs differ from their last build. With the strategy time_interval it replaces the rows of the task's
// interval, with merge those with the keys that it builds; all other rows stay. checks are those of the table: they judge it before anyone can see
// it, and when a blocking one fails, the error is its problem, its rows are recorded, and the former version stays.
//
// All parts read the same snapshots. A task that committed before its crash is answered what it did then (I4). Values:
// built (false when nothing was needed), rows, partitions (parts that were built), dropped.
func (b *Builder) Build(
	ctx context.Context, t work.Task, m *Model, checks []*check.Check, o Options,
) (work.Result, error) {
	result, err := b.build(ctx, t, m, checks, o)
	if err != nil {
		return work.Result{}, fmt.Errorf("build model %q: %w", m.Name, err)
	}
	return result, nil
}

// mostTries bounds how often a build begins again because somebody else changed the table meanwhile.
const mostTries = 8

func (b *Builder) build(
	ctx context.Context, t work.Task, m *Model, checks []*check.Check, o Options,
) (work.Result, error) {
	done, known, err := b.done(ctx, t, m)
	if err != nil || known {
		return done, err
	}
	j := newJob(b, t, m, checks, o)
	if err := j.parse(ctx); err != nil {
		return work.Result{}, err
	}
	for try := 1; ; try++ {
		result, err := j.attempt(ctx)
		if !again(err) || try == mostTries {
			return result, err
		}
	}
}

// What makes a build begin again, besides lake.ErrReplan.
var (
	errAnew  = errors.New("the table's columns changed in a way that no table can follow: it begins anew")
	errStale = errors.New("what the model reads moved on while somebody else built it too")
)

func again(err error) bool {
	return errors.Is(err, lake.ErrReplan) || errors.Is(err, errAnew) || errors.Is(err, errStale)
}

// job is one call of Build.
type job struct {
	*Builder
	task                     work.Task
	asked                    work.Interval // of the task, as it was told
	model                    *Model
	checks                   []*check.Check
	statement, eachStatement sqlengine.Statement
	force                    bool  // build all that was chosen
	anew                     bool  // and nothing of the table stays, if all of it was chosen
	fresh                    bool  // begin the table anew; only with all of it
	broken                   error // what is wrong with the table that is there

	// Of one attempt:
	pins    []lake.Pin // what the model reads
	ahead   []lake.Pin // tables of the same commit, as they will be
	current *lake.Pin  // its own table; nil: there is none yet
	all     bool       // the chosen parts are the whole table
	target  *lake.Target
	mend    []companion
	files   []lake.File
	rows    int64
	notes   []string

	// Of an attempt that amends:
	fresher  int      // how many of files hold new rows; the rest are rows that stay
	removed  []string // paths of files that go
	replaced int64    // rows that go
}

func newJob(b *Builder, t work.Task, m *Model, checks []*check.Check, o Options) *job {
	return &job{Builder: b, task: t, asked: t.Interval, model: m, checks: checks, force: o.Force || o.Anew, anew: o.Anew}
}

// needed is a part with the fingerprint of what it will be made from.
type needed struct {
	part
	fingerprint string
}

func (j *job) note(format string, args ...any) {
	j.notes = append(j.notes, fmt.Sprintf(format, args...))
}

// attempt does all of it once, on what is there now.
func (j *job) attempt(ctx context.Context) (work.Result, error) {
	made, result, release, err := j.stage(ctx)
	defer release()
	if err != nil || made == nil {
		return result, err
	}
	return j.commit(ctx, *made)
}

// staged is what one model's part in a commit will be: its files are written, and nothing is visible.
type staged struct {
	todo    []needed
	dropped map[string][]any // partitions, by key
	parts   int              // that were chosen
}

// stage writes what is needed; nil when nothing is, and then the result says so. release is never nil.
func (j *job) stage(ctx context.Context) (made *staged, result work.Result, release func(), err error) {
	j.target, j.mend, j.files, j.rows, j.notes = nil, nil, nil, 0, nil
	j.fresher, j.removed, j.replaced = 0, nil, 0
	release = func() {}
	pinned, err := j.pin(ctx)
	if err != nil {
		return nil, result, release, err
	}
	release = pinned
	parts, all, err := j.chosen(ctx)
	if err != nil {
		return nil, result, release, err
	}
	if j.model.amends() {
		all = j.wholly(parts)
	}
	if j.all = all; !all && j.broken != nil {
		return nil, result, release, j.lost()
	}
	unasked := j.span(parts)
	todo, err := j.needed(ctx, parts)
	if err != nil {
		return nil, result, release, err
	}
	dropped := j.dropped(parts)
	if len(todo) == 0 && len(dropped) == 0 && j.current != nil {
		return nil, j.notBuilt(len(parts)), release, nil
	}
	if unasked != nil {
		return nil, result, release, unasked
	}
	for _, p := range todo {
		if err := j.write(ctx, p.part); err != nil {
			return nil, result, release, p.blame(err)
		}
	}
	if j.fresher = len(j.files); len(todo) > 0 {
		if err := j.amend(ctx); err != nil {
			return nil, result, release, err
		}
	}
	if j.target == nil {
		if err := j.planAlone(ctx); err != nil {
			return nil, result, release, err
		}
	}
	faultpoint.Reach("model.written")
	return &staged{todo, dropped, len(parts)}, result, release, nil
}

// lost says why a table that cannot be read is not built in part.
func (j *job) lost() error {
	why := j.broken.Error()
	var told *problem.Problem
	if errors.As(j.broken, &told) {
		why = told.Message()
	}
	return problem.New("model_lost", j.model.Place, problem.Args{"model": j.model.Name, "why": why}).Because(j.broken)
}

// blame names the part that failed.
func (p part) blame(err error) error {
	if p.name == "" || again(err) {
		return err
	}
	return fmt.Errorf("%s: %w", p.name, err)
}

// needed are the parts whose fingerprint is not that of their last build.
func (j *job) needed(ctx context.Context, parts []part) ([]needed, error) {
	built, err := j.built(ctx, j.model.Name)
	if err != nil {
		return nil, err
	}
	var todo []needed
	for _, p := range parts {
		print, err := j.fingerprint(p)
		if err != nil {
			return nil, err
		}
		last, known := built[p.key]
		if j.force || j.current == nil || !known || print == "" || print != last {
			todo = append(todo, needed{part: p, fingerprint: print})
		}
	}
	return todo, nil
}

// dropped are the partitions of the table that the model's parts no longer list, by key.
func (j *job) dropped(parts []part) map[string][]any {
	gone := map[string][]any{}
	if !j.all || j.current == nil || !j.model.replacesParts() {
		return gone
	}
	places := places(j.model.Partition, j.current.Partition)
	if places == nil {
		return gone // partitioned otherwise: the plan begins it anew
	}
	for _, f := range j.current.Files {
		values := make([]any, len(places))
		for i, at := range places {
			values[i] = f.Partition[at]
		}
		gone[keyOf(values)] = values
	}
	for _, p := range parts {
		delete(gone, p.key)
	}
	return gone
}

func (j *job) notBuilt(parts int) work.Result {
	what := j.model.Name
	if j.model.replacesParts() {
		what += ": " + partitions(parts)
	}
	return work.Result{
		Values: map[string]any{"built": false, "rows": 0, "partitions": 0},
		Notes:  []string{what + ": nothing that it is made from has changed since it was built; not built again"},
		Read:   j.from(),
	}
}
