// Package upkeep keeps a project small and quick: files of tables are written together, and what is older than anyone wants
// goes, from the lake and from the raw store. It decides how old that is; what must stay is decided by those who own it
// (lake, landing, table). It never changes a row.
package upkeep

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/domain/table"
	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/engine/lake"
	"github.com/naru-data/naru/internal/engine/sqlengine"
	"github.com/naru-data/naru/internal/foundation/work"
)

// defaultKeep is for how long the past of a table can be read when nobody says.
const defaultKeep = 7 * 24 * time.Hour

// Keeper does the upkeep of one project. It is safe for concurrent use, also by several processes.
type Keeper struct {
	lake    *lake.Lake
	desk    *query.Desk
	landing *landing.Landing
	tables  *table.Loader
}

// New uses what was opened before.
func New(l *lake.Lake, q *query.Desk, raw *landing.Landing, t *table.Loader) *Keeper {
	return &Keeper{lake: l, desk: q, landing: raw, tables: t}
}

// Table is one table of the lake, whatever makes it.
type Table struct {
	Name string
	Sort []string      // columns by which the rows of a file are ordered
	Keep time.Duration // of its past; 0: a week
}

// Source is a source whose raw bytes are kept for a while only, and the tables that it feeds.
type Source struct {
	Name   string
	Keep   time.Duration
	Tables []string
}

// Order is what is to be looked after.
type Order struct {
	Tables  []Table
	Sources []Source
	DryRun  bool // only tells
}

// Done is what an upkeep did, or would do.
type Done struct {
	Tables  map[string]lake.Cared
	Sources map[string]landing.Expired
}

// Do looks after all of an order, the raw store last, and tells how far it came also when it fails. The values that flow
// shows are sums; the notes tell of each table and source with which anything was done.
func (k *Keeper) Do(ctx context.Context, t work.Task, o Order) (Done, work.Result, error) {
	done := Done{Tables: map[string]lake.Cared{}, Sources: map[string]landing.Expired{}}
	var failed error
	for _, one := range o.Tables {
		t.Report(work.Progress{Doing: "upkeep of " + one.Name})
		cared, err := k.table(ctx, t, one, o.DryRun)
		if err != nil {
			failed = err
			break
		}
		done.Tables[one.Name] = cared
	}
	for _, one := range o.Sources {
		if failed != nil {
			break
		}
		t.Report(work.Progress{Doing: "upkeep of what landed of " + one.Name})
		expired, err := k.landing.Expire(ctx, t, landing.Expiry{
			Source: one.Name, Keep: one.Keep, DryRun: o.DryRun,
			Needed: func(ctx context.Context, d landing.Delivery) (bool, error) { return k.needed(ctx, one, d) },
		})
		if err != nil {
			failed = err
			break
		}
		done.Sources[one.Name] = expired
	}
	return done, result(o, done), failed
}

func (k *Keeper) table(ctx context.Context, t work.Task, one Table, dryRun bool) (lake.Cared, error) {
	care := lake.Care{Keep: one.Keep, DryRun: dryRun}
	if care.Keep == 0 {
		care.Keep = defaultKeep
	}
	care.Compact = func(ctx context.Context, pin lake.Pin, files []lake.File, target *lake.Target) ([]lake.File, error) {
		return k.compact(ctx, one, pin, files, target)
	}
	return k.lake.Upkeep(ctx, t, one.Name, care)
}

// small is how a table calls the files that are written together.
const small = "small"

// compact writes the rows of files into one, in the table's order if it has one.
func (k *Keeper) compact(
	ctx context.Context, t Table, pin lake.Pin, files []lake.File, target *lake.Target,
) ([]lake.File, error) {
	sql := "select * from " + small
	if by := t.sorting(pin.Columns); by != "" {
		sql += " order by " + by
	}
	in := sqlengine.Table{Name: small, Columns: pin.Columns}
	for _, f := range files {
		in.Files = append(in.Files, f.Path)
	}
	written, _, err := k.desk.Write(ctx, query.Question{SQL: sql, Actor: query.Local(), Given: []sqlengine.Table{in}},
		sqlengine.Target{
			Plan: func([]column.Column) ([]column.Column, []string, error) {
				return target.Columns, target.Partition, nil
			},
			Create: func() (sqlengine.File, error) { return target.Create() },
		})
	if err != nil {
		return nil, err
	}
	var made []lake.File
	for _, f := range written.Files {
		made = append(made, lake.File{Path: f.Path, Size: f.Size, Rows: f.Rows, Partition: f.Partition})
	}
	return made, nil
}

// sorting are the columns that the table has.
func (t Table) sorting(columns []column.Column) string {
	var by []string
	for _, name := range t.Sort {
		if slices.ContainsFunc(columns, func(c column.Column) bool { return c.Name == name }) {
			by = append(by, sqlengine.Identifier(name))
		}
	}
	return strings.Join(by, ", ")
}

// needed says whether a table that reads the source has still to decide about a delivery. A withdrawn one is loaded by none.
func (k *Keeper) needed(ctx context.Context, s Source, d landing.Delivery) (bool, error) {
	if d.Withdrawn != "" || len(s.Tables) == 0 {
		return false, nil
	}
	applied, err := k.tables.Applied(ctx, "", d.ID)
	if err != nil {
		return false, fmt.Errorf("ask what became of delivery %s: %w", d.ID, err)
	}
	for _, name := range s.Tables {
		if !slices.ContainsFunc(applied, func(a table.Applied) bool { return a.Table == name && a.State != table.Landed }) {
			return true, nil
		}
	}
	return false, nil
}

// result sums up, and tells of each that anything was done with.
func result(o Order, done Done) work.Result {
	var sum lake.Cared
	var raw landing.Expired
	r := work.Result{}
	for _, t := range o.Tables {
		c := done.Tables[t.Name]
		sum.Compacted, sum.Into = sum.Compacted+c.Compacted, sum.Into+c.Into
		sum.Snapshots, sum.Marked, sum.MarkedBytes = sum.Snapshots+c.Snapshots, sum.Marked+c.Marked, sum.MarkedBytes+c.MarkedBytes
		sum.Removed, sum.Bytes = sum.Removed+c.Removed, sum.Bytes+c.Bytes
		if note := noteOf(c); note != "" {
			r.Notes = append(r.Notes, t.Name+": "+note)
		}
	}
	for _, s := range o.Sources {
		e := done.Sources[s.Name]
		raw.Deliveries, raw.Objects = raw.Deliveries+e.Deliveries, raw.Objects+e.Objects
		raw.Bytes, raw.Needed = raw.Bytes+e.Bytes, raw.Needed+e.Needed
		if e.Deliveries+e.Objects+e.Needed > 0 {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: %d deliveries expired, %d raw objects removed; %d old ones stay until they are loaded",
				s.Name, e.Deliveries, e.Objects, e.Needed))
		}
	}
	r.Values = map[string]any{
		"compacted": sum.Compacted, "into": sum.Into, "snapshots": sum.Snapshots,
		"marked": sum.Marked, "marked_bytes": sum.MarkedBytes, "removed": sum.Removed + raw.Objects, "bytes": sum.Bytes + raw.Bytes,
		"expired": raw.Deliveries,
	}
	return r
}

// noteOf tells what was done with a table; empty when nothing was.
func noteOf(c lake.Cared) string {
	var did []string
	add := func(n int, format string, args ...any) {
		if n > 0 {
			did = append(did, fmt.Sprintf(format, args...))
		}
	}
	add(c.Compacted, "%d small files into %d", c.Compacted, c.Into)
	add(c.Snapshots, "%d snapshots expired", c.Snapshots)
	add(c.Marked, "%d files that nothing names any more go in a day", c.Marked)
	add(c.Removed, "%d files removed", c.Removed)
	return strings.Join(did, "; ")
}
