package objectstore

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
)

// copyBuffer is large enough that a file is written in few calls and small enough that cancelling is seen at once.
const copyBuffer = 256 << 10

// BodyError says that the body could not be read, so that nobody blames the store.
type BodyError struct{ Err error }

// Error names the side that failed.
func (b *BodyError) Error() string { return "read what is to be kept: " + b.Err.Error() }

// Unwrap gives what the body said.
func (b *BodyError) Unwrap() error { return b.Err }

// Copy reads body to its end into to and answers the digest of what it read. It stops with ctx's error when ctx ends
// between two reads; what body says is a *BodyError. Stores use it in Put.
func Copy(ctx context.Context, to io.Writer, body io.Reader) (Digest, error) {
	sum := sha256.New()
	buffer := make([]byte, copyBuffer)
	// The writer is wrapped so that io.CopyBuffer uses the buffer: a reader or writer with a way of its own would
	// take bytes past ctx.
	both := struct{ io.Writer }{io.MultiWriter(to, sum)}
	n, err := io.CopyBuffer(both, &untilDone{ctx: ctx, body: body}, buffer)
	if err != nil {
		return Digest{}, err
	}
	return Digest{SHA256: hex.EncodeToString(sum.Sum(nil)), Size: n}, nil
}

// untilDone is a reader that ends with its context. It lives only as long as the call that was given the context.
type untilDone struct {
	ctx  context.Context
	body io.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := u.body.Read(p)
	if err != nil && err != io.EOF {
		err = &BodyError{Err: err}
	}
	return n, err
}
