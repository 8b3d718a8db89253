package source

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/naru-data/naru/internal/domain/budget"
	"github.com/naru-data/naru/internal/engine/connector"
	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
)

// round is one attempt at all elements of a source.
type round struct {
	*Puller
	task     work.Task
	source   *Source
	elements []element
	past     bool // nobody is asked: what landed is taken

	mu       sync.Mutex
	outcomes []outcome // by element
	told     []string  // what the budget tells, each once
	ended    error     // why no further element is begun
	inVain   int       // elements in a row that failed by what may pass
	alike    int       // elements in a row that failed for good by the same code
	code     problem.Code
}

// outcome is how an element went.
type outcome struct {
	done   bool
	answer answer
	err    error
}

// run pulls the elements in their order, as many at once as the connector allows. One that failed does not keep the others
// from being tried, unless they could not go better.
func (r *round) run(ctx context.Context) (err error) {
	if r.past, err = r.takesWhatLanded(ctx); err != nil {
		return err
	}
	turns := make(chan struct{}, r.atOnce())
	var busy sync.WaitGroup
	for i := range r.elements {
		turns <- struct{}{}
		if r.isOver() || ctx.Err() != nil {
			break
		}
		busy.Go(func() {
			defer func() { <-turns }()
			a, err := r.safely(ctx, i)
			r.note(ctx, i, a, err)
		})
	}
	busy.Wait()
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(r.ended, new(*work.Later)):
		return errors.Join(r.ended, r.putOff(ctx))
	case r.ended != nil:
		return r.ended
	}
	return r.verdict()
}

func (r *round) atOnce() int {
	if own, ok := r.source.Connector.(connector.Parallel); ok {
		return max(1, own.AtOnce())
	}
	return 1
}

func (r *round) isOver() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ended != nil
}

// safely makes a panic of a connector an error of its element, not the end of the process.
func (r *round) safely(ctx context.Context, i int) (a answer, err error) {
	defer func() {
		if what := recover(); what != nil {
			if r.task.Log != nil {
				r.task.Log.Error("a pull panicked", "source", r.source.Name, "panic", what, "stack", string(debug.Stack()))
			}
			err = fmt.Errorf("the connector panicked: %v", what)
		}
	}()
	return r.one(ctx, i)
}

// one is the delivery, or deliveries, of an element.
func (r *round) one(ctx context.Context, i int) (a answer, err error) {
	t, s, e := r.task, r.source, r.elements[i]
	if r.past {
		return r.fromRaw(ctx, t, s, e)
	}
	j := &job{Puller: r.Puller, task: t, source: s, element: e, id: pullID(t, s, e), doing: s.Name + " " + e.name}
	if len(r.elements) > 1 {
		j.doing += fmt.Sprintf(" (%d of %d)", i+1, len(r.elements))
	}
	if r.book != nil {
		j.gate = r.book.Gate(s.Budget, t, budget.Who{Run: t.Run, Source: s.Name, Params: r.masked(e.labels)})
		defer func() {
			j.gate.Close(ctx)
			r.tell(j.gate.Notes())
		}()
	}
	return j.do(ctx)
}

// masked are labels as they may be written beside a call (I6).
func (p *Puller) masked(labels map[string]string) map[string]string {
	shown := map[string]string{}
	for name, text := range labels {
		shown[name] = p.secrets.Redact(text)
	}
	return shown
}

func (r *round) tell(notes []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, note := range notes {
		if !slices.Contains(r.told, note) {
			r.told = append(r.told, note)
		}
	}
}

// mostInVain is how many elements in a row may fail by what may pass, or for good by the same, before the system counts as
// away, unless so many are allowed to: asking for the others would only spend calls.
const mostInVain = 3

// note takes down how an element went, and decides whether the others are still worth asking for.
func (r *round) note(ctx context.Context, i int, a answer, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var later *work.Later
	switch {
	case err == nil:
		r.inVain, r.alike = 0, 0
	case ctx.Err() != nil:
		return
	case errors.As(err, &later), errors.Is(err, controldb.ErrFenced), concernsAll(err):
		if r.ended == nil {
			r.ended = r.named(i, err)
		}
		return
	case mayPass(err):
		r.inVain, r.alike = r.inVain+1, 0
	default:
		r.hopeless(err)
	}
	r.outcomes[i] = outcome{done: true, answer: a, err: err}
	if r.failed() <= r.allowed() || r.ended != nil || !r.source.HasEach() || r.left() == 0 {
		return
	}
	args := problem.Args{"count": max(r.inVain, r.alike), "in": "source " + r.source.Name, "names": r.failures()}
	switch {
	case r.inVain >= mostInVain:
		r.ended = problem.New("source_away", r.source.Place, args).Because(err)
	case r.alike >= mostInVain:
		r.ended = problem.New("source_alike", r.source.Place, args).Because(err)
	}
}

// hopeless counts failures that are alike and stay: a system that gives a web page to all would be paid for each.
func (r *round) hopeless(err error) {
	var told *problem.Problem
	r.inVain = 0
	switch {
	case !errors.As(err, &told):
		r.alike = 0
	case told.Code == r.code:
		r.alike++
	default:
		r.code, r.alike = told.Code, 1
	}
}

// named says which element an error is about, where there are several.
func (r *round) named(i int, err error) error {
	if !r.source.HasEach() {
		return err
	}
	return fmt.Errorf("%s: %w", r.elements[i].name, err)
}

func (r *round) failed() (n int) {
	for _, o := range r.outcomes {
		if o.err != nil {
			n++
		}
	}
	return n
}

// allowed is how many elements may fail. The share is written in hundredths: 29% of 100 are 29, which they are not quite
// in binary.
func (r *round) allowed() int { return int(r.source.AllowFailed*float64(len(r.elements)) + 1e-9) }

func (r *round) left() (n int) {
	for _, o := range r.outcomes {
		if !o.done {
			n++
		}
	}
	return n
}

// verdict holds those that failed against how many may, when all were tried. It may pass when one of them may.
func (r *round) verdict() error {
	var first, passes error
	failed, allowed := r.failed(), r.allowed()
	for _, o := range r.outcomes {
		if o.err == nil {
			continue
		}
		if first == nil {
			first = o.err
		}
		if passes == nil && mayPass(o.err) {
			passes = o.err
		}
	}
	switch {
	case failed <= allowed:
		return nil
	case !r.source.HasEach():
		return first
	case passes != nil:
		first = passes
	}
	return problem.New("source_each_failed", r.source.Place, problem.Args{
		"failed": failed, "count": len(r.elements), "in": "source " + r.source.Name, "allowed": allowed, "names": r.failures(),
	}).Because(first)
}

// mostNamed is how many failures an error shows; the notes name all.
const mostNamed = 5

// failures are lines of a message: each element that failed, and why.
func (r *round) failures() string {
	var b strings.Builder
	n := 0
	for i, o := range r.outcomes {
		if o.err == nil {
			continue
		}
		if n++; n > mostNamed {
			continue
		}
		fmt.Fprintf(&b, "\n   %s: %s", r.elements[i].name, firstLine(o.err))
	}
	if n > mostNamed {
		fmt.Fprintf(&b, "\n   and %d more", n-mostNamed)
	}
	return b.String()
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}
