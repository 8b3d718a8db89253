package lake

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"github.com/apache/iceberg-go"
	"github.com/apache/iceberg-go/table"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// reach is every file that something names, by its path.
type reach struct {
	*Lake
	files map[string]bool
}

// reached are all files of a table that a reader may still come to: those of its metadata with all its snapshots, and of
// every commit of the ledger from since on. An older one cannot be asked for any more.
func (u *upkeep) reached(ctx context.Context, now root, kept []Commit) (map[string]bool, error) {
	r := reach{u.Lake, map[string]bool{}}
	if now.meta != nil {
		if err := r.metadata(now.location, now.meta, now.meta.Snapshots()); err != nil {
			return nil, err
		}
	}
	for _, c := range kept {
		path, inside := u.folder.path(c.Metadata)
		if !inside || r.files[path] {
			continue
		}
		tbl, err := u.load(ctx, u.table, c.Metadata)
		if errors.Is(err, fs.ErrNotExist) {
			continue // what it named is gone with it
		} else if err != nil {
			return nil, err
		}
		var snapshots []table.Snapshot
		if s := tbl.CurrentSnapshot(); s != nil {
			snapshots = append(snapshots, *s)
		}
		if err := r.metadata(c.Metadata, tbl.Metadata(), snapshots); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return r.files, nil
}

func (r reach) add(location string) (isNew bool) {
	path, _ := r.folder.path(location)
	isNew = !r.files[path]
	r.files[path] = true
	return isNew
}

func (r reach) metadata(location string, meta table.Metadata, snapshots []table.Snapshot) error {
	r.add(location)
	for s := range meta.Statistics() {
		r.add(s.StatisticsPath)
	}
	for s := range meta.PartitionStatistics() {
		r.add(s.StatisticsPath)
	}
	for _, s := range snapshots {
		if !r.add(s.ManifestList) {
			continue
		}
		manifests, err := s.Manifests(files{r.folder})
		if err != nil {
			return err
		}
		for _, m := range manifests {
			if err := r.manifest(m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r reach) manifest(m iceberg.ManifestFile) error {
	if !r.add(m.FilePath()) {
		return nil
	}
	for entry, err := range m.Entries(files{r.folder}, true) {
		if err != nil {
			return err
		}
		r.add(entry.DataFile().FilePath())
	}
	return nil
}

// keptCommits are the lines of the ledger that can still be asked for: those younger than keep, and the one that held
// when they began. since is zero when these are all.
func keptCommits(tx *controldb.Tx, name string, keep time.Duration) (kept []Commit, since time.Time, err error) {
	all, err := commits(tx, "where table_name = $1 order by version desc", name)
	if err != nil {
		return nil, time.Time{}, err
	}
	cut := tx.Now().Add(-keep)
	for i, c := range all {
		kept = append(kept, c)
		if !c.At.After(cut) {
			if i < len(all)-1 {
				since = c.At
			}
			break
		}
	}
	return kept, since, nil
}
