// Package lake keeps tables in Iceberg's format: Parquet files and metadata in a folder, and one pointer per
// table in the control database. It owns the catalog, the ledger of commits, field ids and how a table's
// columns may change. Everything slow is prepared outside, where nobody sees it; the caller's transaction
// then moves all pointers at once.
//
// It knows files, snapshots and pointers. It never reads a row, never decides what a table should hold, and
// never removes a file that anything has named within a day: whoever pinned a table can read it to the end
// (upkeep.go).
package lake

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/durable"
)

// ErrMoved says that somebody else committed to a table since Prepare. The files are still good: prepare
// again.
var ErrMoved = errors.New("the table has moved on; prepare again")

// ErrReplan says that the table's columns changed since Plan, so that the files carry field ids that now mean
// something else: plan and write them again.
var ErrReplan = errors.New("the table's columns changed since they were planned; plan and write again")

// ErrNoTable says that a table was never committed, or not yet at the time that was asked for.
var ErrNoTable = errors.New("table was never committed")

// Lake is the tables of one project. It may be used by many goroutines, and by many processes on one folder.
type Lake struct {
	db     *controldb.DB
	folder folder

	mu     sync.Mutex
	recent map[string]Pin // the last pin of each table, by name; metadata files never change, so only its age is checked
}

// Open uses a local folder for the tables' files and makes it when it is missing.
func Open(ctx context.Context, db *controldb.DB, dir string) (*Lake, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open lake %q: %w", dir, err)
	}
	if err := durable.MakeFolder(absolute); err != nil {
		return nil, fmt.Errorf("open lake: %w", err)
	}
	return &Lake{db: db, folder: newFolder(absolute), recent: map[string]Pin{}}, nil
}

// Tables are the names of all tables, sorted.
func (l *Lake) Tables(ctx context.Context) ([]string, error) {
	all, err := l.pointers(ctx)
	if err != nil {
		return nil, fmt.Errorf("list tables: %w", err)
	}
	names := make([]string, len(all))
	for i, p := range all {
		names[i] = p.Table
	}
	return names, nil
}
