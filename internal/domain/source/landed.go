package source

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// landed are the ended deliveries of the same source and labels.
func (p *Puller) landed(ctx context.Context, like landing.Delivery, withdrawn bool) ([]landing.Delivery, error) {
	f := landing.Filter{Sources: []string{like.Source}, Labels: like.Labels, Withdrawn: withdrawn}
	all, err := p.landing.Deliveries(ctx, f)
	if err != nil {
		return nil, fmt.Errorf("look for what landed: %w", err)
	}
	return all, nil
}

// fromRaw takes the newest delivery with the same labels, and for a source that gives intervals with the same interval.
func (p *Puller) fromRaw(ctx context.Context, want landing.Delivery) (work.Result, error) {
	all, err := p.landed(ctx, want, false)
	if err != nil {
		return work.Result{}, err
	}
	var newest *landing.Delivery
	for i, d := range all {
		same := d.Interval.Start.Equal(want.Interval.Start) && d.Interval.End.Equal(want.Interval.End)
		if same && (newest == nil || d.Newer(*newest)) {
			newest = &all[i]
		}
	}
	if newest == nil {
		args := problem.Args{"source": want.Source, "labels": labelText(want.Labels)}
		return work.Result{}, problem.New("source_never", problem.Place{}, args)
	}
	result := answer(*newest, all)
	result.Values["new"] = false
	result.Notes = []string{fmt.Sprintf("%s was not asked: delivery %s, which came at %s, is taken",
		want.Source, newest.ID, newest.At.Format(time.RFC3339))}
	return result, nil
}

// answer is what the step tells; before is what had landed. A delivery found among it brought something new when no
// earlier one had its bytes.
func answer(d landing.Delivery, before []landing.Delivery) work.Result {
	known := map[string]bool{}
	for _, one := range before {
		if one.ID == d.ID || d.Seq > 0 && one.Seq > d.Seq {
			continue
		}
		for _, arrival := range one.Arrivals {
			known[arrival.Object.Key] = true
		}
	}
	var bytes int64
	fresh := false
	var made []work.Ref
	for _, arrival := range d.Arrivals {
		bytes += arrival.Object.Size
		fresh = fresh || !known[arrival.Object.Key]
		made = append(made, arrival.Object.Ref())
	}
	result := work.Result{
		Values: map[string]any{"files": len(d.Arrivals), "bytes": bytes, "delivery": d.ID, "new": fresh},
		Made:   made,
	}
	if !fresh && len(d.Arrivals) > 0 {
		result.Notes = append(result.Notes, fmt.Sprintf("%s brought the same bytes as before", d.Source))
	}
	return result
}

func labelText(labels map[string]string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		all = append(all, name+"="+labels[name])
	}
	if len(all) == 0 {
		return "no labels"
	}
	return strings.Join(all, " ")
}
