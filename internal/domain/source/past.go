package source

import (
	"context"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/work"
)

// onTime is how long after the end of its interval a run of a source that gives the present is still about the present:
// one that a schedule begins does so at once. Catch-up, late retries, and intervals given by hand are about the past.
const onTime = 10 * time.Minute

// isPast says that the system could only answer for another time than the one that is asked for.
func (s *Source) isPast(t work.Task) bool {
	return s.Gives == Now && !t.Interval.IsZero() && time.Since(t.Interval.End) > onTime
}

// takesWhatLanded decides once for all elements of a round, however long it takes, that nobody is asked. A pull that a budget
// put off began when it was time, and is no question about the past.
func (r *round) takesWhatLanded(ctx context.Context) (bool, error) {
	if r.task.FromRaw || !r.source.isPast(r.task) {
		return r.task.FromRaw, nil
	}
	var wasPutOff int64
	err := r.db.Read(ctx, func(tx *controldb.Tx) error {
		return tx.QueryRow("select count(*) from source_pulls where id = $1", r.putOffID()).Scan(&wasPutOff)
	})
	if err != nil {
		return false, fmt.Errorf("look whether a budget put it off: %w", err)
	}
	return wasPutOff == 0, nil
}

// putOff writes down that the work waits for a budget. It stays until old pulls are swept.
func (r *round) putOff(ctx context.Context) error {
	if r.source.Gives != Now || r.task.Interval.IsZero() {
		return nil
	}
	return r.db.Write(ctx, r.task.Lease, func(tx *controldb.Tx) error {
		_, err := tx.Exec(`
insert into source_pulls (id, source, run, cursor_from, position, pages, ended, at)
values ($1, $2, $3, '', '', 0, 0, $4)
on conflict (id) do nothing`, r.putOffID(), r.source.Name, r.task.Run, controldb.Micros(tx.Now()))
		return err
	})
}

func (r *round) putOffID() string { return landing.DeliveryID(r.task.Key, "put off", r.source.Name) }

// fromRaw takes what landed last with the same labels, and for a source that gives intervals of the same interval. never
// says that nothing did.
func (p *Puller) fromRaw(ctx context.Context, t work.Task, s *Source, e element) (a answer, err error) {
	var in work.Interval
	if s.Gives == Interval {
		in = t.Interval
	}
	d, ok, err := p.landing.Newest(ctx, s.Name, e.labels, in)
	if err != nil {
		return a, err
	}
	taken := []landing.Delivery{d}
	if _, own := s.Connector.(connector.Labeller); own {
		taken, err = p.newestOfEach(ctx, s, e, in)
		ok = len(taken) > 0
	}
	if err != nil {
		return a, err
	}
	if !ok {
		return answer{never: true}, nil
	}
	a, err = p.answer(ctx, taken)
	a.fresh = false
	a.taken = taken
	return a, err
}

// newestOfEach is the newest delivery of every set of labels that holds the element's.
func (p *Puller) newestOfEach(
	ctx context.Context, s *Source, e element, in work.Interval,
) (taken []landing.Delivery, err error) {
	all, err := p.landing.Deliveries(ctx, landing.Filter{Sources: []string{s.Name}, Labels: e.labels})
	if err != nil {
		return nil, fmt.Errorf("look for what landed: %w", err)
	}
	place := map[string]int{}
	for _, d := range all {
		if !d.Expired.IsZero() || !d.Interval.Start.Equal(in.Start) || !d.Interval.End.Equal(in.End) {
			continue
		}
		key := parameter.LabelsText(d.Labels)
		i, known := place[key]
		switch {
		case !known:
			place[key] = len(taken)
			taken = append(taken, d)
		case d.Newer(taken[i]):
			taken[i] = d
		}
	}
	return taken, nil
}
