// Package objectstore keeps named bytes. An object appears whole and durable, or not at all. It knows keys and bytes,
// never what they mean, who may read them, or when they came.
package objectstore

import (
	"context"
	"errors"
	"io"
	"iter"
	"time"
)

// ErrNotFound is what Open and Delete say of a key that is not there.
var ErrNotFound = errors.New("object not found")

// Info describes one object.
type Info struct {
	Key     string
	Size    int64
	ModTime time.Time
}

// Digest is what is known of bytes once they were read to the end.
type Digest struct {
	SHA256 string // 64 hex digits
	Size   int64
}

// Store is a bucket. Keys are what CheckKey accepts, and no key is the folder of another. It is safe for concurrent
// use, also by several processes.
type Store interface {
	// Put reads body to its end, then asks name for the key, and returns when the object is durable (I1). An object that
	// is already there under the key is left as it is when it has the same size, else replaced whole. When body fails,
	// ctx ends, or name gives "" (ErrNoName), nothing is left.
	Put(ctx context.Context, body io.Reader, name func(Digest) string) (Digest, error)

	// Open reads an object as it is now: one that is replaced or deleted meanwhile is read to its old end. The caller
	// closes it.
	Open(ctx context.Context, key string) (io.ReadCloser, Info, error)

	// List gives the objects whose keys begin with prefix, by key in the order of bytes. What comes or goes meanwhile
	// may be in it or not.
	List(ctx context.Context, prefix string) iter.Seq2[Info, error]

	// Delete removes an object durably.
	Delete(ctx context.Context, key string) error
}
