package landing

import (
	"context"
	"fmt"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Find gives one delivery by its whole id, in whatever state it is; ok is false when there is none.
func (l *Landing) Find(ctx context.Context, id string) (d Delivery, ok bool, err error) {
	return l.one(ctx, "d.id = $1", id)
}

// Newest is the newest delivery of exactly these labels and this interval that was ended, not withdrawn, and whose
// bytes are still kept.
func (l *Landing) Newest(
	ctx context.Context, source string, labels map[string]string, in work.Interval,
) (d Delivery, ok bool, err error) {
	return l.one(ctx, `d.id = (
  select n.id
  from landing_deliveries n
  where n.source = $1 and n.labels = $2 and n.interval_start = $3 and n.interval_end = $4 and n.ended = 1 and n.withdrawn = ''
    and n.expired = 0
  order by n.as_of desc, n.seq desc
  limit 1)`, source, parameter.LabelsText(labels), controldb.Micros(in.Start), controldb.Micros(in.End))
}

func (l *Landing) one(ctx context.Context, where string, args ...any) (d Delivery, ok bool, err error) {
	err = l.db.Read(ctx, func(tx *controldb.Tx) error {
		all, err := chosen(tx, where, args, nil)
		if ok = len(all) > 0; ok {
			d = all[0]
		}
		return err
	})
	if err != nil {
		return Delivery{}, false, fmt.Errorf("find a delivery: %w", err)
	}
	return d, ok, nil
}

// Kept gives the object of one source and one set of labels that has this hash; ok is false when no such bytes are kept.
func (l *Landing) Kept(ctx context.Context, w Where, hash string) (o Object, ok bool, err error) {
	err = l.db.Read(ctx, func(tx *controldb.Tx) error {
		o, ok, err = objectOf(tx, w.Source, parameter.LabelsText(w.Labels), hash)
		return err
	})
	if err != nil {
		return Object{}, false, fmt.Errorf("look for bytes of %q: %w", w.Source, err)
	}
	return o, ok, nil
}
