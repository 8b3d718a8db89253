package source

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Puller fetches deliveries of any source. It is safe for concurrent use; its sources share their logins.
type Puller struct {
	db      *controldb.DB
	landing *landing.Landing
	http    *httpclient.Client
	secrets *secret.Resolver
	zone    *time.Location
	logins  *connector.Logins
}

// New makes a puller. zone is the project's, for {start:%Y-%m-%d}.
func New(db *controldb.DB, l *landing.Landing, h *httpclient.Client, s *secret.Resolver, zone *time.Location) *Puller {
	return &Puller{db: db, landing: l, http: h, secrets: s, zone: zone, logins: connector.NewLogins()}
}

// Pull fetches one delivery: every page is kept, then one record ends it (I2); until then nothing can be loaded. A task
// that pulled before its crash finds its delivery and asks nothing again; one that was cut off before the record asks
// again, and bytes that were kept are not doubled. With t.FromRaw nobody is asked: what landed is taken.
// Values: files, bytes, delivery, new (false when the same bytes had landed before).
func (p *Puller) Pull(ctx context.Context, t work.Task, s *Source) (work.Result, error) {
	result, err := p.pull(ctx, t, s)
	if err != nil {
		return work.Result{}, fmt.Errorf("pull source %q: %w", s.Name, err)
	}
	return result, nil
}

func (p *Puller) pull(ctx context.Context, t work.Task, s *Source) (work.Result, error) {
	params, err := s.Params.Bind(asked(s, t.Params), "source "+s.Name)
	if err != nil {
		return work.Result{}, err
	}
	if s.Gives == Interval && t.Interval.IsZero() {
		return work.Result{}, problem.New("source_interval", s.Place, problem.Args{"source": s.Name})
	}
	values := valuesOf(t, params)
	labels, err := p.labels(s, params, values)
	if err != nil {
		return work.Result{}, err
	}
	d := landing.Delivery{
		ID: landing.DeliveryID(t.Key, "pull", s.Name), Source: s.Name, Labels: labels,
		Run: t.Run, Project: t.Project, Ended: true,
	}
	if s.Gives == Interval {
		d.Interval, d.AsOf = t.Interval, t.Interval.End
	}
	if t.FromRaw {
		return p.fromRaw(ctx, d)
	}
	before, err := p.landed(ctx, d, true)
	if err != nil {
		return work.Result{}, err
	}
	if i := slices.IndexFunc(before, func(one landing.Delivery) bool { return one.ID == d.ID }); i >= 0 {
		return answer(before[i], before), nil // an earlier attempt has ended it
	}
	k := &keeper{puller: p, task: t, source: s, labels: labels}
	env := connector.Env{Task: t, HTTP: p.http, Secrets: p.secrets, Zone: p.zone, Values: values, Logins: p.logins}
	err = s.Connector.Pull(ctx, env, func(page connector.Page) error { return k.keep(ctx, page) })
	if err != nil {
		return work.Result{}, err
	}
	faultpoint.Reach("source.before_record")
	if err := p.record(ctx, t, d, k.arrivals); err != nil {
		return work.Result{}, err
	}
	faultpoint.Reach("source.recorded")
	d.Arrivals = k.arrivals
	return answer(d, before), nil
}

// record ends the delivery with all its arrivals in one transaction (I2).
func (p *Puller) record(ctx context.Context, t work.Task, d landing.Delivery, arrivals []landing.Arrival) error {
	err := p.db.Write(ctx, t.Lease, func(tx *controldb.Tx) error { return landing.Record(tx, d, arrivals, nil) })
	if err != nil {
		return fmt.Errorf("end delivery %s: %w", d.ID, err)
	}
	return nil
}

// asked are the task's parameters that the source declares, as texts: others belong to other steps, and a type is the
// declaration's own.
func asked(s *Source, all map[string]any) map[string]string {
	mine := map[string]any{}
	for _, name := range s.Params.Names() {
		if value, ok := all[name]; ok {
			mine[name] = value
		}
	}
	return parameter.Labels(mine)
}

// valuesOf are what texts may name. {now} is the same in every attempt.
func valuesOf(t work.Task, params map[string]any) map[string]any {
	values := map[string]any{"now": t.Begun, "run": t.Run}
	if !t.Interval.IsZero() {
		values["start"], values["end"] = t.Interval.Start, t.Interval.End
	}
	for name, value := range params {
		values[name] = value
	}
	return values
}

// labels are the parameters, and `labels:` beside or in place of them. No secret is revealed for one (I6).
func (p *Puller) labels(s *Source, params, values map[string]any) (map[string]string, error) {
	labels := parameter.Labels(params)
	for name, text := range s.Labels {
		value, err := text.Fill(yamlfile.Filling{Values: values, Zone: p.zone})
		if err != nil {
			return nil, err
		}
		labels[name] = value
	}
	return labels, nil
}
