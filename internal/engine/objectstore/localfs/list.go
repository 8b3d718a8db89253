package localfs

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/naru-data/naru/internal/engine/objectstore"
)

// List implements objectstore.Store.
func (s *Store) List(ctx context.Context, prefix string) iter.Seq2[objectstore.Info, error] {
	return func(yield func(objectstore.Info, error) bool) {
		folder := ""
		if slash := strings.LastIndexByte(prefix, '/'); slash >= 0 {
			folder = prefix[:slash]
			if objectstore.CheckKey(folder) != nil {
				return // no key begins so
			}
		}
		w := walk{store: s, prefix: prefix, yield: yield}
		if err := w.folder(ctx, folder); err != nil {
			yield(objectstore.Info{}, fmt.Errorf("list objects %q: %w", prefix, s.explain(err)))
		}
	}
}

type walk struct {
	store  *Store
	prefix string
	yield  func(objectstore.Info, error) bool
	ended  bool // the caller wants no more
}

// folder gives the objects below a folder ("" is the root) in the order of their whole keys: a folder sorts as its
// name and a slash, so "a.b" comes before what lies in "a".
func (w *walk) folder(ctx context.Context, dir string) error {
	entries, err := os.ReadDir(w.store.path(dir))
	if missing(err) {
		return nil
	}
	if err != nil {
		return err
	}
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return cmp.Compare(sortName(a), sortName(b)) })
	for _, entry := range entries {
		if err := ctx.Err(); err != nil || w.ended {
			return err
		}
		key := path.Join(dir, entry.Name())
		if strings.HasPrefix(entry.Name(), ".") || !w.mayHold(key, entry.IsDir()) {
			continue
		}
		if err := w.entry(ctx, key, entry); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) entry(ctx context.Context, key string, entry os.DirEntry) error {
	if entry.IsDir() {
		return w.folder(ctx, key)
	}
	info, err := entry.Info()
	if missing(err) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	if err != nil {
		return err
	}
	w.ended = !w.yield(objectstore.Info{Key: key, Size: info.Size(), ModTime: info.ModTime()}, nil)
	return nil
}

// mayHold says whether a key has the prefix, or, for a folder, whether keys below it may have it.
func (w *walk) mayHold(key string, isFolder bool) bool {
	return strings.HasPrefix(key, w.prefix) || isFolder && strings.HasPrefix(w.prefix, key+"/")
}

func sortName(entry os.DirEntry) string {
	if entry.IsDir() {
		return entry.Name() + "/"
	}
	return entry.Name()
}
