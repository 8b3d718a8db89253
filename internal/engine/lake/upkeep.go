package lake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/foundation/work"
)

// aged is how long a file must have been named by nothing before it is removed, and how old it must be itself. No question
// lives that long (query's timeouts), and no task that has prepared something; so whoever pinned a table in any process
// reads it to the end, and what is prepared is still there when it is committed, without a word to an upkeep (I8).
const aged = 24 * time.Hour

// Care says what an upkeep does to a table.
type Care struct {
	// Compact writes the rows of files, all of one partition, anew as few files of the target. nil: none are.
	Compact func(ctx context.Context, pin Pin, files []File, target *Target) ([]File, error)
	Keep    time.Duration // how far back the past can be read; the newest state always can
	DryRun  bool          // only tells
}

// Cared is what an upkeep did, or would do.
type Cared struct {
	Compacted   int       `json:"compacted"` // small files, whose rows are in Into files now
	Into        int       `json:"into"`
	Snapshots   int       `json:"snapshots"`      // that went from the metadata
	Marked      int       `json:"marked"`         // files that nothing names any more; they go when an upkeep finds them so a day from now
	MarkedBytes int64     `json:"marked_bytes"`   // of those
	Removed     int       `json:"removed"`        // files that nothing has named for a day
	Bytes       int64     `json:"bytes"`          // of those, given back
	Since       time.Time `json:"since,omitzero"` // the past can be read from here on; zero: from the beginning
}

// Upkeep compacts, expires and sweeps one table, in this order. The pointer moves only to metadata that has as many rows
// as before. The ledger gets no line and the table's time stays: what is in it has not changed. It may be killed at any
// moment and run by several processes at once; what one has left undone the next one does.
func (l *Lake) Upkeep(ctx context.Context, t work.Task, table string, c Care) (Cared, error) {
	u := &upkeep{Lake: l, task: t, table: table, care: c}
	if err := u.do(ctx); err != nil {
		return Cared{}, fmt.Errorf("upkeep of table %q: %w", table, err)
	}
	return u.cared, nil
}

// upkeep is one call of Upkeep.
type upkeep struct {
	*Lake
	task  work.Task
	table string
	care  Care
	cared Cared

	pin     Pin      // as the last attempt found the table; without a table, zero
	bundles []bundle // that were written anew, as long as their files are there
	keepAll bool     // the table's owner forbids that anything is removed
}

// mostMoves bounds how often an upkeep begins again because somebody committed meanwhile.
const mostMoves = 8

func (u *upkeep) do(ctx context.Context) error {
	if err := checkName(u.table); err != nil {
		return err
	}
	var meta root
	for try := 1; ; try++ {
		var err error
		if meta, err = u.move(ctx); err == nil {
			break
		}
		if !errors.Is(err, ErrMoved) && !errors.Is(err, ErrReplan) || try == mostMoves {
			return err
		}
	}
	if u.keepAll {
		return nil
	}
	return u.sweep(ctx, meta)
}
