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

// Page is one file's worth of bytes as the system gave it.
type Page struct {
	Body        io.Reader
	Size        int64  // -1: unknown
	Name        string // file name, when the system gives one
	ContentType string // without parameters, in lower case; or empty
}

// Env is what a connector may use. Its Task's key makes the same work happen once; Values are what {names} are filled
// with.
type Env struct {
	Task    work.Task
	HTTP    *httpclient.Client
	Secrets *secret.Resolver
	Zone    *time.Location
	Values  map[string]any
	Logins  *Logins // tokens shared by all who wait
}

// Connector's exported fields are the YAML keys of its block.
type Connector interface {
	// Validate tells what is wrong with the block by itself. It does no I/O. in names the source for messages; place is
	// where the block stands.
	Validate(in string, place problem.Place, found *problem.List)
	// Texts are all texts of the block, so that others can ask which parameters and secrets they want.
	Texts() []yamlfile.Text
	// Gives are names that the connector fills by itself, such as login.token.
	Gives() []string
	// Pull hands emit every page. When emit returns nil the page is durable. emit may be called again for a page whose
	// body broke off; a page counts when emit returned nil. An error of emit ends the pull and is returned.
	Pull(ctx context.Context, env Env, emit func(Page) error) error
}

// Kinds makes an empty connector by its key.
type Kinds map[string]func() Connector
