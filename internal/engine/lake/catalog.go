package lake

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// The catalog has the layout of Iceberg's JDBC catalog, so that other engines open the same tables. They must
// call it by this name: it is part of every row's key.
const (
	catalogName      = "lake"
	defaultNamespace = "main" // of tables without a sub-folder
)

// Migrations are the catalog in the layout of Iceberg's JDBC catalog, our ledger of commits, the files that nothing names
// any more (lake_trash), and from when on the past of each table can be read (lake_horizons).
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "lake", Steps: []string{`
create table iceberg_tables (
	catalog_name text not null,
	table_namespace text not null,
	table_name text not null,
	metadata_location text,
	previous_metadata_location text,
	iceberg_type text,
	primary key (catalog_name, table_namespace, table_name)
);
create table iceberg_namespace_properties (
	catalog_name text not null,
	namespace text not null,
	property_key text not null,
	property_value text,
	primary key (catalog_name, namespace, property_key)
);
create table lake_commits (
	key text not null,
	table_name text not null,
	version bigint not null,
	at bigint not null,
	run text not null,
	project text not null,
	snapshot bigint not null,
	metadata text not null,
	read_rows bigint not null,
	loaded_rows bigint not null,
	quarantined_rows bigint not null,
	skipped_rows bigint not null,
	superseded_rows bigint not null,
	table_rows bigint not null,
	refs text not null,
	primary key (key, table_name)
);
create unique index lake_commits_by_version on lake_commits (table_name, version);
create index lake_commits_by_time on lake_commits (table_name, at)`, `
create table lake_trash (
	path text not null primary key,
	table_name text not null,
	since bigint not null
);
create index lake_trash_by_table on lake_trash (table_name);
create table lake_horizons (
	table_name text not null primary key,
	since bigint not null
)`}}
}

var tableName = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$`)

func checkName(name string) error {
	if !tableName.MatchString(name) || strings.HasPrefix(name, defaultNamespace+".") {
		return fmt.Errorf("%q is no name of a table", name)
	}
	return nil
}

// split and join turn "estimates.daily" into namespace and name, and back.
func split(name string) (namespace, short string) {
	if namespace, short, ok := strings.Cut(name, "."); ok {
		return namespace, short
	}
	return defaultNamespace, name
}

func join(namespace, short string) string {
	if namespace == defaultNamespace {
		return short
	}
	return namespace + "." + short
}

// pointer is where a table stands: its metadata file, and when we last committed to it.
type pointer struct {
	Table    string
	Metadata string
	At       time.Time
}

// pointers of all tables, by name. Views, which other engines may keep in the same catalog, are left out.
func (l *Lake) pointers(ctx context.Context) (all []pointer, err error) {
	err = l.db.Read(ctx, func(tx *controldb.Tx) error {
		all = nil
		rows, err := tx.Query(`
select table_namespace, table_name, metadata_location
from iceberg_tables
where catalog_name = $1 and (iceberg_type is null or iceberg_type = 'TABLE') and metadata_location is not null
order by table_namespace, table_name`, catalogName)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var namespace, short, metadata string
			if err := rows.Scan(&namespace, &short, &metadata); err != nil {
				return err
			}
			all = append(all, pointer{Table: join(namespace, short), Metadata: metadata})
		}
		return rows.Err()
	})
	return all, err
}

// pointer of one table; empty when there is no such table.
func (l *Lake) pointer(ctx context.Context, name string) (metadata string, err error) {
	err = l.db.Read(ctx, func(tx *controldb.Tx) error {
		p, err := pointerOf(tx, name)
		metadata = p.Metadata
		return err
	})
	return metadata, err
}

func pointerOf(tx *controldb.Tx, name string) (pointer, error) {
	namespace, short := split(name)
	p := pointer{Table: name}
	var at int64
	err := tx.QueryRow(`
select metadata_location,
	coalesce((select at from lake_commits where table_name = $4 order by version desc limit 1), 0)
from iceberg_tables
where catalog_name = $1 and table_namespace = $2 and table_name = $3
and (iceberg_type is null or iceberg_type = 'TABLE') and metadata_location is not null`,
		catalogName, namespace, short, name).Scan(&p.Metadata, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return pointer{Table: name}, nil
	}
	p.At = controldb.Time(at)
	return p, err
}

// movePointer compares and swaps; ErrMoved when the table is not where it was. An empty old makes the table.
func movePointer(tx *controldb.Tx, name, old, next string) error {
	if old == next { // nothing changed, yet it must still be true
		now, err := pointerOf(tx, name)
		if err == nil && now.Metadata != old {
			err = ErrMoved
		}
		return err
	}
	namespace, short := split(name)
	if old == "" {
		return makePointer(tx, namespace, short, next)
	}
	n, err := tx.Changed(`
update iceberg_tables
set metadata_location = $1, previous_metadata_location = metadata_location
where catalog_name = $2 and table_namespace = $3 and table_name = $4 and metadata_location = $5`,
		next, catalogName, namespace, short, old)
	if err == nil && n == 0 {
		err = ErrMoved
	}
	return err
}

func makePointer(tx *controldb.Tx, namespace, short, next string) error {
	if _, err := tx.Exec(`
insert into iceberg_namespace_properties (catalog_name, namespace, property_key, property_value)
values ($1, $2, 'exists', 'true')
on conflict do nothing`, catalogName, namespace); err != nil {
		return err
	}
	n, err := tx.Changed(`
insert into iceberg_tables (catalog_name, table_namespace, table_name, metadata_location, iceberg_type)
values ($1, $2, $3, $4, 'TABLE')
on conflict do nothing`, catalogName, namespace, short, next)
	if err == nil && n == 0 {
		err = ErrMoved
	}
	return err
}
