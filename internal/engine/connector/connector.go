// Package connector collects from one system. A connector knows protocols, never tables and never where bytes are
// kept: it hands on pages as the system gave them.
package connector

import (
	"context"
	"io"
	"time"

	"github.com/naru-data/naru/internal/foundation/httpclient"
	"github.com/naru-data/naru/internal/foundation/problem"
	"github.com/naru-data/naru/internal/foundation/secret"
	"github.com/naru-data/naru/internal/foundation/work"
	"github.com/naru-data/naru/internal/foundation/yamlfile"
)

// Page is one file's worth of bytes as the system gave it. Exactly one of Body and Path is set, unless it is Unchanged.
type Page struct {
	Body        io.Reader
	Path        string // a whole file on this machine, in Env.Temp, that may be moved away
	Size        int64  // -1: unknown
	SHA256      string // of the bytes, in hex, where the connector held them against something; what is kept must be those
	Name        string // file name, when the system gives one; within one pull, the name of a file that is asked for again later
	ContentType string // without parameters, in lower case; or empty
	Format      string // word of the format, where the connector itself made the bytes: "parquet", "jsonl"; else empty

	// Labels are this page's own, such as what the path of a file says; they lie over the pull's. Pages of equal labels
	// are one delivery.
	Labels map[string]string

	// Position is where an attempt goes on that begins after this page: it is handed to it as Env.Position. Empty: this
	// page alone is no place to go on from.
	Position string

	// Mark is what the system says of this version of the file (ETag, Last-Modified, size and time), in the connector's
	// own words; the next pull is told it by Env.Known. Empty: nothing.
	Mark string

	// Unchanged says that the system holds the same bytes as those that Env.Known told of, and none came.
	Unchanged bool
}

// Known is what landed last under a name.
type Known struct {
	Mark   string
	SHA256 string
	Size   int64
	At     time.Time
}

// Env is what a connector may use. Its Task's key makes the same work happen once; Values are what {names} are filled
// with.
type Env struct {
	Task    work.Task
	HTTP    *httpclient.Client
	Gate    httpclient.Gate // of every request that it sends; may be nil
	Secrets *secret.Resolver
	Zone    *time.Location
	Values  map[string]any
	Logins  *Logins // tokens shared by all who wait
	Dir     string  // the project's folder, where relative paths begin
	Temp    string  // folder of this pull alone for bytes that are not whole yet; it outlives an attempt that fails

	// Position is where an attempt at this same pull stopped before; empty at the beginning.
	Position string
	// Remember makes a place durable without a page: an attempt that begins after it is handed it as Position. For what must
	// not be asked for twice, such as a report that is paid for when it is ordered. Empty: as if nothing had come yet. It is
	// called between pages, never within emit; a place that shows a secret is not remembered. May be nil.
	Remember func(position string) error
	// Cursor is where the last pull of the same source and parameters ended; empty when there was none.
	Cursor string
	// Known tells what the last delivery of the same source and labels brought under a name, which may be empty as
	// Page.Name may; labels may be nil. It is never nil itself.
	Known func(name string, labels map[string]string) (Known, bool)
}

// Outcome is what a pull answers when all its pages are durable.
type Outcome struct {
	Cursor string   // where the next pull begins: Env.Cursor of it. Empty: as before
	Notes  []string // sentences for the run's log
}

// StartOver is an error of Pull: what the attempt went on from holds no longer, such as a place in a list that the system
// has forgotten. The next attempt begins at the beginning, with an empty Position, and what this pull kept so far is no
// part of its delivery.
type StartOver struct{ Why error }

// Error is the reason.
func (s *StartOver) Error() string { return s.Why.Error() }

// Unwrap gives the reason.
func (s *StartOver) Unwrap() error { return s.Why }

// Permanent is false: another attempt can succeed.
func (s *StartOver) Permanent() bool { return false }

// Connector's exported fields are the YAML keys of its block.
type Connector interface {
	// Validate tells what is wrong with the block by itself. It does no I/O. in names the source for messages; place is
	// where the block stands.
	Validate(in string, place problem.Place, found *problem.List)
	// Texts are all texts of the block, so that others can ask which parameters and secrets they want.
	Texts() []yamlfile.Text
	// Gives are names that the connector fills by itself, such as login.token. One that ends in a dot, `file.`, stands
	// for all names that begin so.
	Gives() []string
	// Pull hands emit every page, in the same order in every attempt. When emit returns nil the page is durable. emit may
	// be called again for a page whose body broke off; a page counts when emit returned nil. An error of emit ends the
	// pull and is returned. It is never called by two goroutines at once.
	Pull(ctx context.Context, env Env, emit func(Page) error) (Outcome, error)
}

// Planner is a connector that can say what it would ask without asking.
type Planner interface {
	// Plan lists the calls as far as they can be foreseen; more says in words what cannot, such as further pages.
	Plan(env Env) (calls []Call, more string, err error)
}

// Call is one request that would be made. Address and Method are as they may be shown.
type Call struct{ Method, Address string }

// Labeller is a connector whose pages bear labels of their own.
type Labeller interface {
	// LabelNames are the names of Page.Labels.
	LabelNames() []string
}

// Parallel is a connector that says how many pulls of it may run at once; one, when it does not say.
type Parallel interface{ AtOnce() int }

// Kinds makes an empty connector by its key.
type Kinds map[string]func() Connector
