package table

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/rows"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
)

// isStaged says that the table's files are not written as rows are read, but by the engine from files that are: it sorts
// and merges more rows than memory holds.
func (t *Table) isStaged() bool { return t.Strategy == Merge || len(t.Sort) > 0 }

// What a staged file has besides the table's columns, of a table with `deleted:`. The mark is a column of the condition
// once more, with the condition as its `asked:`, so that its companion says of each row whether it is deleted.
const (
	markName      = "naru deleted" // with a blank, so that no column of the lake's views is meant
	markID        = 1 << 30        // far beyond the ids that a table reaches
	markEmptyID   = markID + 1
	markCompanion = markName + rows.EmptySuffix
)

// markColumn is the column that the mark is read from.
func (t *Table) markColumn() (Column, bool) {
	if t.Deleted == nil {
		return Column{}, false
	}
	for _, name := range t.Deleted.Columns() {
		if c, ok := t.column(name); ok && c.From == "" && !nested(c.Type) {
			return c, true
		}
	}
	return Column{}, false
}

// mark is what the mark's column is made from, given the table's as they are read. It judges nothing.
func (t *Table) mark(columns []rows.Column) (rows.Column, bool) {
	of, ok := t.markColumn()
	if !ok {
		return rows.Column{}, false
	}
	for _, c := range columns {
		if c.Name != of.Name {
			continue
		}
		c.Name, c.ID, c.EmptyID, c.Asked = markName, markID, markEmptyID, t.Deleted
		c.Required, c.Unique, c.Values, c.Min, c.Max, c.Pattern = false, false, nil, nil, nil, nil
		return c, true
	}
	return rows.Column{}, false
}

// stagedColumns are the columns of a staged file.
func (t *Table) stagedColumns(target *lake.Target) []column.Column {
	all := target.Columns[:len(target.Columns):len(target.Columns)]
	if _, ok := t.markColumn(); ok {
		all = append(all, column.Column{ID: markEmptyID, Name: markCompanion, Type: column.Type{Kind: column.String}})
	}
	return all
}

// placeStaged gives what was staged to the delivery's parts: sorted, or as it is where it will be merged.
func (j *job) placeStaged(ctx context.Context, t *Table, target *lake.Target, r *reading) error {
	j.made(r.staged)
	files := r.staged
	if t.Strategy != Merge && len(files) > 0 {
		from := sqlengine.Table{Name: arrivedTable, Columns: target.Columns, Files: paths(files)}
		written, err := j.write(ctx, t, target, "select * from "+arrivedTable, []sqlengine.Table{from}, files)
		if err != nil {
			return fmt.Errorf("sort rows: %w", err)
		}
		files = written
		faultpoint.Reach("table.sorted")
	}
	for _, f := range files {
		if err := r.put(t, f); err != nil {
			return err
		}
	}
	return nil
}

// Files that the engine writes are about largeFile large; only when there is more than twice as much are there several.
const largeFile = 256 << 20

// writeTimeout ends what was forgotten: less than the day for which files that nothing names are kept.
const writeTimeout = 12 * time.Hour

// write lets the engine put a SELECT into files of the table, sorted as the contract says. size are the files that it is
// made from.
func (j *job) write(
	ctx context.Context, t *Table, target *lake.Target, sql string, from []sqlengine.Table, size []lake.File,
) ([]lake.File, error) {
	if len(t.Sort) > 0 {
		sql = "select * from (" + sql + ") order by " + names("", t.Sort)
	}
	to := sqlengine.Target{
		Plan:     func([]column.Column) ([]column.Column, []string, error) { return target.Columns, t.Partition, nil },
		Create:   func() (sqlengine.File, error) { return target.Create() },
		FileRows: fileRows(size),
	}
	written, err := j.engine.Write(ctx, sqlengine.Query{SQL: sql, Place: t.Place, Tables: from, Timeout: writeTimeout}, to)
	if err != nil {
		return nil, err
	}
	var files []lake.File
	for _, f := range written.Files {
		files = append(files, lake.File{Path: f.Path, Size: f.Size, Rows: f.Rows, Partition: f.Partition})
	}
	j.made(files)
	return files, nil
}

// fileRows is how many rows a file gets, made from such files; 0: all of them.
func fileRows(from []lake.File) int64 {
	bytes, rows := int64(0), sum(from)
	for _, f := range from {
		bytes += f.Size
	}
	if rows == 0 || bytes <= 2*largeFile {
		return 0
	}
	return max(1, largeFile/max(1, bytes/rows))
}

func sum(files []lake.File) (rows int64) {
	for _, f := range files {
		rows += f.Rows
	}
	return rows
}

func paths(files []lake.File) []string {
	all := make([]string, len(files))
	for i, f := range files {
		all[i] = f.Path
	}
	return all
}

// names are columns in SQL, each of the relation.
func names(relation string, columns []string) string {
	all := make([]string, len(columns))
	for i, name := range columns {
		all[i] = sqlengine.Identifier(name)
		if relation != "" {
			all[i] = relation + "." + all[i]
		}
	}
	return strings.Join(all, ", ")
}

// made remembers files of this job, so that those which no commit names can go.
func (j *job) made(files []lake.File) {
	for _, f := range files {
		j.scratch[f.Path] = true
	}
}

// tidy removes what this job has made and the commit did not name. What a job leaves that ends otherwise is swept when
// it is a day old.
func (j *job) tidy(named []lake.Change) error {
	for _, c := range named {
		for _, f := range c.Add {
			delete(j.scratch, f.Path)
		}
	}
	for path := range j.scratch {
		if err := lake.Drop(path); err != nil {
			return err
		}
		delete(j.scratch, path)
	}
	return nil
}
