package objectstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Adopter is a store on this machine that can take over a file without copying its bytes.
type Adopter interface {
	// Adopt is Put of the bytes of a regular file that nobody writes to any more. It reads them once. When it returns nil
	// the object is durable (I1) and the file is no longer at path; else the file is as it was.
	Adopt(ctx context.Context, path string, name func(Digest) string) (Digest, error)
}

// Adopt keeps the bytes of a file: taken over where the store can, so that the file is no longer at path, else copied and
// left.
func Adopt(ctx context.Context, s Store, path string, name func(Digest) string) (digest Digest, err error) {
	if own, ok := s.(Adopter); ok {
		return own.Adopt(ctx, path, name)
	}
	if err := CheckFile(path); err != nil {
		return Digest{}, err
	}
	file, err := os.Open(path)
	if err != nil {
		return Digest{}, fmt.Errorf("adopt a file: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	return s.Put(ctx, file, name)
}

// CheckFile refuses what is no regular file: a link would be taken for what it points to.
func CheckFile(path string) error {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		err = &fs.PathError{Op: "adopt", Path: path, Err: errors.New("it is no regular file")}
	}
	if err != nil {
		return fmt.Errorf("adopt a file: %w", err)
	}
	return nil
}
