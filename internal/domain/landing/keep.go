package landing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Keep stores bytes durably under source/label=value/.../time-hash.ext and answers where (I1). No arrival is recorded
// yet. Bytes that were kept before under the same source and labels are answered as they lie, and put back should they
// be gone from the store; whoever keeps the same bytes at the same time, in any process, is answered the same object.
// The time in the key is that of the first attempt of the task that brought them first.
func (l *Landing) Keep(ctx context.Context, t work.Task, w Where, body io.Reader) (Object, error) {
	o, err := l.keepAs(ctx, t, w, func(name func(objectstore.Digest) string) error {
		_, err := l.raw.Put(ctx, body, name)
		return err
	})
	if err != nil {
		return Object{}, fmt.Errorf("keep bytes of %q: %w", w.Source, err)
	}
	faultpoint.Reach("landing.kept")
	return o, nil
}

// name settles the one key of these bytes before they lie under it, so that a crash in between leaves no second copy:
// whoever keeps them next puts them there. The row alone acknowledges nothing; arrivals do.
func (l *Landing) name(ctx context.Context, t work.Task, w Where, d objectstore.Digest) (o Object, err error) {
	labels := parameter.LabelsText(w.Labels)
	var known bool
	err = l.db.Read(ctx, func(tx *controldb.Tx) error {
		o, known, err = objectOf(tx, w.Source, labels, d.SHA256)
		return err
	})
	if err != nil || known {
		return o, err
	}
	at := t.Begun
	if at.IsZero() {
		at = time.Now()
	}
	mine := Object{SHA256: d.SHA256, Key: w.key(at, d.SHA256), Size: d.Size}
	err = l.db.Write(ctx, t.Lease, func(tx *controldb.Tx) error {
		if err := revive(tx, w.Source, labels, mine, at); err != nil {
			return err
		}
		o, err = enterObject(tx, w.Source, labels, mine, at)
		return err
	})
	return o, err
}

// revive gives bytes that were removed when they were too old (expire.go), and come again, a key of their own: whoever still
// removes them removes the old one.
func revive(tx *controldb.Tx, source, labels string, o Object, at time.Time) error {
	_, err := tx.Exec(`
update landing_objects
set object_key = $1, size = $2, at = $3, removed = 0
where source = $4 and labels = $5 and sha256 = $6 and removed <> 0`,
		o.Key, o.Size, controldb.Micros(at), source, labels, o.SHA256)
	return err
}

// enterObject records an object unless its bytes are known, and answers the one that holds.
func enterObject(tx *controldb.Tx, source, labels string, o Object, at time.Time) (Object, error) {
	_, err := tx.Exec(`
insert into landing_objects (source, labels, sha256, size, object_key, at)
values ($1, $2, $3, $4, $5, $6)
on conflict (source, labels, sha256) do nothing`, source, labels, o.SHA256, o.Size, o.Key, controldb.Micros(at))
	if err != nil {
		return Object{}, err
	}
	one, known, err := objectOf(tx, source, labels, o.SHA256)
	if err == nil && !known {
		err = fmt.Errorf("object %s of %q was removed meanwhile, since it was too old: keep it again", o.SHA256, source)
	}
	return one, err
}

func objectOf(tx *controldb.Tx, source, labels, hash string) (o Object, known bool, err error) {
	o.SHA256 = hash
	err = tx.QueryRow(`
select object_key, size
from landing_objects
where source = $1 and labels = $2 and sha256 = $3 and removed = 0`, source, labels, hash).Scan(&o.Key, &o.Size)
	if errors.Is(err, sql.ErrNoRows) {
		return Object{}, false, nil
	}
	return o, err == nil, err
}
