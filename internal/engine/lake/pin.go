package lake

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"time"

	"github.com/apache/iceberg-go/table"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Pin is one table at one snapshot: all that is needed to read it. Its slices are shared and must not be
// changed.
type Pin struct {
	Table     string
	Snapshot  int64  // 0: no snapshot yet, no rows
	Content   int64  // the snapshot since which the rows are the same; an upkeep makes new ones of the same rows
	Metadata  string // location of the metadata file
	Columns   []column.Column
	Partition []string
	Files     []File
	Rows      int64
	At        time.Time // of the last commit to it
}

// Ref is table@snapshot.
func (p Pin) Ref() work.Ref {
	return work.Ref{Kind: "table", Name: p.Table, Version: strconv.FormatInt(p.Snapshot, 10)}
}

// Pins looks all tables up in one transaction (I8): now, or as they stood at a time. ErrNoTable names the
// first that is not there; files that are gone are a problem, and so is a time before that which an upkeep kept. release
// must be called when their files are no longer read; until then none of them is removed, which costs a reader nothing:
// an upkeep removes no file that anything has named within a day, and no reader may read for so long (see aged).
func (l *Lake) Pins(ctx context.Context, tables []string, at time.Time) (pins []Pin, release func(), err error) {
	pins, err = l.pins(ctx, tables, at)
	if errors.Is(err, fs.ErrNotExist) { // another engine took old metadata away since the pointer was read
		pins, err = l.pins(ctx, tables, at)
	}
	if err != nil {
		return nil, nil, err
	}
	return pins, func() {}, nil
}

func (l *Lake) pins(ctx context.Context, tables []string, at time.Time) ([]Pin, error) {
	where := make([]pointer, len(tables))
	err := l.db.Read(ctx, func(tx *controldb.Tx) error {
		for i, name := range tables {
			found, err := stood(tx, name, at)
			if err != nil {
				return fmt.Errorf("pin table %q: %w", name, err)
			}
			where[i] = found
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	pins := make([]Pin, len(tables))
	for i, w := range where {
		if pins[i], err = l.pinAt(ctx, w, at.IsZero()); err != nil {
			return nil, fmt.Errorf("pin table %q: %w", w.Table, lost("lake_lost", w.Table, err))
		}
	}
	return pins, nil
}

// lost makes a problem of metadata that is not there any more; other errors stay.
func lost(code problem.Code, table string, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return problem.New(code, problem.Place{}, problem.Args{"table": table, "error": err}).Because(err)
}

// stood says where a table stands, or stood. The past is our ledger's: what other engines committed counts
// from our next commit on.
func stood(tx *controldb.Tx, name string, at time.Time) (p pointer, err error) {
	if at.IsZero() {
		p, err = pointerOf(tx, name)
	} else {
		var found []Commit
		found, err = commits(tx, "where table_name = $1 and at <= $2 order by version desc limit 1",
			name, controldb.Micros(at))
		if len(found) > 0 {
			p = pointer{Table: name, Metadata: found[0].Metadata, At: found[0].At}
			err = remembered(tx, name, at)
		}
	}
	if err == nil && p.Metadata == "" {
		err = ErrNoTable
	}
	return p, err
}

// remembered refuses a time whose files an upkeep has given up.
func remembered(tx *controldb.Tx, name string, at time.Time) error {
	since, err := horizon(tx, name)
	if err == nil && at.Before(since) {
		return problem.New("lake_expired", problem.Place{},
			problem.Args{"table": name, "since": since.Format(time.RFC3339Nano)})
	}
	return err
}

// pinAt reads the table's files at a pointer. The newest pin of each table is remembered.
func (l *Lake) pinAt(ctx context.Context, p pointer, newest bool) (Pin, error) {
	l.mu.Lock()
	pin, known := l.recent[p.Table]
	l.mu.Unlock()
	if !known || pin.Metadata != p.Metadata {
		tbl, err := l.load(ctx, p.Table, p.Metadata)
		if err != nil {
			return Pin{}, err
		}
		if pin, err = l.pin(ctx, p.Table, tbl); err != nil {
			return Pin{}, err
		}
		if newest {
			l.mu.Lock()
			l.recent[p.Table] = pin
			l.mu.Unlock()
		}
	}
	if p.At.After(pin.At) { // our ledger's time; a commit of another engine is later than our last
		pin.At = p.At
	}
	return pin, nil
}

// load reads a metadata file of the lake's folder.
func (l *Lake) load(ctx context.Context, name, metadata string) (*table.Table, error) {
	if err := l.here(name, metadata); err != nil {
		return nil, err
	}
	namespace, short := split(name)
	return table.NewFromLocation(ctx, table.Identifier{namespace, short}, metadata, l.files, nil)
}

// here refuses metadata that lies elsewhere: Iceberg's files name each other by absolute path, so a folder
// that was moved or copied would be read, and written, at its old place.
func (l *Lake) here(name, metadata string) error {
	path, inside := l.folder.path(metadata)
	if inside {
		return nil
	}
	old := filepath.Dir(filepath.Dir(filepath.Dir(filepath.Dir(path)))) // folder/namespace/table/metadata/file
	return problem.New("lake_moved", problem.Place{},
		problem.Args{"table": name, "old": old, "new": l.folder.dir})
}

// pin lists the files of a table's current snapshot.
func (l *Lake) pin(ctx context.Context, name string, tbl *table.Table) (Pin, error) {
	meta := tbl.Metadata()
	pin := Pin{Table: name, Metadata: tbl.MetadataLocation(), At: time.UnixMilli(meta.LastUpdatedMillis()).UTC()}
	if s := meta.CurrentSnapshot(); s != nil {
		pin.Snapshot = s.SnapshotID
		pin.Content, pin.At = content(*s)
	}
	var err error
	if pin.Columns, err = columnsOf(meta.CurrentSchema().Fields()); err != nil {
		return Pin{}, problem.New("lake_foreign_type", problem.Place{}, problem.Args{"table": name, "error": err})
	}
	pin.Partition, _ = partitionOf(meta.CurrentSchema(), meta.PartitionSpec())
	tasks, err := plannedFiles(ctx, tbl)
	if err != nil {
		return Pin{}, err
	}
	for _, t := range tasks {
		if len(t.DeleteFiles)+len(t.EqualityDeleteFiles)+len(t.DeletionVectorFiles) > 0 {
			return Pin{}, problem.New("lake_row_deletes", problem.Place{}, problem.Args{"table": name})
		}
		path, inside := l.folder.path(t.File.FilePath())
		if !inside {
			return Pin{}, fmt.Errorf("data file %q is not in the lake's folder", t.File.FilePath())
		}
		values, _ := tuple(meta.CurrentSchema(), meta.PartitionSpec(), t.File, pin.Partition)
		pin.Files = append(pin.Files,
			File{Path: path, Size: t.File.FileSizeBytes(), Rows: t.File.Count(), Partition: values})
		pin.Rows += t.File.Count()
	}
	return pin, nil
}

// content is the snapshot whose rows this one has, and of when they are: itself, unless an upkeep made it.
func content(s table.Snapshot) (id int64, at time.Time) {
	id, at = s.SnapshotID, time.UnixMilli(s.TimestampMs).UTC()
	if s.Summary == nil {
		return id, at
	}
	of, err := strconv.ParseInt(s.Summary.Properties[rowsOf], 10, 64)
	if err != nil {
		return id, at
	}
	if millis, err := strconv.ParseInt(s.Summary.Properties[rowsAt], 10, 64); err == nil {
		at = time.UnixMilli(millis).UTC()
	}
	return of, at
}

// plannedFiles gives each data file once; iceberg-go may cut one into several tasks.
func plannedFiles(ctx context.Context, tbl *table.Table) ([]table.FileScanTask, error) {
	tasks, err := tbl.Scan().PlanFiles(ctx)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool, len(tasks))
	once := tasks[:0]
	for _, t := range tasks {
		if !seen[t.File.FilePath()] {
			seen[t.File.FilePath()] = true
			once = append(once, t)
		}
	}
	return once, nil
}
