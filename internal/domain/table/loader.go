package table

import (
	"context"
	"time"

	"github.com/naru-data/naru/internal/domain/check"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/rows"
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
	judge   *check.Judge
	zone    *time.Location
}

// New makes a loader. zone is that of times in files that bear none.
func New(
	db *controldb.DB, l *landing.Landing, k *lake.Lake, formats rows.Formats, j *check.Judge, zone *time.Location,
) *Loader {
	return &Loader{db: db, landing: l, lake: k, formats: formats, judge: j, zone: zone}
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
// A check refuses here as in Load, but never rows that are there: then nothing moves.
func (x *Loader) Rebuild(
	ctx context.Context, t work.Task, table *Table, checks []*check.Check,
) (work.Result, error) {
	return x.do(ctx, t, []*Table{table}, checks, func(j *job) { j.mode = rebuild })
}

// Replay loads again the deliveries that have rows in quarantine, under the contract as it is now. A delivery that is
// refused by it keeps the rows it has. A table that is appended to is built anew, since its rows cannot be told apart.
func (x *Loader) Replay(
	ctx context.Context, t work.Task, table *Table, checks []*check.Check,
) (work.Result, error) {
	return x.do(ctx, t, []*Table{table}, checks, func(j *job) { j.mode = replay })
}
