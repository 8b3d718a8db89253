package landing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/problem"
)

// Open reads an object. An object that is gone (object_missing) or has another size than what landed (object_damaged)
// is told at once; other bytes are told by the reader instead of io.EOF. The caller closes it.
func (l *Landing) Open(ctx context.Context, o Object) (io.ReadCloser, error) {
	body, info, err := l.raw.Open(ctx, o.Key)
	if errors.Is(err, objectstore.ErrNotFound) {
		return nil, problem.New("object_missing", problem.Place{}, problem.Args{"key": o.Key}).Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("open what landed: %w", err)
	}
	if info.Size != o.Size {
		return nil, errors.Join(damaged(o, fmt.Sprintf("%d bytes instead of %d", info.Size, o.Size)), body.Close())
	}
	return &verified{ReadCloser: body, object: o, sum: sha256.New()}, nil
}

// verified compares what it reads with what landed.
type verified struct {
	io.ReadCloser
	object Object
	size   int64
	sum    hash.Hash
}

func (v *verified) Read(p []byte) (int, error) {
	n, err := v.ReadCloser.Read(p)
	v.sum.Write(p[:n])
	v.size += int64(n)
	if !errors.Is(err, io.EOF) {
		return n, err
	}
	if v.size != v.object.Size {
		return n, damaged(v.object, fmt.Sprintf("%d bytes instead of %d", v.size, v.object.Size))
	}
	if got := hex.EncodeToString(v.sum.Sum(nil)); got != v.object.SHA256 {
		return n, damaged(v.object, "other bytes: their hash is "+got)
	}
	return n, err
}

func damaged(o Object, how string) *problem.Problem {
	return problem.New("object_damaged", problem.Place{}, problem.Args{"key": o.Key, "how": how, "sha256": o.SHA256})
}

// Verify reads the objects of the chosen deliveries to their end, each once, and tells of every one its first arrival
// and its damage, or nil when it is as it landed. The error is of what is no damage: a filter that names nothing, a
// store that cannot be reached, ctx.
func (l *Landing) Verify(ctx context.Context, f Filter, each func(Arrival, error)) error {
	deliveries, err := l.Deliveries(ctx, f)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, d := range deliveries {
		for _, a := range d.Arrivals {
			if seen[a.Object.Key] {
				continue
			}
			seen[a.Object.Key] = true
			damage, err := l.damage(ctx, a.Object)
			switch {
			case err != nil:
				return fmt.Errorf("verify %q: %w", a.Object.Key, err)
			case damage != nil:
				each(a, damage)
			default:
				each(a, nil)
			}
		}
	}
	return nil
}

// damage is nil for an object that is as it landed.
func (l *Landing) damage(ctx context.Context, o Object) (*problem.Problem, error) {
	body, err := l.Open(ctx, o)
	if err == nil {
		_, err = io.Copy(io.Discard, body)
		err = errors.Join(err, body.Close())
	}
	var found *problem.Problem
	if errors.As(err, &found) && (found.Code == "object_missing" || found.Code == "object_damaged") {
		return found, nil
	}
	if err == nil {
		err = ctx.Err()
	}
	return nil, err
}
