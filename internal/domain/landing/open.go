package landing

import (
	"context"
	"errors"
	"fmt"
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
	return objectstore.Verify(body, objectstore.Digest{SHA256: o.SHA256, Size: o.Size},
		func(how string) error { return damaged(o, how) }), nil
}

func damaged(o Object, how string) *problem.Problem {
	return problem.New("object_damaged", problem.Place{}, problem.Args{"key": o.Key, "how": how, "sha256": o.SHA256})
}

// Verify reads the objects of the chosen deliveries to their end, each once, and tells of every one its first arrival
// and its damage, or nil when it is as it landed; what expired is passed over. The error is of what is no damage: a filter that names nothing, a
// store that cannot be reached, ctx.
func (l *Landing) Verify(ctx context.Context, f Filter, each func(Arrival, error)) error {
	deliveries, err := l.Deliveries(ctx, f)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, d := range deliveries {
		if !d.Expired.IsZero() {
			continue // what it brought was given up
		}
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
