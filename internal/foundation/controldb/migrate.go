package controldb

import (
	"context"
	"fmt"
	"strings"

	"github.com/naru-data/naru/internal/foundation/problem"
)

// Migrations of one noun, forward only: Steps[0] brings it from version 0 to 1. Each step is plain SQL, statements
// separated by ";\n". A step that was released is never changed.
type Migrations struct {
	Noun  string
	Steps []string
}

// own are the tables that leases need; they are migrated like those of any noun.
func own() Migrations {
	return Migrations{Noun: "controldb", Steps: []string{`
create table leases (
	name text primary key,
	token bigint not null,
	holder text not null,
	expires bigint not null
)`}}
}

// Migrate applies what is missing, all in one transaction, while no other process does; a SQLite file that holds data
// is copied beside itself before. Where nothing is missing nothing is locked or written. Tables of a newer version
// than this binary knows are refused with a problem (schema_newer), and nothing is changed.
func (db *DB) Migrate(ctx context.Context, all []Migrations) error {
	all = append([]Migrations{own()}, all...)
	have, err := db.schema(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's versions: %w", err)
	}
	missing, err := compare(all, have)
	if err != nil || !missing {
		return err
	}
	return db.store.explain(db.store.alone(ctx, func(ctx context.Context) error { return db.migrate(ctx, all) }))
}

// migrate runs alone. What another process did while this one waited is looked at anew.
func (db *DB) migrate(ctx context.Context, all []Migrations) error {
	have, err := db.schema(ctx)
	if err != nil {
		return fmt.Errorf("read the schema's versions: %w", err)
	}
	missing, err := compare(all, have)
	if err != nil || !missing {
		return err
	}
	if len(have) > 0 {
		if err := db.store.copyAside(ctx); err != nil {
			return err
		}
	}
	return db.Write(ctx, Lease{}, func(tx *Tx) error {
		_, err := tx.Exec("create table if not exists schema_versions (noun text primary key, version bigint not null)")
		if err != nil {
			return fmt.Errorf("make the table of versions: %w", err)
		}
		for _, m := range all {
			if err := m.apply(tx, have[m.Noun]); err != nil {
				return err
			}
		}
		return nil
	})
}

// schema gives the version of each noun; empty for a new database.
func (db *DB) schema(ctx context.Context) (have map[string]int, err error) {
	err = db.Read(ctx, func(tx *Tx) error {
		have = map[string]int{}
		n, err := db.store.tables(tx, "schema_versions")
		if err != nil || n == 0 {
			return err
		}
		rows, err := tx.Query("select noun, version from schema_versions")
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var noun string
			var version int
			if err := rows.Scan(&noun, &version); err != nil {
				return err
			}
			have[noun] = version
		}
		return rows.Err()
	})
	return have, err
}

// compare says whether steps are missing, and refuses what is newer.
func compare(all []Migrations, have map[string]int) (missing bool, err error) {
	for _, m := range all {
		if version := have[m.Noun]; version > len(m.Steps) {
			return false, problem.New("schema_newer", problem.Place{},
				problem.Args{"noun": m.Noun, "have": version, "known": len(m.Steps)})
		} else if version < len(m.Steps) {
			missing = true
		}
	}
	return missing, nil
}

func (m Migrations) apply(tx *Tx, from int) error {
	for version := from; version < len(m.Steps); version++ {
		for _, statement := range strings.Split(m.Steps[version], ";\n") {
			statement = strings.TrimSuffix(strings.TrimSpace(statement), ";")
			if statement == "" {
				continue
			}
			if _, err := tx.Exec(statement); err != nil {
				return fmt.Errorf("migrate %s to version %d: %w", m.Noun, version+1, err)
			}
		}
	}
	_, err := tx.Exec(`
insert into schema_versions (noun, version) values ($1, $2)
on conflict (noun) do update set version = excluded.version`, m.Noun, len(m.Steps))
	if err != nil {
		return fmt.Errorf("record that %s is at version %d: %w", m.Noun, len(m.Steps), err)
	}
	return nil
}
