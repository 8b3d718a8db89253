package landing

import (
	"context"
	"fmt"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Adopt keeps a whole file of this machine as Keep keeps bytes. Where the store can take it over without copying, the
// file is moved and no longer at path; else it is copied and left.
func (l *Landing) Adopt(ctx context.Context, t work.Task, w Where, path string) (Object, error) {
	o, err := l.keepAs(ctx, t, w, func(name func(objectstore.Digest) string) error {
		_, err := objectstore.Adopt(ctx, l.raw, path, name)
		return err
	})
	if err != nil {
		return Object{}, fmt.Errorf("keep a file of %q: %w", w.Source, err)
	}
	faultpoint.Reach("landing.adopted")
	return o, nil
}

// keepAs has bytes put under the one name that belongs to them.
func (l *Landing) keepAs(
	ctx context.Context, t work.Task, w Where, put func(name func(objectstore.Digest) string) error,
) (o Object, err error) {
	if err := parameter.CheckLabels(w.Source, w.Labels); err != nil {
		return Object{}, err
	}
	var unnamed error
	err = put(func(d objectstore.Digest) string {
		if o, unnamed = l.name(ctx, t, w, d); unnamed != nil {
			return ""
		}
		faultpoint.Reach("landing.named")
		return o.Key
	})
	if unnamed != nil {
		return Object{}, fmt.Errorf("name an object: %w", unnamed)
	}
	return o, err
}
