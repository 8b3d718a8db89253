package landing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/engine/objectstore"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Expiry says which deliveries of a source are old enough to go.
type Expiry struct {
	Source string
	Keep   time.Duration // since they were ended
	// Needed says whether a delivery must stay all the same: a table could load it, and has not decided about it yet.
	Needed func(context.Context, Delivery) (bool, error)
	DryRun bool // only tells
}

// Expired is what an expiry did, or would do.
type Expired struct {
	Deliveries int   `json:"deliveries"` // that keep no bytes any more
	Needed     int   `json:"needed"`     // old ones that stay, because a table has still to load them
	Objects    int   `json:"objects"`    // removed from the raw store
	Bytes      int64 `json:"bytes"`      // of those, given back
}

// Expire removes what deliveries of a source brought, when they are older than it keeps: the delivery stays as a
// tombstone, with its arrivals and hashes (I3). Bytes that several deliveries brought go with the last of them. What
// lands again afterwards is kept anew. It may be killed at any moment, and run by several processes at once.
func (l *Landing) Expire(ctx context.Context, t work.Task, e Expiry) (Expired, error) {
	var done Expired
	old, err := l.aged(ctx, e, &done)
	if err == nil && e.DryRun {
		err = l.wouldGo(ctx, old, &done)
	} else if err == nil {
		err = l.expire(ctx, t, e, old, &done)
	}
	if err != nil {
		return Expired{}, fmt.Errorf("expire what landed of %q: %w", e.Source, err)
	}
	return done, nil
}

// aged are the deliveries that go.
func (l *Landing) aged(ctx context.Context, e Expiry, done *Expired) (old []Delivery, err error) {
	all, err := l.Deliveries(ctx, Filter{Sources: []string{e.Source}, Withdrawn: true})
	if err != nil {
		return nil, err
	}
	var now time.Time
	if err := l.db.Read(ctx, func(tx *controldb.Tx) error { now = tx.Now(); return nil }); err != nil {
		return nil, err
	}
	for _, d := range all {
		if !d.Expired.IsZero() || now.Sub(d.At) <= e.Keep {
			continue
		}
		needed, err := e.Needed(ctx, d)
		switch {
		case err != nil:
			return nil, err
		case needed:
			done.Needed++
		default:
			old = append(old, d)
		}
	}
	done.Deliveries = len(old)
	return old, nil
}

// expire marks the deliveries, then the objects that no other delivery holds, and only then removes bytes. What an attempt
// before this one marked is removed too.
func (l *Landing) expire(ctx context.Context, t work.Task, e Expiry, old []Delivery, done *Expired) error {
	var gone []Object
	err := l.db.Write(ctx, t.Lease, func(tx *controldb.Tx) (err error) {
		for _, d := range old {
			_, err := tx.Exec(`
update landing_deliveries
set expired = $1
where id = $2 and expired = 0`, controldb.Micros(tx.Now()), d.ID)
			if err != nil {
				return err
			}
		}
		if err := abandon(tx, e.Source); err != nil {
			return err
		}
		gone, err = abandoned(tx, e.Source)
		return err
	})
	if err != nil {
		return fmt.Errorf("mark what is too old: %w", err)
	}
	faultpoint.Reach("landing.expired")
	for i, o := range gone {
		if err := l.raw.Delete(ctx, o.Key); err != nil && !errors.Is(err, objectstore.ErrNotFound) {
			return err
		}
		done.Objects++
		done.Bytes += o.Size
		if i == 0 {
			faultpoint.Reach("landing.removed_one")
		}
	}
	return l.db.Write(ctx, t.Lease, func(tx *controldb.Tx) error {
		for _, o := range gone {
			_, err := tx.Exec(`
update landing_objects
set removed = 2
where object_key = $1 and removed = 1`, o.Key)
			if err != nil {
				return fmt.Errorf("write down that %q is removed: %w", o.Key, err)
			}
		}
		return nil
	})
}

// held is a condition on landing_objects o: a delivery that is not expired, or not even ended, holds the bytes.
const held = `exists (
  select 1
  from landing_arrivals a
  join landing_deliveries d on d.id = a.delivery
  where d.source = o.source and d.labels = o.labels and a.sha256 = o.sha256 and d.expired = 0)`

// once is a condition on landing_objects o: an arrival of the bytes was recorded. What was kept a moment ago may be waiting
// for its record.
const once = `exists (
  select 1
  from landing_arrivals a
  join landing_deliveries d on d.id = a.delivery
  where d.source = o.source and d.labels = o.labels and a.sha256 = o.sha256)`

// abandon marks the objects that nothing holds. From then on their key is none that Keep answers, and what is recorded of
// them is refused, so that nobody who lands the same bytes at this moment relies on them.
func abandon(tx *controldb.Tx, source string) error {
	_, err := tx.Exec(`
update landing_objects as o
set removed = 1
where o.source = $1 and o.removed = 0 and `+once+` and not `+held, source)
	return err
}

// abandoned are the objects that are marked and may still lie in the store.
func abandoned(tx *controldb.Tx, source string) (all []Object, err error) {
	rows, err := tx.Query(`
select sha256, object_key, size
from landing_objects
where source = $1 and removed = 1
order by object_key`, source)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var o Object
		if err := rows.Scan(&o.SHA256, &o.Key, &o.Size); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, rows.Err()
}

// wouldGo counts the objects that only these deliveries hold.
func (l *Landing) wouldGo(ctx context.Context, old []Delivery, done *Expired) error {
	if len(old) == 0 {
		return nil
	}
	goes := map[string]bool{}
	for _, d := range old {
		goes[d.ID] = true
	}
	all, err := l.Deliveries(ctx, Filter{Sources: []string{old[0].Source}, Open: true, Withdrawn: true})
	if err != nil {
		return err
	}
	sizes, stays := map[string]int64{}, map[string]bool{}
	for _, d := range all {
		for _, a := range d.Arrivals {
			switch {
			case goes[d.ID]:
				sizes[a.Object.Key] = a.Object.Size
			case d.Expired.IsZero():
				stays[a.Object.Key] = true
			}
		}
	}
	for key, size := range sizes {
		if !stays[key] {
			done.Objects++
			done.Bytes += size
		}
	}
	return nil
}
