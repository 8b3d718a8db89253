package lake

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"time"

	"github.com/apache/iceberg-go"

	"github.com/naru-data/naru/internal/engine/column"
)

// Between are the files of a pinned table that may hold a row whose column, a date or a time, lies in [low, high): all but
// those whose manifests say that they do not. A time without a zone, and a day, are taken as UTC. Bounds are compared file
// by file, never by a filter, which loses files (FACTS: empty texts as partition values).
func (l *Lake) Between(ctx context.Context, pin Pin, name string, low, high time.Time) ([]File, error) {
	c := named(pin.Columns, name)
	if c == nil {
		return nil, fmt.Errorf("files of table %q: it has no column %q", pin.Table, name)
	}
	tbl, err := l.load(ctx, pin.Table, pin.Metadata)
	if err != nil {
		return nil, fmt.Errorf("files of table %q: %w", pin.Table, err)
	}
	tasks, err := plannedFiles(ctx, tbl)
	if err != nil {
		return nil, fmt.Errorf("files of table %q: %w", pin.Table, err)
	}
	out := map[string]bool{}
	for _, t := range tasks {
		path, _ := l.folder.path(t.File.FilePath())
		out[path] = outside(t.File, *c, low, high)
	}
	return slices.DeleteFunc(slices.Clone(pin.Files), func(f File) bool { return out[f.Path] }), nil
}

// outside says whether a file surely holds no such row.
func outside(f iceberg.DataFile, c column.Column, low, high time.Time) bool {
	least, hasLeast := moment(c.Type.Kind, f.LowerBoundValues()[c.ID])
	most, hasMost := moment(c.Type.Kind, f.UpperBoundValues()[c.ID])
	return hasLeast && hasMost && (most.Before(low) || !least.Before(high))
}

// moment reads a bound as a manifest holds it.
func moment(kind column.Kind, bound []byte) (time.Time, bool) {
	switch {
	case kind == column.Date && len(bound) == 4:
		return time.Unix(int64(int32(binary.LittleEndian.Uint32(bound)))*24*60*60, 0).UTC(), true
	case (kind == column.Timestamp || kind == column.Timestamptz) && len(bound) == 8:
		return time.UnixMicro(int64(binary.LittleEndian.Uint64(bound))).UTC(), true
	}
	return time.Time{}, false
}
