// Package flow runs steps durably: runs, tasks and attempts are rows, and the task row is the truth. It owns the order
// of steps, who does a task and when it is done again; it never knows a noun: kinds of steps are given to it.
//
// A task is claimed under a lease, done outside any transaction, and recorded inside one, together with what it makes
// due (I2). A worker that was cut off, stalled or canceled can record nothing, and whoever takes its task up does it
// under the same key (I4).
package flow

import (
	"context"
	"strings"
	"time"

	"github.com/naru-data/naru/internal/domain/parameter"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Kind is all the house must know of a kind of step.
type Kind struct {
	Word string // pull, load, build, check
	Noun string // what its value names, for messages: source, table, model, check
	List bool   // the value may be a list
	SQL  bool   // the value may be a SELECT instead of a name
	Keys []Key  // what may stand beside the word, in steps of this kind only

	// Run does the work. It ends soon after ctx does, and records only under t.Lease.
	Run func(ctx context.Context, t work.Task, s Step) (work.Result, error)

	// Params are those that the named noun declares, so that a value of `with:` gets the type declared there. nil, or
	// a parameter that is not in the set: the value stays a text.
	Params func(ctx context.Context, project, name string) parameter.Set
}

// Key is a key that only steps of one kind have. Its value is a text that may hold what the texts of `with:` may.
type Key struct {
	Name, Help string
	Words      []string // the only values allowed; nil: any
	Required   bool
}

// Step is one piece of work of a flow.
type Step struct {
	Name    string
	Word    string
	Values  []yamlfile.At[string]    // what it names, schema.* not yet expanded
	After   []yamlfile.At[string]    // resolved: the step before it when not written
	With    map[string]yamlfile.Text // parameters that differ from the run's
	Keys    map[string]yamlfile.Text // those of its kind
	Filled  map[string]string        // the same, filled; only while it is done
	Params  parameter.Set            // what its flow declares; only while it is done
	Retry   Retry
	Timeout time.Duration // of one attempt; 0: none
	Place   problem.Place
}

// Retry of a step: further attempts after the first one that ended with an error which may pass.
type Retry struct {
	Times   int
	Backoff time.Duration // doubles, with jitter
}

// Flow is flows/NAME.yaml.
type Flow struct {
	Name   string
	Place  problem.Place
	Params parameter.Set
	Steps  []Step // in the order written
}

// Find gives a step by its name.
func (f *Flow) Find(step string) (Step, bool) {
	for _, s := range f.Steps {
		if s.Name == step {
			return s, true
		}
	}
	return Step{}, false
}

// IsSQL says whether what a step of a kind with SQL names is a SELECT: names hold no blank.
func IsSQL(value string) bool { return strings.ContainsAny(value, " \t\n") }
