// Package localfs keeps objects as files of one folder. A file is written under a temporary name, synced, renamed, and
// then its folder is synced, and once those up to the root, so that an object is whole and durable or not there at all (I1). It never
// follows a key out of its folder.
package localfs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/durable"
)

// temporaryFolder lies inside the root, so that a rename never leaves the file system. No key begins with a dot.
const temporaryFolder = ".tmp"

// temporaryAge is how old a temporary file must be before it is taken for what a crash left: no writer pauses so long.
const temporaryAge = 24 * time.Hour

// Store is an objectstore.Store.
type Store struct {
	root string

	mu    sync.Mutex
	known map[string]bool // folders whose own names are durable, up to the root: they are never removed
}

// mostKnown bounds what is remembered of folders.
const mostKnown = 10_000

// Open uses a folder, makes it when it is missing, and takes away what crashed writers left there more than a day ago.
func Open(dir string) (*Store, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open object store %q: %w", dir, err)
	}
	s := &Store{root: root, known: map[string]bool{}}
	if err := durable.MakeFolder(filepath.Join(root, temporaryFolder)); err != nil {
		return nil, fmt.Errorf("open object store: %w", s.explain(err))
	}
	if err := s.sweep(time.Now().Add(-temporaryAge)); err != nil {
		return nil, fmt.Errorf("sweep object store: %w", s.explain(err))
	}
	return s, nil
}

// sweep removes temporary files that nobody has written to since before.
func (s *Store) sweep(before time.Time) error {
	dir := filepath.Join(s.root, temporaryFolder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(before) {
			continue
		}
		if err == nil {
			err = os.Remove(filepath.Join(dir, entry.Name()))
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Put implements objectstore.Store.
func (s *Store) Put(
	ctx context.Context, body io.Reader, name func(objectstore.Digest) string,
) (objectstore.Digest, error) {
	digest, err := s.put(ctx, body, name)
	if err != nil {
		return objectstore.Digest{}, fmt.Errorf("keep an object: %w", s.explain(err))
	}
	return digest, nil
}

func (s *Store) put(
	ctx context.Context, body io.Reader, name func(objectstore.Digest) string,
) (digest objectstore.Digest, err error) {
	file, err := os.CreateTemp(filepath.Join(s.root, temporaryFolder), "put-*")
	if err != nil {
		return digest, err
	}
	defer func() {
		if err != nil {
			_ = file.Close() // what it holds is not wanted
		}
		_ = os.Remove(file.Name()) // gone already after a rename
	}()
	if digest, err = objectstore.Copy(ctx, file, body); err != nil {
		return digest, err
	}
	if err = file.Chmod(0o644); err != nil {
		return digest, err
	}
	if err = file.Sync(); err != nil {
		return digest, err
	}
	if err = file.Close(); err != nil {
		return digest, err
	}
	key := name(digest)
	if err = objectstore.CheckKey(key); err != nil {
		return digest, err
	}
	return digest, s.give(file.Name(), key, digest.Size)
}

// give renames a synced file to its key, unless an object of the same size is there.
func (s *Store) give(temporary, key string, size int64) error {
	to := s.path(key)
	if err := durable.MakeFolder(filepath.Dir(to)); err != nil {
		return err
	}
	there, err := os.Lstat(to)
	switch {
	case err == nil && there.Mode().IsRegular() && there.Size() == size:
		// Its writer may not have come to the syncs below yet, so they are done here too.
	case err == nil && there.IsDir():
		return fmt.Errorf("key %q is the folder of other objects", key)
	case err == nil || errors.Is(err, fs.ErrNotExist):
		if err := os.Rename(temporary, to); err != nil {
			return err
		}
	default:
		return err
	}
	return s.syncFolders(path.Dir(key))
}

// syncFolders makes a new name in a folder durable, and the names of the folder and of those above it, unless this store
// has done that before.
func (s *Store) syncFolders(folder string) error {
	s.mu.Lock()
	known := s.known[folder]
	s.mu.Unlock()
	if err := durable.Sync(s.path(folder)); err != nil || known {
		return err
	}
	for dir := folder; dir != "."; {
		dir = path.Dir(dir)
		if err := durable.Sync(s.path(dir)); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= mostKnown {
		clear(s.known)
	}
	s.known[folder] = true
	return nil
}

// Open implements objectstore.Store.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, objectstore.Info, error) {
	file, info, err := s.open(ctx, key)
	if err != nil {
		return nil, objectstore.Info{}, fmt.Errorf("open object %q: %w", key, s.explain(err))
	}
	return file, info, nil
}

func (s *Store) open(ctx context.Context, key string) (*os.File, objectstore.Info, error) {
	if err := ctx.Err(); err != nil {
		return nil, objectstore.Info{}, err
	}
	if objectstore.CheckKey(key) != nil {
		return nil, objectstore.Info{}, objectstore.ErrNotFound
	}
	file, err := os.Open(s.path(key))
	if missing(err) {
		return nil, objectstore.Info{}, objectstore.ErrNotFound
	}
	if err != nil {
		return nil, objectstore.Info{}, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = objectstore.ErrNotFound
	}
	if err != nil {
		return nil, objectstore.Info{}, errors.Join(err, file.Close())
	}
	return file, objectstore.Info{Key: key, Size: info.Size(), ModTime: info.ModTime()}, nil
}

// Delete implements objectstore.Store. The folders stay.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := s.delete(ctx, key); err != nil {
		return fmt.Errorf("delete object %q: %w", key, s.explain(err))
	}
	return nil
}

func (s *Store) delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if objectstore.CheckKey(key) != nil {
		return objectstore.ErrNotFound
	}
	at := s.path(key)
	info, err := os.Lstat(at)
	if missing(err) || err == nil && !info.Mode().IsRegular() {
		return objectstore.ErrNotFound
	}
	if err == nil {
		err = os.Remove(at)
	}
	if missing(err) {
		return objectstore.ErrNotFound
	}
	if err != nil {
		return err
	}
	return durable.Sync(filepath.Dir(at))
}

// missing says that there is no such file, or that a part of its path is a file.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Path is the file that holds, or would hold, an object: for a person to open, never to write.
func (s *Store) Path(key string) string { return s.path(key) }

func (s *Store) path(key string) string { return filepath.Join(s.root, filepath.FromSlash(key)) }
