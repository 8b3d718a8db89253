package lake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
)

// sweep removes what nothing has named for a day, in two steps. A file that nothing names is marked, with the time; an
// upkeep that finds it so a day later removes it. So it makes no difference whether a snapshot was expired, a commit was
// lost to another, or a process died before it could commit.
func (u *upkeep) sweep(ctx context.Context, now root) error {
	found, err := u.inFolder(ctx, now)
	if err != nil {
		return err
	}
	var kept []Commit
	var marks map[string]time.Time
	var clock time.Time
	err = u.db.Read(ctx, func(tx *controldb.Tx) (err error) {
		if kept, u.cared.Since, err = keptCommits(tx, u.table, u.care.Keep); err != nil {
			return err
		}
		clock = tx.Now()
		marks, err = u.trash(tx)
		return err
	})
	if err != nil {
		return err
	}
	named, err := u.reached(ctx, now, kept)
	if err != nil {
		return fmt.Errorf("find what is still named: %w", err)
	}
	s := sorted{found: found, named: named, marks: marks, clock: clock}
	s.sort()
	for _, path := range s.fresh {
		u.cared.MarkedBytes += found[path].Size()
	}
	for _, path := range s.gone {
		u.cared.Bytes += found[path].Size()
	}
	u.cared.Marked, u.cared.Removed = len(s.fresh), len(s.gone)
	if u.care.DryRun {
		return nil
	}
	if err := u.clear(ctx, s); err != nil {
		return err
	}
	u.tidy(now, s.gone)
	return nil
}

// sorted are the files of a table's folders by what becomes of them.
type sorted struct {
	found map[string]fs.FileInfo
	named map[string]bool
	marks map[string]time.Time
	clock time.Time

	fresh []string // named by nothing, and not marked yet
	gone  []string // named by nothing for so long that they go
	clean []string // marked, and named again or not there
}

func (s *sorted) sort() {
	for path, info := range s.found {
		since, marked := s.marks[path]
		switch {
		case s.named[path]:
			if marked {
				s.clean = append(s.clean, path)
			}
		case !marked:
			s.fresh = append(s.fresh, path)
		case s.clock.Sub(since) >= aged && time.Since(info.ModTime()) >= aged:
			s.gone = append(s.gone, path)
		}
	}
	for path := range s.marks {
		if s.found[path] == nil {
			s.clean = append(s.clean, path)
		}
	}
	slices.Sort(s.fresh)
	slices.Sort(s.gone)
	slices.Sort(s.clean)
}

// clear writes down what is marked and from when on the past can be read, and only then removes files.
func (u *upkeep) clear(ctx context.Context, s sorted) error {
	err := u.db.Write(ctx, u.task.Lease, func(tx *controldb.Tx) error {
		if err := u.keepSince(tx); err != nil {
			return err
		}
		for _, path := range s.fresh {
			_, err := tx.Exec(`
insert into lake_trash (path, table_name, since)
values ($1, $2, $3)
on conflict (path) do nothing`, u.short(path), u.table, controldb.Micros(tx.Now()))
			if err != nil {
				return err
			}
		}
		return u.unmark(tx, s.clean)
	})
	if err != nil {
		return fmt.Errorf("mark what is named no more: %w", err)
	}
	faultpoint.Reach("lake.marked")
	for i, path := range s.gone {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) { // another upkeep may have been faster
			return err
		}
		if i == 0 {
			faultpoint.Reach("lake.removed_one")
		}
	}
	faultpoint.Reach("lake.removed")
	err = u.db.Write(ctx, u.task.Lease, func(tx *controldb.Tx) error { return u.unmark(tx, s.gone) })
	if err != nil {
		return fmt.Errorf("unmark what was removed: %w", err)
	}
	return nil
}

func (u *upkeep) unmark(tx *controldb.Tx, paths []string) error {
	for _, path := range paths {
		if _, err := tx.Exec(`delete from lake_trash where path = $1`, u.short(path)); err != nil {
			return err
		}
	}
	return nil
}

// keepSince moves the beginning of the past that can be read; it never moves back.
func (u *upkeep) keepSince(tx *controldb.Tx) error {
	if u.cared.Since.IsZero() {
		return nil
	}
	_, err := tx.Exec(`
insert into lake_horizons (table_name, since)
values ($1, $2)
on conflict (table_name) do update
set since = excluded.since
where lake_horizons.since < excluded.since`, u.table, controldb.Micros(u.cared.Since))
	return err
}

// horizon is from when on a table's past can be read.
func horizon(tx *controldb.Tx, name string) (time.Time, error) {
	var since int64
	err := tx.QueryRow(`select since from lake_horizons where table_name = $1`, name).Scan(&since)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return controldb.Time(since), err
}

// trash are the marked files of the table by their paths.
func (u *upkeep) trash(tx *controldb.Tx) (map[string]time.Time, error) {
	rows, err := tx.Query(`select path, since from lake_trash where table_name = $1`, u.table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	marks := map[string]time.Time{}
	for rows.Next() {
		var path string
		var since int64
		if err := rows.Scan(&path, &since); err != nil {
			return nil, err
		}
		marks[u.long(path)] = controldb.Time(since)
	}
	return marks, rows.Err()
}
