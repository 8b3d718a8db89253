package lake

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/apache/iceberg-go"
	"github.com/apache/iceberg-go/table"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
)

// What a snapshot says that an upkeep made: which snapshot's rows it holds, and of when they are.
const (
	rowsOf = "naru.rows-of"
	rowsAt = "naru.rows-at"
)

// root is metadata from which files are reached.
type root struct {
	meta     table.Metadata // nil: there is no table
	location string
}

// move compacts and expires in one step, and gives where the table stands then. With DryRun nothing is written, and the
// answer is what the metadata would be without the snapshots that expire.
func (u *upkeep) move(ctx context.Context) (root, error) {
	at, err := u.pointer(ctx, u.table)
	if err != nil || at == "" {
		return root{}, err
	}
	tbl, err := u.load(ctx, u.table, at)
	if err != nil {
		return root{}, lost("lake_broken", u.table, err)
	}
	if u.pin, err = u.Lake.pin(ctx, u.table, tbl); err != nil {
		return root{}, err
	}
	u.keepAll = tbl.Metadata().Properties()["gc.enabled"] == "false"
	if err := u.compact(ctx); err != nil {
		return root{}, err
	}
	meta, err := u.amended(ctx, tbl)
	if err != nil {
		return root{}, err
	}
	u.cared.Snapshots = len(tbl.Metadata().Snapshots()) - len(meta.Snapshots())
	if u.cared.Compacted > 0 && !u.care.DryRun {
		u.cared.Snapshots++ // the one that it made itself
	}
	if u.care.DryRun || meta == tbl.Metadata() {
		return root{meta, at}, nil
	}
	s := staged{name: u.table, old: at, meta: meta}
	if s.next, err = nextLocation(meta, at); err != nil {
		return root{}, err
	}
	if err := u.same(ctx, s); err != nil {
		return root{}, err
	}
	if err := u.writeMetadata(s); err != nil {
		return root{}, err
	}
	faultpoint.Reach("lake.upkeep_written")
	err = u.db.Write(ctx, u.task.Lease, func(tx *controldb.Tx) error {
		if err := movePointer(tx, s.name, s.old, s.next); err != nil {
			return err
		}
		return moveLast(tx, s)
	})
	if err != nil {
		return root{}, err
	}
	faultpoint.Reach("lake.upkeep_moved")
	return root{meta, s.next}, nil
}

// moveLast lets the ledger read its last commit where the pointer is now, since the rows are the same; else the small files
// would stay for its sake.
func moveLast(tx *controldb.Tx, s staged) error {
	_, err := tx.Exec(`
update lake_commits
set metadata = $1
where table_name = $2 and metadata = $3
and version = (select max(version) from lake_commits where table_name = $2)`, s.next, s.name, s.old)
	return err
}

// amended is the metadata with files compacted and snapshots expired; the same metadata when there is nothing to do. Its
// manifests are written, but with DryRun, when only snapshots are left out.
func (u *upkeep) amended(ctx context.Context, tbl *table.Table) (table.Metadata, error) {
	meta := tbl.Metadata()
	tx := tbl.NewTransaction()
	if u.expires(meta) {
		if err := tx.ExpireSnapshots(
			table.WithPostCommit(false), table.WithRetainLast(1), table.WithOlderThan(u.care.Keep)); err != nil {
			return nil, err
		}
	}
	if len(u.bundles) > 0 && !u.care.DryRun {
		remove, add, err := u.exchange(ctx, tbl)
		if err != nil {
			return nil, err
		}
		props := iceberg.Properties{
			rowsOf: strconv.FormatInt(u.pin.Content, 10),
			rowsAt: strconv.FormatInt(u.pin.At.UnixMilli(), 10),
		}
		if err := tx.ReplaceDataFilesWithDataFiles(ctx, remove, add, props,
			table.WithoutDuplicateCheck(), table.WithoutAutoNameMapping()); err != nil {
			return nil, err
		}
	}
	made, err := tx.TableCommit()
	if err != nil || len(made.Updates) == 0 {
		return meta, err
	}
	for _, r := range made.Requirements {
		if err := r.Validate(meta); err != nil {
			return nil, err
		}
	}
	return table.UpdateTableMetadata(meta, made.Updates, tbl.MetadataLocation())
}

// expires says whether any snapshot is old enough to go.
func (u *upkeep) expires(meta table.Metadata) bool {
	if u.keepAll {
		return false
	}
	now := meta.CurrentSnapshot()
	return slices.ContainsFunc(meta.Snapshots(), func(s table.Snapshot) bool {
		return s.SnapshotID != now.SnapshotID && time.Since(time.UnixMilli(s.TimestampMs)) > u.care.Keep
	})
}

// exchange describes the files that go and those that come instead.
func (u *upkeep) exchange(ctx context.Context, tbl *table.Table) (remove, add []iceberg.DataFile, err error) {
	tasks, err := plannedFiles(ctx, tbl)
	if err != nil {
		return nil, nil, err
	}
	there := map[string]iceberg.DataFile{}
	for _, t := range tasks {
		path, _ := u.folder.path(t.File.FilePath())
		there[path] = t.File
	}
	for _, b := range u.bundles {
		for _, f := range b.old {
			remove = append(remove, there[f.Path])
		}
		for _, f := range b.made {
			made, err := u.dataFile(b.target, tbl.Metadata(), f)
			if err != nil {
				return nil, nil, fmt.Errorf("file %q: %w", f.Path, err)
			}
			add = append(add, made)
		}
	}
	return remove, add, nil
}

// same refuses a table that would not be what it was: this is a mistake in Naru, and nothing has been changed yet.
func (u *upkeep) same(ctx context.Context, s staged) error {
	after, err := u.Lake.pin(ctx, u.table, u.Lake.table(u.table, s.meta, s.next))
	if err != nil {
		return err
	}
	files := len(u.pin.Files) - u.cared.Compacted + u.cared.Into
	if after.Rows != u.pin.Rows || after.Content != u.pin.Content || !after.At.Equal(u.pin.At) || len(after.Files) != files {
		return fmt.Errorf("%d rows in %d files would become %d rows in %d files instead of %d: this is a mistake in Naru, nothing was changed",
			u.pin.Rows, len(u.pin.Files), after.Rows, len(after.Files), files)
	}
	return nil
}
