package source

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/domain/landing"
	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// job is the pull of one element.
type job struct {
	*Puller
	task    work.Task
	source  *Source
	element element
	id      string       // of the pull, and of its one delivery when no page bears labels of its own
	doing   string       // for progress
	gate    *budget.Gate // nil: nobody counts

	cursor   string // where the last pull ended
	position string // where an earlier attempt at this one stopped
	pages    int64  // that are kept: recorded ones up to the position, and those since
	bytes    int64
	parts    []part // deliveries, in the order of their first page
	pending  []page // kept, and not yet recorded
	unknown  bool   // what landed before is not told: the system is asked as if for the first time
}

// part is one delivery of a pull: all pages of one set of labels.
type part struct {
	id     string
	labels map[string]string
}

// page is one that is kept.
type page struct {
	part    part
	arrival landing.Arrival
	name    string // by which the system knows it, as it may be written down
	mark    string
}

// pullID is the same in every attempt at an element (I4).
func pullID(t work.Task, s *Source, e element) string {
	if !s.HasEach() {
		return landing.DeliveryID(t.Key, "pull", s.Name)
	}
	return landing.DeliveryID(t.Key, "pull", s.Name, parameter.LabelsText(e.labels))
}

// do answers what an earlier attempt has ended, or goes on where one stopped.
func (j *job) do(ctx context.Context) (answer, error) {
	before, ended, err := j.resume(ctx)
	if err != nil {
		return answer{}, err
	}
	if ended {
		j.leave()
		return j.answer(ctx, before)
	}
	notes, err := j.attempt(ctx)
	var over *connector.StartOver
	if gone := errors.Is(err, errGone); gone || errors.As(err, &over) { // asked once more, as if for the first time
		j.unknown = j.unknown || gone
		if err = j.reset(ctx); err == nil {
			notes, err = j.attempt(ctx)
		}
	}
	if errors.As(err, &over) {
		err = errors.Join(err, j.reset(ctx))
	}
	if err != nil {
		return answer{}, j.later(err)
	}
	all, err := j.deliveries(ctx)
	if err != nil {
		return answer{}, err
	}
	a, err := j.answer(ctx, all)
	a.notes = notes
	return a, err
}

// attempt asks the system and ends the pull.
func (j *job) attempt(ctx context.Context) (notes []string, err error) {
	temp, err := j.folder()
	if err != nil {
		return nil, err
	}
	outcome, err := j.source.Connector.Pull(ctx, j.env(ctx, temp), func(p connector.Page) error { return j.keep(ctx, p) })
	if err != nil {
		return nil, errors.Join(err, j.pause(ctx))
	}
	faultpoint.Reach("source.before_record")
	if err := j.end(ctx, outcome.Cursor); err != nil {
		return nil, err
	}
	faultpoint.Reach("source.recorded")
	j.leave()
	return outcome.Notes, nil
}

// env is what the connector may use.
func (j *job) env(ctx context.Context, temp string) connector.Env {
	env := connector.Env{
		Task: j.task, HTTP: j.http, Secrets: j.secrets, Zone: j.zone, Values: j.element.values, Logins: j.logins,
		Dir: j.dir, Temp: temp,
		Position: j.position, Cursor: j.cursor,
		Remember: func(position string) error { return j.remember(ctx, position) },
		Known: func(name string, labels map[string]string) (connector.Known, bool) {
			m, ok := j.known(ctx, name, labels)
			return m.Known, ok
		},
	}
	if j.gate != nil {
		env.Gate = j.gate
	}
	return env
}

// later turns a system's wish to be left alone for long into a wait that holds nothing, where a budget says wait.
func (j *job) later(err error) error {
	var told *problem.Problem
	if j.source.Budget == nil || j.source.Budget.Stop || !errors.As(err, &told) || told.Code != "http_wait" {
		return err
	}
	wait, ok := told.Args["wait"].(time.Duration)
	if !ok {
		return err
	}
	return &work.Later{At: time.Now().Add(wait), Why: err}
}

// delivery is what is recorded of a part.
func (j *job) delivery(p part) landing.Delivery {
	d := landing.Delivery{ID: p.id, Source: j.source.Name, Labels: p.labels, Run: j.task.Run, Project: j.task.Project}
	if j.source.Gives == Interval {
		d.Interval, d.AsOf = j.task.Interval, j.task.Interval.End
	}
	return d
}

// cursorOwner names the cursor of a source and its parameters.
func (j *job) cursorOwner() string {
	return fmt.Sprintf("source/%s %s", j.source.Name, parameter.LabelsText(j.element.labels))
}
