package flow

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"sync"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
	"github.com/naru-data/naru/internal/foundation/faultpoint"
	"github.com/naru-data/naru/internal/foundation/logging"
	"github.com/naru-data/naru/internal/foundation/work"
)

// Why an attempt was told to stop, beside the end of the process.
var (
	errTimeout = errors.New("the step's timeout passed")
	errLost    = errors.New("the lease could not be renewed in time")
)

// attempt is one doing of a claimed task.
type attempt struct {
	*claim
	s     *shift
	step  Step
	lines *lines

	mu       sync.Mutex
	progress work.Progress
	unsaved  bool // progress was reported and not yet stored
	toldAt   time.Time
}

// attempt does a task and records how it went. An error says that it could not be recorded; the task is then left as
// a dead worker would leave it.
func (s *shift) attempt(ctx context.Context, c *claim) error {
	a := &attempt{claim: c, s: s, lines: newLines(s.w, s.run.ID, c.Key, c.Attempt)}
	step, ok := s.flow.Find(c.Step)
	if !ok {
		return a.record(ctx, outcome{err: fmt.Errorf("flow %q has no step %q", s.flow.Name, c.Step)})
	}
	a.step = step
	a.step.Params = s.flow.Params
	log := a.lines.logger(s.w.log.With(logging.Run, s.run.ID, logging.Step, c.Step))
	if c.note != "" {
		log.Warn(c.note, "attempt", c.Attempt)
	}

	working, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	limited := working
	if step.Timeout > 0 {
		var end context.CancelFunc
		limited, end = context.WithTimeoutCause(working, step.Timeout, errTimeout)
		defer end()
	}
	endPulse := a.pulse(working, stop)
	result, err := a.do(limited, log)
	var later *work.Later
	if errors.As(err, &later) {
		log.Info("waits", "until", a.s.w.clock(later.At), "why", later.Why)
	}
	endPulse()
	faultpoint.Reach("flow.done_before_record")
	return a.record(ctx, a.judge(ctx, limited, result, err))
}

// do calls the kind's Run. A panic is an error of this task, not the end of the process.
func (a *attempt) do(ctx context.Context, log *slog.Logger) (result work.Result, err error) {
	defer func() {
		if what := recover(); what != nil {
			log.Error("the step panicked", "panic", what, "stack", string(debug.Stack()))
			err = fmt.Errorf("step %q panicked: %v", a.Step, what)
		}
	}()
	kind, ok := a.s.w.kinds[a.Word]
	if !ok {
		return work.Result{}, fmt.Errorf("this version of Naru knows no step word %q", a.Word)
	}
	params := maps.Clone(a.s.params)
	if err := a.with(ctx, kind, params); err != nil {
		return work.Result{}, err
	}
	if err := a.keys(); err != nil {
		return work.Result{}, err
	}
	return kind.Run(ctx, work.Task{
		Key: a.Key, Lease: a.lease, Run: a.s.run.ID, Project: a.s.run.Project,
		Params: params, Interval: a.s.run.Interval, Begun: a.firstBegan,
		Log: log, Report: a.report,
	}, a.step)
}

// tellEvery bounds how often reported progress is passed on within the process.
const tellEvery = 100 * time.Millisecond

// report takes progress from the work; it may be called often and by several goroutines.
func (a *attempt) report(now work.Progress) {
	a.mu.Lock()
	a.progress, a.unsaved = now, true
	tell := time.Since(a.toldAt) >= tellEvery
	if tell {
		a.toldAt = time.Now()
	}
	task := a.Task
	a.mu.Unlock()
	if tell {
		task.Progress = now
		a.s.w.tell(a.s.run.ID, task)
	}
}

// outcome is how an attempt ended.
type outcome struct {
	result  work.Result
	err     error       // nil: it succeeded
	passes  bool        // the error may be gone next time
	stopped bool        // the process was told to stop: not the task's fault
	later   *work.Later // it is not done yet, and waits
	lost    bool        // the task is somebody else's now: nothing may be recorded
}

// judge tells what an error means by why the work was told to stop, if it was.
func (a *attempt) judge(process, limited context.Context, result work.Result, err error) outcome {
	why := context.Cause(limited)
	var later *work.Later
	switch {
	case err == nil:
		return outcome{result: result}
	case errors.Is(why, controldb.ErrFenced), errors.Is(why, errLost), errors.Is(err, controldb.ErrFenced):
		return outcome{err: err, lost: true}
	case errors.As(err, &later):
		return outcome{result: result, err: err, later: later}
	case errors.Is(why, errTimeout):
		err = fmt.Errorf("it did not end within its timeout of %v: %w", a.step.Timeout, err)
		return outcome{result: result, err: err, passes: true}
	case process.Err() != nil:
		return outcome{err: err, stopped: true}
	}
	return outcome{result: result, err: err, passes: !permanent(err)}
}
