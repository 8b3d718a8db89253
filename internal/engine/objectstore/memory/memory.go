// Package memory keeps objects in memory, for tests and for work that need not outlive the process. It keeps every
// promise of objectstore but one: its objects die with it.
package memory

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/naru-data/naru/internal/engine/objectstore"
)

// Store is an objectstore.Store.
type Store struct {
	mu      sync.RWMutex
	objects map[string]object
}

// object is never changed once it is in the map.
type object struct {
	bytes []byte
	at    time.Time
}

// New is an empty store.
func New() *Store { return &Store{objects: map[string]object{}} }

// Put implements objectstore.Store.
func (s *Store) Put(
	ctx context.Context, body io.Reader, name func(objectstore.Digest) string,
) (objectstore.Digest, error) {
	var buffer bytes.Buffer
	digest, err := objectstore.Copy(ctx, &buffer, body)
	if err != nil {
		return objectstore.Digest{}, fmt.Errorf("keep an object: %w", err)
	}
	key := name(digest)
	if err := objectstore.CheckKey(key); err != nil {
		return objectstore.Digest{}, fmt.Errorf("keep an object: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if there, ok := s.objects[key]; !ok || int64(len(there.bytes)) != digest.Size {
		s.objects[key] = object{bytes: buffer.Bytes(), at: time.Now()}
	}
	return digest, nil
}

// Open implements objectstore.Store.
func (s *Store) Open(ctx context.Context, key string) (io.ReadCloser, objectstore.Info, error) {
	if err := ctx.Err(); err != nil {
		return nil, objectstore.Info{}, err
	}
	s.mu.RLock()
	found, ok := s.objects[key]
	s.mu.RUnlock()
	if !ok {
		return nil, objectstore.Info{}, fmt.Errorf("open object %q: %w", key, objectstore.ErrNotFound)
	}
	return io.NopCloser(bytes.NewReader(found.bytes)), found.info(key), nil
}

// List implements objectstore.Store. It is what was there at its beginning.
func (s *Store) List(ctx context.Context, prefix string) iter.Seq2[objectstore.Info, error] {
	return func(yield func(objectstore.Info, error) bool) {
		for _, info := range s.matching(prefix) {
			if err := ctx.Err(); err != nil {
				yield(objectstore.Info{}, err)
				return
			}
			if !yield(info, nil) {
				return
			}
		}
	}
}

func (s *Store) matching(prefix string) []objectstore.Info {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var all []objectstore.Info
	for key, o := range s.objects {
		if strings.HasPrefix(key, prefix) {
			all = append(all, o.info(key))
		}
	}
	slices.SortFunc(all, func(a, b objectstore.Info) int { return strings.Compare(a.Key, b.Key) })
	return all
}

// Delete implements objectstore.Store.
func (s *Store) Delete(ctx context.Context, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.objects[key]; !ok {
		return fmt.Errorf("delete object %q: %w", key, objectstore.ErrNotFound)
	}
	delete(s.objects, key)
	return nil
}

func (o object) info(key string) objectstore.Info {
	return objectstore.Info{Key: key, Size: int64(len(o.bytes)), ModTime: o.at}
}
