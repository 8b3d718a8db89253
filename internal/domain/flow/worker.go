package flow

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// Worker does the tasks of runs. Its fields are set before its first use. It is safe for concurrent use.
type Worker struct {
	Slots  int                      // tasks done at the same time within one Finish; 0: 4
	Zone   *time.Location           // of {start:%Y-%m-%d} in with; nil: UTC
	Redact func(text string) string // hides secrets in what is stored of logs and errors (I6); may be nil

	db    *controldb.DB
	runs  *Runs
	kinds map[string]Kind
	flows func(ctx context.Context, project, flow string) (*Flow, error)
	log   *slog.Logger
	watch func(run string, t Task)
	mu    sync.Mutex // watch is told one thing at a time
}

const defaultSlots = 4

// NewWorker makes a worker. flows finds the definition that a run began with. watch is told of every change of a task,
// one at a time, for the terminal; it may be nil.
func NewWorker(
	db *controldb.DB, runs *Runs, kinds map[string]Kind,
	flows func(ctx context.Context, project, flow string) (*Flow, error),
	log *slog.Logger, watch func(run string, t Task),
) *Worker {
	return &Worker{db: db, runs: runs, kinds: kinds, flows: flows, log: log, watch: watch}
}

// Finish works until this run has ended, helped by or helping other processes, and answers the ended run. It takes up
// tasks whose worker died. When ctx ends, its own tasks are stopped and put back to be done again by the next Finish,
// and the error is ctx's. A run that failed is no error.
func (w *Worker) Finish(ctx context.Context, run string) (*Run, error) {
	r, err := w.runs.Find(ctx, run)
	if err != nil || r.Over() {
		return r, err
	}
	s, err := w.newShift(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("finish run %s of flow %q: %w", r.ID, r.Flow, err)
	}
	if err := s.work(ctx); err != nil {
		return nil, fmt.Errorf("finish run %s of flow %q: %w", r.ID, r.Flow, err)
	}
	return w.runs.Find(ctx, r.ID)
}

func (w *Worker) tell(run string, t Task) {
	if w.watch == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watch(run, t)
}

// safe is a text as it may be stored: without secrets (I6), and such that both databases take it.
func (w *Worker) safe(text string) string {
	if w.Redact != nil {
		text = w.Redact(text)
	}
	return plain(text)
}
