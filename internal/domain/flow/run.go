package flow

import (
	"time"

	"github.com/naru-data/naru/internal/foundation/work"
)

// States of runs, tasks and attempts.
const (
	Waiting   = "waiting"   // for other steps, for the time to try again, or for what it asked to wait for
	Running   = "running"   // somebody works on it, or died while working on it
	Succeeded = "succeeded" //
	Failed    = "failed"    //
	Skipped   = "skipped"   // a step before it did not succeed
	Canceled  = "canceled"  //
)

// Run is one doing of a flow, with the project's files that it began with.
type Run struct {
	ID, Flow, Project string
	Params            map[string]any
	Interval          work.Interval
	State             string
	Created, Ended    time.Time
	Tasks             []Task // in the order of the flow's steps
}

// Over says that the run has ended, however it did.
func (r *Run) Over() bool { return over(r.State) }

func over(state string) bool { return state != Waiting && state != Running }

// Task is one step (and element) of a run.
type Task struct {
	Key, Step, Element, Word string
	State, Error             string
	Waits                    string    // until when and why it waits, when it said so itself
	Attempt                  int       // number of the last attempt; 0: none yet
	Began, Ended             time.Time // of the last attempt
	Due                      time.Time // when it may begin; zero while it waits for other steps
	Result                   work.Result
	Progress                 work.Progress
	Attempts                 []Attempt
}

// Attempt is one try at a task.
type Attempt struct {
	Number               int
	Holder, State, Error string
	Note                 string // why it was made, when it was not the task's turn: "taken up after process death"
	Began, Ended         time.Time
}

// Line of a task's log.
type Line struct {
	At                time.Time
	Step, Level, Text string
	Attempt           int
}

// topic is woken by every change of a run.
func topic(run string) string { return "run/" + run }

// leaseName is the lease of a task.
func leaseName(key string) string { return "task/" + key }

// taskKey names a task, the same in every attempt (I4).
func taskKey(run, step string) string { return run + "/" + step }
