// Package work is what every piece of work is told and answers: the one argument that flow hands to nouns, so that no
// noun knows flow. It holds no behaviour beyond small questions about its own values.
package work

import (
	"context"
	"log/slog"
	"time"

	"github.com/naru-data/naru/internal/foundation/controldb"
)

// Task is one attempt at one piece of work. Key is the same in every attempt, also after a crash, and is what
// makes the work happen once (I4).
type Task struct {
	Key      string          // run/step, or the verb and its arguments when no flow asked
	Lease    controldb.Lease // everything is recorded through db.Write with it
	Run      string          // id of the run, or empty
	Project  string          // version of the project's files that the run began with
	Params   map[string]any  // typed as declared
	Interval Interval        // zero when the run has none
	Begun    time.Time       // of the first attempt: {now}, $now
	FromRaw  bool            // take what landed, ask no outside system
	Log      *slog.Logger    // carries run and step
	Report   func(Progress)  // never nil in a task made by NewTask or flow
}

// NewTask is a task outside any flow, such as a verb of the command line.
func NewTask(key string, log *slog.Logger) Task {
	return Task{Key: key, Begun: time.Now(), Params: map[string]any{}, Log: log, Report: func(Progress) {}}
}

// Interval is half-open: [Start, End). The zero Interval is none.
type Interval struct{ Start, End time.Time }

// IsZero says that there is no interval.
func (i Interval) IsZero() bool { return i.Start.IsZero() && i.End.IsZero() }

// Progress is how far a task is. Total is 0 when it is not known.
type Progress struct {
	Doing string `json:"doing,omitempty"` // what, for a person: "survey_paper 3f2a…"
	Rows  int64  `json:"rows,omitempty"`
	Bytes int64  `json:"bytes,omitempty"`
	Total int64  `json:"total,omitempty"` // bytes
}

// Ref names a thing and its version: table@snapshot, object@sha256.
type Ref struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Version string `json:"version"`
}

// String is kind:name@version.
func (r Ref) String() string { return r.Kind + ":" + r.Name + "@" + r.Version }

// Counts are rows of one load. Read = Loaded + Quarantined + Skipped + Superseded (I7).
type Counts struct {
	Read        int64 `json:"read"`
	Loaded      int64 `json:"loaded"`
	Quarantined int64 `json:"quarantined"`
	Skipped     int64 `json:"skipped"`
	Superseded  int64 `json:"superseded"`
}

// Whole says that I7 holds.
func (c Counts) Whole() bool { return c.Read == c.Loaded+c.Quarantined+c.Skipped+c.Superseded }

// Plus adds.
func (c Counts) Plus(d Counts) Counts {
	return Counts{
		Read: c.Read + d.Read, Loaded: c.Loaded + d.Loaded, Quarantined: c.Quarantined + d.Quarantined,
		Skipped: c.Skipped + d.Skipped, Superseded: c.Superseded + d.Superseded,
	}
}

// Result is what work answers; flow keeps it with the task, which is lineage (I5). Values are for people and
// for {step.name}: rows, files, and the like; they must survive JSON. Notes are sentences for the run's log.
type Result struct {
	Values map[string]any `json:"values,omitempty"`
	Notes  []string       `json:"notes,omitempty"`
	Made   []Ref          `json:"made,omitempty"`
	Read   []Ref          `json:"read,omitempty"`
}

// Permanent is implemented by errors that know whether a retry can mend them; the outermost that knows decides. A
// *problem.Problem is permanent unless its cause says that it passes, any other error is not.
type Permanent interface{ Permanent() bool }

// Do is the shape of every piece of work.
type Do func(ctx context.Context, t Task) (Result, error)

// Later is the error of work that is not done yet and need not be watched: it waits, holding nothing, until At. It is no
// failure and counts as none; the same task is then called again.
type Later struct {
	At  time.Time
	Why error // what is waited for, for a person
}

// Error is the reason and the time.
func (l *Later) Error() string { return l.Why.Error() + "; it goes on at " + l.At.Format(time.RFC3339) }

// Unwrap gives the reason.
func (l *Later) Unwrap() error { return l.Why }

// Permanent is false: time mends it.
func (l *Later) Permanent() bool { return false }
