package source

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/query"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Puller fetches deliveries of any source. It is safe for concurrent use; its sources share their logins.
type Puller struct {
	db      *controldb.DB
	landing *landing.Landing
	http    *httpclient.Client
	secrets *secret.Resolver
	zone    *time.Location
	logins  *connector.Logins
	desk    *query.Desk
	book    *budget.Book
	dir     string
	temp    string
	swept   sync.Once
}

// Options are what a puller works with.
type Options struct {
	DB      *controldb.DB // migrated by Migrations
	Landing *landing.Landing
	HTTP    *httpclient.Client
	Secrets *secret.Resolver
	Zone    *time.Location // the project's, for {start:%Y-%m-%d}
	Desk    *query.Desk    // answers `each:`; nil: no source has one
	Book    *budget.Book   // counts and records calls; nil: nobody does
	Dir     string         // the project's folder, where relative paths of files begin
	Temp    string         // folder of bytes that are not whole yet; on the disk of the raw store, so that whole ones are moved and not copied. Empty: the machine's
}

// New makes a puller.
func New(o Options) *Puller {
	if o.Temp == "" {
		o.Temp = filepath.Join(os.TempDir(), "naru.partial")
	}
	return &Puller{
		db: o.DB, landing: o.Landing, http: o.HTTP, secrets: o.Secrets, zone: o.Zone, logins: connector.NewLogins(),
		desk: o.Desk, book: o.Book, dir: o.Dir, temp: o.Temp,
	}
}

// Pull fetches one delivery, or one for each element and set of labels: every page is kept, then one record ends it (I2);
// until then nothing can be loaded. A task that pulled before its crash finds its deliveries and asks nothing again; one
// that was cut off in between goes on where it stopped, as far as the source's system allows, and bytes that were kept are
// not doubled. With t.FromRaw, and for a source that gives only the present when the interval is past, nobody is asked:
// what landed is taken.
//
// When a budget is spent the error is a *work.Later, or a problem when it says stop; what was fetched stays. The result
// is answered beside any error too, as far as there is one.
// Values: files, bytes, deliveries, elements, new (false when all bytes had landed before), failed (names of elements),
// delivery (its id, when there is one), never (how many were asked for too late).
func (p *Puller) Pull(ctx context.Context, t work.Task, s *Source) (work.Result, error) {
	result, err := p.pull(ctx, t, s)
	if err != nil {
		return result, fmt.Errorf("pull source %q: %w", s.Name, err)
	}
	return result, nil
}

func (p *Puller) pull(ctx context.Context, t work.Task, s *Source) (work.Result, error) {
	if s.Gives == Interval && t.Interval.IsZero() {
		return work.Result{}, problem.New("source_interval", s.Place, problem.Args{"source": s.Name})
	}
	p.swept.Do(func() { p.sweep(ctx, t) })
	elements, err := p.elements(ctx, t, s)
	if err != nil {
		return work.Result{}, err
	}
	r := &round{Puller: p, task: t, source: s, elements: elements, outcomes: make([]outcome, len(elements))}
	err = r.run(ctx)
	result := r.result()
	if err != nil && len(result.Made) == 0 {
		return work.Result{}, err
	}
	return result, err
}
