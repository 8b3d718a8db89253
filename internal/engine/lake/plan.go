package lake

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/apache/iceberg-go"
	"github.com/apache/iceberg-go/table"

	"github.com/naru-data/naru/internal/engine/column"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Target is where new files of a table go: its columns with the field ids that the commit will give them.
// Nothing is written by making one, and the same Target serves every Prepare of its files.
type Target struct {
	Table     string          // "responses", "estimates.daily"
	Columns   []column.Column // in the order that was planned
	Partition []string        // in the order in which files give their values

	dir   string         // of the table, absolute
	begin table.Metadata // of a table that begins with this commit; else nil
	fresh bool           // begins anew although the table is there
	was   map[string]string
}

// Plan says how a table would look with these columns and this partitioning (names of columns). Columns that
// are there keep their ids; new ones are added, those not named are dropped from the table's form (no file is
// touched), integer becomes long and a decimal gets more digits. What Iceberg cannot do is a
// *problem.Problem: narrowing, another partitioning, a rename inside a struct, names that differ only in
// case. With fresh nothing is impossible: the table begins anew in a folder of its own, and its pointer moves
// there with the commit.
func (l *Lake) Plan(
	ctx context.Context, name string, columns []column.Column, partition []string, fresh bool,
) (*Target, error) {
	return l.plan(ctx, name, columns, partition, nil, fresh)
}

// PlanRenamed is Plan for a table that goes on, some of whose columns have new names: was gives the former name by the
// wanted one. A column that is there by its former name keeps its id, and so its values; one that is there by its wanted
// name was renamed before. Columns that name the table's partition cannot be renamed.
func (l *Lake) PlanRenamed(
	ctx context.Context, name string, columns []column.Column, partition []string, was map[string]string,
) (*Target, error) {
	return l.plan(ctx, name, columns, partition, was, false)
}

func (l *Lake) plan(
	ctx context.Context, name string, columns []column.Column, partition []string, was map[string]string, fresh bool,
) (*Target, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	if err := checkColumns(name, columns, partition); err != nil {
		return nil, err
	}
	if err := checkRenames(name, columns, was); err != nil {
		return nil, err
	}
	at, err := l.pointer(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("plan table %q: %w", name, err)
	}
	if at == "" || fresh {
		t, err := l.begin(name, columns, partition)
		if err != nil {
			return nil, fmt.Errorf("plan table %q: %w", name, err)
		}
		t.fresh = fresh
		return t, nil
	}
	base, err := l.load(ctx, name, at)
	if err != nil {
		return nil, fmt.Errorf("plan table %q: %w", name, lost("lake_broken", name, err))
	}
	t := &Target{Table: name, Partition: slices.Clone(partition), was: maps.Clone(was)}
	if t.Columns, err = evolve(name, base.Metadata(), columns, partition, was); err != nil {
		return nil, fmt.Errorf("plan table %q: %w", name, err)
	}
	t.dir, _ = l.folder.path(base.Location())
	return t, nil
}

// checkColumns refuses what no table can have.
func checkColumns(name string, columns []column.Column, partition []string) error {
	if len(columns) == 0 {
		return fmt.Errorf("plan table %q: it has no columns", name)
	}
	if p := clash(name, "", columns); p != nil {
		return p
	}
	return checkPartition(name, columns, partition)
}

// checkRenames refuses two columns that both were one.
func checkRenames(table string, columns []column.Column, was map[string]string) error {
	now := map[string]string{}
	for _, c := range columns {
		before := was[c.Name]
		if other := now[before]; before != "" && other != "" {
			return fmt.Errorf("plan table %q: the columns %q and %q were both %q", table, other, c.Name, before)
		}
		now[before] = c.Name
	}
	return nil
}

// begin makes the metadata of a table that was never there. Nothing of it is written yet.
func (l *Lake) begin(name string, columns []column.Column, partition []string) (*Target, error) {
	namespace, short := split(name)
	var random [4]byte
	if _, err := rand.Read(random[:]); err != nil {
		return nil, err
	}
	dir := filepath.Join(l.folder.dir, namespace, short+"-"+hex.EncodeToString(random[:]))
	location, err := l.folder.location(dir)
	if err != nil {
		return nil, err
	}
	ids := evolution{table: name} // foreseen only to tell columns apart; NewMetadata gives the final ones
	numbered := make([]column.Column, len(columns))
	for i, c := range columns {
		numbered[i] = ids.fresh(c)
	}
	schema, err := icebergSchema(numbered)
	if err != nil {
		return nil, err
	}
	spec, err := newSpec(schema, partition)
	if err != nil {
		return nil, err
	}
	meta, err := table.NewMetadata(schema, &spec, table.UnsortedSortOrder, location, properties())
	if err != nil {
		return nil, err
	}
	given, err := columnsOf(meta.CurrentSchema().Fields())
	if err != nil {
		return nil, err
	}
	return &Target{Table: name, Columns: given, Partition: slices.Clone(partition), dir: dir, begin: meta}, nil
}

// properties of every table. Other engines obey them too: rows are deleted by writing files anew, since our
// reader refuses files with deleted rows, and a lost race is tried again. Manifests are merged, or each
// commit would make the next one slower.
func properties() iceberg.Properties {
	return iceberg.Properties{
		table.PropertyFormatVersion:    "2",
		table.WriteDeleteModeKey:       table.WriteModeCopyOnWrite,
		"write.update.mode":            table.WriteModeCopyOnWrite,
		"write.merge.mode":             table.WriteModeCopyOnWrite,
		table.CommitNumRetriesKey:      "20",
		table.ManifestMergeEnabledKey:  "true",
		table.ManifestMinMergeCountKey: "20",
	}
}

// evolve gives the columns that a table will have, with their ids.
func evolve(
	name string, base table.Metadata, want []column.Column, partition []string, was map[string]string,
) ([]column.Column, error) {
	have, err := columnsOf(base.CurrentSchema().Fields())
	if err != nil {
		return nil, err
	}
	now, plain := partitionOf(base.CurrentSchema(), base.PartitionSpec())
	if !plain || !sameNames(now, partition) {
		return nil, problem.New("lake_partition_change", problem.Place{},
			problem.Args{"table": name, "old": list(now), "new": list(partition)})
	}
	for _, key := range partition { // a value keeps the form in which every manifest holds it
		old, new := named(have, key), named(want, key)
		if old.Type.Kind != new.Type.Kind {
			return nil, problem.New("lake_type_change", problem.Place{},
				problem.Args{"table": name, "column": key, "old": word(old.Type), "new": word(new.Type)})
		}
	}
	e := evolution{table: name, next: base.LastColumnID(), was: was}
	columns, p := e.fields("", have, want)
	if p != nil {
		return nil, p
	}
	return columns, nil
}

// replan answers the columns that the target's files would get now; ErrReplan when their ids are not the
// same.
func (t *Target) replan(base table.Metadata) ([]column.Column, error) {
	columns, err := evolve(t.Table, base, t.Columns, t.Partition, t.was)
	if err != nil {
		return nil, err
	}
	if !reflect.DeepEqual(columns, t.Columns) {
		return nil, ErrReplan
	}
	return columns, nil
}

func sameNames(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for _, name := range a {
		if !slices.Contains(b, name) {
			return false
		}
	}
	return true
}

func list(names []string) string {
	if len(names) == 0 {
		return "nothing"
	}
	return fmt.Sprint(names)
}
