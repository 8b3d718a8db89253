package lake

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"github.com/apache/iceberg-go"
	"github.com/apache/iceberg-go/table"

	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Change is what one commit does to one table: Remove, then Add. A change without any is a commit all the
// same: it makes the table, changes its columns, or only stands in the ledger.
type Change struct {
	Target     *Target
	Add        []File
	RemoveAll  bool
	RemoveOnly [][]any // partition tuples whose files go, compared file by file, never by filter
	// RemovePaths are files that go, by path; one that is not there any more is ErrMoved, since somebody else has changed
	// the table since it was read.
	RemovePaths []string
	// Since is where the metadata lay that the change was made from, as Pin.Metadata tells it: when the table has moved
	// on, Prepare answers ErrMoved. Empty: whatever came since makes no difference.
	Since string
}

// Pending is a commit that is wholly written and synced, and that nobody can see.
type Pending struct {
	task   work.Task
	tables []staged // by name
}

// staged is one table of a Pending.
type staged struct {
	name string
	old  string // location of the metadata it was prepared on; empty: the table is new
	next string // location of its own metadata; old when nothing changed
	meta table.Metadata
	pin  Pin
}

// Metadata is read and written whole by every commit, so its cost is the number of snapshots in it. When
// there are mostSnapshots, all but keptSnapshots are dropped from it. Time travel goes on through older
// metadata files.
const (
	mostSnapshots = 100
	keptSnapshots = 50
)

// Prepare writes and syncs manifests and metadata of several tables. Nothing is visible. It may be called
// again with the same changes after ErrMoved; ErrReplan says that the files themselves no longer fit.
func (l *Lake) Prepare(ctx context.Context, t work.Task, changes ...Change) (*Pending, error) {
	if t.Key == "" {
		return nil, errors.New("prepare: the task has no key to commit under")
	}
	sorted := slices.Clone(changes)
	slices.SortFunc(sorted, func(a, b Change) int { return cmp.Compare(a.Target.Table, b.Target.Table) })
	p := &Pending{task: t}
	for i, c := range sorted {
		if i > 0 && sorted[i-1].Target.Table == c.Target.Table {
			return nil, fmt.Errorf("prepare: table %q is changed twice in one commit", c.Target.Table)
		}
		s, err := l.stage(ctx, t, c)
		if err != nil {
			return nil, fmt.Errorf("prepare table %q: %w", c.Target.Table, err)
		}
		p.tables = append(p.tables, s)
	}
	faultpoint.Reach("lake.manifests_written")
	for _, s := range p.tables {
		if s.next == s.old {
			continue
		}
		if err := l.writeMetadata(s); err != nil {
			return nil, fmt.Errorf("prepare table %q: %w", s.name, err)
		}
	}
	faultpoint.Reach("lake.metadata_written")
	return p, nil
}

// Pins are the tables as they will be, for checks, by name.
func (p *Pending) Pins() []Pin {
	pins := make([]Pin, len(p.tables))
	for i, s := range p.tables {
		pins[i] = s.pin
	}
	return pins
}

// stage makes the next form of one table, with its manifests written.
func (l *Lake) stage(ctx context.Context, t work.Task, c Change) (staged, error) {
	old, base, form, err := l.base(ctx, c.Target)
	if err != nil {
		return staged{}, err
	}
	if c.Since != "" && c.Since != old {
		return staged{}, ErrMoved
	}
	s := staged{name: c.Target.Table, old: old, next: old, meta: base.Metadata()}
	updates, err := l.changeFiles(ctx, t, c, old, form)
	if err != nil {
		return staged{}, err
	}
	updates = append(formUpdates(base.Metadata(), form), updates...)
	if old == "" || old != base.MetadataLocation() || len(updates) > 0 {
		if s.meta, err = table.UpdateTableMetadata(base.Metadata(), updates, base.MetadataLocation()); err != nil {
			return staged{}, err
		}
		if s.next, err = nextLocation(s.meta, base.MetadataLocation()); err != nil {
			return staged{}, err
		}
	}
	s.pin, err = l.pin(ctx, s.name, l.table(s.name, s.meta, s.next))
	return s, err
}

// base is what a change is made on: where the table stands, its metadata, and that metadata in the planned
// form.
func (l *Lake) base(ctx context.Context, t *Target) (old string, base *table.Table, form table.Metadata, err error) {
	if old, err = l.pointer(ctx, t.Table); err != nil {
		return "", nil, nil, err
	}
	if t.fresh || (old == "" && t.begin != nil) {
		return old, l.table(t.Table, t.begin, ""), t.begin, nil
	}
	if old == "" {
		return "", nil, nil, ErrReplan
	}
	if base, err = l.load(ctx, t.Table, old); err != nil {
		return "", nil, nil, err
	}
	columns, err := t.replan(base.Metadata())
	if err != nil {
		return "", nil, nil, err
	}
	schema, err := icebergSchema(columns)
	if err != nil {
		return "", nil, nil, err
	}
	form = base.Metadata()
	if !schema.Equals(form.CurrentSchema()) {
		form, err = table.UpdateTableMetadata(form, schemaUpdates(schema), "")
	}
	return old, base, form, err
}

func schemaUpdates(schema *iceberg.Schema) []table.Update {
	return []table.Update{table.NewAddSchemaUpdate(schema), table.NewSetCurrentSchemaUpdate(-1)}
}

// formUpdates lead from the metadata that is there to the planned columns.
func formUpdates(base, form table.Metadata) []table.Update {
	if base.CurrentSchema().Equals(form.CurrentSchema()) {
		return nil
	}
	schema := iceberg.NewSchema(0, form.CurrentSchema().Fields()...)
	return schemaUpdates(schema)
}

// changeFiles writes the manifests of a change, if it has any, and gives the updates that name them.
func (l *Lake) changeFiles(
	ctx context.Context, t work.Task, c Change, old string, form table.Metadata,
) ([]table.Update, error) {
	tbl := l.table(c.Target.Table, form, old)
	remove, before, err := l.removed(ctx, c, tbl)
	if err != nil {
		return nil, err
	}
	var add []iceberg.DataFile
	for _, f := range c.Add {
		if f.Rows == 0 {
			continue // says nothing
		}
		made, err := l.dataFile(c.Target, form, f)
		if err != nil {
			return nil, fmt.Errorf("file %q: %w", f.Path, err)
		}
		add = append(add, made)
	}
	tx := tbl.NewTransaction()
	if before >= mostSnapshots {
		if err := tx.ExpireSnapshots(
			table.WithPostCommit(false), table.WithRetainLast(keptSnapshots), table.WithOlderThan(0)); err != nil {
			return nil, err
		}
	}
	if len(add)+len(remove) > 0 {
		props := iceberg.Properties{"naru.key": t.Key}
		if err := tx.ReplaceDataFilesWithDataFiles(ctx, remove, add, props,
			table.WithoutDuplicateCheck(), table.WithoutAutoNameMapping()); err != nil {
			return nil, err
		}
	}
	commit, err := tx.TableCommit()
	if err != nil {
		return nil, err
	}
	for _, r := range commit.Requirements {
		if err := r.Validate(form); err != nil {
			return nil, err
		}
	}
	return commit.Updates, nil
}

// removed are the files that a change takes away, and the number of snapshots that are there.
func (l *Lake) removed(
	ctx context.Context, c Change, tbl *table.Table,
) (remove []iceberg.DataFile, before int, err error) {
	before = len(tbl.Metadata().Snapshots())
	if !c.RemoveAll && len(c.RemoveOnly)+len(c.RemovePaths) == 0 {
		return nil, before, nil
	}
	if before == 0 {
		return nil, before, c.missed(len(c.RemovePaths))
	}
	gone := make(map[string]bool, len(c.RemoveOnly))
	for _, values := range c.RemoveOnly {
		// A value of another type would equal nothing, and the old rows would stay beside the new ones.
		if _, err := partitionValues(c.Target, tbl.Schema(), tbl.Spec(), values); err != nil {
			return nil, before, err
		}
		gone[tupleKey(values)] = true
	}
	paths := make(map[string]bool, len(c.RemovePaths))
	for _, path := range c.RemovePaths {
		paths[path] = true
	}
	tasks, err := plannedFiles(ctx, tbl)
	if err != nil {
		return nil, before, err
	}
	wanted := len(paths)
	for _, t := range tasks {
		path, _ := l.folder.path(t.File.FilePath())
		values, known := tuple(tbl.Schema(), tbl.Spec(), t.File, c.Target.Partition)
		if !known && len(gone) > 0 && !c.RemoveAll {
			return nil, before, fmt.Errorf("file %q was written under another partitioning", t.File.FilePath())
		}
		if paths[path] {
			wanted--
		}
		if c.RemoveAll || paths[path] || gone[tupleKey(values)] {
			remove = append(remove, t.File)
		}
	}
	return remove, before, c.missed(wanted)
}

// missed is ErrMoved when files that should go are not there.
func (c Change) missed(files int) error {
	if files == 0 || c.RemoveAll {
		return nil
	}
	return ErrMoved
}

func (l *Lake) table(name string, meta table.Metadata, location string) *table.Table {
	namespace, short := split(name)
	return table.New(table.Identifier{namespace, short}, meta, location, l.files, nil)
}

func (l *Lake) writeMetadata(s staged) error {
	text, err := json.Marshal(s.meta)
	if err != nil {
		return err
	}
	return files{l.folder}.WriteFile(s.next, text)
}

var metadataNumber = regexp.MustCompile(`/v?([0-9]+)[^/]*$`)

// nextLocation numbers metadata files on, as all engines do.
func nextLocation(meta table.Metadata, old string) (string, error) {
	n := 0
	if found := metadataNumber.FindStringSubmatch(old); found != nil {
		last, err := strconv.Atoi(found[1])
		if err != nil {
			return "", err
		}
		n = last + 1
	}
	places, err := table.LoadLocationProvider(meta.Location(), meta.Properties())
	if err != nil {
		return "", err
	}
	return places.NewTableMetadataFileLocation(n)
}
