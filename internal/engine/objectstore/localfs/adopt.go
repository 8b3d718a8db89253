package localfs

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/naru-data/naru/internal/engine/objectstore"
)

// Adopt implements objectstore.Adopter: the file is read once for its hash, synced, and renamed. One that lies on another
// disk is copied, and then removed.
func (s *Store) Adopt(
	ctx context.Context, path string, name func(objectstore.Digest) string,
) (objectstore.Digest, error) {
	digest, err := s.adopt(ctx, path, name)
	if err != nil {
		return objectstore.Digest{}, fmt.Errorf("keep a file as an object: %w", s.explain(err))
	}
	return digest, nil
}

func (s *Store) adopt(
	ctx context.Context, path string, name func(objectstore.Digest) string,
) (digest objectstore.Digest, err error) {
	if err := objectstore.CheckFile(path); err != nil {
		return digest, err
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return digest, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if digest, err = objectstore.Copy(ctx, io.Discard, file); err != nil {
		return digest, err
	}
	if err := errors.Join(file.Chmod(0o644), file.Sync()); err != nil {
		return digest, err
	}
	key := name(digest)
	if err := objectstore.CheckKey(key); err != nil {
		return digest, err
	}
	err = s.give(path, key, digest.Size)
	if errors.Is(err, syscall.EXDEV) {
		if _, err = file.Seek(0, io.SeekStart); err == nil {
			_, err = s.put(ctx, file, func(objectstore.Digest) string { return key })
		}
	}
	if err != nil {
		return digest, err
	}
	if err := os.Remove(path); err != nil && !missing(err) { // it is there still when the object was
		return digest, err
	}
	return digest, nil
}
