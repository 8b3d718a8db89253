package source

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// leftoverAge is how old a folder must be before it is taken for what nobody goes on with; openAge is for one whose pull
// is not ended: it may wait for a budget that begins anew with the month. Pulls that are over are remembered as long.
const (
	leftoverAge = 24 * time.Hour
	openAge     = 40 * 24 * time.Hour
)

// folder is for bytes of this pull that are not whole yet. It is the same in every attempt.
func (j *job) folder() (string, error) {
	dir := filepath.Join(j.temp, j.id)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", problem.New("source_temp", problem.Place{}, problem.Args{"error": err, "folder": j.temp}).Because(passing{err})
	}
	return dir, nil
}

// leave takes the folder away when the pull has ended. What cannot be removed is swept later.
func (j *job) leave() { _ = os.RemoveAll(filepath.Join(j.temp, j.id)) }

func (j *job) holdsFiles() bool {
	entries, err := os.ReadDir(filepath.Join(j.temp, j.id))
	if err == nil && len(entries) == 0 {
		j.leave()
	}
	return err == nil && len(entries) > 0
}

// isInside says that a file is the pull's own.
func (j *job) isInside(path string) bool {
	inside, err := filepath.Rel(filepath.Join(j.temp, j.id), path)
	return err == nil && inside != ".." && !strings.HasPrefix(inside, ".."+string(filepath.Separator))
}

// sweep takes away folders that nobody goes on with, and forgets pulls that are long over. That it may not, or another is
// faster, harms nothing.
func (p *Puller) sweep(ctx context.Context, t work.Task) {
	var open map[string]bool
	err := p.db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) (err error) {
		if err = sweepPulls(tx); err == nil {
			open, err = idsOf(tx, "select id from source_pulls where ended = 0 and at >= $1", tx.Now().Add(-openAge))
		}
		return err
	})
	entries, unread := os.ReadDir(p.temp)
	if err != nil || unread != nil {
		if err != nil && ctx.Err() == nil && t.Log != nil {
			t.Log.Warn("old pulls could not be looked through", "error", err)
		}
		return
	}
	for _, entry := range entries {
		dir := filepath.Join(p.temp, entry.Name())
		if !open[entry.Name()] && time.Since(newest(dir)) > leftoverAge {
			_ = os.RemoveAll(dir)
		}
	}
}

// sweepPulls forgets those that ended long ago, and takes back what was recorded of those that nobody goes on with.
func sweepPulls(tx *controldb.Tx) error {
	for where, age := range map[string]time.Duration{
		"run = '' and ended = 0 and at < $1": leftoverAge,
		"at < $1":                            openAge,
	} {
		old, err := idsOf(tx, "select id from source_pulls where "+where, tx.Now().Add(-age))
		if err != nil {
			return err
		}
		for id := range old {
			if err := abandon(tx, id); err != nil {
				return err
			}
		}
	}
	return nil
}

func idsOf(tx *controldb.Tx, query string, at time.Time) (ids map[string]bool, err error) {
	rows, err := tx.Query(query, controldb.Micros(at))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	ids = map[string]bool{}
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		ids[id] = true
	}
	return ids, rows.Err()
}

// newest is when something in a folder was last written to.
func newest(dir string) (at time.Time) {
	_ = filepath.WalkDir(dir, func(_ string, entry os.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		if info, err := entry.Info(); err == nil && info.ModTime().After(at) {
			at = info.ModTime()
		}
		return nil
	})
	return at
}
