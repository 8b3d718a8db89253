package table

import (
	"context"
	"time"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Loader turns deliveries into rows. It may be used by several goroutines and processes at once: whoever commits second
// looks again at what the first has done.
type Loader struct {
	db      *controldb.DB
	landing *landing.Landing
	lake    *lake.Lake
	formats rows.Formats
	engine  sqlengine.Engine
	judge   *check.Judge
	zone    *time.Location
}

// New makes a loader. The engine merges and sorts what was read; it sees files of the lake and asks no question, so it
// is used without the desk. zone is that of times in files that bear none.
func New(
	db *controldb.DB, l *landing.Landing, k *lake.Lake, formats rows.Formats, e sqlengine.Engine, j *check.Judge,
	zone *time.Location,
) *Loader {
	return &Loader{db: db, landing: l, lake: k, formats: formats, engine: e, judge: j, zone: zone}
}

// Options of one load.
type Options struct {
	Accept string // a delivery that a guard refused and that is taken all the same; its id, or an unambiguous beginning
}

// Load takes the deliveries that are not yet loaded and whose labels agree with the task's parameters, into all tables
// in one commit. A refused delivery is recorded and told, the others are loaded; then Load answers the refusal as its
// error, beside a Result that says what was loaded. Later loads tell it in a note until it is mended or overtaken. A
// blocking check refuses the delivery that caused it to fail: of several, the first with which it fails, taken in their
// order; every later load judges it again.
//
// Tables that divide a delivery by `file:` take it together: what one of them refuses, all of this load refuse. A merged
// table puts deliveries over each other in the order of (as-of, coming), whenever they come (see merge.go).
//
// Rows that are there keep their meaning: a contract under which a column is gone, or is read from elsewhere, is a
// problem that asks for a rebuild, and nothing moves.
//
// The same task key again changes nothing and answers the same (I4). What was withdrawn since the last load is
// taken back.
func (x *Loader) Load(
	ctx context.Context, t work.Task, tables []*Table, checks []*check.Check, o Options,
) (work.Result, error) {
	return x.do(ctx, t, tables, checks, func(j *job) { j.accept = o.Accept })
}

// Rebuild loads everything that landed anew, as a new generation: the same rows whatever order things came in. What
// `shrink` refused stays refused, since what it was held against is no longer known; what was accepted stays accepted.
// A check refuses here as in Load, but never rows that are there: then nothing moves. Where the bytes of a delivery are
// gone that the table holds rows of, the rebuild is a problem that says so, unless it is asked to lose them.
func (x *Loader) Rebuild(
	ctx context.Context, t work.Task, table *Table, checks []*check.Check, o RebuildOptions,
) (work.Result, error) {
	return x.do(ctx, t, []*Table{table}, checks, func(j *job) { j.mode, j.left = rebuild, o.FromWhatIsLeft })
}

// RebuildOptions of one rebuild.
type RebuildOptions struct {
	FromWhatIsLeft bool // without the rows of deliveries whose bytes were given up
}

// Replay loads again the deliveries that have rows in quarantine, under the contract as it is now. A delivery that is
// refused by it keeps the rows it has. A table that is appended to is built anew, since its rows cannot be told apart.
func (x *Loader) Replay(
	ctx context.Context, t work.Task, table *Table, checks []*check.Check,
) (work.Result, error) {
	return x.do(ctx, t, []*Table{table}, checks, func(j *job) { j.mode = replay })
}
