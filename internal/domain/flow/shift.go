package flow

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// shift is one worker's work on one run.
type shift struct {
	w        *Worker
	run      *Run
	flow     *Flow
	params   map[string]any // typed as the flow declares
	slots    int
	listener *controldb.Listener
	attempts sync.WaitGroup
	told     map[string]Task

	mu     sync.Mutex
	busy   map[string]bool // keys of the tasks that this shift does
	broken error           // what kept an attempt from being recorded
}

func (w *Worker) newShift(ctx context.Context, run *Run) (*shift, error) {
	f, err := w.flows(ctx, run.Project, run.Flow)
	if err != nil {
		return nil, err
	}
	params, err := typed(f, run.Params)
	if err != nil {
		return nil, err
	}
	slots := w.Slots
	if slots == 0 {
		slots = defaultSlots
	}
	return &shift{
		w: w, run: run, flow: f, params: params, slots: slots,
		listener: w.db.Listen(ctx, topic(run.ID)),
		told:     map[string]Task{},
		busy:     map[string]bool{},
	}, nil
}

// view is what a look at the run shows.
type view struct {
	over      bool
	tasks     []*row
	claimable bool          // something is due, or was left by a dead worker
	next      time.Duration // until something may become claimable without anybody's wake-up
}

// lookEvery is how soon a dead worker's task is noticed; all else is told by wake-ups.
const lookEvery = time.Second

// work does due tasks until the run is over, then waits for what it began.
func (s *shift) work(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer s.listener.Close()
	defer s.attempts.Wait()
	defer stop()
	for {
		v, err := s.look(ctx)
		if err != nil {
			return err
		}
		s.tell(v.tasks)
		busy, err := s.state()
		if err != nil {
			return err
		}
		if v.over {
			s.attempts.Wait()
			return nil
		}
		if v.claimable && busy < s.slots {
			c, err := s.claim(ctx)
			if err != nil {
				return err
			}
			if c != nil {
				s.begin(ctx, c)
				continue
			}
		}
		s.listener.Wait(ctx, v.next)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

func (s *shift) look(ctx context.Context) (v view, err error) {
	err = s.w.db.Read(ctx, func(tx *controldb.Tx) error {
		v = view{next: lookEvery}
		var state string
		if err := tx.QueryRow("select state from runs where id = $1", s.run.ID).Scan(&state); err != nil {
			return err
		}
		v.over = over(state)
		if v.tasks, err = tasksOf(tx, s.run.ID); err != nil || v.over {
			return err
		}
		for _, t := range v.tasks {
			if err := v.add(tx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return view{}, fmt.Errorf("look at the tasks: %w", err)
	}
	return v, nil
}

// add takes one task into account.
func (v *view) add(tx *controldb.Tx, t *row) error {
	switch {
	case t.State == Waiting && !t.Due.IsZero():
		if left := t.Due.Sub(tx.Now()); left > 0 {
			v.next = min(v.next, left)
		} else {
			v.claimable = true
		}
	case t.State == Running:
		free, err := tx.Free(leaseName(t.Key))
		if err != nil {
			return err
		}
		v.claimable = v.claimable || free
	}
	return nil
}

// begin does a claimed task beside the others.
func (s *shift) begin(ctx context.Context, c *claim) {
	s.mu.Lock()
	s.busy[c.Key] = true
	s.mu.Unlock()
	s.attempts.Go(func() {
		err := s.attempt(ctx, c)
		s.mu.Lock()
		delete(s.busy, c.Key)
		if err != nil && s.broken == nil {
			s.broken = err
		}
		s.mu.Unlock()
		s.listener.Ring()
	})
}

// state is how many slots are taken, and what went wrong in one.
func (s *shift) state() (busy int, broken error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.busy), s.broken
}

// tell passes on what changed since the last look. The progress of one's own tasks is told where it is reported.
func (s *shift) tell(tasks []*row) {
	for _, t := range tasks {
		before, known := s.told[t.Key]
		s.mu.Lock()
		own := s.busy[t.Key]
		s.mu.Unlock()
		moved := !own && before.Progress != t.Progress
		if known && before.State == t.State && before.Attempt == t.Attempt && !moved {
			continue
		}
		s.told[t.Key] = t.Task
		if known || t.State != Waiting {
			s.w.tell(s.run.ID, t.Task)
		}
	}
}
