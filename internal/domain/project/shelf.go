package project

import (
	"context"
	"encoding/base64"
	"fmt"
	"io/fs"
	"strings"
	"sync"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Shelf keeps every version that a run used, as files in the control database, so that a run ends with what it began
// with, whatever is edited meanwhile and whichever machine goes on with it. It is safe for concurrent use.
type Shelf struct {
	db    *controldb.DB
	kinds Kinds

	mu    sync.Mutex
	known map[string]*Project
}

// NewShelf makes one. Stored versions are read by the same code as the folder is, but their secrets are not looked for:
// that was done when they were loaded, and is done again at the moment of use.
func NewShelf(db *controldb.DB, k Kinds) *Shelf {
	k.Secrets = nil
	return &Shelf{db: db, kinds: k, known: map[string]*Project{}}
}

// Migrations of the shelf: bytes are base64, since a seed may hold any.
func Migrations() controldb.Migrations {
	return controldb.Migrations{Noun: "project", Steps: []string{`
create table project_files (
	version text not null,
	path text not null,
	bytes text not null,
	primary key (version, path)
)`}}
}

// Put stores the files of a loaded project once, as they were when it was loaded; files is not read again, since it
// may have changed. When Put returns nil the version is durable.
func (s *Shelf) Put(ctx context.Context, _ fs.FS, p *Project) error {
	s.mu.Lock()
	_, kept := s.known[p.Version]
	s.mu.Unlock()
	if kept {
		return nil
	}
	err := s.db.Write(ctx, controldb.Lease{}, func(tx *controldb.Tx) error {
		for _, f := range p.files {
			_, err := tx.Exec(`
insert into project_files (version, path, bytes)
values ($1, $2, $3)
on conflict (version, path) do nothing`, p.Version, f.path, base64.StdEncoding.EncodeToString(f.bytes))
			if err != nil {
				return fmt.Errorf("store %s: %w", f.path, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep project version %s: %w", p.Version, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.known[p.Version] = p
	return nil
}

// At loads a stored version, once per process. A version that was never stored, or that this version of Naru finds
// mistakes in, is a problem.
func (s *Shelf) At(ctx context.Context, version string) (*Project, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p, ok := s.known[version]; ok {
		return p, nil
	}
	files, err := s.files(ctx, version)
	if err != nil {
		return nil, fmt.Errorf("read project version %s: %w", version, err)
	}
	if len(files) == 0 || versionOf(files) != version {
		return nil, problem.New("project_version_unknown", problem.Place{}, problem.Args{"version": version})
	}
	var found problem.List
	p, err := load(ctx, files, environment(files), s.kinds, &found)
	if err != nil {
		return nil, fmt.Errorf("load project version %s: %w", version, err)
	}
	s.known[version] = p
	return p, nil
}

// environment is the one that a version was loaded with: the file that lies over naru.yaml is part of it.
func environment(files []entry) string {
	for _, f := range files {
		if f.path != settingsFile && !strings.Contains(f.path, "/") {
			return envOf(f.path)
		}
	}
	return ""
}

func (s *Shelf) files(ctx context.Context, version string) (all []entry, err error) {
	err = s.db.Read(ctx, func(tx *controldb.Tx) error {
		all = nil
		rows, err := tx.Query(`
select path, bytes
from project_files
where version = $1`, version)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var f entry
			var text string
			if err := rows.Scan(&f.path, &text); err != nil {
				return err
			}
			if f.bytes, err = base64.StdEncoding.DecodeString(text); err != nil {
				return fmt.Errorf("%s: %w", f.path, err)
			}
			all = append(all, f)
		}
		return rows.Err()
	})
	sortByPath(all)
	return all, err
}
